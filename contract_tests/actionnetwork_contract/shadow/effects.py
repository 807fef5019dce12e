"""Effects: what a write does to resources that its answer does not show, under each value of the settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import product
from typing import NamedTuple

from actionnetwork_mock.consulted import Consulted
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.store import Change

from .claims import Values
from .kinds import kind_of
from .reading import Reading

_MAX_COMBINATIONS = 16
_MAX_FRUITLESS = 4
_MAX_KINDS = 5_000

Written = Mapping[tuple[str, str], Change]
"""The changed rows by resource and id, each with what it was before the write and is after it."""
Ask = Callable[[Settings], tuple[Change, ...]]


class Effect(NamedTuple):
    """What the twin writes for a request, by the values of the settings ``names``; the current ones come first."""

    names: tuple[str, ...]
    written: Mapping[Values, Written]

    def rows(self) -> frozenset[tuple[str, str]]:
        """Return the resource and id of each row that is changed under some values, new ones apart."""
        every = self.written.values()
        return frozenset(key for one in every for key, change in one.items() if change.before is not None)

    def made(self, resource: str) -> int | None:
        """Return how many rows of a resource are made; None if that depends on the settings."""
        counts = {
            sum(change.before is None and change.resource == resource for change in one.values())
            for one in self.written.values()
        }
        return counts.pop() if len(counts) == 1 else None

    def most_made(self) -> Counter[str]:
        """Return how many rows of each resource are made at most."""
        most = Counter[str]()
        for one in self.written.values():
            most |= Counter(change.resource for change in one.values() if change.before is None)
        return most


class Explorer:
    """Finds out which settings decide what a write does."""

    def __init__(self) -> None:
        self._fruitless: Counter[object] = Counter()

    def explore(
        self, reading: Reading, ask: Ask, current: Settings, possible: Callable[[str], Values]
    ) -> Effect | None:
        """Return what a write does under each value of the settings that matter; None if too many do."""
        reads: set[str] = set()
        base = _rows(ask(Consulted(current, reads)))
        relevant: dict[str, Values] = {}
        kind = kind_of(reading)
        if self._fruitless[kind] < _MAX_FRUITLESS:
            for name in sorted(reads):
                others = [value for value in possible(name) if value != getattr(current, name)]
                found = [_rows(ask(current.changed(**{name: value}))) for value in others]
                if any(_shape(one) != _shape(base) for one in found):
                    relevant[name] = possible(name)
            if not relevant and len(self._fruitless) < _MAX_KINDS:
                self._fruitless[kind] += 1
        now = tuple(getattr(current, name) for name in relevant)
        others = [one for one in product(*relevant.values()) if one != now]
        if len(others) >= _MAX_COMBINATIONS:
            return None
        written = {now: base}
        for one in others:
            written[one] = _rows(ask(current.changed(**dict(zip(relevant, one, strict=True)))))
        return Effect(tuple(relevant), written)


def _rows(changes: tuple[Change, ...]) -> Written:
    """Return each changed row once, with what it was at first and is in the end."""
    found: dict[tuple[str, str], Change] = {}
    for change in changes:
        key = change.resource, change.id
        found[key] = change._replace(before=found[key].before) if key in found else change
    return found


def _shape(written: Written) -> object:
    """Return changed rows without the ids that the twin invented."""
    changed = {key: change.after for key, change in written.items() if change.before is not None}
    made = Counter(change.resource for change in written.values() if change.before is None)
    return changed, made
