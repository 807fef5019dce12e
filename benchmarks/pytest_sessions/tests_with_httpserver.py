"""Tests with an expectation of pytest-httpserver and a request each."""

from collections.abc import Iterator
from http.client import HTTPConnection

import pytest
from benchmarks.pytest_sessions.stopwatch import METHOD, TESTS, reporting, send, tick
from pytest_httpserver import HTTPServer


@pytest.fixture(scope="session")
def connection(make_httpserver: HTTPServer) -> Iterator[HTTPConnection]:
    """A client for the session, which reconnects when the server has closed the connection."""
    with reporting():
        yield HTTPConnection(make_httpserver.host, make_httpserver.port)


@pytest.mark.parametrize("number", TESTS)
def test_request(number: int, httpserver: HTTPServer, connection: HTTPConnection) -> None:
    """Sends one request to a server that expects it."""
    tick()
    httpserver.expect_request("/api/v2/people", method=METHOD).respond_with_json({"given_name": "Ruth"})
    send(connection)
