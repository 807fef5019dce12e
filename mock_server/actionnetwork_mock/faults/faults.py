"""The active faults of a world: selects the faults to inject into a request, and counts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import suppress

import msgspec

from ..errors import UsageError
from ..ids import fraction_of
from ..patterns import Matcher
from .fault import Fault

MAX_FAULTS = 1000


class ActiveFault(msgspec.Struct, frozen=True):
    """A fault that is active, with its number.

    It matched ``matched`` requests and was injected into ``struck`` of them.
    """

    number: int
    fault: Fault
    matched: int = 0
    struck: int = 0


_PREFLIGHT = "OPTIONS"


class Faults:
    """The active faults, in the order in which they were added.

    Each matching fault is injected into a request, except that only one fault can decide which part of an answer
    arrives: the first one does, and the others do not count the request. Chance depends only on ``seed``, the number
    of the fault and the number of requests that it has matched.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._by_number: dict[int, ActiveFault] = {}
        self._matchers: dict[int, Matcher] = {}
        self._pauses: set[asyncio.Future[None]] = set()
        self._last = 0
        self.any_active = False
        """Whether any fault is active. While none is, a request reads this attribute only."""

    def add(self, fault: Fault) -> ActiveFault:
        """Activate a fault. Raises UsageError when there are too many."""
        if len(self._by_number) >= MAX_FAULTS:
            raise UsageError(f"{MAX_FAULTS} faults are active, which is the limit: remove some first")
        self._last += 1
        self._by_number[self._last] = active = ActiveFault(self._last, fault)
        self._matchers[self._last] = Matcher(fault.pattern)
        self.any_active = True
        return active

    def bad_day(self) -> list[ActiveFault]:
        """Activate the faults of a bad day. They are random, and the same for the same seed."""
        # imported here, because it makes and checks many faults
        from .bad_day import BAD_DAY

        return [self.add(fault) for fault in BAD_DAY]

    def remove(self, number: int) -> None:
        """Remove a fault. Raises UsageError if no fault has this number."""
        if self._by_number.pop(number, None) is None:
            known = ", ".join(map(str, self._by_number)) or "none"
            raise UsageError(f"there is no fault {number}; active faults: {known}")
        del self._matchers[number]
        self.any_active = bool(self._by_number)

    def replace(self, faults: Iterable[ActiveFault]) -> None:
        """Set the active faults with what they have counted, instead of those that are active."""
        self.clear()
        for active in faults:
            self._by_number[active.number] = active
            self._matchers[active.number] = Matcher(active.fault.pattern)
            self._last = max(self._last, active.number)
        self.any_active = bool(self._by_number)

    def clear(self) -> None:
        """Remove all faults, number the next one 1, and end all delays."""
        self._by_number.clear()
        self._matchers.clear()
        self._last = 0
        self.any_active = False
        for pause in self._pauses:
            if not pause.done():
                pause.set_result(None)

    def __len__(self) -> int:
        return len(self._by_number)

    def __iter__(self) -> Iterator[ActiveFault]:
        return iter(tuple(self._by_number.values()))

    def injected(self, method: str, path: str, page: int) -> list[ActiveFault]:
        """Return the faults to inject into the answer to a request, and count the request.

        ``page`` is the page that the request asks for, or 0 if it is not for a collection. Some faults apply to pages
        only. The preflight requests of browsers meet only faults that name OPTIONS: a page is to see the others.
        """
        injected: list[ActiveFault] = []
        decided = False
        for number, active in self._by_number.items():
            fault = active.fault
            if (decided and fault.decides) or not _concerns(fault, page):
                continue
            if method == _PREFLIGHT and not fault.pattern.startswith(_PREFLIGHT):
                continue
            if self._matchers[number].match(method, path):
                is_injected = self._is_injected(active)
                counted = msgspec.structs.replace(
                    active, matched=active.matched + 1, struck=active.struck + is_injected
                )
                self._by_number[number] = counted
                if is_injected:
                    injected.append(counted)
                    decided = decided or fault.decides
        return injected

    def _is_injected(self, active: ActiveFault) -> bool:
        fault = active.fault
        if active.matched < fault.after or (fault.times is not None and active.struck >= fault.times):
            return False
        return fault.probability == 1 or self._chance(active) < fault.probability

    def _chance(self, active: ActiveFault) -> float:
        """Return a number from 0 to 1 that differs for every match and is the same in every run."""
        return fraction_of(b"%d:%d:%d" % (self.seed, active.number, active.matched))

    async def pause(self, seconds: float) -> None:
        """Wait in real time, or until ``clear``."""
        pause = asyncio.get_running_loop().create_future()
        self._pauses.add(pause)
        with suppress(TimeoutError):
            try:
                async with asyncio.timeout(seconds):
                    await pause
            finally:
                self._pauses.discard(pause)


def _concerns(fault: Fault, page: int) -> bool:
    """Return whether a fault applies to a page.

    Only pages have a link to the next page, and people join and leave between the first page and a later one.
    """
    if fault.person is not None:
        return page > 1
    return page > 0 or fault.endless_next is None
