from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from actionnetwork_mock.errors import MethodNotAllowed
from actionnetwork_mock.http.pipeline import check_method, route
from actionnetwork_mock.http.routing import ROUTES, Endpoint
from actionnetwork_mock.journal import Entry
from actionnetwork_mock.worlds import Worlds

from ...api_client import BASE, UNLIMITED, ApiClient, href, uuid_of
from ...conftest import MakeApi
from ...sample_group import Ids, fill, make_one_of_everything
from .calls import make_call
from .chunked import GONE, exchange, part
from .seen import counts, everything_seen

RUTH = {"person": {"email_addresses": [{"address": "ruth@example.org"}], "given_name": "Ruth"}}
RUTH_BYTES = json.dumps(RUTH).encode()

ENDPOINTS = ROUTES.endpoints


class Everything(NamedTuple):
    """A client of a group that has one of everything, for tests that change nothing."""

    api: ApiClient
    ids: Ids


@pytest.fixture(scope="module")
def everything() -> Iterator[Everything]:
    worlds = Worlds(UNLIMITED)
    api = ApiClient(worlds)
    yield Everything(api, make_one_of_everything(api.world))
    worlds.close()


def path_of_a_tagging(api: ApiClient) -> str:
    """Make a tagging, and return its path."""
    tag, _ = api.tag("steward"), api.sign_up(email="ruth@example.org", add_tags=["steward"])
    (tagging,) = api.get(href(tag, "osdi:taggings")).json["_embedded"]["osdi:taggings"]
    return href(tagging).removeprefix(BASE)


def last_entry(api: ApiClient) -> Entry:
    return list(api.world.journal)[-1]


# Methods


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_a_declared_method_passes_and_so_does_head_with_get(api: ApiClient, method: str) -> None:
    call = make_call(api.worlds, method=method)
    route(call)
    check_method(call)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/people", "BREW is not possible on /people; GET and POST are"),
        ("/people/3f0e", "BREW is not possible on /people/{id}; GET and PUT are"),
        ("/metadata", "BREW is not possible on /metadata; only GET is"),
    ],
)
def test_a_refused_method_is_told_in_words(api: ApiClient, path: str, sentence: str) -> None:
    call = make_call(api.worlds, path=path, method="BREW")
    route(call)
    with pytest.raises(MethodNotAllowed) as caught:
        check_method(call)
    assert caught.value.message == sentence
    assert caught.value.allowed == call.target.endpoint.methods


UNDECLARED = [
    (method, endpoint)
    for endpoint in ENDPOINTS
    for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "BREW")
    if method not in endpoint.methods
]


@pytest.mark.parametrize(
    ("method", "endpoint"), UNDECLARED, ids=lambda value: value if isinstance(value, str) else value.template
)
def test_a_method_that_is_not_declared_is_a_405_that_says_what_is(
    everything: Everything, endpoint: Endpoint, method: str
) -> None:
    answer = everything.api.request(method, fill(endpoint, everything.ids))
    assert answer.status == 405
    assert answer.header("allow") == ", ".join(endpoint.methods)
    assert answer.error.startswith(f"{method} is not possible on {endpoint.template}; ")


@pytest.mark.parametrize(
    "endpoint", [e for e in ENDPOINTS if "GET" in e.methods], ids=lambda endpoint: endpoint.template
)
def test_a_head_is_a_get_without_its_body(everything: Everything, endpoint: Endpoint) -> None:
    path = fill(endpoint, everything.ids)
    got, head = everything.api.get(path), everything.api.request("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers == got.headers


def test_a_head_of_nothing_is_a_404_without_a_body(api: ApiClient) -> None:
    head = api.request("HEAD", "/nothing")
    assert (head.status, head.body) == (404, b"")
    assert int(head.header("content-length") or 0) > 0


def test_a_405_changes_nothing_and_is_in_the_journal(api: ApiClient) -> None:
    before = counts(api)
    api.delete("/people", raw=RUTH_BYTES)
    assert counts(api) == before
    assert (last_entry(api).method, last_entry(api).status) == ("DELETE", 405)


# What is not there


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v1/people"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_version_one_is_a_501(api: ApiClient, method: str, path: str) -> None:
    answer = api.request(method, f"http://mock.test{path}")
    assert answer.status == 501
    assert "docs/fidelity.md" in answer.error


@pytest.mark.parametrize(
    "path", ["/nothing", "/people/x/y/z", "/metadata/x", "/taggings", "/People", "/people.json"]
)
def test_an_unknown_address_is_a_404(api: ApiClient, path: str) -> None:
    answer = api.get(path)
    assert (answer.status, answer.json) == (404, {"error": "Not found"})


@pytest.mark.parametrize("path", ["/api", "/api/v3/people", "/people", "/favicon.ico", "/api/v2/../v1"])
def test_an_address_outside_the_api_is_a_404(api: ApiClient, path: str) -> None:
    assert api.get(f"http://mock.test{path}").status == 404


def test_the_root_says_where_everything_is(api: ApiClient) -> None:
    answer = api.get("http://mock.test/")
    assert answer.status == 200
    assert b"http://mock.test/api/v2" in answer.body


@pytest.mark.parametrize(
    "uuid", ["x", "0", "3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11", "\x02", "'", "%00", "\u00fc", "a" * 5_000]
)
@pytest.mark.parametrize(
    ("path", "name"), [("/people/{}", "person"), ("/tags/{}", "tag"), ("/tags/{}/taggings", "tag")]
)
def test_an_id_that_nothing_has_is_a_404_that_names_it(
    api: ApiClient, path: str, name: str, uuid: str
) -> None:
    sent = exchange(api, "GET", path.format(uuid), [part(b"", more=False)]).sent
    assert sent[0]["status"] == 404
    assert json.loads(sent[1]["body"]) == {"error": f"Couldn't find {name} with id = {uuid}"}


def test_a_tagging_is_found_under_its_own_tag_only(api: ApiClient) -> None:
    other = api.tag("other")
    tagging = path_of_a_tagging(api)
    uuid = tagging.rpartition("/")[2]
    assert api.get(tagging).status == 200
    assert api.get(f"/tags/{uuid_of(other)}/taggings/{uuid}").status == 404


# Keys


@pytest.mark.parametrize(
    "key",
    ["wrong-key-1234", 'ab"cd-1234', "ab\\cd-1234", "{key}-1234", "\xe9\xe8\xea-12345", "<key>-1234"],
)
def test_a_wrong_key_is_echoed_but_not_kept_in_the_journal(api: ApiClient, key: str) -> None:
    answer = api.with_key(key).get("/people")
    assert answer.status == 403
    assert answer.error == f"API Key invalid or not present {key}"
    entry = last_entry(api)
    assert entry.status == 403
    kept = json.loads(entry.response_body)["error"]
    assert kept == "API Key invalid or not present [key]"
    assert entry.key == (f"...{key[-4:]}" if len(key) >= 8 else "...")


def test_a_good_key_is_not_kept_in_the_journal_either(api: ApiClient) -> None:
    api.get("/people")
    api.post("/people", RUTH)
    api.get("/nothing")
    assert "test-api-key" not in repr(list(api.world.journal))


def test_no_key_leaves_no_trace_of_one(api: ApiClient) -> None:
    answer = api.with_key(None).get("/people")
    assert (answer.status, answer.error) == (403, "API Key invalid or not present")
    assert last_entry(api).key == ""


def test_blanks_around_a_key_do_not_matter(api: ApiClient) -> None:
    assert api.with_key("  test-api-key ").get("/people").status == 200


# Bodies


def test_a_body_comes_in_as_many_parts_as_it_likes(api: ApiClient) -> None:
    parts = [part(bytes([byte])) for byte in RUTH_BYTES]
    assert exchange(api, "POST", "/people", [*parts, part(b"", more=False)]).status == 200
    assert len(api.people()) == 1


def test_a_body_that_is_too_long_is_taken_in_and_refused(make_api: MakeApi) -> None:
    api = make_api(max_body_bytes=100)
    done = exchange(api, "POST", "/people", [part(b" " * 90), part(b" " * 90), part(RUTH_BYTES, more=False)])
    assert (done.status, done.unread) == (413, 0)
    assert api.people() == []
    assert api.world.journal.find("POST /people")[0].status == 413


def test_a_body_as_long_as_allowed_is_read(make_api: MakeApi) -> None:
    api = make_api(max_body_bytes=len(RUTH_BYTES))
    assert api.post("/people", raw=RUTH_BYTES).status == 200
    assert api.post("/people", raw=RUTH_BYTES + b" ").status == 413


def test_a_body_that_is_too_long_is_refused_before_anything_else_but_the_rate_limit(
    make_api: MakeApi,
) -> None:
    api = make_api(max_body_bytes=10, rate_limit=1)
    assert api.with_key("wrong-key").post("/people", RUTH).status == 413
    assert api.with_key("wrong-key").post("/people", RUTH).status == 429


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_client_that_vanishes_amid_its_body_writes_nothing_and_gets_nothing(
    api: ApiClient, method: str
) -> None:
    person = api.sign_up(email="ada@example.org")
    before, rows_before, total = everything_seen(api), counts(api), api.world.journal.total
    path = "/people" if method == "POST" else f"/people/{uuid_of(person)}"
    done = exchange(api, method, path, [part(RUTH_BYTES), GONE])
    assert (done.sent, done.unread) == ([], 0)
    assert api.world.journal.total == total
    assert (everything_seen(api), counts(api)) == (before, rows_before)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_body_of_a_get_is_not_waited_for(api: ApiClient, method: str) -> None:
    assert exchange(api, method, "/people", []).status == 200


@pytest.mark.parametrize("path", ["/people", "/tags"])
def test_a_post_without_a_body_is_a_400(api: ApiClient, path: str) -> None:
    assert api.post(path).status == 400


def test_a_body_that_cannot_be_read_refuses_a_delete_if_it_says_that_it_is_json(api: ApiClient) -> None:
    tagging = path_of_a_tagging(api)
    assert api.delete(tagging, raw=b"{ no json").status == 400
    unlabelled = api.delete(tagging, raw=b"{ no json", headers={"content-type": ""})
    assert (unlabelled.status, unlabelled.note_codes) == (200, ["content-type", "body-ignored"])


# The journal


def test_every_answer_is_in_the_journal_with_what_was_sent(api: ApiClient) -> None:
    answer = api.post("/people/?x=1", raw=RUTH_BYTES)
    entry = last_entry(api)
    assert (entry.method, entry.path, entry.query, entry.status) == ("POST", "/people", "x=1", 200)
    assert (entry.request_body, entry.response_body) == (RUTH_BYTES, answer.body)
    assert [note.code for note in entry.notes] == answer.note_codes == ["unknown-parameter"]


@pytest.mark.parametrize("path", ["", "/"])
def test_the_entry_point_is_a_slash_in_the_journal(api: ApiClient, path: str) -> None:
    api.get(path)
    assert last_entry(api).path == "/"


def test_a_refusal_by_the_rate_limit_is_in_the_journal(make_api: MakeApi) -> None:
    api = make_api(rate_limit=1)
    api.world.clock.freeze()
    assert [api.get("/people").status for _ in range(2)] == [200, 429]
    assert [entry.status for entry in api.world.journal] == [200, 429]


def test_time_in_the_journal_is_that_of_the_clock(api: ApiClient) -> None:
    api.world.clock.freeze()
    api.get("/people")
    assert last_entry(api).time == api.world.clock.time()


# Faults of the mock


def test_a_fault_of_the_mock_is_a_500_that_says_so_and_is_in_the_journal(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(api.world.store, "count", fail)
    answer = api.get("/tags")
    assert (answer.status, answer.error) == (500, "The mock itself failed; its log has the details")
    assert last_entry(api).status == 500
    assert "the mock failed on GET /tags" in caplog.text


def test_a_write_that_fails_half_way_is_taken_back(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    api.tag("steward")
    before, rows_before = everything_seen(api), counts(api)
    insert = api.world.store.insert

    def fail_on_taggings(resource: str, *args: Any, **kwargs: Any) -> Any:
        if resource == "taggings":
            raise RuntimeError("a bug")
        return insert(resource, *args, **kwargs)

    monkeypatch.setattr(api.world.store, "insert", fail_on_taggings)
    assert api.post("/people", {**RUTH, "add_tags": ["steward"]}).status == 500
    assert (everything_seen(api), counts(api)) == (before, rows_before)
