"""The worker that posts due deliveries to their receivers, several at a time, and retries those that fail.

It runs on the event loop that serves the API and has no task while nothing is due. New deliveries wake it, and so does
the clock when it moves.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from time import thread_time
from typing import Protocol

import msgspec

from ..clock import Clock
from ..redaction import redact_webhook_url
from ..settings import Settings
from .delivery_store import NO_WEBHOOK, Attempt, DeliveryStore, DueDelivery, State
from .sender import Answer, WebhookSender

_log = logging.getLogger("actionnetwork_mock")

_MAX_TIMER_S = 3600

_MIN_GAP_S, _MAX_GAP_S = 0.002, 0.01
"""The least and the most seconds between the starts of two deliveries, so that API requests get their turn. Between
these limits, the gap is twice the CPU time that the event loop took since the last start: longer on a slow machine.
"""

_RETRIES = (1 / 12, 3 / 12, 8 / 12)
"""The wait before each of the three retries, as a share of the retry window, which they fill.

Source: [webhooks-68] (assumed).
"""


class FailedAttempt(msgspec.Struct, frozen=True):
    """A failed attempt, as the server's log on the terminal shows it.

    ``time`` and ``next_attempt`` are in seconds since 1970 on the mock's clock; ``next_attempt`` is None after the
    last one, and ``status`` is None if there was no answer. ``url`` is without its query.
    """

    time: float
    webhook: int
    delivery: int
    url: str
    status: int | None
    problem: str
    milliseconds: float
    next_attempt: float | None


class Timers(Protocol):
    """What a world has to do at some time besides deliveries: background requests and timers. One timer serves all."""

    next_due: float

    def settle(self) -> None:
        """Carry out what is due."""


class DeliveryWorker:
    """Delivers what a ``DeliveryStore`` holds. Call everything but ``wake_threadsafe`` on the event loop's thread."""

    def __init__(self, deliveries: DeliveryStore, clock: Clock, settings: Settings) -> None:
        self._deliveries = deliveries
        self._clock = clock
        self._settings = settings
        self._loop: asyncio.AbstractEventLoop | None = None
        self._sender: WebhookSender | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._last_start = self._cpu_at_start = 0.0
        self._last_served = 0
        self._in_flight: dict[int, asyncio.Task[None]] = {}
        self._in_flight_per_webhook: Counter[int] = Counter()
        self._waiting_for_idle: list[asyncio.Future[None]] = []
        self._run_scheduled = False
        self.held = False
        """While true, only ``try_now`` sends."""
        self.sequential: set[int] = set()
        """Numbers of webhooks whose deliveries are sent one after another until none is due."""
        self.has_server = True
        """False where nothing is sent: without a server, where a running loop is the test's own, and in a preview."""
        self.timed_work: Timers | None = None
        self.on_failure: Callable[[FailedAttempt], None] | None = None
        """Called with each attempt that fails."""
        clock.watch(self.wake_threadsafe)

    def use_settings(self, settings: Settings) -> None:
        """Apply other settings from now on."""
        self._settings = settings

    # Waking

    def wake(self) -> None:
        """Check for due deliveries as soon as the loop is free. Without a running loop, deliveries wait."""
        if not self.has_server:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if loop is not self._loop:
            self._loop, self._run_scheduled, self._last_start = loop, False, 0.0
            self._sender = WebhookSender(timeout_s=self._settings.webhook_timeout_s)
        self._schedule_run()

    def _schedule_run(self) -> None:
        """Schedule a run unless one is scheduled already."""
        if not self._run_scheduled and self._loop is not None:
            self._run_scheduled = True
            self._loop.call_soon(self._run)

    def wake_threadsafe(self) -> None:
        """Check for due deliveries, from any thread."""
        loop = self._loop  # the loop's thread can set it to None at any time
        if loop is not None:
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(self._run)

    def _run(self) -> None:
        """Carry out what is due besides deliveries, start a delivery if one is due and the limits allow it, and set the
        timer for the next one. If there is nothing to send, ``idle`` returns.
        """
        self._run_scheduled = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self.timed_work is not None:
            self.timed_work.settle()
        now = self._clock.time()
        gap = 0.0 if self.held else self._start_next(now)
        if not self._in_flight and not gap:
            self.sequential.clear()
            for waiting in self._waiting_for_idle:
                if not waiting.done():
                    waiting.set_result(None)
            self._waiting_for_idle.clear()
        self._set_timer(now, gap)

    def _set_timer(self, now: float, gap: float) -> None:
        """Run again after ``gap`` seconds, or, when it is 0, when the next delivery or timed work is due."""
        if self._loop is None:
            return
        if gap:
            self._timer = self._loop.call_later(gap, self._run)
        elif not self._clock.frozen and (later := self._next_due(now)) < float("inf"):
            self._timer = self._loop.call_later(min(later - now + 0.001, _MAX_TIMER_S), self._run)

    def _next_due(self, now: float) -> float:
        timed = self.timed_work.next_due if self.timed_work is not None else float("inf")
        return min(self._deliveries.next_due(after=now), timed if timed > now else float("inf"))

    def _start_next(self, now: float) -> float:
        """Start one delivery, taking webhooks in turn, unless the gap since the last start is too short.

        Return the seconds until the next may start; 0 when there is none to start.
        """
        assert self._loop is not None
        found = self._find_startable(now)
        if found is None:
            return 0
        busy = thread_time() - self._cpu_at_start
        rest = self._last_start + min(max(2 * busy, _MIN_GAP_S), _MAX_GAP_S) - self._loop.time()
        if rest > 0:
            return rest
        self._last_start, self._cpu_at_start = self._loop.time(), thread_time()
        self._last_served, delivery = found
        self._start(self._last_served, delivery)
        return _MIN_GAP_S

    def _start(self, webhook_id: int, delivery: DueDelivery) -> asyncio.Task[None]:
        assert self._loop is not None
        self._in_flight_per_webhook[webhook_id] += 1
        task = self._loop.create_task(self._attempt(webhook_id, delivery))
        self._in_flight[delivery.number] = task
        return task

    def _find_startable(self, now: float) -> tuple[int, DueDelivery] | None:
        """Return a due delivery of a webhook below its limit, starting with the webhook after the last one used."""
        ids = self._deliveries.webhook_ids()
        for webhook_id in sorted(ids, key=lambda number: (number <= self._last_served, number)):
            limit = 1 if webhook_id in self.sequential else self._settings.webhook_parallel
            if self._in_flight_per_webhook[webhook_id] < limit:
                # first_due() also returns deliveries in flight, which are fewer than `limit`.
                for delivery in self._deliveries.first_due(webhook_id, now=now, limit=limit):
                    if delivery.number not in self._in_flight:
                        return webhook_id, delivery
        return None

    # Sending

    async def _attempt(self, webhook_id: int, delivery: DueDelivery) -> None:
        assert self._sender is not None
        at = self._clock.time()
        url = ""
        try:
            url, body = self._deliveries.content(delivery.number)
            answer = await self._sender.post(url, body)
        except Exception as error:
            _log.exception("the mock failed to deliver a webhook")
            answer = Answer(None, f"the mock itself failed: {error!r}")
        response = answer.body.decode("utf-8", "replace")
        attempt = Attempt(at, answer.status, answer.problem, answer.seconds, response)
        due = self._next_attempt_at(webhook_id, delivery) if answer.problem else None
        state: State = "delivered"
        if answer.problem:
            state = "discarded" if due is None else "waiting"
        if not self._deliveries.record_attempt(delivery.number, attempt, state, due=due):
            due = None
        del self._in_flight[delivery.number]
        self._in_flight_per_webhook[webhook_id] -= 1
        self._schedule_run()
        if answer.problem and self.on_failure is not None:
            self.on_failure(_failed(webhook_id, delivery.number, url, attempt, due))

    def _next_attempt_at(self, webhook_id: int, delivery: DueDelivery) -> float | None:
        """Return when a failed delivery is retried, counted from the time it was due; None after the last retry.

        A delivery without a webhook is not retried.
        """
        if webhook_id == NO_WEBHOOK:
            return None
        tried = delivery.attempts
        retries = _RETRIES[:-1] if self._settings.webhook_first_try == "counted" else _RETRIES
        if tried >= len(retries):
            return None
        return delivery.due + retries[tried] * self._settings.webhook_retry_window_s

    async def try_now(self, webhook_id: int, delivery: DueDelivery) -> None:
        """Attempt a waiting delivery at once, whether it is due or not. It may be in flight already."""
        self.wake()
        assert self._loop is not None
        running = self._in_flight.get(delivery.number)
        if running is None:
            running = self._start(webhook_id, delivery)
        await asyncio.shield(running)

    # Ending

    async def idle(self) -> None:
        """Return when no delivery is due or in flight. If deliveries are held, return when none is in flight."""
        self.wake()
        waiting = asyncio.get_running_loop().create_future()
        self._waiting_for_idle.append(waiting)
        await waiting

    def reset(self) -> None:
        """Cancel what is in flight, because the database is about to be replaced."""
        for task in self._in_flight.values():
            task.cancel()
        self._in_flight.clear()
        self._in_flight_per_webhook.clear()
        self.held = False
        self.sequential.clear()
        self.wake_threadsafe()

    async def close(self) -> None:
        """Stop sending and close the connections. Waiting deliveries stay in the database."""
        self.held = True
        tasks = [*self._in_flight.values()]
        self._in_flight.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._timer is not None:
            self._timer.cancel()
        if self._sender is not None:
            await self._sender.close()
        self._loop = None


def _failed(webhook: int, delivery: int, url: str, attempt: Attempt, due: float | None) -> FailedAttempt:
    milliseconds = round(attempt.seconds * 1000, 3)
    return FailedAttempt(
        attempt.at,
        webhook,
        delivery,
        redact_webhook_url(url).partition("?")[0],
        attempt.status,
        attempt.problem,
        milliseconds,
        due,
    )
