"""How far apart deliveries start, so that the event loop has time for API requests."""

from __future__ import annotations

import asyncio
from itertools import count, pairwise
from time import perf_counter

import pytest

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.webhooks import delivery_worker
from actionnetwork_mock.webhooks.delivery_store import DueDelivery
from actionnetwork_mock.webhooks.delivery_worker import DeliveryWorker

from .conftest import tell
from .raw_receiver import RawReceiver


@pytest.mark.parametrize(
    ("busy_s", "least_s"),
    [(0, 0.002), (0.003, 0.006), (10, 0.01)],
)
def test_deliveries_start_twice_as_far_apart_as_the_loop_was_busy(
    busy_s: float,
    least_s: float,
    server: MockServer,
    receiver: RawReceiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """But at least 2 ms, and no more than 10 ms: a busy API must not stop webhooks."""
    webhook = server.webhooks.create(receiver.url)
    server.webhooks.hold()
    for _ in range(8):
        tell(server, webhook)
    starts: list[float] = []
    start = DeliveryWorker._start

    def note_start(worker: DeliveryWorker, number: int, due: DueDelivery) -> asyncio.Task[None]:
        starts.append(perf_counter())
        return start(worker, number, due)

    monkeypatch.setattr(DeliveryWorker, "_start", note_start)
    ticks = count()
    monkeypatch.setattr(delivery_worker, "thread_time", lambda: busy_s * next(ticks))
    server.webhooks.release()
    server.webhooks.drain()
    assert len(starts) == len(receiver.received) == 8
    gaps = [later - sooner for sooner, later in pairwise(starts)]
    assert min(gaps) >= least_s - 0.001  # the loop's timers count in whole milliseconds
