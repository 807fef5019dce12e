"""Answers that a connection gives within the call that brings the request, without a task."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

import pytest
from uvicorn.server import ServerState

from actionnetwork_mock.faults import Fault
from actionnetwork_mock.http import pipeline
from actionnetwork_mock.servers.api_server import ApiServer
from actionnetwork_mock.servers.connection import HEAD_TIMEOUT_S, Connection
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.worlds import DEFAULT_API_KEY, Worlds

PEOPLE = "/api/v2/people"
PERSON = b'{"person": {"email_addresses": [{"address": "ada@example.org"}]}}'


def get(target: str, also: str = "") -> bytes:
    """Return a GET."""
    return f"GET {target} HTTP/1.1\r\nHost: localhost\r\nOSDI-API-Token: {DEFAULT_API_KEY}\r\n{also}\r\n".encode()


def post(target: str, body: bytes) -> bytes:
    """Return a POST."""
    return get(target, f"Content-Length: {len(body)}\r\n").replace(b"GET", b"POST", 1) + body


class Transport(asyncio.Transport):
    """Holds what is written."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 50000), "sockname": ("127.0.0.1", 80)})
        self.written = b""
        self.ended = asyncio.Event()

    def write(self, data: Any) -> None:
        """Hold the data, unless the transport is closed."""
        if not self.is_closing():
            self.written += bytes(data)

    def is_closing(self) -> bool:
        """Return whether it is closed."""
        return self.ended.is_set()

    def close(self) -> None:
        """Close it."""
        self.ended.set()

    def pause_reading(self) -> None:
        """Ignored: what a test sends is there already."""

    def resume_reading(self) -> None:
        """Ignored as well."""

    @property
    def statuses(self) -> list[int]:
        """The statuses of the answers."""
        return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+)", self.written)]


async def turns() -> None:
    """Let tasks run that do not wait."""
    for _ in range(10):
        await asyncio.sleep(0)


class Served:
    """A connection of a mock with one group, on the running loop."""

    def __init__(self, worlds: Worlds, *, keep_alive_s: int = 5) -> None:
        config = ApiServer(worlds, lambda: None).config
        config.timeout_keep_alive = keep_alive_s
        config.load()
        self.transport = Transport()
        self.connection = Connection(config=config, server_state=ServerState(), app_state={})
        self.connection.connection_made(self.transport)
        self.receive = self.connection.data_received

    def close(self) -> None:
        """End the timers."""
        self.transport.close()
        self.connection.connection_lost(None)


class SkippingLoop(asyncio.SelectorEventLoop):
    """A loop whose time a test moves."""

    skipped_s = 0.0

    def time(self) -> float:
        """Return the time."""
        return super().time() + self.skipped_s


async def skip(seconds: float) -> None:
    """Move the time of the loop, and let the timers run that are due."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SkippingLoop)
    loop.skipped_s += seconds
    await turns()


def run(test: Callable[[Worlds], Coroutine[Any, Any, None]]) -> None:
    """Run a test on a loop, with worlds of its own."""
    worlds = Worlds(Settings(rate_limit=None), people=30)
    try:
        with asyncio.Runner(loop_factory=SkippingLoop) as runner:
            runner.run(test(worlds))
    finally:
        worlds.close()


def test_a_read_is_answered_within_the_call() -> None:
    async def test(worlds: Worlds) -> None:
        served = Served(worlds)
        for target in (PEOPLE, f"{PEOPLE}?page=2", f"{PEOPLE}/no-such-id"):
            served.receive(get(target))
        assert served.transport.statuses == [200, 200, 404]
        assert len(asyncio.all_tasks()) == 1
        served.close()

    run(test)


def test_requests_of_one_piece_are_answered_in_turn() -> None:
    async def test(worlds: Worlds) -> None:
        served = Served(worlds)
        served.receive(
            get(f"{PEOPLE}?page=1")
            + get(f"{PEOPLE}?page=1")
            + post(PEOPLE, PERSON)
            + get(f"{PEOPLE}?page=2")
            + get("/api/v2/nowhere")
            + get(f"{PEOPLE}?page=1")
        )
        assert served.transport.statuses == [200, 200]
        await turns()
        assert served.transport.statuses == [200, 200, 200, 200, 404, 200]
        assert served.transport.written.index(b"ada@example.org") < served.transport.written.index(
            b'"page":2'
        )
        assert [entry.address for entry in worlds.default.journal] == [
            "GET /people?page=1",
            "GET /people?page=1",
            "POST /people",
            "GET /people?page=2",
            "GET /nowhere",
            "GET /people?page=1",
        ]
        served.close()

    run(test)


def test_a_request_keeps_its_connection_although_the_one_before_it_was_answered_at_once() -> None:
    async def test(worlds: Worlds) -> None:
        worlds.default.faults.add(Fault("POST /people", latency_s=0.05))
        served = Served(worlds, keep_alive_s=0)
        served.receive(get(PEOPLE) + post(PEOPLE, PERSON))
        await asyncio.wait_for(served.transport.ended.wait(), 10)
        assert served.transport.statuses == [200, 200]
        served.close()

    run(test)


def test_a_kept_connection_is_closed_when_nothing_more_arrives() -> None:
    async def test(worlds: Worlds) -> None:
        served = Served(worlds, keep_alive_s=0)
        served.receive(get(PEOPLE))
        assert not served.transport.is_closing()
        await asyncio.wait_for(served.transport.ended.wait(), 10)
        served.close()

    run(test)


async def closes_in_1000_s(served: Served) -> None:
    """Check that a connection is kept for about 1,000 seconds from now."""
    await skip(900)
    assert not served.transport.is_closing()
    await skip(200)
    assert served.transport.is_closing()
    served.close()


def test_the_time_that_a_connection_is_kept_begins_with_its_last_answer() -> None:
    async def test(worlds: Worlds) -> None:
        served = Served(worlds, keep_alive_s=1000)
        served.receive(get(PEOPLE))
        for _ in range(3):
            await skip(900)
            served.receive(get(PEOPLE))
        await closes_in_1000_s(served)

    run(test)


def test_a_connection_is_kept_while_a_request_after_one_that_was_answered_at_once_takes_long() -> None:
    async def test(worlds: Worlds) -> None:
        worlds.default.faults.add(Fault("POST /people", latency_s=3000))
        served = Served(worlds, keep_alive_s=1000)
        served.receive(get(PEOPLE))
        served.receive(post(PEOPLE, PERSON))
        await turns()
        await skip(2000)
        assert not served.transport.is_closing()
        await skip(1100)
        assert served.transport.statuses == [200, 200]
        await closes_in_1000_s(served)

    run(test)


def test_the_beginning_of_a_head_behind_another_request_is_not_waited_for_without_end() -> None:
    async def test(worlds: Worlds) -> None:
        served = Served(worlds, keep_alive_s=1)
        served.receive(get(PEOPLE) + get(PEOPLE)[:-2])
        await skip(HEAD_TIMEOUT_S - 10)
        assert served.transport.statuses == [200]
        assert not served.transport.is_closing()
        await skip(20)
        assert served.transport.statuses == [200, 408]
        served.close()

    run(test)


def test_a_client_that_reads_slowly_gets_no_more_until_it_has_read() -> None:
    async def test(worlds: Worlds) -> None:
        served = Served(worlds)
        served.connection.pause_writing()  # as the transport does
        served.receive(get(PEOPLE) + get(PEOPLE))
        await turns()
        assert served.transport.statuses == []
        served.connection.resume_writing()
        await turns()
        assert served.transport.statuses == [200, 200]
        served.close()

    run(test)


def test_a_request_that_is_the_last_of_its_connection_ends_it() -> None:
    async def test(worlds: Worlds) -> None:
        served = Served(worlds)
        served.receive(get(PEOPLE, "Connection: close\r\n"))
        await turns()
        assert served.transport.statuses == [200]
        assert served.transport.is_closing()
        assert b"\r\nconnection: close\r\n" in served.transport.written
        served.close()

    run(test)


def test_a_failure_of_the_mock_is_answered_with_500_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("out of order")

    async def test(worlds: Worlds) -> None:
        monkeypatch.setattr(pipeline, "answer", fail)
        served = Served(worlds)
        with caplog.at_level(logging.ERROR, logger="actionnetwork_mock.server"):
            served.receive(get(PEOPLE))
            await turns()
        assert served.transport.statuses == [500]
        assert "out of order" in caplog.text
        served.close()

    run(test)


TARGETS = [
    "/api/v2",
    "/api/v2/",
    PEOPLE,
    f"{PEOPLE}/",
    f"{PEOPLE}?page=2&per_page=3",
    f"{PEOPLE}?page=",
    f"{PEOPLE}?",
    f"{PEOPLE}?a?b=c",
    f"{PEOPLE}?page=99",
    f"{PEOPLE}?filter=given_name%20eq%20'Ada'",
    f'{PEOPLE}?colour=<red>|{{}}^`"',
    f"{PEOPLE}/no-such-id",
    f"{PEOPLE}%2F",
    "/api/v2/people;x=1",
    "/api/v2/nowhere",
    "/api/v2x",
    "/_mock/health",
    "/nowhere",
]


@pytest.mark.parametrize("also", ["", "Host: evil.example.org\r\n", "Origin: http://localhost:5173\r\n"])
@pytest.mark.parametrize("target", TARGETS)
def test_an_answer_is_the_same_at_once_and_from_a_task(
    server: MockServer, client: socket.socket, target: str, also: str
) -> None:
    """A request that announces a body, of no length, is served with a task."""
    at_once = exchange(client, get(target, also))
    assert exchange(client, get(target, f"{also}Content-Length: 0\r\n")) == at_once


@pytest.fixture(scope="module")
def server() -> Any:
    with MockServer(people=30, settings=Settings(rate_limit=None)) as server:
        yield server


@pytest.fixture
def client(server: MockServer) -> Any:
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as client:
        yield client


def exchange(client: socket.socket, request: bytes) -> bytes:
    """Send a request, and return the bytes of the answer without its date."""
    client.sendall(request)
    answer = b""
    while (found := re.search(rb"content-length: (\d+)\r\n", answer)) is None or len(
        answer.partition(b"\r\n\r\n")[2]
    ) < int(found[1]):
        answer += client.recv(65_536)
    return re.sub(rb"\r\ndate: [^\r]*", b"", answer)
