"""Keys that a test creates and revokes through ``action_network.keys``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from actionnetwork_mock.errors import DoesNotExist, UsageError
from actionnetwork_mock.servers.subprocess import ProcessServer
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.testing.action_network import ActionNetwork

UNLIMITED = Settings(rate_limit=None)


@pytest.fixture(scope="module")
def running() -> Iterator[MockServer]:
    with MockServer(settings=UNLIMITED) as server:
        yield server


@pytest.fixture
def server(running: MockServer) -> MockServer:
    running.reset()
    return running


def status(server: ActionNetwork, key: str | None) -> int:
    """Return the status of a GET with a key."""
    return httpx2.get(f"{server.url}/people", headers={"OSDI-API-Token": key or ""}).status_code


def test_a_client_learns_that_its_key_was_revoked(server: MockServer) -> None:
    server.seed(people=3)
    server.keys.revoke(server.api_key)
    assert status(server, server.api_key) == 403
    assert server.requests.last().notes[0].code == "revoked-key"
    assert len(server.people) == 3


def test_a_client_goes_on_with_a_regenerated_key(server: MockServer) -> None:
    server.seed(people=3)
    key = server.keys.regenerate(server.api_key)
    assert (status(server, server.api_key), status(server, key.value)) == (403, 200)
    assert list(server.keys) == [key]
    assert server.keys.regenerate(key, new="chosen-key").value == "chosen-key"


def test_personal_keys_and_keys_of_other_groups_are_created(server: MockServer) -> None:
    personal = server.keys.create(kind="user", name="Ruth")
    local = server.keys.create(kind="group", name="Local 7", key="key-of-local-7")
    again = server.keys.create(group=local.group)
    assert [(key.kind, key.group_name) for key in (personal, local, again)] == [
        ("user", "Ruth"),
        ("group", "Local 7"),
        ("group", "Local 7"),
    ]
    assert len(server.keys) == 4
    assert {status(server, key.value) for key in server.keys} == {200}


def test_what_is_wrong_is_an_error(server: MockServer) -> None:
    with pytest.raises(DoesNotExist, match="no group has this key"):
        server.keys.revoke("no such key")
    with pytest.raises(UsageError, match="exists or was revoked"):
        server.keys.create(key=server.api_key)
    with pytest.raises(DoesNotExist, match="there is no group 9"):
        server.keys.create(group=9)
    key = server.keys.create()
    server.keys.revoke(key)
    with pytest.raises(DoesNotExist, match="there is no key 2"):
        server.keys.revoke(key)


@pytest.mark.slow
def test_keys_of_a_server_in_another_process(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    with ProcessServer(settings=UNLIMITED, db=path) as server:
        key = server.keys.regenerate(server.api_key)
        assert (status(server, server.api_key), status(server, key.value)) == (403, 200)
    with ProcessServer(settings=UNLIMITED, db=path) as server:
        assert (status(server, server.api_key), status(server, key.value)) == (403, 200)
