"""Tag lists: an action shows only names of tags.

A name that is on none of two lists of all tags was no tag between them, by whichever program tags are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..conformance import Deviation, own_id
from .bounded import Bounded
from .claims import PastDeviation
from .reading import Reading

_FIELD = "tag_list"
_MAX_SHOWN = 500


class _Shown(NamedTuple):
    """The names that an action showed, and that the last list of all tags did not have."""

    reading: Reading
    id: str
    names: frozenset[str]


class TagLists:
    """Follows the lists of all tags, and the names that actions show."""

    def __init__(self, lag: float) -> None:
        self._lag = lag
        self._tags: Bounded[frozenset[str]] = Bounded()
        self._shown: Bounded[list[_Shown]] = Bounded()

    def follow(self, reading: Reading) -> Iterator[PastDeviation]:
        """Yield which actions showed names that are no tags, if an answer says so, and remember what it has."""
        resource = reading.resource
        if resource is None:
            return
        if resource.is_named and reading.is_whole_list:
            names = frozenset(_fold(item.get("name")) for item in reading.answer.items)
            for shown in self._shown.get(reading.group) or ():
                if reading.now - shown.reading.now > self._lag and shown.names - names:
                    deviation = Deviation("shadow.tags", "field", _FIELD, "is not expected here")
                    yield PastDeviation(shown.reading, deviation, shown.id)
            self._tags.put(reading.group, names)
            self._shown.drop(reading.group)
            return
        tags = self._tags.get(reading.group)
        for item in reading.answer.items if tags is not None else ():
            names = frozenset(map(_fold, found if isinstance(found := item.get(_FIELD), list) else ()))
            if tags is not None and names - tags:
                kept = self._shown.get(reading.group) or []
                self._shown.put(
                    reading.group, [*kept[-_MAX_SHOWN:], _Shown(reading.bare, own_id(item), names - tags)]
                )


def _fold(name: object) -> str:
    return str(name).strip().casefold()
