"""The API answers this machine under its own names only, and other machines under any."""

from __future__ import annotations

from contextlib import suppress

import httpx2
import pytest
from starlette.testclient import TestClient

from actionnetwork_mock.errors import CannotOpen, UsageError
from actionnetwork_mock.hosts import check_hosts, is_loopback
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.worlds import Worlds

from ..api_client import UNLIMITED, ApiClient
from ..conftest import MakeApi
from .control.conftest import HOST
from .control.host_names import FOREIGN, OTHER_ADDRESSES, THIS_MACHINE, local, remote, status_of


@pytest.mark.parametrize(
    "host", [*THIS_MACHINE, "actionnetwork.org", "www.ActionNetwork.org", "actionnetwork.org:443"]
)
def test_the_api_answers_this_machine_under_its_names_and_that_of_the_real_one(
    api: ApiClient, host: str
) -> None:
    assert local(api).get("/people", host=host).status == 200


@pytest.mark.parametrize(
    "host", [*FOREIGN, *OTHER_ADDRESSES, "evil.actionnetwork.org", "actionnetwork.org.evil.test"]
)
@pytest.mark.parametrize(
    "path", ["/people", "/", "/nothing", "http://mock.test/", "http://mock.test/openapi.json"]
)
def test_the_api_answers_this_machine_under_no_foreign_host(api: ApiClient, host: str, path: str) -> None:
    api.sign_up(email="ruth@example.org")
    answer = local(api).get(path, host=host)
    assert answer.status == 403
    assert "--api-host" in answer.error
    assert b"ruth" not in answer.body
    assert len([*api.world.journal]) == 1


@pytest.mark.parametrize("host", ["evil.test", "mock", "192.168.1.5"])
def test_the_api_answers_other_machines_under_any_host(api: ApiClient, host: str) -> None:
    assert remote(api).get("/people", host=host).status == 200


def test_the_api_answers_under_the_names_that_it_was_given(make_api: MakeApi) -> None:
    api = local(make_api(api_hosts=["tunnel.test", "::1", "192.168.1.5"], control_hosts=["mock"]))
    for host in ("tunnel.test", "TUNNEL.test:443", "192.168.1.5:8484", "mock"):
        assert api.get("/people", host=host).status == 200
    assert api.get("/people", host="tunnel.test.evil.test").status == 403


def test_a_page_of_another_origin_may_use_the_api_as_on_the_real_one(api: ApiClient) -> None:
    headers = {"origin": "http://evil.test", "sec-fetch-site": "cross-site"}
    assert local(api).get("/people", host=HOST, headers=headers).status == 200


def test_a_request_without_a_host_comes_from_no_browser(api: ApiClient) -> None:
    assert status_of(api, "/api/v2/people", []) == 200
    assert status_of(api, "/_mock/journal", []) == 403


def test_a_transport_in_the_clients_process_may_use_any_host(api: ApiClient) -> None:
    client = TestClient(api.app, "http://anything.test", client=("127.0.0.1", 50000))
    assert client.get("/api/v2/people", headers={"OSDI-API-Token": "test-api-key"}).status_code == 200
    assert client.get("/_mock/journal").status_code == 200
    assert client.get("/_mock/journal", headers={"Origin": "http://evil.test"}).status_code == 403


def test_a_server_on_every_address_knows_this_machine_by_ipv4() -> None:
    with (
        suppress(CannotOpen),
        MockServer(host="::") as server,
    ):  # where there is no IPv6, there is nothing to test
        port = server.control_url.rpartition(":")[2].partition("/")[0]
        for host in ("127.0.0.1", "localhost", "[::1]"):
            answer = httpx2.get(f"http://{host}:{port}/_mock/health")
            assert answer.status_code == 200, answer.text
            answer = httpx2.get(
                f"http://{host}:{port}/api/v2/people", headers={"OSDI-API-Token": "test-api-key"}
            )
            assert answer.status_code == 200, answer.text


# Names of hosts


@pytest.mark.parametrize(
    "name",
    [
        "http://mock.test",
        "mock.test:8484",
        "mock.test/",
        "",
        " ",
        "*.test",
        "a b",
        "a..b",
        "é.test",
        "user@x",
    ],
)
def test_a_name_that_no_host_has_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="not the name of a host"):
        Worlds(UNLIMITED, api_hosts=[name])
    with pytest.raises(UsageError, match="not the name of a host"):
        Worlds(UNLIMITED, control_hosts=[name])


def test_a_single_text_is_not_taken_for_several_names() -> None:
    with pytest.raises(UsageError, match="write several"):
        check_hosts("mock.test")


def test_an_address_may_be_written_with_brackets_or_without() -> None:
    assert check_hosts(["[::1]", "::1", "10.0.0.1"]) == {"::1", "10.0.0.1"}


def test_a_mapped_address_is_loopback_only_if_the_address_in_it_is() -> None:
    assert is_loopback("::ffff:127.0.0.1")
    assert not is_loopback("::ffff:128.0.0.1")
