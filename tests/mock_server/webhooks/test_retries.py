"""When deliveries are tried again, on a clock that stands and on one that runs."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from datetime import UTC, datetime

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers.threaded import MockServer

from .conftest import MakeReceiver, MakeServer, delivery, tell
from .raw_receiver import RawReceiver, answer, hang


@pytest.fixture
def down(make_receiver: MakeReceiver) -> RawReceiver:
    return make_receiver(answer(500))


def count_after(server: MockServer, receiver: RawReceiver, **step: float) -> int:
    server.clock.advance(**step)
    server.webhooks.drain()
    return len(receiver.received)


def test_a_delivery_is_tried_at_once_and_after_5_20_and_60_minutes(
    server: MockServer, down: RawReceiver
) -> None:
    number = tell(server, server.webhooks.create(down.url))
    assert count_after(server, down) == 1
    assert count_after(server, down, minutes=4.99) == 1
    assert count_after(server, down, minutes=0.01) == 2
    assert count_after(server, down, minutes=14.99) == 2
    assert count_after(server, down, minutes=0.01) == 3
    assert count_after(server, down, minutes=39.99) == 3
    assert count_after(server, down, minutes=0.01) == 4
    assert count_after(server, down, days=30) == 4
    assert (delivery(server, number).state, delivery(server, number).due) == ("discarded", None)


def test_retries_repeat_body_and_key(server: MockServer, down: RawReceiver) -> None:
    tell(server, server.webhooks.create(down.url))
    server.webhooks.drain(advance=True)
    assert len(down.received) == 4
    assert len({request.body for request in down.received}) == 1


def test_attempts_stand_in_the_log_with_the_mocks_time(server: MockServer, down: RawReceiver) -> None:
    number = tell(server, server.webhooks.create(down.url))
    server.webhooks.drain(advance=True)
    tried = delivery(server, number)
    since = [round(attempt.at - tried.queued) for attempt in tried.attempts]
    assert since == [0, 5 * 60, 20 * 60, 60 * 60]
    assert [attempt.status for attempt in tried.attempts] == [500] * 4


def test_a_delivery_is_taken_by_a_retry(server: MockServer, down: RawReceiver) -> None:
    number = tell(server, server.webhooks.create(down.url))
    server.webhooks.drain()
    down.behaviour = answer(200)
    assert count_after(server, down, minutes=5) == 2
    assert delivery(server, number).state == "delivered"
    assert count_after(server, down, hours=2) == 2


def test_the_first_try_may_be_counted(make_server: MakeServer, down: RawReceiver) -> None:
    server = make_server(webhook_first_try="counted")
    number = tell(server, server.webhooks.create(down.url))
    server.webhooks.drain(advance=True)
    tried = delivery(server, number)
    assert tried.state == "discarded"
    assert [round(attempt.at - tried.queued) for attempt in tried.attempts] == [0, 300, 1200]


def test_the_first_try_may_come_later(make_server: MakeServer, receiver: RawReceiver) -> None:
    server = make_server(webhook_delay_s=300)
    tell(server, server.webhooks.create(receiver.url))
    assert count_after(server, receiver, seconds=299) == 0
    assert count_after(server, receiver, seconds=1) == 1


def test_retries_after_a_long_jump_come_one_after_another(server: MockServer, down: RawReceiver) -> None:
    """What is due twice over was due, and is tried, twice: the delivery is soon discarded, and nothing is left."""
    number = tell(server, server.webhooks.create(down.url))
    server.webhooks.drain()
    assert count_after(server, down, days=1) == 4
    assert delivery(server, number).state == "discarded"


# A clock that runs


def test_a_retry_comes_by_itself(make_server: MakeServer, make_receiver: MakeReceiver) -> None:
    server = make_server(webhook_retry_window_s=0.6)
    again = threading.Event()

    async def fail_once(reader: object, writer: object) -> None:
        await answer(200 if receiver.received[1:] else 500)(reader, writer)  # type: ignore[arg-type]  # passed through
        if receiver.received[1:]:
            again.set()

    receiver = make_receiver(fail_once)
    server.clock.unfreeze()
    tell(server, server.webhooks.create(receiver.url))
    assert again.wait(10)


def test_four_failures_come_by_themselves_and_no_fifth(make_server: MakeServer, down: RawReceiver) -> None:
    server = make_server(webhook_retry_window_s=0.12)
    server.clock.unfreeze()
    number = tell(server, server.webhooks.create(down.url))
    until = time.monotonic() + 10
    while delivery(server, number).state == "waiting":
        assert time.monotonic() < until, "it still waits"
    tried = delivery(server, number)
    earliest = [0, 0.01, 0.04, 0.12]
    since = [attempt.at - tried.queued for attempt in tried.attempts]
    assert all(at >= least - 1e-6 for at, least in zip(since, earliest, strict=True))
    assert len(tried.attempts) == len(down.received) == 4


def test_advancing_from_another_thread_wakes(server: MockServer, down: RawReceiver) -> None:
    tell(server, server.webhooks.create(down.url))
    server.webhooks.drain()
    down.asked.clear()
    server.clock.advance(minutes=5)
    assert down.asked.wait(10)


def test_a_clock_that_runs_on_wakes(make_server: MakeServer, receiver: RawReceiver) -> None:
    server = make_server(webhook_delay_s=0.05)
    tell(server, server.webhooks.create(receiver.url))
    server.webhooks.drain()
    assert not receiver.received
    server.clock.unfreeze()
    assert receiver.asked.wait(10)


def test_a_clock_that_stops_stops_retries(server: MockServer, down: RawReceiver) -> None:
    server.clock.unfreeze()
    tell(server, server.webhooks.create(down.url))
    server.webhooks.drain()
    assert server.call(lambda world: world.webhooks.worker._timer) is not None
    server.clock.freeze()
    server.webhooks.drain()
    assert server.call(lambda world: world.webhooks.worker._timer) is None


def test_after_a_jump_back_deliveries_go_out_at_once(server: MockServer, receiver: RawReceiver) -> None:
    number = tell(server, server.webhooks.create(receiver.url))
    server.webhooks.drain()
    server.clock.freeze(datetime(2020, 1, 1, tzinfo=UTC))
    assert delivery(server, number).state == "delivered"
    later = tell(server, server.webhooks.create(receiver.url))
    server.webhooks.drain()
    assert delivery(server, later).state == "delivered"


# Draining


def test_draining_returns_when_nothing_is_there(server: MockServer) -> None:
    server.webhooks.drain()
    server.webhooks.drain(advance=True)


def test_draining_in_vain_says_what_waits(server: MockServer, make_receiver: MakeReceiver) -> None:
    tell(server, server.webhooks.create(make_receiver(hang).url))
    with pytest.raises(UsageError, match=r"after 0.1 s 1 delivery still waits"):
        server.webhooks.drain(timeout_s=0.1)


def test_draining_what_is_held_is_refused(server: MockServer, receiver: RawReceiver) -> None:
    server.webhooks.hold()
    tell(server, server.webhooks.create(receiver.url))
    with pytest.raises(UsageError, match="held"):
        server.webhooks.drain()
    server.webhooks.release()
    server.webhooks.drain()
    assert len(receiver.received) == 1


def test_draining_with_the_clock_moves_it_no_further_than_it_must(
    server: MockServer, down: RawReceiver
) -> None:
    start = server.clock.time()
    tell(server, server.webhooks.create(down.url))
    server.webhooks.drain(advance=True)
    assert server.clock.time() - start == pytest.approx(3600)


def test_draining_waits_for_background_requests_that_are_due(
    make_server: MakeServer, receiver: RawReceiver
) -> None:
    server = make_server(background_delay_s=60)
    server.webhooks.create(receiver.url, is_on=True)
    body = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
    request = urllib.request.Request(
        f"{server.url}/people?background_request=true",
        json.dumps(body).encode(),
        {"OSDI-API-Token": server.api_key, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        assert reply.read() == b"{}"
    assert count_after(server, receiver, seconds=59) == 0
    assert count_after(server, receiver, seconds=1) == 1
