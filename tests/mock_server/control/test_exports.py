"""The journal as HAR, as curl commands and as a test that is run here."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
import pytest

from actionnetwork_mock import MockServer, Settings

from ...sessions import run

ADA: Any = {
    "person": {"email_addresses": [{"address": "ada@example.org"}], "given_name": "Ada"},
    "add_tags": ["stewrd"],
}
START = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[MockServer]:
    with MockServer(people=30, api_keys=["a-child"], settings=Settings(rate_limit=None)) as server:
        server.clock.freeze(START)
        yield server


def send(server: MockServer, method: str, target: str, body: object = None, **headers: str) -> int:
    """Send a request with the key of the server, or with the ``key`` that is given."""
    key = headers.pop("key", server.api_key)
    raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if key:
        sent["OSDI-API-Token"] = key
    if raw is not None:
        sent.setdefault("content-type", "application/json")
    split = urlsplit(server.url)
    connection = HTTPConnection(split.hostname or "", split.port)
    connection.request(method, target, raw, sent)
    status = connection.getresponse().status
    connection.close()
    return status


def send_many(server: MockServer) -> None:
    """Send requests of all kinds: reads, writes, mistakes, odd paths and bodies, other keys."""
    people = server.people
    send(server, "GET", "/api/v2/people?page=2&per_page=10")
    send(server, "POST", "/api/v2/tags", {"name": "Jürgens \"Liste\" 'x' \\ \u2028 $HOME `id`"})
    send(server, "POST", "/api/v2/people", ADA)
    send(server, "POST", "/api/v2/people", ADA, key="")
    send(server, "GET", "/api/v2/people", key="no-such-key")
    send(server, "GET", "/api/v2/people", key="a-child")
    send(
        server,
        "POST",
        "/api/v2/petitions",
        {"title": "Night buses", "origin_system": "CRM", "background_request": True},
    )
    server.clock.advance(seconds=90)
    send(server, "PUT", f"/api/v2/people/{people[people_ids(server)[0]].id}", {"family_name": "Example"})
    send(server, "GET", "/api/v2/people/00000000-0000-4000-8000-000000000000")
    send(server, "GET", "/api/v2/peeple%20%C3%BC/")
    send(server, "GET", "/people")
    send(server, "HEAD", "/api/v2/tags")
    send(server, "DELETE", "/api/v2/people")
    send(server, "POST", "/api/v2/people", b'{"person": ')
    send(server, "POST", "/api/v2/people", b"\xff\xfe")
    send(server, "POST", "/api/v2/people", b"given_name=x", content_type="application/x-www-form-urlencoded")
    send(server, "GET", "/api/v2/people?filter=given_name%20eq%20'Ada'")
    send(server, "GET", "/api/v2/tags", origin="http://localhost:5173")


def people_ids(server: MockServer) -> list[str]:
    return [person.id for person in server.people]


def export(server: MockServer, form: Literal["har", "curl", "pytest"], **chosen: Any) -> str:
    return server.control.export_requests(format=form, **chosen).text


# A test


def test_the_exported_test_passes_on_a_mock_with_the_same_start_state(
    server: MockServer, pytester: pytest.Pytester
) -> None:
    server.save(pytester.path / "start.json")
    send_many(server)
    module = export(server, "pytest")
    assert module.count("    assert send(") == 18
    assert server.api_key not in module.replace("action_network.api_key", "")
    marked = '@pytest.mark.action_network(scenario="start.json")\ndef test_the_requests'
    pytester.makepyfile(test_again="import pytest\n" + module.replace("def test_the_requests", marked))
    run(pytester).assert_outcomes(passed=1)


def test_the_exported_test_fails_on_a_mock_with_another_start_state(
    server: MockServer, pytester: pytest.Pytester
) -> None:
    send(server, "GET", f"/api/v2/people/{people_ids(server)[0]}")
    pytester.makepyfile(test_again=export(server, "pytest"))
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*assert (404, *"])


def test_what_cannot_be_sent_again_is_a_comment_with_the_reason(
    server: MockServer, pytester: pytest.Pytester
) -> None:
    server.control.add_mark(text="test_sync.py::test_pages")
    send(server, "GET", f"/api/v2/people?api_key={server.api_key}")
    send(server, "POST", "/api/v2/people", {**ADA, "x": "y" * 5000})
    send(server, "GET", "/api/v2/people", mock_console="uncounted")
    send(server, "GET", "/api/v2/people", key="", authorization="Bearer test")
    server.faults.add("GET /tags", status=503)
    send(server, "GET", "/api/v2/tags")
    module = export(server, "pytest")
    assert "assert send(" not in module
    assert [line.strip() for line in module.splitlines() if line.startswith("    # ")] == [
        "# test_sync.py::test_pages",
        "# 1: GET /people is left out: a key in it is not in the journal",
        f"# 2: POST /people is left out: its body had {len(json.dumps({**ADA, 'x': 'y' * 5000}))} bytes, of which the"
        " journal has 4096",
        "# 3: GET /people is left out: the web console sent it, and it did not count",
        "# 4: GET /people is left out: a header is not in the journal",
        "# 5: GET /tags is left out: a fault answered it",
    ]
    pytester.makepyfile(test_again=module)
    run(pytester).assert_outcomes(passed=1)


def test_a_write_that_a_fault_hid_is_sent_again(server: MockServer, pytester: pytest.Pytester) -> None:
    server.faults.add("POST /tags", status=502, when="after", times=1)
    assert send(server, "POST", "/api/v2/tags", {"name": "steward"}) == 502
    send(server, "POST", "/api/v2/tags", {"name": "steward"})
    module = export(server, "pytest")
    assert "# 1: it was carried out, and a fault answered 502" in module
    pytester.makepyfile(test_again=module)
    run(pytester).assert_outcomes(passed=1)


def test_a_request_that_the_rate_limit_refused_is_left_out() -> None:
    with MockServer(settings=Settings(rate_limit=1)) as server:
        server.clock.freeze(START)
        assert [send(server, "GET", "/api/v2/people") for _ in range(2)] == [200, 429]
        assert "# 2: GET /people is left out: the rate limit refused it" in export(server, "pytest")


def test_a_label_that_several_keys_have_is_said() -> None:
    with MockServer(api_keys=["other-key", "third"]) as server:
        send(server, "GET", "/api/v2/people", key="other-key")
        send(server, "GET", "/api/v2/people", key="third")
        module = export(server, "pytest")
    assert "    # 1: several keys end in ...-key, and the test sends the first of them\n" in module
    assert "# 2: several" not in module
    assert "key_of(action_network, '...')" in module


def test_an_empty_journal_is_an_empty_test(server: MockServer, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_again=export(server, "pytest"))
    run(pytester).assert_outcomes(passed=1)


def test_a_mark_cannot_leave_its_comment(server: MockServer) -> None:
    server.control.add_mark(text="one\nimport os\r\u2028two")
    send(server, "GET", "/api/v2/people")
    assert "    # one import os  two\n" in export(server, "pytest")


# HAR


class NameValue(msgspec.Struct):
    """A header or a parameter."""

    name: str
    value: str


class PostData(msgspec.Struct, rename="camel"):
    """What HAR 1.2 says of a body."""

    mime_type: str
    text: str
    comment: str = ""


class Content(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """What HAR 1.2 says of the body of an answer."""

    size: int
    mime_type: str
    text: str = ""
    encoding: str = ""
    comment: str = ""


class Message(msgspec.Struct, rename="camel"):
    """What a request and an answer have."""

    http_version: str
    cookies: list[NameValue]
    headers: list[NameValue]
    headers_size: int
    body_size: int


class Request(Message, rename="camel", forbid_unknown_fields=True):
    """What HAR 1.2 says of a request."""

    method: str
    url: str
    query_string: list[NameValue]
    post_data: PostData | None = None
    comment: str = ""

    def __post_init__(self) -> None:
        assert urlsplit(self.url).scheme == "http"
        assert self.url.isascii()
        assert " " not in self.url


class Response(Message, rename="camel", forbid_unknown_fields=True):
    """What HAR 1.2 says of an answer."""

    status: int
    status_text: str
    content: Content
    redirect_u_r_l: str = msgspec.field(name="redirectURL")
    comment: str = ""


class Timings(msgspec.Struct, forbid_unknown_fields=True):
    """The parts of the time that HAR 1.2 requires; -1 for one that does not apply."""

    send: float
    wait: float
    receive: float


class HarEntry(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """What HAR 1.2 says of an entry."""

    started_date_time: datetime
    time: float
    request: Request
    response: Response
    cache: dict[str, Any]
    timings: Timings
    comment: str = ""

    def __post_init__(self) -> None:
        assert self.time == self.timings.send + self.timings.wait + self.timings.receive


class Creator(msgspec.Struct, forbid_unknown_fields=True):
    """The program that wrote it."""

    name: str
    version: str


class Log(msgspec.Struct, forbid_unknown_fields=True):
    """What HAR 1.2 says of the log."""

    version: Literal["1.2"]
    creator: Creator
    entries: list[HarEntry]


class Har(msgspec.Struct, forbid_unknown_fields=True):
    """HAR 1.2, with all that it requires."""

    log: Log


def read_har(text: str) -> list[HarEntry]:
    return msgspec.json.decode(text, type=Har).log.entries


def test_the_har_is_valid_and_has_every_request_without_keys(server: MockServer) -> None:
    send_many(server)
    text = export(server, "har")
    entries = read_har(text)
    assert [entry.response.status for entry in entries] == [entry.status for entry in server.requests]
    assert [entry.request.method for entry in entries] == [entry.method for entry in server.requests]
    for key in (server.api_key, "a-child", "no-such-key"):
        assert key not in text.replace("Use test-api-key, or", "")  # the advice on an unknown key
    assert NameValue("OSDI-API-Token", "...-key") in entries[0].request.headers
    assert entries[0].request.query_string == [NameValue("page", "2"), NameValue("per_page", "10")]
    assert entries[0].started_date_time == START
    assert "unknown-tag: " in entries[2].comment
    assert entries[9].request.url == f"{server.url}/peeple%20%C3%BC"
    assert entries[10].request.url == server.url.removesuffix("/api/v2") + "/people"


def test_a_body_in_the_har_says_what_is_missing(server: MockServer) -> None:
    send(server, "POST", "/api/v2/people", {**ADA, "x": "y" * 5000})
    (entry,) = read_har(export(server, "har"))
    assert entry.request.post_data is not None
    missing = entry.request.body_size - len(entry.request.post_data.text)
    assert missing > 0
    assert entry.request.post_data.comment == f"{missing} bytes at the end were not kept"


def test_a_request_without_an_answer_has_the_status_0(server: MockServer) -> None:
    server.faults.add("GET /tags", connection="drop")
    with pytest.raises(RemoteDisconnected):
        send(server, "GET", "/api/v2/tags")
    (entry,) = read_har(export(server, "har"))
    assert (entry.response.status, entry.response.status_text, entry.response.headers) == (0, "", [])


def test_one_request_or_those_of_a_filter_can_be_exported(server: MockServer) -> None:
    send_many(server)
    (one,) = read_har(export(server, "har", after=2, before=4))
    assert "stewrd" in (one.request.post_data.text if one.request.post_data else "")
    refused = read_har(export(server, "har", status="403"))
    assert {entry.response.status for entry in refused} == {403}


# curl


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.slow
def test_the_curl_commands_send_the_same_requests(server: MockServer) -> None:
    send_many(server)
    before = [_seen(entry) for entry in server.requests if b"\xff" not in entry.request_body]
    script = export(server, "curl")
    assert server.api_key not in script
    server.reset()
    server.clock.freeze(START)
    keys = {"ACTION_NETWORK_API_KEY": server.api_key}
    done = subprocess.run(
        ["sh", "-e"], input=script, env={"PATH": "/usr/bin:/bin", **keys}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert [_seen(entry) for entry in server.requests] == before


def _seen(entry: Any) -> tuple[Any, ...]:
    return entry.method, entry.path, entry.query, entry.request_body


def test_the_curl_commands_name_the_variables_of_the_keys(server: MockServer) -> None:
    send(server, "GET", "/api/v2/tags")
    send(server, "GET", "/api/v2/tags", key="second-child")
    lines = export(server, "curl").splitlines()
    assert lines == [
        "#!/bin/sh",
        "# Requests of the journal of actionnetwork-mock. Set the keys before you run it:",
        "#   export ACTION_NETWORK_API_KEY=...  # the key that ends in ...-key",
        "#   export ACTION_NETWORK_API_KEY_2=...  # the key that ends in ...hild",
        "",
        "# 1: answered 200",
        f'curl --globoff -H "OSDI-API-Token: $ACTION_NETWORK_API_KEY" {server.url}/tags',
        "",
        "# 2: answered 403, unknown-key",
        f'curl --globoff -H "OSDI-API-Token: $ACTION_NETWORK_API_KEY_2" {server.url}/tags',
    ]
