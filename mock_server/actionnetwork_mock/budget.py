"""The budget of a run: how many calls it made, how fast, and how long they take at the rate limit."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable

import msgspec

from .journal import Entry

CALLS_PER_SECOND = 4
"""The rate limit of the real API. Source: [limits-1] (documented)."""

_WINDOW_S = 1.0
_ID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?=/|\Z)")


class Budget(msgspec.Struct, frozen=True):
    """What the calls since the last reset cost.

    ``peaks`` has the highest number of calls within a second for each key (``"...-key"``). It uses the mock's clock:
    while that is frozen, all calls fall within the same second. ``by_path`` counts the calls by path, most frequent
    first: ``{"GET /people/{id}": 60}``. ``refused`` is the number of calls that were answered 429.
    ``seconds_at_limit`` is how long the calls take at four a second when all keys work in parallel. ``forgotten`` is
    the number of older requests that the journal no longer has; they are not counted in the other fields.
    """

    calls: int
    refused: int
    seconds_at_limit: float
    peaks: dict[str, int]
    by_path: dict[str, int]
    forgotten: int = 0

    @property
    def peak(self) -> int:
        """The highest number of calls of one key within a second."""
        return max(self.peaks.values(), default=0)

    def __str__(self) -> str:
        paths = "".join(f"\n  {count:5} {path}" for path, count in self.by_path.items())
        before = f"; {self.forgotten} before these are forgotten" if self.forgotten else ""
        return (
            f"{self.calls} calls, at most {self.peak} in a second, {self.refused} refused; "
            f"{self.seconds_at_limit:g} s at {CALLS_PER_SECOND} a second{before}{paths}"
        )


def budget_of(entries: Iterable[Entry], *, forgotten: int = 0) -> Budget:
    """Return what the requests of a journal cost, which has ``forgotten`` others.

    Preflight requests of browsers and work in the background are no calls.
    """
    calls = calls_of(entries)
    by_key: dict[str, list[float]] = {}
    for call in calls:
        by_key.setdefault(call.key, []).append(call.time)
    paths = Counter(f"{call.method} {pattern_of(call.path)}" for call in calls)
    return Budget(
        calls=len(calls),
        refused=sum(call.status == 429 for call in calls),
        seconds_at_limit=max(map(len, by_key.values()), default=0) / CALLS_PER_SECOND,
        peaks={key: _peak(times) for key, times in by_key.items()},
        by_path=dict(paths.most_common()),
        forgotten=forgotten,
    )


def calls_of(entries: Iterable[Entry]) -> list[Entry]:
    """Return the requests that a client made to the API and that the rate limit counts."""
    return [
        entry
        for entry in entries
        if entry.is_api and entry.method != "OPTIONS" and entry.sender != "background"
    ]


def pattern_of(path: str) -> str:
    """Return a path with ``{id}`` in place of ids: ``"/people/{id}/taggings"``."""
    return _ID.sub("{id}", path)


def _peak(times: list[float]) -> int:
    most = 0
    window: deque[float] = deque()
    for time in sorted(times):
        window.append(time)
        while time - window[0] >= _WINDOW_S:
            window.popleft()
        most = max(most, len(window))
    return most
