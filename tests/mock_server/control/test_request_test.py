"""One request as a test, which is run here on a mock without data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import RemoteDisconnected
from typing import Any

import pytest

from actionnetwork_mock import MockServer, Settings
from actionnetwork_mock.errors import UsageError

from ...sessions import run
from .test_exports import START, send

ODD = "Ann 'x' \"y\" {z} \\ \u2028 ü"
SIGNUP: Any = {
    "person": {"given_name": ODD, "email_addresses": [{"address": "bo@example.org", "status": "bouncing"}]},
    "add_tags": ["steward", "stewrd"],
}


@pytest.fixture
def server() -> Iterator[MockServer]:
    with MockServer(scenario="union_local", seed=7, settings=Settings(journal_body_bytes=1000)) as server:
        server.clock.freeze(START)
        yield server


def last_as_test(server: MockServer) -> str:
    """Return the newest request as a test, and let a second go by."""
    server.clock.advance(seconds=1)
    return server.control.write_request_test(number=server.requests.total).text


def test_tests_of_all_kinds_of_requests_pass_without_the_data(
    server: MockServer, pytester: pytest.Pytester
) -> None:
    person, petition = next(iter(server.people)), next(iter(server.petitions))
    one = f"/api/v2/people/{person.id}"
    signature = {
        "_links": {"osdi:person": {"href": f"{server.url}/people/{person.id}"}},
        "comments": person.id,
    }
    missing = "/api/v2/people/00000000-0000-4000-8000-000000000000"
    modules = {}
    for name, method, target, body in [
        ("signup", "POST", "/api/v2/people", SIGNUP),
        ("known", "POST", "/api/v2/people", {**SIGNUP, "add_tags": ["stewrd"]}),
        ("change", "PUT", one, {"given_name": ODD, "custom_fields": {"a": [1.5, None, True]}}),
        ("signature", "POST", f"/api/v2/petitions/{petition.id}/signatures", signature),
        ("missing", "PUT", missing, {"given_name": "A"}),
        ("page", "GET", "/api/v2/people?page=2&filter=given_name%20eq%20'Ada'", None),
        ("odd_path", "GET", "/api/v2/peeple%20%C3%BC/", None),
        ("no_json", "POST", "/api/v2/people", b'{"person": \xff'),
        ("remove", "DELETE", "/api/v2/people", None),
    ]:
        send(server, method, target, body)
        modules[f"test_{name}"] = last_as_test(server)
    send(server, "POST", "/api/v2/people", SIGNUP, key="")
    modules["test_keyless"] = last_as_test(server)
    for _ in range(5):
        send(server, "GET", "/api/v2/tags")
    modules["test_limit"] = last_as_test(server)
    server.faults.add("PUT /people*", status=503, times=1)
    send(server, "PUT", one, {"given_name": "A"})
    modules["test_fault"] = last_as_test(server)
    modules["test_preview"] = server.control.write_preview_test(
        method="PUT", path=f"/people/{person.id}", body=json.dumps({"given_nam": "A"})
    ).text
    modules["test_preview_without_key"] = server.control.write_preview_test(path="/people", key="").text
    pytester.makepyfile(**modules)
    run(pytester).assert_outcomes(passed=len(modules))
    assert server.api_key not in "".join(modules.values()).replace("action_network.api_key", "")
    assert person.id not in modules["test_change"] + modules["test_signature"] + modules["test_preview"]
    assert petition.title in modules["test_signature"]


def test_a_test_fails_if_the_answer_differs(server: MockServer, pytester: pytest.Pytester) -> None:
    send(server, "POST", "/api/v2/people", SIGNUP)
    module = last_as_test(server)
    pytester.makepyfile(
        test_status=module.replace("== 200", "== 404"), test_notes=module.replace("'stewrd'", "'steward'")
    )
    run(pytester).assert_outcomes(failed=2)


@pytest.mark.parametrize(
    ("target", "body", "fault", "said"),
    [
        ("/people", None, {}, "request 1 is not below /api/v2"),
        ("/api/v2/people", {"x": "y" * 2000}, {}, "has 2009 bytes, of which the journal has 1000"),
        ("/api/v2/people", None, {"connection": "drop"}, "request 1 got no answer"),
    ],
)
def test_a_request_that_a_test_cannot_repeat_is_refused_with_the_reason(
    server: MockServer, target: str, body: Any, fault: dict[str, Any], said: str
) -> None:
    if fault:
        server.faults.add("*", times=1, **fault)
        with pytest.raises(RemoteDisconnected):
            send(server, "GET", target)
    else:
        send(server, "GET" if body is None else "POST", target, body)
    with pytest.raises(UsageError, match=said):
        last_as_test(server)
