"""What is under way when something else happens: a reset, a stop, a webhook that goes, a loop that is busy."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.webhooks.delivery_worker import FailedAttempt
from actionnetwork_mock.webhooks.sender import Answer, WebhookSender

from .conftest import HASTY_S, MakeReceiver, MakeServer, delivery, tell
from .raw_receiver import RawReceiver, answer, hang


@pytest.fixture
def stuck(make_receiver: MakeReceiver) -> RawReceiver:
    return make_receiver(hang)


# Resetting


def test_a_reset_forgets_what_is_under_way(server: MockServer, stuck: RawReceiver) -> None:
    tell(server, server.webhooks.create(stuck.url))
    assert stuck.asked.wait(10)
    server.reset()
    assert stuck.hung_up.wait(10)
    assert server.webhooks.deliveries() == []
    assert len(server.webhooks) == 0
    server.webhooks.drain()


def test_after_a_reset_deliveries_go_out_as_before(
    server: MockServer, stuck: RawReceiver, receiver: RawReceiver
) -> None:
    """Also to as many at once: those that were forgotten count no more."""
    webhook = server.webhooks.create(stuck.url)
    for _ in range(6):
        tell(server, webhook)
    assert stuck.asked.wait(10)
    server.reset()
    server.clock.freeze()
    number = tell(server, server.webhooks.create(receiver.url))
    server.webhooks.drain()
    assert delivery(server, number).state == "delivered"


def test_what_was_under_way_before_a_reset_is_not_written_down_after_it(
    server: MockServer, make_receiver: MakeReceiver, receiver: RawReceiver
) -> None:
    go = threading.Event()

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not go.is_set():
            await asyncio.sleep(0.001)
        await answer(500)(reader, writer)

    slow = make_receiver(wait)
    tell(server, server.webhooks.create(slow.url))
    assert slow.asked.wait(10)
    server.reset()
    number = tell(server, server.webhooks.create(receiver.url))
    go.set()
    server.webhooks.drain()
    assert number == 1
    assert [attempt.status for attempt in delivery(server, 1).attempts] == [200]


def test_restoring_sends_again_what_was_waiting_then(server: MockServer, receiver: RawReceiver) -> None:
    server.webhooks.hold()
    tell(server, server.webhooks.create(receiver.url))
    checkpoint = server.checkpoint()
    server.webhooks.release()
    server.webhooks.drain()
    server.restore(checkpoint)
    server.webhooks.drain()
    first, second = receiver.received
    assert first.body == second.body


# Stopping


def test_stopping_hangs_up_on_what_is_under_way(make_server: MakeServer, stuck: RawReceiver) -> None:
    server = make_server()
    webhook = server.webhooks.create(stuck.url)
    for _ in range(6):
        tell(server, webhook)
    assert stuck.asked.wait(10)
    started = time.monotonic()
    server.stop()
    assert time.monotonic() - started < 3
    assert stuck.hung_up.wait(10)


def test_stopping_right_after_telling_is_quiet(make_server: MakeServer, receiver: RawReceiver) -> None:
    server = make_server()
    tell(server, server.webhooks.create(receiver.url))
    server.stop()


def test_what_waits_goes_out_after_a_restart_on_the_same_file(
    make_server: MakeServer, make_receiver: MakeReceiver, tmp_path: Path
) -> None:
    path = str(tmp_path / "mock.db")
    down = make_receiver(answer(500))
    first = make_server(db=path)
    tell(first, first.webhooks.create(down.url))
    first.webhooks.drain()
    first.stop()
    down.behaviour = answer(200)
    second = make_server(db=path)
    second.webhooks.drain()
    assert len(down.received) == 1
    second.clock.advance(minutes=5)
    second.webhooks.drain()
    assert len(down.received) == 2
    assert down.received[0].body == down.received[1].body


def test_what_was_under_way_goes_out_again_after_a_restart(
    make_server: MakeServer, stuck: RawReceiver, tmp_path: Path
) -> None:
    path = str(tmp_path / "mock.db")
    first = make_server(db=path)
    tell(first, first.webhooks.create(stuck.url))
    assert stuck.asked.wait(10)
    first.stop()
    stuck.behaviour = answer(200)
    second = make_server(db=path)
    second.webhooks.drain()
    assert [one.state for one in second.webhooks.deliveries()] == ["delivered"]
    assert len(stuck.received) == 2


def test_what_became_due_while_nobody_was_there_keeps_its_distances(
    make_server: MakeServer, make_receiver: MakeReceiver, tmp_path: Path
) -> None:
    path = str(tmp_path / "mock.db")
    down = make_receiver(answer(500))
    first = make_server(db=path)
    first.clock.freeze(datetime(2020, 1, 1, tzinfo=UTC))
    number = tell(first, first.webhooks.create(down.url))
    first.webhooks.drain()
    first.stop()
    second = make_server(db=path)
    second.webhooks.drain()
    assert len(down.received) == 2
    due = delivery(second, number).due
    assert due is not None
    assert 880 < due - second.clock.time() <= 900
    second.webhooks.drain(advance=True)
    assert len(down.received) == 4


# A webhook that goes


def test_turning_a_webhook_off_leaves_what_waits(server: MockServer, receiver: RawReceiver) -> None:
    server.webhooks.hold()
    webhook = server.webhooks.create(receiver.url)
    tell(server, webhook)
    server.webhooks.turn_off(webhook)
    server.webhooks.release()
    server.webhooks.drain()
    assert len(receiver.received) == 1


def test_deleting_a_webhook_discards_what_waits(server: MockServer, receiver: RawReceiver) -> None:
    server.webhooks.hold()
    webhook = server.webhooks.create(receiver.url)
    number = tell(server, webhook)
    server.webhooks.delete(webhook)
    server.webhooks.release()
    server.webhooks.drain(advance=True)
    assert not receiver.received
    assert delivery(server, number).state == "discarded"


def test_what_fails_after_its_webhook_was_deleted_is_discarded(
    server: MockServer, make_receiver: MakeReceiver
) -> None:
    go = threading.Event()

    async def fail_later(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not go.is_set():
            await asyncio.sleep(0.001)
        await answer(500)(reader, writer)

    receiver = make_receiver(fail_later)
    failures: list[FailedAttempt] = []
    server.call(lambda world: setattr(world.webhooks.worker, "on_failure", failures.append))
    webhook = server.webhooks.create(receiver.url)
    number = tell(server, webhook)
    assert receiver.asked.wait(10)
    server.webhooks.delete(webhook)
    go.set()
    server.webhooks.drain(advance=True, timeout_s=5)
    assert delivery(server, number).state == "discarded"
    assert len(receiver.received) == 1
    assert [failure.next_attempt for failure in failures] == [None]


def test_a_log_that_cannot_be_written_costs_no_retry(server: MockServer, make_receiver: MakeReceiver) -> None:
    def fail(failure: object) -> None:
        raise BrokenPipeError("the terminal is gone")

    server.call(lambda world: setattr(world.webhooks.worker, "on_failure", fail))
    number = tell(server, server.webhooks.create(make_receiver(answer(500)).url))
    server.webhooks.drain(advance=True, timeout_s=5)
    assert len(delivery(server, number).attempts) == 4


def test_what_is_taken_after_its_webhook_was_deleted_is_delivered(
    server: MockServer, make_receiver: MakeReceiver
) -> None:
    go = threading.Event()

    async def take_later(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not go.is_set():
            await asyncio.sleep(0.001)
        await answer(200)(reader, writer)

    receiver = make_receiver(take_later)
    webhook = server.webhooks.create(receiver.url)
    number = tell(server, webhook)
    assert receiver.asked.wait(10)
    server.webhooks.delete(webhook)
    go.set()
    server.webhooks.drain()
    assert delivery(server, number).state == "delivered"


def test_what_went_to_a_webhook_that_is_gone_is_not_sent_again(
    server: MockServer, receiver: RawReceiver
) -> None:
    webhook = server.webhooks.create(receiver.url)
    number = tell(server, webhook)
    server.webhooks.drain()
    server.webhooks.delete(webhook)
    with pytest.raises(UsageError, match="no webhook"):
        server.webhooks.replay(delivery(server, number))
    server.webhooks.drain(advance=True)


def test_deliveries_of_others_go_out_while_one_webhook_has_too_many(
    make_server: MakeServer, stuck: RawReceiver, receiver: RawReceiver
) -> None:
    """The alarm for what is due later rings though something is due already."""
    server = make_server(webhook_delay_s=0.2)
    webhook = server.webhooks.create(stuck.url)
    for _ in range(8):
        tell(server, webhook)
    server.clock.unfreeze()
    assert stuck.asked.wait(10)
    tell(server, server.webhooks.create(receiver.url))
    assert receiver.asked.wait(10)


def test_webhooks_take_turns(server: MockServer, receiver: RawReceiver) -> None:
    server.webhooks.hold()
    for path in ("/a", "/b"):
        webhook = server.webhooks.create(receiver.url + path)
        for _ in range(15):
            tell(server, webhook)
    server.webhooks.release()
    server.webhooks.drain()
    first = Counter(request.line for request in receiver.received[:10])
    assert len(receiver.received) == 30
    assert sorted(first.values())[0] >= 3, first
    assert len(first) == 2


def test_what_waits_can_be_sent_newest_first(server: MockServer, receiver: RawReceiver) -> None:
    server.webhooks.hold()
    webhook = server.webhooks.create(receiver.url)
    for _ in range(12):
        tell(server, webhook)
    server.webhooks.release("reversed")
    server.webhooks.drain()
    queued = [one.body for one in server.webhooks.deliveries()]
    assert [request.body for request in receiver.received] == queued[::-1]


# The log


def test_the_log_keeps_about_as_many_as_the_setting_says(
    make_server: MakeServer, receiver: RawReceiver
) -> None:
    server = make_server(webhook_log=10)
    webhook = server.webhooks.create(receiver.url)
    numbers = [tell(server, webhook) for _ in range(200)]
    server.webhooks.drain()
    kept = [one.number for one in server.webhooks.deliveries()]
    assert 10 <= len(kept) < 10 + 64
    assert kept == numbers[-len(kept) :]
    assert len(receiver.received) == 200


def test_the_log_keeps_what_waits(make_server: MakeServer, make_receiver: MakeReceiver) -> None:
    server = make_server(webhook_log=1)
    down, up = make_receiver(answer(500)), make_receiver()
    number = tell(server, server.webhooks.create(down.url))
    webhook = server.webhooks.create(up.url)
    for _ in range(130):
        tell(server, webhook)
    server.webhooks.drain()
    assert delivery(server, number).state == "waiting"


# A loop that is busy


def test_an_answer_in_time_counts_though_the_loop_looked_late(receiver: RawReceiver) -> None:
    async def post() -> Answer:
        sender = WebhookSender(timeout_s=0.5)
        try:
            await sender.post(receiver.url, b"[]")  # opens what takes its time
            sending = asyncio.ensure_future(sender.post(receiver.url, b"[]"))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            time.sleep(0.8)
            return await sending
        finally:
            await sender.close()

    assert asyncio.run(post()).status == 200


def test_a_busy_loop_takes_no_time_from_receivers(make_server: MakeServer, receiver: RawReceiver) -> None:
    server = make_server(webhook_timeout_s=0.5)
    number = tell(server, server.webhooks.create(receiver.url))
    server.call(lambda _: time.sleep(0.8))
    server.webhooks.drain()
    assert delivery(server, number).state == "delivered"


# Warnings and complaints


def test_nothing_is_logged_when_receivers_fail(
    server: MockServer, stuck: RawReceiver, make_receiver: MakeReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for receiver in (stuck, make_receiver(answer(500))):
            tell(server, server.webhooks.create(receiver.url))
        assert stuck.asked.wait(10)
        server.stop()
        gc.collect()  # tasks that were never awaited complain when they go
    assert caplog.records == []


def test_no_task_stays_behind_when_a_receiver_hangs(make_server: MakeServer, stuck: RawReceiver) -> None:
    server = make_server(webhook_timeout_s=HASTY_S)
    before = server.call(lambda _: len(asyncio.all_tasks()))
    webhook = server.webhooks.create(stuck.url)
    for _ in range(8):
        tell(server, webhook)
    server.webhooks.drain()
    until = time.monotonic() + 10
    while server.call(lambda _: len(asyncio.all_tasks())) > before:
        assert time.monotonic() < until, "something is still under way"
