from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from actionnetwork_mock.servers.forwarder import Forwarder
from actionnetwork_mock.servers.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer

from .forwarders import OpenForwarder, RecordingTap
from .redirects import started


@pytest.fixture(scope="module", params=["uvloop", "asyncio"])
def shared_server(request: pytest.FixtureRequest) -> Iterator[MockServer]:
    """A server for all tests of a module, on each kind of event loop."""
    with started(request.param) as server:
        yield server


@pytest.fixture
def server(shared_server: MockServer) -> MockServer:
    """A server as it is after the start."""
    shared_server.reset()
    return shared_server


@pytest.fixture
def redirect(server: MockServer) -> Iterator[Redirect]:
    """A redirect of the site to the server."""
    with Redirect(server) as redirect:
        yield redirect


@pytest.fixture
def tap() -> RecordingTap:
    return RecordingTap()


@pytest.fixture(params=["uvloop", "asyncio"])
def open_forwarder(
    request: pytest.FixtureRequest, tap: RecordingTap, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenForwarder]:
    """Start forwarders with the tap, on each kind of event loop: ``open_forwarder("http://127.0.0.1:9")``."""
    if request.param == "asyncio":
        monkeypatch.setitem(sys.modules, "uvloop", None)  # as where it is not installed
    opened: list[Forwarder] = []

    def open_one(upstream: str) -> Forwarder:
        opened.append(Forwarder(tap, upstream=upstream).start())
        return opened[-1]

    yield open_one
    for forwarder in opened:
        forwarder.stop()
