"""Other machines, and web pages of other origins, can neither read nor change anything."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import httpx2
import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from actionnetwork_mock.servers.in_process import InProcessServer

from ...api_client import ApiClient
from ...conftest import MakeApi
from .conftest import HEADERS, HOST, Control, control_of
from .host_names import FOREIGN, OTHER_ADDRESSES, THIS_MACHINE, from_client, local, remote, status_of

CHANGES = [
    ("DELETE", "/journal"),
    ("POST", "/clock/freeze"),
    ("POST", "/clock/advance"),
    ("POST", "/clock/unfreeze"),
    ("POST", "/seed"),
    ("POST", "/reset"),
    ("POST", "/checkpoints"),
    ("DELETE", "/checkpoints/1"),
    ("POST", "/restore"),
    ("POST", "/webhooks"),
    ("PUT", "/webhooks/1"),
    ("DELETE", "/webhooks/1"),
    ("POST", "/webhooks/hold"),
    ("POST", "/nothing"),
    ("PUT", "/journal"),
    ("OPTIONS", "/reset"),
]


READS = ["/health", "/settings", "/journal", "/clock", "/webhooks", "/webhooks/deliveries", "/nothing"]


# The control API: the header, the client and the host


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_change_needs_the_header(control: Control, method: str, path: str) -> None:
    answer = control(method, path, headers={})
    assert answer.status == 403
    assert "Mock-Control" in answer.error


def test_the_value_of_the_header_does_not_matter(control: Control) -> None:
    assert control("POST", "/reset", headers={"Mock-Control": ""}).status == 200


@pytest.mark.parametrize("path", READS)
def test_a_read_needs_no_header(control: Control, path: str) -> None:
    assert control("GET", path, headers={}).status in (200, 404)


@pytest.mark.parametrize("host", THIS_MACHINE)
def test_the_control_api_answers_under_the_names_of_this_machine(control: Control, host: str) -> None:
    assert control("POST", "/reset", host=host).status == 200


@pytest.mark.parametrize("host", [*FOREIGN, *OTHER_ADDRESSES])
@pytest.mark.parametrize(("method", "path"), [("GET", "/journal"), ("GET", "/"), ("POST", "/reset")])
def test_a_foreign_host_is_refused_even_from_this_machine(
    control: Control, method: str, path: str, host: str
) -> None:
    answer = control(method, path, host=host)
    assert answer.status == 403
    assert answer.error.startswith("The control API answers under localhost or a loopback address, and not ")
    assert "--control-host" in answer.error


@pytest.mark.parametrize(("method", "path"), [("GET", "/health"), ("GET", "/journal"), ("POST", "/reset")])
def test_another_machine_is_refused(api: ApiClient, method: str, path: str) -> None:
    answer = control_of(remote(api))(method, path)
    assert answer.status == 403
    assert "--remote-control" in answer.error


@pytest.mark.parametrize("client", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1"])
def test_every_loopback_address_is_this_machine(api: ApiClient, client: str) -> None:
    assert control_of(from_client(api, client))("GET", "/health").status == 200


@pytest.mark.parametrize(
    "client", ["evil.test", "192.0.2.7", "::2", "10.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "unix"]
)
def test_any_other_address_is_another_machine(api: ApiClient, client: str) -> None:
    assert control_of(from_client(api, client))("GET", "/health").status == 403


@pytest.mark.parametrize("host", [*THIS_MACHINE, *OTHER_ADDRESSES])
def test_another_machine_may_use_it_where_the_settings_say_so(make_api: MakeApi, host: str) -> None:
    control = control_of(remote(make_api(remote_control=True)))
    assert control("GET", "/health", host=host).status == 200
    assert control("POST", "/reset", host=host).status == 200


@pytest.mark.parametrize("host", [host for host in FOREIGN if host not in ("0.0.0.0", "[::]")])
def test_a_foreign_host_is_refused_even_with_remote_control(make_api: MakeApi, host: str) -> None:
    api = make_api(remote_control=True)
    for control in (control_of(remote(api)), control_of(local(api))):
        for method, path in (("GET", "/journal"), ("POST", "/reset")):
            answer = control(method, path, host=host)
            assert answer.status == 403
            assert "--control-host" in answer.error


@pytest.mark.parametrize("settings", [{}, {"remote_control": True}])
def test_the_control_api_answers_under_the_names_that_it_was_given(
    make_api: MakeApi, settings: dict[str, Any]
) -> None:
    control = control_of(local(make_api(control_hosts=["Mock", "mock.test."], **settings)))
    assert control("POST", "/reset", host="mock:8484").status == 200
    assert control("POST", "/reset", host="MOCK.TEST").status == 200
    assert control("POST", "/reset", host="other.mock.test").status == 403


def test_a_name_of_the_api_does_not_open_the_control_api(make_api: MakeApi) -> None:
    control = control_of(local(make_api(api_hosts=["tunnel.test"], remote_control=True)))
    assert control("GET", "/journal", host="tunnel.test").status == 403


def test_every_host_of_a_request_is_looked_at(api: ApiClient) -> None:
    for hosts in ([HOST, "evil.test"], ["evil.test", HOST]):
        assert status_of(api, "/_mock/journal", [("host", host) for host in hosts]) == 403
        assert status_of(api, "/api/v2/people", [("host", host) for host in hosts]) == 403


def test_another_machine_needs_the_header_all_the_same(make_api: MakeApi) -> None:
    control = control_of(remote(make_api(remote_control=True)))
    assert control("POST", "/reset", headers={}, host="192.168.1.5").status == 403


def test_a_refusal_changes_nothing(api: ApiClient) -> None:
    api.sign_up(email="ruth@example.org")
    control = control_of(api)
    control("POST", "/reset", headers={})
    control("POST", "/reset", host="evil.test")
    control("POST", "/reset", headers={**HEADERS, "origin": "http://evil.test"})
    control_of(remote(api))("POST", "/reset", headers=HEADERS, host=HOST)
    local(api).post("/tags", {"name": "x"}, host="evil.test")
    assert len(api.people()) == 1
    assert [entry.path for entry in api.world.journal] == ["/people", "/people"]


# The control API: pages of other origins


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.test",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://localhost:8484",
        "http://127.0.0.1:84840",
        "null",
        "",
        "127.0.0.1:8484",
        "chrome-extension://127.0.0.1",
        "http://127.0.0.1:8484.evil.test",
        "http://evil.test#127.0.0.1:8484",
    ],
)
@pytest.mark.parametrize(("method", "path"), [("GET", "/journal"), ("POST", "/reset"), ("GET", "/")])
@pytest.mark.parametrize("settings", [{}, {"remote_control": True}])
def test_a_foreign_origin_is_refused(
    make_api: MakeApi, method: str, path: str, origin: str, settings: dict[str, Any]
) -> None:
    control = control_of(make_api(**settings))
    answer = control(method, path, headers={**HEADERS, "origin": origin})
    assert answer.status == 403
    assert "another origin" in answer.error


def test_the_own_origin_is_accepted(control: Control) -> None:
    assert control("POST", "/reset", headers={**HEADERS, "origin": f"http://{HOST}"}).status == 200
    assert control("POST", "/reset", headers={**HEADERS, "origin": f"https://{HOST}"}).status == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "Same-Origin", "same-origin, none", "else"])
@pytest.mark.parametrize(("method", "path"), [("GET", "/journal"), ("HEAD", "/journal"), ("POST", "/reset")])
def test_a_page_of_another_site_is_refused(control: Control, method: str, path: str, site: str) -> None:
    assert control(method, path, headers={**HEADERS, "sec-fetch-site": site}).status == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_the_console_and_the_address_bar_are_answered(control: Control, site: str) -> None:
    assert control("GET", "/journal", headers={"sec-fetch-site": site}).status == 200
    assert control("POST", "/reset", headers={**HEADERS, "sec-fetch-site": site}).status == 200


def test_both_headers_of_two_are_looked_at(api: ApiClient) -> None:
    for name, good, bad in (
        ("sec-fetch-site", "none", "cross-site"),
        ("origin", f"http://{HOST}", "http://evil.test"),
    ):
        for pair in ([good, bad], [bad, good]):
            headers = [("host", HOST), *((name, value) for value in pair)]
            assert status_of(api, "/_mock/journal", headers) == 403


def link(**headers: str) -> dict[str, str]:
    """Return the headers of a link on a page of another site that was followed."""
    followed = {"site": "cross-site", "mode": "navigate", "dest": "document"} | headers
    return {f"sec-fetch-{name}": value for name, value in followed.items()}


@pytest.mark.parametrize("path", ["/"])
def test_the_console_can_be_opened_by_a_link_on_any_page(control: Control, path: str) -> None:
    assert control("GET", path, headers=link()).status == 200
    assert control("GET", path, headers=link(site="same-site")).status == 200


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", link(dest="iframe")),
        ("GET", "/", link(dest="embed")),
        ("GET", "/", link(mode="no-cors")),
        ("GET", "/", link(mode="cors", dest="empty")),
        ("POST", "/", {**HEADERS, **link()}),
        ("HEAD", "/", link()),
        ("GET", "/journal", link()),
        ("GET", "/console/index.html", link()),
        ("GET", "/", {**link(), "origin": "http://evil.test"}),
        ("GET", "/", {"sec-fetch-site": "cross-site"}),
    ],
)
def test_nothing_but_the_console_itself_can_be_opened_by_a_link(
    control: Control, method: str, path: str, headers: dict[str, str]
) -> None:
    assert control(method, path, headers=headers).status == 403


@pytest.mark.parametrize("path", ["/", "/journal", "/nothing"])
def test_answers_cannot_be_framed_or_loaded_as_a_script(control: Control, path: str) -> None:
    answer = control("GET", path)
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("cross-origin-resource-policy") == "same-origin"
    assert "frame-ancestors 'none'" in (answer.header("content-security-policy") or "")


# Paths


@pytest.mark.parametrize(
    "path",
    [
        "/_mock",
        "/_mock/",
        "/_mock/journal",
        "/%5fmock/journal",
        "/_m%6fck/%6aournal",
        "/_mock%2fjournal",
        "/_mock/\n",
    ],
)
def test_the_guard_and_the_routes_see_the_same_decoded_path(api: ApiClient, path: str) -> None:
    for headers in ([("host", "evil.test")], [("host", HOST), ("origin", "http://evil.test")]):
        assert status_of(api, unquote(path), headers, raw_path=path.encode()) == 403


@pytest.mark.parametrize("root_path", ["/x", "/api/v2", "/_mock"])
def test_a_root_path_hides_nothing_from_the_guard(api: ApiClient, root_path: str) -> None:
    headers = [("host", HOST), ("origin", "http://evil.test")]
    for path in ("/_mock/journal", f"{root_path}/_mock/journal"):
        assert status_of(api, path, headers, root_path=root_path) in (403, 404)


@pytest.mark.parametrize("path", ["/_mock", "/_mock/journal", "/api/v2/people", "/"])
def test_a_websocket_is_closed(api: ApiClient, path: str) -> None:
    client = TestClient(api.app, "http://localhost", client=("127.0.0.1", 50000))
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(path):
        pass


def test_the_control_api_is_reached_in_process() -> None:
    with InProcessServer() as server, httpx2.Client(transport=server.transport) as client:
        assert client.get(f"{server.control_url}/health").status_code == 200


# Worlds


def test_a_read_opens_no_world(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    control = control_of(api)
    for operation in control("GET", "/").json:
        if operation["method"] == "GET" and "{" not in operation["path"]:
            path = operation["path"].removeprefix("/_mock")
            assert control("GET", f"{path}?key=new-key").status in (400, 404)
            assert control("GET", path, headers={"osdi-api-token": "new-key"}).status in (400, 404)
    assert control("GET", "/health").json["worlds"] == 1
    assert "no world yet" in control("GET", "/journal?key=new-key").error


def test_a_change_opens_the_world_of_its_key(make_api: MakeApi) -> None:
    control = control_of(make_api(any_key=True))
    assert control("POST", "/reset?key=new-key").status == 200
    assert control("GET", "/journal?key=new-key").status == 200
