from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, cast
from urllib.request import Request, urlopen

import httpx2
import pytest

from actionnetwork_mock.control import events
from actionnetwork_mock.control.arguments import NoArguments
from actionnetwork_mock.control.events import Counters, stream_events
from actionnetwork_mock.control.operation import create_call
from actionnetwork_mock.faults import Fault
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from ...api_client import ApiClient

ANN = {"person": {"email_addresses": [{"address": "ann@example.org"}]}}


@pytest.fixture
def server() -> Iterator[MockServer]:
    """A running server."""
    with MockServer(settings=Settings(rate_limit=None)) as server:
        yield server


class Stream:
    """An open stream of events."""

    def __init__(self, server: MockServer) -> None:
        self._response = urlopen(f"{server.control_url}/events", timeout=20)  # closed by ``close``
        self.headers = self._response.headers

    def next(self) -> dict[str, Any]:
        """Return the next event."""
        lines = [self._response.readline(), self._response.readline()]
        assert lines[1] == b"\n", lines
        return cast("dict[str, Any]", json.loads(lines[0].removeprefix(b"data: ")))

    def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first event for which something holds."""
        while not holds(event := self.next()):
            pass
        return event

    def rest(self) -> bytes:
        """Return what comes until the server ends the stream."""
        return bytes(self._response.read())

    def close(self) -> None:
        """Close the connection."""
        self._response.close()


@pytest.fixture
def stream(server: MockServer) -> Iterator[Stream]:
    """An open stream of the server."""
    stream = Stream(server)
    yield stream
    stream.close()


def get(server: MockServer, path: str = "/people") -> None:
    """Make a request to the API."""
    with urlopen(Request(server.url + path, headers={"OSDI-API-Token": server.api_key})) as reply:
        reply.read()


def test_the_first_event_comes_at_once_with_every_counter(server: MockServer, stream: Stream) -> None:
    assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert stream.headers["cache-control"] == "no-store"
    first = stream.next()
    assert [*first] == [*Counters.__struct_fields__]
    assert (first["era"], first["requests"], first["deliveries"], first["frozen"]) == (0, 0, 0, False)
    assert first["time"] == pytest.approx(server.clock.time(), abs=60)


def test_an_event_follows_each_kind_of_change(server: MockServer, stream: Stream) -> None:
    before = stream.next()
    get(server)
    assert stream.until(lambda event: event["requests"] == 1)["data"] == before["data"]
    server.control.add_mark(text="test_a")
    stream.until(lambda event: event["marks"] == 1)
    server.seed(people=1)
    stream.until(lambda event: event["data"] > before["data"])
    server.clock.freeze()
    frozen = stream.until(lambda event: event["frozen"])
    assert frozen["clock"] == before["clock"] + 1
    server.control.add_fault(fault=Fault("GET /nothing", status=503))
    stream.until(lambda event: event["faults"] == 1)
    server.control.create_webhook(url="http://127.0.0.1:9/", is_on=True)
    server.control.hold_webhooks()
    stream.until(lambda event: event["held"])
    server.control.send_test(number=1)
    waiting = stream.until(lambda event: event["deliveries"] == 1)
    assert waiting["waiting"] == 1
    server.reset()
    after = stream.until(lambda event: event["era"] == 1)
    assert (after["requests"], after["deliveries"], after["faults"]) == (0, 0, 0)
    assert after["started"] == before["started"]


def test_open_streams_end_when_the_server_stops(server: MockServer) -> None:
    streams = [Stream(server) for _ in range(3)]
    for stream in streams:
        stream.next()
    began = time.monotonic()
    server.stop()
    assert time.monotonic() - began < 4  # it gives up after five
    assert [stream.rest() for stream in streams] == [b"", b"", b""]
    for stream in streams:
        stream.close()


def test_a_head_request_gets_no_stream(server: MockServer) -> None:
    answer = httpx2.head(f"{server.control_url}/events")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")


def collect(api: ApiClient, count: int) -> list[Counters | None]:
    """Return the first events of a stream."""

    async def run() -> list[Counters | None]:
        call = create_call(api.worlds, [], "", "http://localhost", reads=True)
        found: list[Counters | None] = []
        stream: AsyncIterator[Counters | None] = stream_events(call, NoArguments())
        async for event in stream:
            found.append(event)
            if len(found) == count:
                break
        return found

    return asyncio.run(run())


def test_a_silent_stream_has_comments(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_INTERVAL_S", 0.001)
    monkeypatch.setattr(events, "_SILENCE_S", 0.002)
    first, second, third = collect(api, 3)
    assert isinstance(first, Counters)
    assert (second, third) == (None, None)


def test_a_stream_asks_the_database_only_after_a_change(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def count(store: object) -> int:
        asked.append(store)
        return 0

    monkeypatch.setattr(events, "_INTERVAL_S", 0.001)
    monkeypatch.setattr(events, "_SILENCE_S", 0.002)
    monkeypatch.setattr(events, "count_mail", count)
    collect(api, 5)
    assert len(asked) == 1


def read_script(monkeypatch: pytest.MonkeyPatch, *looks: dict[str, Any]) -> None:
    """Let the stream see these counters, one look after another, and the last ones for ever."""
    nothing: dict[str, Any] = dict.fromkeys(Counters.__struct_fields__, 0)
    seen = [Counters(**{**nothing, **look}) for look in looks]
    script = iter(seen)
    monkeypatch.setattr(events, "_INTERVAL_S", 0.001)
    monkeypatch.setattr(events._Counting, "read", lambda _: next(script, seen[-1]))


def requests_of(found: list[Counters | None]) -> list[int]:
    """Return the requests that each event counts."""
    return [event.requests for event in found if event is not None]


BURST: list[dict[str, Any]] = [{"requests": count} for count in (0, 25, 51, 100, 1000, 1025)]
"""25 requests at a time, then more than those three times, then 25 again."""


def test_a_burst_of_requests_has_one_event_when_it_ends(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_BURST_INTERVAL_S", 1000)
    read_script(monkeypatch, *BURST)
    assert requests_of(collect(api, 3)) == [0, 25, 1025]


def test_a_long_burst_has_events_now_and_then(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_BURST_INTERVAL_S", 0)
    read_script(monkeypatch, *BURST)
    assert requests_of(collect(api, 6)) == [0, 25, 51, 100, 1000, 1025]


@pytest.mark.parametrize("name", ["era", "marks", "held", "faults", "clock", "frozen"])
def test_a_change_by_a_user_has_an_event_in_a_burst(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(events, "_BURST_INTERVAL_S", 1000)
    read_script(monkeypatch, {}, {"requests": 100}, {"requests": 200, name: 1}, {"requests": 300, name: 1})
    assert requests_of(collect(api, 3)) == [0, 200, 300]
