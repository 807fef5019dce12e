"""Totals: a counter of an action is not below what was listed, and what is listed not below an earlier counter.

Records cannot be deleted through the API, so these hold while other programs write.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from actionnetwork_mock.resources import Field, Resource
from actionnetwork_mock.rules.counters import counts_some

from ..conformance import Deviation, own_id
from .bounded import Bounded
from .list_totals import listed_below, number_in, sum_of
from .memory import references_of
from .reading import Reading


class Totals:
    """Follows the totals of actions and of the collections below them."""

    def __init__(self, lag: float) -> None:
        self._lag = lag
        self._counters: Bounded[tuple[Decimal, float]] = Bounded()
        self._listed: Bounded[tuple[Decimal, int]] = Bounded()
        """Each sum or number of records that was listed, and by which exchange."""
        self._recorded: Bounded[tuple[int, float]] = Bounded()

    def forget_all(self) -> None:
        """Forget all totals."""
        self._counters.clear()
        self._listed.clear()
        self._recorded.clear()

    def follow(self, reading: Reading) -> Iterator[Deviation]:
        """Yield how the totals of an answer contradict those before it, and remember them."""
        resource = reading.resource
        if resource is None:
            return
        for item in reading.answer.items:
            for field in resource.fields:
                if field.counts or field.sums:
                    yield from self._counter(reading, resource, field, item)
        if reading.answer.is_page:
            yield from self._list(reading, resource)
        elif reading.is_write and reading.item is not None and resource.kind == "action record":
            self._record(reading, resource)

    def _counter(
        self, reading: Reading, resource: Resource, field: Field, item: dict[str, Any]
    ) -> Iterator[Deviation]:
        value = number_in(item.get(field.name))
        if value is None:
            return
        key = (reading.group, own_id(item), field.name)
        listed = self._listed.get(key)
        if (
            listed is not None
            and value < listed[0]
            and not reading.overlaps(listed[1])
            and not counts_some(resource, field)
        ):
            yield Deviation("shadow.totals", "field", field.name, "has another value")
        before = self._counters.get(key)
        grown = self._recorded.get((reading.group, own_id(item), field.counts)) if field.counts else None
        if before is not None and field.counts and not counts_some(resource, field):
            least = before[0] + (grown[0] if grown is not None and reading.now - grown[1] > 0 else 0)
            if value < (least if grown is None or reading.now - grown[1] > 1 else before[0]):
                yield Deviation("shadow.totals", "field", field.name, "was not changed")
        self._counters.put(key, (value, reading.now))
        self._recorded.drop((reading.group, own_id(item), field.counts))

    def _list(self, reading: Reading, resource: Resource) -> Iterator[Deviation]:
        answer, parent = reading.answer, listed_below(reading)
        match, total = answer.match, number_in(answer.body.get("total_records"))
        if match is None or parent is None or total is None:
            return
        for field in parent.fields:
            value = total if field.counts == resource.name and not counts_some(parent, field) else None
            if field.sums.partition(".")[0] == resource.name and reading.is_whole_list:
                value = sum_of(answer.items, field.sums.partition(".")[2])
            if value is None:
                continue
            key = (reading.group, match.ids[0], field.name)
            counter = self._counters.get(key)
            if counter is not None and value < counter[0]:
                yield Deviation("shadow.totals", "field", field.name, "has another value")
            self._listed.put(key, (value, reading.exchange.number))

    def _record(self, reading: Reading, resource: Resource) -> None:
        """Count a new record, which is one more of its action."""
        item = reading.item
        assert item is not None
        if reading.answer.method != "POST" or not reading.is_now(item.get("created_date")):
            return
        if reading.exchange.upstream_date is None:
            return
        column = next(iter(resource.addresses[0].parents))
        references = references_of(resource, item, reading.answer.base)
        key = (reading.group, references.get(column), resource.name)
        before = self._recorded.get(key)
        is_again = self._listed.get(("record", own_id(item))) is not None
        self._listed.put(("record", own_id(item)), (Decimal(1), reading.exchange.number))
        if not is_again:
            self._recorded.put(key, ((before[0] if before else 0) + 1, reading.now))
