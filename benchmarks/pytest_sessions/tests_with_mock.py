"""Tests with a clean group and a request each."""

from collections.abc import Iterator
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from benchmarks.pytest_sessions.stopwatch import TESTS, reporting, send, tick

if TYPE_CHECKING:
    from actionnetwork_mock.servers.threaded import MockServer


@pytest.fixture(scope="session")
def connection(action_network_server: "MockServer") -> Iterator[HTTPConnection]:
    """A client for the session."""
    with reporting():
        yield HTTPConnection(urlsplit(action_network_server.url).netloc)


@pytest.mark.parametrize("number", TESTS)
def test_request(number: int, action_network: "MockServer", connection: HTTPConnection) -> None:
    """Sends one request to a clean group."""
    tick()
    send(connection)
