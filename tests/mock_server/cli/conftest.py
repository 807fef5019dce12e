from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from actionnetwork_mock.cli import main
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from .receiver import Receiver, receiving

Run = Callable[..., str]
Refused = Callable[..., str]
Printed = Callable[..., Any]


@pytest.fixture(scope="module")
def running() -> Iterator[MockServer]:
    """A server for all tests of a module, with the keys of two groups."""
    with MockServer(
        settings=Settings(rate_limit=None, webhook_timeout_s=30), api_keys=["other-key"]
    ) as server:
        yield server


@pytest.fixture
def server(running: MockServer) -> MockServer:
    """A server as it is after the start."""
    running.reset()
    return running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that takes everything."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def run(server: MockServer, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the server, checks its exit code and returns what it printed."""

    def run(*argv: str, code: int = 0, key: str | None = None) -> str:
        options = ["--server", server.control_url, *(["--key", key] if key else [])]
        assert main(["webhooks", *options, *argv]) == code
        printed = capsys.readouterr()
        if code == 0:
            assert printed.err == ""
        return printed.out + printed.err

    return run


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """Prints a payload with ``trigger --print``, and returns the body."""

    def run(*argv: str) -> Any:
        assert main(["trigger", *argv, "--print"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Refused:
    """Runs ``serve``, which has to refuse its options with one sentence, and returns that."""

    def refused(*options: str) -> str:
        assert main(["serve", *([] if "--port" in options else ["--port", "0"]), *options]) == 2
        sentence = capsys.readouterr().err.strip()
        assert "\n" not in sentence
        return sentence

    return refused
