from __future__ import annotations

import pytest

from ...api_client import ApiClient
from ...conftest import MakeApi
from .conftest import HEADERS, HOST, Control, control_of

CHANGES = [
    ("DELETE", "/journal"),
    ("POST", "/clock/freeze"),
    ("POST", "/clock/advance"),
    ("POST", "/clock/unfreeze"),
    ("POST", "/seed"),
    ("POST", "/reset"),
    ("POST", "/checkpoints"),
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


def remote(api: ApiClient) -> ApiClient:
    """Return a client of the same application on another machine."""
    other = api.with_key(api.key)
    other.client = "192.0.2.7"
    return other


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


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8484",
        "127.0.0.1",
        "127.0.0.1:8484",
        "127.8.9.10",
        "[::1]",
        "[::1]:8484",
        "LocalHost:8484",
    ],
)
def test_the_control_plane_answers_under_the_names_of_this_machine(control: Control, host: str) -> None:
    assert control("POST", "/reset", host=host).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.test",
        "evil.test:8484",
        "localhost.evil.test",
        "127.0.0.1.evil.test",
        "notlocalhost",
        "192.168.1.5",
        "0.0.0.0",
        "[::]",
        "[2001:db8::1]:8484",
        "evil.test@127.0.0.1",
        "127.0.0.1@evil.test",
        "evil.test:80:127.0.0.1",
        "[",
        "[]",
        "[:8484",
        "2130706433",
        "0x7f.0.0.1",
        "127.1",
        " ",
    ],
)
@pytest.mark.parametrize(("method", "path"), [("GET", "/journal"), ("POST", "/reset")])
def test_a_foreign_host_is_refused_even_from_this_machine(
    control: Control, method: str, path: str, host: str
) -> None:
    answer = control(method, path, host=host)
    assert answer.status == 403
    assert answer.error == "The control plane answers under localhost or a loopback address only"


@pytest.mark.parametrize(("method", "path"), [("GET", "/health"), ("GET", "/journal"), ("POST", "/reset")])
def test_another_machine_is_refused(api: ApiClient, method: str, path: str) -> None:
    answer = control_of(remote(api))(method, path)
    assert answer.status == 403
    assert "--remote-control" in answer.error


@pytest.mark.parametrize("client", ["127.0.0.1", "127.1.2.3", "::1"])
def test_every_loopback_address_is_this_machine(api: ApiClient, client: str) -> None:
    other = api.with_key(api.key)
    other.client = client
    assert control_of(other)("GET", "/health").status == 200


@pytest.mark.parametrize("client", ["", "evil.test", "192.0.2.7", "::2", "10.0.0.1", "unix"])
def test_any_other_address_is_another_machine(api: ApiClient, client: str) -> None:
    other = api.with_key(api.key)
    other.client = client
    assert control_of(other)("GET", "/health").status == 403


def test_another_machine_may_use_it_where_the_settings_say_so(make_api: MakeApi) -> None:
    control = control_of(remote(make_api(remote_control=True)))
    assert control("GET", "/health", host="mock.test").status == 200
    assert control("POST", "/reset", host="mock.test").status == 200


def test_another_machine_needs_the_header_all_the_same(make_api: MakeApi) -> None:
    control = control_of(remote(make_api(remote_control=True)))
    assert control("POST", "/reset", headers={}, host="mock.test").status == 403


def test_a_refusal_changes_nothing(api: ApiClient) -> None:
    api.sign_up(email="ruth@example.org")
    control = control_of(api)
    control("POST", "/reset", headers={})
    control("POST", "/reset", host="evil.test")
    control_of(remote(api))("POST", "/reset", headers=HEADERS, host=HOST)
    assert len(api.people()) == 1


def test_the_api_itself_answers_other_machines_and_hosts(api: ApiClient) -> None:
    assert remote(api).get("/people", host="evil.test").status == 200
