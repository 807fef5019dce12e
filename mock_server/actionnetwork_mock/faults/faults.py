"""The faults of a world: which are set, which requests they strike, and how often they have."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b

import msgspec

from ..errors import UsageError
from ..journal import Matcher
from .bad_day import BAD_DAY
from .fault import Fault

_MAX_FAULTS = 1000


class ArmedFault(msgspec.Struct, frozen=True):
    """A fault that is set: its number, how many requests it matched and how many of them it struck."""

    number: int
    fault: Fault
    matched: int = 0
    struck: int = 0


class Faults:
    """The faults that are set, in the order in which they were added.

    Each fault that matches a request strikes it, but of those that decide what arrives of an answer only the first
    that strikes; the others do not count the request then. Whether chance lets a fault strike depends on ``seed``, the
    fault's number and how many requests it has matched, and on nothing else.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._by_number: dict[int, ArmedFault] = {}
        self._matchers: dict[int, Matcher] = {}
        self._pauses: set[asyncio.Future[None]] = set()
        self._last = 0
        self.armed = False
        """Whether any fault is set: all that a request asks while there is none."""

    def add(self, fault: Fault) -> ArmedFault:
        """Set a fault. Raises UsageError when there are too many."""
        if len(self._by_number) >= _MAX_FAULTS:
            raise UsageError(f"{_MAX_FAULTS} faults are set, which is the most: remove some first")
        self._last += 1
        self._by_number[self._last] = armed = ArmedFault(self._last, fault)
        self._matchers[self._last] = Matcher(fault.pattern)
        self.armed = True
        return armed

    def bad_day(self) -> list[ArmedFault]:
        """Set the faults of a bad day: a little of everything, at random and yet the same for the same seed."""
        return [self.add(fault) for fault in BAD_DAY]

    def remove(self, number: int) -> None:
        """Take a fault back. Raises UsageError for a number that none has."""
        if self._by_number.pop(number, None) is None:
            known = ", ".join(map(str, self._by_number)) or "none at all"
            raise UsageError(f"there is no fault {number}; there are: {known}")
        del self._matchers[number]
        self.armed = bool(self._by_number)

    def clear(self) -> None:
        """Take all faults back, count from one again, and let go the answers that are kept waiting."""
        self._by_number.clear()
        self._matchers.clear()
        self._last = 0
        self.armed = False
        for pause in self._pauses:
            if not pause.done():
                pause.set_result(None)

    def __len__(self) -> int:
        return len(self._by_number)

    def __iter__(self) -> Iterator[ArmedFault]:
        return iter(tuple(self._by_number.values()))

    def injected(self, method: str, path: str, page: int) -> list[ArmedFault]:
        """Return the faults to inject into the answer to a request, and count the request.

        ``page`` is the page that it asks for, or 0 for what is no collection: pages are all that some faults concern.
        """
        struck: list[ArmedFault] = []
        decided = False
        for number, armed in self._by_number.items():
            fault = armed.fault
            if (decided and fault.decides) or not _concerns(fault, page):
                continue
            if self._matchers[number].match(method, path):
                strikes = self._strikes(armed)
                counted = msgspec.structs.replace(
                    armed, matched=armed.matched + 1, struck=armed.struck + strikes
                )
                self._by_number[number] = counted
                if strikes:
                    struck.append(counted)
                    decided = decided or fault.decides
        return struck

    def _strikes(self, armed: ArmedFault) -> bool:
        fault = armed.fault
        if armed.matched < fault.after or (fault.times is not None and armed.struck >= fault.times):
            return False
        return fault.probability == 1 or self._chance(armed) < fault.probability

    def _chance(self, armed: ArmedFault) -> float:
        """Return a number from 0 to 1 that is drawn anew for every match, and the same in every run."""
        text = b"%d:%d:%d" % (self._seed, armed.number, armed.matched)
        return int.from_bytes(blake2b(text, digest_size=8).digest()) / 2**64

    async def pause(self, seconds: float) -> None:
        """Wait in real time, but no longer than until ``clear``."""
        pause = asyncio.get_running_loop().create_future()
        self._pauses.add(pause)
        with suppress(TimeoutError):
            try:
                async with asyncio.timeout(seconds):
                    await pause
            finally:
                self._pauses.discard(pause)


def _concerns(fault: Fault, page: int) -> bool:
    """A link to the next page is on pages only, and people come and go between the first page and a later one."""
    if fault.person is not None:
        return page > 1
    return page > 0 or fault.endless_next is None
