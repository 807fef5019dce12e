"""Taggings: a person has the tags that were added, and not those that were removed, whether by an id or by a name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from actionnetwork_mock.resources import Resource, person_columns
from actionnetwork_mock.rules.registry import RULES

from ..conformance import Deviation, own_id
from .bounded import Bounded
from .memory import Known, Memory, references_of
from .reading import Reading

_NAMED_IN = {name: rules.named_in for name, rules in RULES.items() if rules.named_in}
"""The records that helpers add by a name, ``{"taggings": {"add_tags": True, "remove_tags": False}}``."""


@dataclass
class _Tagged:
    """Whether a person must have a tag, and since when."""

    has: bool
    at: float


class Taggings:
    """Follows which tags people must have."""

    def __init__(self, memory: Memory, lag: float) -> None:
        self._memory = memory
        self._lag = lag
        self._tags: Bounded[dict[str, _Tagged]] = Bounded()

    def forget(self, reading: Reading) -> None:
        """Expect nothing any more, if a write of unknown effect may have changed the tags of people."""
        resource, sent = reading.resource, reading.exchange.request_body
        is_one = resource is not None and resource.name in _NAMED_IN
        if is_one or any(name.encode() in sent for fields in _NAMED_IN.values() for name in fields):
            self._tags.clear()

    def delete(self, reading: Reading, deleted: Known | None) -> None:
        """Note that a record was deleted, which is None if it is not known which one."""
        if deleted is None:
            self.forget(reading)
        else:
            self._expect(reading, deleted.references, has=False)

    def follow(self, reading: Reading) -> list[Deviation] | None:
        """Learn from a write, and return which tag of a list is wrong; None if nothing was known of a list."""
        resource = reading.resource
        if resource is None or reading.answer.match is None:
            return None
        if reading.is_write:
            self._learn(reading, resource)
            return None
        return self._compare(reading, resource) if resource.name in _NAMED_IN else None

    def _compare(self, reading: Reading, resource: Resource) -> list[Deviation] | None:
        answer = reading.answer
        assert answer.match is not None
        if not reading.is_whole_list:
            return None
        if answer.match.endpoint.names[0] not in person_columns(resource):
            return None
        expected = self._tags.get((reading.group, answer.match.ids[0].lower()))
        if not expected:
            return None
        found = set()
        for item in answer.items:
            tag_id, _ = references_of(resource, item, answer.base).values()
            found.add(str(tag_id).lower())
        wrong = [
            one
            for tag, one in expected.items()
            if one.has != (tag in found) and reading.now - one.at > self._lag
        ]
        return [
            Deviation("shadow.tags", "answer", "", "is missing" if one.has else "is not expected here")
            for one in wrong[:1]
        ]

    def _learn(self, reading: Reading, resource: Resource) -> None:
        item, sent = reading.item, reading.sent
        if item is None:
            return
        columns = references_of(resource, item, reading.answer.base)
        if resource.name in _NAMED_IN:
            self._expect(reading, tuple(columns.values()), has=True)
        if not isinstance(sent, dict) or resource.helper is None or "person" not in sent:
            return
        person = next((columns[column] for column in person_columns(resource)), own_id(item))
        for fields in _NAMED_IN.values():
            for field, has in fields.items():
                for name in _list_in(sent, field):
                    for tag in self._memory.holders(reading.group, [("tag name", str(name))]):
                        self._expect(reading, (tag.id, person or None), has=has)

    def _expect(self, reading: Reading, references: tuple[str | None, ...], *, has: bool) -> None:
        if len(references) != 2 or None in references:
            return
        tag, person = (str(uuid).lower() for uuid in references)
        expected = self._tags.get((reading.group, person)) or {}
        expected[tag] = _Tagged(has, reading.now)
        self._tags.put((reading.group, person), expected)


def most_added(sent: Any) -> Counter[str]:
    """Return how many taggings a body adds at most: a tag that never passed may exist all the same."""
    return Counter(
        {
            resource: sum(len(_list_in(sent, field)) for field, has in fields.items() if has)
            for resource, fields in _NAMED_IN.items()
        }
    )


def _list_in(sent: Any, field: str) -> list[Any]:
    """Return the list in a field of a body; an empty one if there is none."""
    found = sent.get(field) if isinstance(sent, dict) else None
    return found if isinstance(found, list) else []
