"""Unchanged lists: while the records of an action stay as they are, its totals are exactly what is listed.

Where two readings of a whole list show the same, nothing was written between them that its action counts, by whichever
program. So the totals that were read in between need not only be large enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from actionnetwork_mock.resources import Field, Resource, resource_named
from actionnetwork_mock.rules.counters import counted_states, counts_some
from actionnetwork_mock.settings import Settings

from ..conformance import Deviation, own_id
from .bounded import Bounded
from .claims import Claim
from .eliminate import doubtful
from .reading import Reading

_SETTING = "counted_states"
_SHOWN = ("modified_date", "status", "amount")
"""Besides the id, what of a record tells that it is as it was, and may be counted."""


@dataclass
class _List:
    """A list as it was read by exchange ``number``, and the totals of its action that were read since."""

    number: int
    records: tuple[tuple[Any, ...], ...]
    totals: dict[str, set[Decimal]] = field(default_factory=dict)


class ListTotals:
    """Follows the lists below actions, and the totals of these."""

    def __init__(self) -> None:
        self._lists: Bounded[_List] = Bounded()

    def follow(self, reading: Reading) -> Iterator[Claim]:
        """Yield what a list says of the totals since it was read before, and remember both."""
        resource = reading.resource
        if resource is None:
            return
        for item in reading.answer.items if resource.kind == "action" else ():
            known = self._lists.get((reading.group, own_id(item)))
            if known is not None and not reading.overlaps(known.number):
                for one in resource.fields:
                    self._add(known, one, item)
        parent = listed_below(reading)
        if parent is None or not reading.is_whole_list:
            return
        assert reading.answer.match is not None
        items = reading.answer.items
        records = tuple(sorted((own_id(item), *(str(item.get(name)) for name in _SHOWN)) for item in items))
        key = (reading.group, reading.answer.match.ids[0])
        before = self._lists.get(key)
        self._lists.put(key, _List(reading.exchange.number, records))
        if before is not None and before.records == records and not reading.overlaps(before.number):
            yield from self._claims(before, parent, resource, items)

    def _add(self, known: _List, one: Field, item: dict[str, Any]) -> None:
        value = number_in(item.get(one.name)) if one.counts or one.sums else None
        if value is not None:
            known.totals.setdefault(one.name, set()).add(value)

    def _claims(
        self, before: _List, parent: Resource, resource: Resource, items: list[dict[str, Any]]
    ) -> Iterator[Claim]:
        for one in parent.fields:
            of = one.counts or one.sums.partition(".")[0]
            seen = before.totals.get(one.name)
            if of != resource.name or not seen:
                continue
            names = (_SETTING,) if counts_some(parent, one) else ()
            expected = {
                (value,) if names else (): _total(parent, one, items, Settings().changed(**{_SETTING: value}))
                for value in doubtful()[_SETTING]
            }
            found = {
                values: [] if seen == {total} else [_differs(one, total, seen)]
                for values, total in expected.items()
            }
            yield Claim(names, found, {one.name: ("unchanged list", parent.name)})


def _total(parent: Resource, one: Field, items: list[dict[str, Any]], settings: Settings) -> Decimal:
    """Return what a field should be, if these are the records that it counts or adds up."""
    if one.sums:
        return sum_of(items, one.sums.partition(".")[2])
    states = counted_states(parent, one, settings)
    return Decimal(sum(not states or item.get("status") in states for item in items))


def _differs(one: Field, total: Decimal, seen: set[Decimal]) -> Deviation:
    wrong = min(value for value in seen if value != total)
    return Deviation(
        "shadow.totals", "field", one.name, "has another value", expected=str(total), seen=str(wrong)
    )


def listed_below(reading: Reading) -> Resource | None:
    """Return the kind of action whose records a page lists, unfiltered; None for other pages."""
    match = reading.answer.match
    if (
        match is None
        or len(match.ids) != 1
        or not reading.answer.is_page
        or reading.answer.query.get("filter")
    ):
        return None
    parent = resource_named(match.endpoint.resources[0])
    return parent if parent.kind == "action" else None


def number_in(value: Any) -> Decimal | None:
    """Return a number, or the number that a text has: ``number_in("7.50") == Decimal("7.50")``."""
    if isinstance(value, bool) or not isinstance(value, int | str | float):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def sum_of(items: list[dict[str, Any]], name: str) -> Decimal:
    """Return the sum of a field of some records."""
    found = [number_in(item.get(name)) for item in items if name in item]
    return sum((value for value in found if value is not None), Decimal(0))
