"""The clock of a world. Everything that reads the time or waits uses it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache

from .errors import UsageError

_FIRST, _LAST = -62_135_596_800, 253_402_300_799
"""The first and the last second that a date can have: the years 1 to 9999, in seconds since 1970."""


class Clock:
    """A clock that runs in real time and can be frozen and advanced.

    While it runs, it follows the machine's monotonic clock, so it never runs backwards.
    """

    def __init__(self, *, start: datetime | None = None) -> None:
        """Start at ``start``, by default at the machine's time."""
        self._start = start.timestamp() if start else None
        self._starts_frozen = False
        self._stamped: int | None = None
        self._stamp = ""
        self._watchers: list[Callable[[], None]] = []
        self.moves = 0
        """How often the clock was frozen, unfrozen, advanced or reset."""
        self.reset()

    def watch(self, changed: Callable[[], None]) -> None:
        """Call a function whenever the clock is frozen, unfrozen, advanced or reset, in the thread that does so."""
        self._watchers.append(changed)

    def _notify_watchers(self) -> None:
        self.moves += 1
        for changed in self._watchers:
            changed()

    def reset(self) -> None:
        """Undo freezing and advancing: run again from ``start``, or from the machine's time."""
        start = time.time() if self._start is None else self._start
        self._offset = start - time.monotonic()
        self._frozen_at: float | None = start if self._starts_frozen else None
        self._notify_watchers()

    @property
    def start(self) -> tuple[float | None, bool]:
        """The time that ``reset`` returns to, None for the machine's time, and whether the clock is frozen there."""
        return self._start, self._starts_frozen

    def begin_at(self, start: float | None, *, frozen: bool = False) -> None:
        """Restart the clock at a time in seconds since 1970, None for the machine's time. ``reset`` returns to it."""
        self._start, self._starts_frozen = start, frozen
        self.reset()

    @property
    def frozen(self) -> bool:
        """Whether the clock is frozen."""
        return self._frozen_at is not None

    def time(self) -> float:
        """Return seconds since 1970, with fractions: ``1751371200.25``."""
        return self._frozen_at if self._frozen_at is not None else time.monotonic() + self._offset

    def now(self) -> datetime:
        """Return the time as an aware datetime in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def stamp(self) -> str:
        """Return the time in the API's format: ``"2026-07-01T12:00:00Z"``."""
        second = math.floor(self.time())
        if second != self._stamped:
            self._stamp = to_stamp(second)
            self._stamped = second
        return self._stamp

    def freeze(self, at: datetime | None = None) -> datetime:
        """Freeze the clock, at ``at`` or at its current time, and return the time.

        Raises UsageError for a datetime without a timezone or outside the years 1 to 9999.
        """
        if at is not None and at.tzinfo is None:
            raise UsageError(f"cannot freeze at {at}: it has no timezone; write it with one, e.g. +00:00")
        if at is not None and not _FIRST <= at.timestamp() <= _LAST:
            raise UsageError(f"cannot freeze at {at}: it takes the years 1 to 9999")
        self._frozen_at = at.timestamp() if at else self.time()
        self._notify_watchers()
        return self.now()

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Let the time be the same in the whole block. It is no freeze: afterwards the clock is as if it had run."""
        before, self._frozen_at = self._frozen_at, self.time()
        try:
            yield
        finally:
            self._frozen_at = before

    def advance(
        self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0
    ) -> datetime:
        """Move the clock forward, frozen or not, and return the new time.

        Raises UsageError for a negative sum, because clients may rely on time that never runs backwards, and for a time
        after the year 9999.
        """
        step = seconds + 60 * minutes + 3600 * hours + 86400 * days
        if not 0 <= step < 1e10:
            raise UsageError(
                f"cannot advance the clock by {step} seconds: it takes 0 or more, and only goes forward"
            )
        if self.time() + step > _LAST:
            raise UsageError(f"cannot advance the clock by {step} seconds: dates end with the year 9999")
        if self._frozen_at is not None:
            self._frozen_at += step
        else:
            self._offset += step
        self._notify_watchers()
        return self.now()

    def unfreeze(self) -> datetime:
        """Let the clock run again from its current time, and return that time."""
        if self._frozen_at is not None:
            self._offset = self._frozen_at - time.monotonic()
            self._frozen_at = None
            self._notify_watchers()
        return self.now()


def to_stamp(seconds: float) -> str:
    """Return seconds since 1970 as ``"2026-07-01T12:00:00Z"``: UTC, whole seconds.

    Source: [transport-9] (documented).
    """
    days, second = divmod(math.floor(seconds), 86_400)
    return f"{_date(days)}T{_TWO[second // 3600]}:{_TWO[second // 60 % 60]}:{_TWO[second % 60]}Z"


_TWO = [f"{number:02}" for number in range(60)]
"""Numbers of two digits. Formatting three of them takes as long as the rest of a stamp."""


@lru_cache(4096)  # invented people joined on 1,554 days
def _date(days: int) -> str:
    year, month, day = time.gmtime(days * 86_400)[:3]
    return f"{year:04}-{month:02}-{day:02}"


def from_stamp(stamp: str) -> float:
    """Return the seconds since 1970 of ``"2026-07-01T12:00:00Z"``."""
    return datetime.fromisoformat(stamp).timestamp()
