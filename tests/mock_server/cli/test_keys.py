"""The command ``keys`` lists, creates and revokes the keys of a running server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from actionnetwork_mock.cli import main
from actionnetwork_mock.cli.ready import render_banner
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

Run = Callable[..., str]


@pytest.fixture(scope="module")
def running() -> Iterator[MockServer]:
    with MockServer(settings=Settings(rate_limit=None)) as server:
        yield server


@pytest.fixture
def run(running: MockServer, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``keys`` for a server as it is after the start, and returns what it prints."""
    running.reset()

    def run(*arguments: str, code: int = 0) -> str:
        site = running.url.removesuffix("/api/v2")
        assert main(["keys", "--server", site, *arguments]) == code
        printed = capsys.readouterr()
        return printed.err if code else printed.out

    return run


def test_keys_are_listed(run: Run) -> None:
    assert run("list") == "1  test-api-key  group 1: Group 1\n"
    (listed,) = json.loads(run("list", "--json"))
    assert listed["value"] == "test-api-key"


def test_a_key_is_created(run: Run) -> None:
    assert run("create", "--key", "second-key") == "2  second-key  group 1: Group 1\n"
    created = run("create", "--kind", "user", "--name", "Ruth", "--key", "ruths-key")
    assert created == "3  ruths-key  user 2: Ruth\n"
    assert json.loads(run("create", "--group", "2", "--json"))["group_name"] == "Ruth"
    assert run("list").count("\n") == 4


@pytest.mark.parametrize("key", ["1", "test-api-key"])
def test_a_key_is_revoked(run: Run, key: str) -> None:
    assert run("revoke", key) == "key 1 (...-key) is revoked\n"
    assert run("list") == "There are no keys. Create one: actionnetwork-mock keys create\n"
    assert (
        run("revoke", key, code=1)
        == "actionnetwork-mock: no group has this key: actionnetwork-mock keys list\n"
    )


def test_a_key_is_regenerated(run: Run) -> None:
    assert run("regenerate", "test-api-key", "--key", "new-key") == "2  new-key  group 1: Group 1\n"
    assert run("list") == "2  new-key  group 1: Group 1\n"


def test_what_the_server_refuses_is_an_error(run: Run) -> None:
    assert run("create", "--group", "9", code=1).startswith("actionnetwork-mock: there is no group 9")


def test_a_server_says_that_its_key_was_revoked_earlier(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    with MockServer(db=path) as server:
        server.keys.revoke(server.api_key)
    with MockServer(db=path) as server:
        banner = server.call(lambda world: render_banner("http://127.0.0.1:8484", world))
    assert "test-api-key (revoked earlier: create another one with actionnetwork-mock keys create)" in banner
