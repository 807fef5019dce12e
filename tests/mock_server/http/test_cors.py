"""Pages of other origins: what a preflight request allows is what a page can read, whatever the answer is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from actionnetwork_mock.faults import Fault
from actionnetwork_mock.http.cors import accepts_keyless_posts
from actionnetwork_mock.http.routing import ROUTES
from actionnetwork_mock.lint import findings_of

from ...api_client import Answer, ApiClient, href, uuid_of
from ...conftest import MakeApi

PAGE = {"origin": "https://our-page.example"}
ADA = {"person": {"email_addresses": [{"address": "ada@example.org"}]}}
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def preflight(api: ApiClient, method: str, path: str, names: str = "content-type,osdi-api-token") -> Answer:
    """Ask what a browser asks before a page sends a request."""
    asked = {"access-control-request-method": method, "access-control-request-headers": names}
    return api.with_key(None).request("OPTIONS", path, headers={**PAGE, **asked})


def is_allowed(answer: Answer, method: str) -> bool:
    """Return whether a browser sends the request after this answer to its preflight request."""
    methods = (answer.header("access-control-allow-methods") or "").split(", ")
    return answer.status == 200 and is_readable(answer) and method in methods


def is_readable(answer: Answer) -> bool:
    return answer.header("access-control-allow-origin") == "*"


@dataclass(frozen=True)
class Sent:
    """A request of a page, and the status of its answer. ``{petition}`` in a path is the id of one."""

    status: int
    method: str
    path: str
    body: Any = None
    key: str | None = "test-api-key"
    settings: dict[str, Any] = field(default_factory=dict)
    fault: Fault | None = None


SENT = {
    "a collection": Sent(200, "GET", "/people"),
    "the entry point": Sent(200, "GET", "/"),
    "a new person": Sent(200, "POST", "/people", ADA),
    "a change": Sent(200, "PUT", "/petitions/{petition}", {"title": "Open"}),
    "a helper with a key": Sent(200, "POST", "/petitions/{petition}/signatures", ADA),
    "a helper without a key": Sent(200, "POST", "/petitions/{petition}/signatures", ADA, key=None),
    "unusable data with a key": Sent(200, "POST", "/petitions/{petition}/signatures", {"person": {}}),
    "no such petition": Sent(404, "GET", f"/petitions/{UNKNOWN}"),
    "no such petition for a helper": Sent(404, "POST", f"/petitions/{UNKNOWN}/signatures", ADA),
    "no such address": Sent(404, "GET", "/peoples"),
    "no such method": Sent(405, "PUT", "/people", {}),
    "no key": Sent(403, "GET", "/people", key=None),
    "a wrong key": Sent(403, "POST", "/petitions/{petition}/signatures", ADA, key="wrong"),
    "a broken body": Sent(400, "POST", "/tags", "{"),
    "a missing field": Sent(400, "POST", "/tags", {}),
    "strict mode": Sent(400, "POST", "/people", {**ADA, "add_tags": ["stewrd"]}, settings={"strict": True}),
    "an unusable filter": Sent(400, "GET", "/people?filter=x", settings={"unknown_filter": "html_error"}),
    "too large a body": Sent(413, "POST", "/tags", {"name": "x" * 64}, settings={"max_body_bytes": 64}),
    "an injected error": Sent(503, "GET", "/people", fault=Fault("GET /people", status=503, html=True)),
    "an injected 429": Sent(429, "POST", "/people", ADA, fault=Fault("POST /people", status=429)),
}


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_a_page_can_read_every_answer(make_api: MakeApi, sent: Sent) -> None:
    api = make_api(**sent.settings)
    petition = uuid_of(api.post("/petitions", {"title": "T", "origin_system": "C"}).json)
    if sent.fault is not None:
        api.world.faults.add(sent.fault)
    path = sent.path.format(petition=petition)
    assert is_allowed(preflight(api, sent.method, path), sent.method)
    raw = {"raw": sent.body.encode()} if isinstance(sent.body, str) else {"body": sent.body}
    answer = api.with_key(sent.key).request(sent.method, path, **raw, headers=PAGE)
    assert answer.status == sent.status
    assert is_readable(answer)


def test_a_page_can_read_that_it_was_too_fast(make_api: MakeApi) -> None:
    api = make_api(rate_limit=1)
    api.world.clock.freeze()
    answers = [api.get("/people", headers=PAGE) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 429]
    assert all(map(is_readable, answers))


def test_a_fault_for_every_request_leaves_preflight_requests_alone(api: ApiClient) -> None:
    api.world.faults.add(Fault("*", status=503, times=1))
    assert is_allowed(preflight(api, "GET", "/people"), "GET")
    answer = api.get("/people", headers=PAGE)
    assert (answer.status, is_readable(answer)) == (503, True)


def test_a_fault_can_be_meant_for_preflight_requests(api: ApiClient) -> None:
    api.world.faults.add(Fault("OPTIONS *", status=503))
    answer = preflight(api, "GET", "/people")
    assert (answer.status, is_allowed(answer, "GET")) == (503, False)
    assert api.get("/people", headers=PAGE).status == 200


def test_preflight_requests_are_not_counted(make_api: MakeApi) -> None:
    api = make_api(rate_limit=1)
    api.world.clock.freeze()
    assert all(is_allowed(preflight(api, "GET", "/people"), "GET") for _ in range(5))


def test_a_cached_answer_is_readable_for_pages_only(api: ApiClient) -> None:
    readable = [is_readable(api.get("/people", headers=page)) for page in ({}, PAGE, {}, PAGE)]
    assert readable == [False, True, False, True]


@pytest.mark.parametrize("origin", ["null", "http://localhost:5173", "file://"])
def test_every_origin_is_allowed(api: ApiClient, origin: str) -> None:
    assert is_readable(api.get("/people", headers={"origin": origin}))


@pytest.mark.parametrize(
    "names", ["content-type", "osdi-api-token, X-Requested-With", "accept,authorization"]
)
def test_a_page_may_send_any_header(api: ApiClient, names: str) -> None:
    assert preflight(api, "GET", "/people", names).header("access-control-allow-headers") == names


@pytest.mark.parametrize("names", ["", "é", "a b", ",", "a:b", "x," * 600 + "x"])
def test_unusable_header_names_are_not_repeated(api: ApiClient, names: str) -> None:
    allowed = preflight(api, "GET", "/people", names).header("access-control-allow-headers")
    assert allowed == "Content-Type, OSDI-API-Token"


def test_without_an_origin_options_is_a_method_that_no_address_has(api: ApiClient) -> None:
    answer = api.request("OPTIONS", "/people")
    assert answer.status == 405
    assert answer.header("access-control-allow-origin") is None


# keyed_cors=helpers


@pytest.mark.parametrize("endpoint", ROUTES.endpoints, ids=lambda endpoint: endpoint.template)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_pages_may_only_post_to_helpers(make_api: MakeApi, endpoint: Any, method: str) -> None:
    api = make_api(keyed_cors="helpers")
    path = endpoint.template.format_map(dict.fromkeys(endpoint.names, UNKNOWN))
    is_helper = method == "POST" and accepts_keyless_posts(endpoint)
    asked = preflight(api, method, path)
    assert is_allowed(asked, method) == is_helper
    for key in ("test-api-key", "wrong", None):
        answer = api.with_key(key).request(method, path, headers=PAGE)
        assert is_readable(answer) == is_helper
    assert ("cross-origin" in asked.note_codes) == (not is_helper)


# The finding


def test_a_key_in_a_page_is_found_once_for_each_site(api: ApiClient) -> None:
    petition = href(api.post("/petitions", {"title": "T", "origin_system": "C"}).json)
    api.get("/people", headers=PAGE)
    api.post(f"{petition}/signatures", ADA, headers=PAGE)
    api.get("/tags", headers={"origin": "http://localhost:5173"})
    preflight(api, "GET", "/people")
    api.with_key(None).post(f"{petition}/signatures", ADA, headers=PAGE)
    found = findings_of(api.world.journal)
    assert [(finding.code, finding.requests) for finding in found] == [
        ("key-in-page", [2, 3]),
        ("key-in-page", [4]),
    ]
    assert found[0].sentence.startswith("A page of https://our-page.example sent a key.")
