from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from actionnetwork_mock.errors import CannotOpen, UsageError
from actionnetwork_mock.scenarios import BadScenario
from actionnetwork_mock.servers.subprocess import ProcessServer
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.testing.action_network import ActionNetwork

pytestmark = pytest.mark.slow

KILLED = """
import os, signal, sys
from actionnetwork_mock.servers.subprocess import ProcessServer
server = ProcessServer().start()
print(server.url, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    """A server in a process, for all tests of this module."""
    with ProcessServer(settings=Settings(rate_limit=None)) as server:
        yield server


@pytest.fixture
def server(running: Any) -> Any:
    """A server in a process, as it was at the start. What it has is not in its type."""
    running.reset()
    return running


def test_it_is_an_action_network(server: object) -> None:
    assert isinstance(server, ActionNetwork)


def test_everything_that_an_action_network_has_is_there(server: Any) -> None:
    for name in dir(ActionNetwork):
        if not name.startswith("_"):
            getattr(server, name)
    assert {"seed", "clock", "webhooks"} <= {*dir(server)}


def test_another_name_is_an_attribute_error(server: Any) -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = server.nonsense
    with pytest.raises(AttributeError, match="nonsense"):
        _ = server.clock.nonsense


def test_values_come_back_as_copies(server: Any) -> None:
    httpx2.get(server.url, headers={"OSDI-API-Token": server.api_key}, trust_env=False)
    (entry,) = server.requests
    assert (entry.method, entry.path, entry.status) == ("GET", "/", 200)
    assert server.requests.find() == [entry]


def test_a_checkpoint_is_restored(server: Any) -> None:
    before = server.checkpoint()
    server.seed(people=2)
    server.restore(before)
    assert len(server.people) == 0


def test_bodies_come_as_they_were_sent(server: Any) -> None:
    httpx2.post(
        f"{server.url}/people",
        headers={"OSDI-API-Token": server.api_key},
        content=b"\xff\x00{",
        trust_env=False,
    )
    assert server.requests.last().request_body == b"\xff\x00{"


def test_an_exception_is_the_same_here(server: Any) -> None:
    with pytest.raises(UsageError, match="is not a pattern for requests"):
        server.requests.find("people")


@pytest.mark.measured
def test_a_wrong_scenario_is_named_with_its_line(server: Any, tmp_path: Path) -> None:
    file = tmp_path / "strike.yaml"
    file.write_text("people:\n  - email: ada@example.org\n  - email: ada@example.org\n", encoding="utf-8")
    with pytest.raises(
        BadScenario, match="strike.yaml, line 3: people.1..email: ada@example.org is the email of"
    ) as bad:
        server.load(file)
    assert (bad.value.file, bad.value.line) == ("strike.yaml", 3)
    with pytest.raises(BadScenario, match="strike.yaml, line 3: "):
        ProcessServer(scenario=file).start()


@pytest.mark.measured
def test_it_starts_with_the_arguments_of_a_server_in_a_thread(tmp_path: Path) -> None:
    scenario = {"people": [{"ref": "ada", "email": "ada@example.org"}], "settings": {"put_null": "ignored"}}
    with ProcessServer(
        api_key="first-key",
        api_keys=iter(["second-key"]),
        people=2,
        seed=7,
        db=str(tmp_path / "mock.db"),
        webhooks=["http://127.0.0.1:9/hook"],
        scenario=scenario,
    ) as server:
        assert server.refs.keys() == {"ada"}
        assert len(server.people) == 3
        assert [webhook.url for webhook in server.webhooks] == ["http://127.0.0.1:9/hook"]
        assert server.webhooks.create("http://127.0.0.1:9/", key="second-key").group_id == 2
        assert (
            next(one for one in server.control.list_settings() if one.name == "put_null").value == "ignored"
        )
    assert (tmp_path / "mock.db").exists()


def test_what_cannot_be_sent_is_refused_and_the_server_goes_on(server: Any) -> None:
    with pytest.raises(UsageError, match="cannot be sent"):
        server.make("petitions", title=print)
    with pytest.raises(UsageError, match="cannot be sent there"):
        ProcessServer(people=print).start()  # type: ignore[arg-type]  # the mistake that is tried
    with pytest.raises(UsageError, match="in another process"):
        server.call(lambda world: None)
    assert len(server.requests) == 0


def test_a_port_in_use_is_refused_as_by_a_server_in_a_thread(server: Any) -> None:
    port = int(server.url.split(":")[2].split("/")[0])
    with pytest.raises(CannotOpen, match=f"port {port} on 127.0.0.1 is in use"):
        ProcessServer(port=port).start()


def test_a_process_that_was_killed_is_told_and_can_be_started_again() -> None:
    server: Any = ProcessServer()
    with server:
        os.kill(server._process.pid, signal.SIGKILL)
        with pytest.raises(CannotOpen, match="ended by itself"):
            server.reset()
        with pytest.raises(UsageError, match="does not run"):
            server.reset()
        server.start()
        server.reset()


def test_the_process_ends_when_its_parent_is_killed() -> None:
    # It shares the standard error, which ends only when nobody has it any more.
    done = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL
    url = done.stdout.strip()
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(url, trust_env=False)
