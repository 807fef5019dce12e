"""How many requests there were, as a number that can say which."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from .budget import pattern_of
from .journal import Entry, Matcher

_MOST_SHOWN = 10
_LOOKED_AT = 200


class Count(int):
    """A number of requests; ``explanation`` says in lines which ones match, and which come nearest."""

    pattern: str
    explanation: list[str]


def count_requests(entries: Iterable[Entry], pattern: str) -> Count:
    """Return how many requests match. Raises UsageError for a pattern that is none."""
    entries, matches = list(entries), Matcher(pattern)
    found = [entry for entry in entries if matches.match(entry.method, entry.path)]
    count = Count(len(found))
    count.pattern = pattern
    count.explanation = [*_shown(f"{len(found)} of the requests match {pattern!r}", found)]
    others = _nearest(entries, pattern)
    count.explanation += _shown("nearest to it", others) if others else []
    if not entries:
        count.explanation.append("there were no requests at all")
    return count


def _shown(title: str, entries: list[Entry]) -> list[str]:
    left_out = len(entries) - _MOST_SHOWN
    lines = [f"  {entry!r}" for entry in entries[-_MOST_SHOWN:]]
    return [
        f"{title}{':' if entries else ''}",
        *([f"  ... {left_out} before these"] if left_out > 0 else []),
        *lines,
    ]


def _nearest(entries: list[Entry], pattern: str) -> list[Entry]:
    """Return requests that do not match, of each kind the newest: first those at the same place, then the rest."""
    matches = Matcher(pattern)
    kinds: dict[tuple[str, str], Entry] = {}
    for entry in islice(reversed(entries), _LOOKED_AT):
        if not matches.match(entry.method, entry.path):
            kinds.setdefault((entry.method, pattern_of(entry.path)), entry)
    method, _, path = pattern.strip().partition(" ")
    place = path.split("/")[1:2]
    near = sorted(kinds.values(), key=lambda one: (one.path.split("/")[1:2] != place, one.method != method))
    return near[:_MOST_SHOWN]
