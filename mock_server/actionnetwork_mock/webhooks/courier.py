"""The courier: takes what is due to the receivers, several at a time, and comes again for what failed.

It lives on the event loop that serves the API and has no task of its own while nothing is due: whoever queues
something, and the clock when it moves, wakes it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import suppress

from ..clock import Clock
from ..settings import Settings
from .posting import Answer, Poster
from .queue import Attempt, Outgoing, Queue, State

_log = logging.getLogger("actionnetwork_mock")

_LONGEST_ALARM_S = 3600

_GAP_S = 0.002
"""Between the starts of two deliveries, so that the loop has time for the API's callers: 500 a second at most."""

_RETRIES = (1 / 12, 3 / 12, 8 / 12)
"""When the three retries come, as shares of the hour. Source: webhooks.md, sections 5 and 6 (assumed)."""


class Courier:
    """Delivers a queue. Everything but ``wake_from_anywhere`` is called on the loop's thread."""

    def __init__(self, queue: Queue, clock: Clock, settings: Settings) -> None:
        self._queue = queue
        self._clock = clock
        self._settings = settings
        self._loop: asyncio.AbstractEventLoop | None = None
        self._poster: Poster | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._last_start = 0.0
        self._last_webhook = 0
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._of_webhook: Counter[int] = Counter()
        self._idle: list[asyncio.Future[None]] = []
        self._going = False
        self.held = False
        """While true nothing is sent."""
        self.in_order: set[int] = set()
        """Webhooks whose deliveries go out one after another until none is due."""
        self.has_server = True
        """False where the event loops that come by are those of tests, which are not to be used."""
        clock.watch(self.wake_from_anywhere)

    def use_settings(self, settings: Settings) -> None:
        """Follow other settings from now on."""
        self._settings = settings

    # Waking

    def wake(self) -> None:
        """Look at the queue as soon as the loop is free; without a running loop nobody delivers, and all waits."""
        if not self.has_server:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if loop is not self._loop:
            self._loop, self._going, self._last_start = loop, False, 0.0
            self._poster = Poster(timeout_s=self._settings.webhook_timeout_s)
        self._go_soon()

    def _go_soon(self) -> None:
        """Look once, however often this is asked for meanwhile."""
        if not self._going and self._loop is not None:
            self._going = True
            self._loop.call_soon(self._go)

    def wake_from_anywhere(self) -> None:
        """Look at the queue, from any thread."""
        loop = self._loop  # the loop's own thread may set it to None meanwhile
        if loop is not None:
            with suppress(RuntimeError):  # or close it
                loop.call_soon_threadsafe(self._go)

    def _go(self) -> None:
        """Send what is due, as far as there is room, and set the alarm for what is due later."""
        self._going = False
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        now = self._clock.time()
        gap = 0.0 if self.held else self._send_one(now)
        if not self._under_way and not gap:
            self.in_order.clear()
            for waiting in self._idle:
                if not waiting.done():
                    waiting.set_result(None)
            self._idle.clear()
        self._set_alarm(now, gap)

    def _set_alarm(self, now: float, gap: float) -> None:
        """Look again after the gap, or if there is nothing to wait for, when the next delivery is due."""
        if self._loop is None:
            return
        if gap:
            self._alarm = self._loop.call_later(gap, self._go)
        elif not self._clock.frozen and (later := self._queue.next_due(after=now)) < float("inf"):
            self._alarm = self._loop.call_later(min(later - now + 0.001, _LONGEST_ALARM_S), self._go)

    def _send_one(self, now: float) -> float:
        """Start one delivery, of each webhook in turn, and return how long to wait with the next; 0 if none can be."""
        assert self._loop is not None
        found = self._next(now)
        if found is None:
            return 0
        gap = self._last_start + _GAP_S - self._loop.time()
        if gap > 0:
            return gap
        self._last_start = self._loop.time()
        self._last_webhook, outgoing = found
        self._of_webhook[self._last_webhook] += 1
        self._under_way[outgoing.number] = self._loop.create_task(self._attempt(self._last_webhook, outgoing))
        return _GAP_S

    def _next(self, now: float) -> tuple[int, Outgoing] | None:
        """Return a delivery that is due and has room, of the webhook after the last one that has any."""
        ids = self._queue.webhook_ids()
        for webhook_id in sorted(ids, key=lambda number: (number <= self._last_webhook, number)):
            most = 1 if webhook_id in self.in_order else self._settings.webhook_parallel
            if self._of_webhook[webhook_id] < most:
                # Those under way are still due, and among the first.
                for outgoing in self._queue.first_due(webhook_id, now=now, most=most):
                    if outgoing.number not in self._under_way:
                        return webhook_id, outgoing
        return None

    # Sending

    async def _attempt(self, webhook_id: int, outgoing: Outgoing) -> None:
        assert self._poster is not None
        at = self._clock.time()
        try:
            answer = await self._poster.post(*self._queue.content(outgoing.number))
        except Exception as error:
            _log.exception("the mock failed to deliver a webhook")
            answer = Answer(None, f"the mock itself failed: {error!r}")
        response = answer.body.decode("utf-8", "replace")
        attempt = Attempt(at, answer.status, answer.problem, answer.seconds, response)
        due = self._due_again(outgoing) if answer.problem else None
        state: State = "waiting" if due is not None else "discarded" if answer.problem else "delivered"
        self._queue.note(outgoing.number, attempt, state, due=due)
        del self._under_way[outgoing.number]
        self._of_webhook[webhook_id] -= 1
        self._go_soon()

    def _due_again(self, outgoing: Outgoing) -> float | None:
        """Return when a delivery that failed is tried again: counted from when it was due, so that no time is lost."""
        tried = outgoing.attempts
        retries = _RETRIES[:-1] if self._settings.webhook_first_try == "counted" else _RETRIES
        if tried >= len(retries):
            return None
        return outgoing.due + retries[tried] * self._settings.webhook_retry_window_s

    # Ending

    async def idle(self) -> None:
        """Return when nothing is due and nothing under way, or while everything is held, nothing under way."""
        self.wake()
        waiting = asyncio.get_running_loop().create_future()
        self._idle.append(waiting)
        await waiting

    def forget(self) -> None:
        """Leave what is under way: the database is about to be another."""
        for task in self._under_way.values():
            task.cancel()
        self._under_way.clear()
        self._of_webhook.clear()
        self.held = False
        self.in_order.clear()
        self.wake_from_anywhere()

    async def close(self) -> None:
        """Stop sending and close the connections; what waits stays in the database."""
        self.held = True
        tasks = [*self._under_way.values()]
        self._under_way.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._alarm is not None:
            self._alarm.cancel()
        if self._poster is not None:
            await self._poster.close()
        self._loop = None
