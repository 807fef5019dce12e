"""The stream of counters, by which the web console sees that something changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from operator import attrgetter

import msgspec

from .._version import __version__
from ..rules.mailbox import count_mail
from ..world import World
from ..worlds import Worlds
from .arguments import NoArguments
from .operation import Call

_INTERVAL_S = 0.25
"""Requests cost nothing more while a stream is open, and rows appear in the console within half a second."""
_BURST = 25
"""With more requests than these since the last look, the console could not show them one by one."""
_BURST_INTERVAL_S = 4.0
"""Each event makes the console read, and draw a page. At four a second, this cost a busy API a tenth of its rate."""
_SILENCE_S = 15

_chosen = attrgetter("era", "marks", "held", "faults", "clock", "frozen")
"""What tests and users of the console change, as opposed to what grows with each request."""


class Counters(msgspec.Struct, frozen=True):
    """Numbers that differ when something has changed.

    ``started`` differs after a restart of the server. ``era`` counts how often the journal was emptied, ``requests`` is
    the number of its newest request, ``marks`` how many marks it has. ``data`` differs after each change of what is
    stored: people, actions, keys, webhooks, deliveries and mail. ``deliveries`` is the number of the newest delivery,
    and ``waiting`` says how many wait. ``inbox`` counts the requests to all inboxes under ``/catch/``. ``faults`` are
    active, and matched and struck so many requests. ``clock`` counts how often the clock was frozen, advanced or
    released; ``time`` is its time, in seconds since 1970.
    """

    started: str
    version: str
    era: int
    requests: int
    marks: int
    data: int
    deliveries: int
    waiting: int
    held: bool
    inbox: int
    mail: int
    faults: int
    matched: int
    struck: int
    clock: int
    frozen: bool
    time: float


async def stream_events(call: Call, _: NoArguments) -> AsyncIterator[Counters | None]:
    """Return a stream of events with the counters: one at once, and one whenever a counter has changed.

    There are at most four a second. While more than 100 requests a second arrive, there is one in four seconds, one
    when they end, and one for each change of the clock, of faults and of what else a user chooses. After 15 s without
    an event, the stream has a comment. It ends when the server begins to stop.
    """
    counting = _Counting(call.world, call.worlds)
    loop = asyncio.get_running_loop()
    before, seen, silent_since = None, call.world.journal.newest, loop.time()
    # One task for the whole stream: `wait_for` would make one for each look at the counters.
    stopping = asyncio.ensure_future(call.worlds.stopping.wait())
    try:
        while not call.worlds.stopping.is_set():
            counters = counting.read()
            changed = msgspec.structs.replace(counters, time=0)
            silent_s = loop.time() - silent_since
            in_burst = counters.requests - seen > _BURST and silent_s < _BURST_INTERVAL_S
            seen = counters.requests
            is_due = _chosen(changed) != _chosen(before) if in_burst else changed != before
            if is_due or silent_s >= _SILENCE_S:
                yield counters if is_due else None
                before, silent_since = changed, loop.time()
            await asyncio.wait([stopping], timeout=_INTERVAL_S)
    finally:
        stopping.cancel()


class _Counting:
    """Reads the counters of a world. It asks the database only after a change."""

    def __init__(self, world: World, worlds: Worlds) -> None:
        self._world = world
        self._worlds = worlds
        self._version = -1
        self._stored = (0, 0, 0)

    def read(self) -> Counters:
        """Return the counters now."""
        world = self._world
        journal, faults, clock = world.journal, [*world.faults], world.clock
        if world.store.version != self._version:
            webhooks = world.webhooks
            self._stored = webhooks.last_number, webhooks.waiting, count_mail(world.store)
            self._version = world.store.version
        deliveries, waiting, mail = self._stored
        return Counters(
            started=self._worlds.started,
            version=__version__,
            era=journal.era,
            requests=journal.newest,
            marks=len(journal.marks),
            data=self._version,
            deliveries=deliveries,
            waiting=waiting,
            held=world.webhooks.is_held,
            inbox=self._worlds.catcher.received,
            mail=mail,
            faults=len(faults),
            matched=sum(fault.matched for fault in faults),
            struck=sum(fault.struck for fault in faults),
            clock=clock.moves,
            frozen=clock.frozen,
            time=clock.time(),
        )
