"""Names of custom fields: those that people show, and the list that should have all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..conformance import Deviation, own_id
from .bounded import Bounded
from .claims import PastDeviation
from .memory import Known
from .reading import Reading

_LIST = "action_network:custom_fields"


@dataclass
class _Listed:
    """The names of the last list of a group, and those that people showed since."""

    reading: Reading
    names: frozenset[str]
    shown: set[str]


class CustomFields:
    """Follows which custom fields a group has."""

    def __init__(self, lag: float) -> None:
        self._lag = lag
        self._listed: Bounded[_Listed] = Bounded()

    def before(self, reading: Reading) -> list[str]:
        """Return the custom fields that an answer shows and that its group may have had before.

        A name is new only if the list of all names was read without it.
        """
        listed = self._listed.get(reading.group)
        names = [*_names_of(reading.item or {})]
        return names if listed is None else [name for name in names if name in listed.shown]

    def learn(self, reading: Reading) -> None:
        """Remember the names of all custom fields, and each further name that a person shows."""
        answer = reading.answer
        listed = answer.body.get(_LIST) if isinstance(answer.body, dict) and answer.status == 200 else None
        if isinstance(listed, list):
            found = {one.get("name") for one in listed if isinstance(one, dict)}
            names = {name for name in found if isinstance(name, str)}
            self._listed.put(reading.group, _Listed(reading.bare, frozenset(names), names))
        known = self._listed.get(reading.group)
        if known is not None:
            for item in answer.items:
                known.shown.update(_names_of(item))

    def compare(self, item: dict[str, Any], known: Known | None, group: int) -> Iterator[PastDeviation]:
        """Yield whether the last list lacks a name that a person showed before it, and still shows."""
        listed = self._listed.get(group)
        if listed is None or known is None or known.seen >= listed.reading.now - self._lag:
            return
        if {*_names_of(known.document())} & {*_names_of(item)} - listed.names:
            deviation = Deviation("shadow.document", "field", _LIST, "is missing")
            yield PastDeviation(listed.reading, deviation, own_id(item))


def _names_of(item: dict[str, Any]) -> Iterator[str]:
    shown = item.get("custom_fields")
    yield from (shown if isinstance(shown, dict) else ())
