"""Hides how much a group has: totals and counters become as small as what a corpus shows of them allows.

A list that was not read to its end seems to end just behind what was read, and a counter begins at one. What they grow
by while the recording runs stays, since answers are compared for that. Sums are those of the records that were seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeGuard

import msgspec

from actionnetwork_mock.resources import Field, Resource, resource_named
from actionnetwork_mock.rules.counters import counts_some

from ..conformance import own_id
from ..shadow.exchange import Exchange
from ..shadow.memory import references_of
from ..shadow.reading import Reader, Reading, shown_resources

_NO_SIZES = frozenset(("minutes", "max_page_size", "numeric_id"))
"""Whole numbers that the API sets, and that count nothing."""

Key = tuple[Any, ...]


class HiddenSizes:
    """Makes the totals, page counts, counters and sums small. ``learn`` all exchanges of a corpus first, in order."""

    def __init__(self) -> None:
        self._sizes = _Sizes()
        self._sums = _Sums()
        self._learning, self._changing = Reader(), Reader()

    def learn(self, exchange: Exchange) -> Exchange:
        """Remember what an exchange shows, and return it."""
        reading = self._learning.read(exchange)
        if reading is not None and isinstance(reading.answer.body, dict):
            self._sizes.learn(reading)
        return exchange

    def resized(self, exchange: Exchange) -> Exchange:
        """Return an exchange with small sizes."""
        reading = self._changing.read(exchange)
        if reading is None or not isinstance(reading.answer.body, dict):
            return exchange
        self._sizes.change(reading)
        self._sums.change(reading)
        text = json.dumps(reading.answer.body, separators=(",", ":"), ensure_ascii=False)
        return msgspec.structs.replace(exchange, body=text.encode("utf-8", "replace"))


@dataclass
class _Size:
    """What is known of one list or counter: how many records pages show, and the smallest total."""

    shown: int = 0
    smallest: int | None = None

    def learn(self, total: int) -> None:
        self.smallest = total if self.smallest is None else min(self.smallest, total)

    @property
    def excess(self) -> int:
        """How much smaller its numbers become. Nothing, if it was read to its end."""
        smallest = self.smallest or 0
        return smallest - self.shown - 1 if smallest > self.shown else 0


class _Sizes:
    """The lists and counters of all groups."""

    def __init__(self) -> None:
        self._sizes: dict[Key, _Size] = {}

    def learn(self, reading: Reading) -> None:
        """Remember the totals and counters of an answer."""
        answer = reading.answer
        total = answer.body.get("total_records") if answer.is_page else None
        if _is_number(total):
            size = self._of(_list_key(reading))
            size.learn(total)
            page, per_page = answer.body.get("page"), answer.body.get("per_page")
            if answer.items and _is_number(page) and _is_number(per_page):
                size.shown = max(size.shown, page * per_page)
        for key, holder, name in _counters(reading):
            self._of(key).learn(holder[name])

    def change(self, reading: Reading) -> None:
        """Make the totals and counters of an answer small."""
        body = reading.answer.body
        total, pages = body.get("total_records"), body.get("total_pages")
        if reading.answer.is_page and _is_number(total):
            per_page = body.get("per_page")
            excess = self._of(_list_key(reading)).excess
            body["total_records"] = total - excess
            if _is_number(pages) and _is_number(per_page) and per_page:
                body["total_pages"] = max(
                    0, pages - _pages(total, per_page) + _pages(total - excess, per_page)
                )
        for key, holder, name in [*_counters(reading)]:
            holder[name] -= self._of(key).excess

    def _of(self, key: Key) -> _Size:
        return self._sizes.setdefault(key, _Size())


def _pages(total: int, per_page: int) -> int:
    return -(-total // per_page)


def _list_key(reading: Reading) -> Key:
    """Return what has one total: an address with a filter, or the records of an action, which it counts too."""
    answer = reading.answer
    text = answer.query.get("filter", "")
    if answer.match is not None and len(answer.match.ids) == 1 and not text:
        return reading.exchange.group, answer.match.ids[0].lower(), answer.match.endpoint.resource.name
    return reading.exchange.group, answer.path, text


def _counters(reading: Reading) -> Iterator[tuple[Key, dict[str, Any], str]]:
    """Yield each counter that an answer shows, with the object that has it and its name there."""
    for resource, item, _ in shown_resources(reading):
        own = own_id(item).lower()
        for field in resource.fields:
            if _is_size(field) and _is_number(item.get(field.name)):
                counted = field.counts if field.counts and not counts_some(resource, field) else ""
                yield (reading.exchange.group, own, counted or f"field {field.name}"), item, field.name
            inner = item.get(field.name)
            if not isinstance(inner, dict):
                continue
            for below in resource.objects.get(field.of or "", ()):
                if _is_size(below) and _is_number(inner.get(below.name)):
                    name = f"field {field.name}.{below.name}"
                    yield (reading.exchange.group, own, name), inner, below.name


def _is_size(field: Field) -> bool:
    return field.type == "integer" and field.writes == "no" and field.name not in _NO_SIZES


def _is_number(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


class _Sums:
    """Sums of amounts, of the records that were seen so far."""

    def __init__(self) -> None:
        self._amounts: dict[Key, dict[str, Decimal]] = {}

    def change(self, reading: Reading) -> None:
        """Remember the amounts of the records in an answer, and let the sums in it be theirs."""
        shown = [*shown_resources(reading)]
        for resource, item, _ in shown:
            for column, uuid in references_of(resource, item, reading.answer.base).items():
                if uuid is not None:
                    self._learn((reading.exchange.group, uuid.lower(), resource.name), resource, column, item)
        for resource, item, _ in shown:
            for field in resource.fields:
                if field.type == "money" and field.sums and isinstance(item.get(field.name), str):
                    key = reading.exchange.group, own_id(item).lower(), field.sums.partition(".")[0]
                    item[field.name] = f"{sum(self._amounts.get(key, {}).values(), Decimal(0)):.2f}"

    def _learn(self, key: Key, resource: Resource, column: str, item: dict[str, Any]) -> None:
        """Remember the amount that a record adds to what it refers to."""
        name = next(
            (
                field.sums.partition(".")[2]
                for field in resource_named(resource.references[column]).fields
                if field.sums.partition(".")[0] == resource.name
            ),
            "",
        )
        try:
            amount = Decimal(str(item[name]))
        except (InvalidOperation, KeyError):
            return
        self._amounts.setdefault(key, {})[own_id(item).lower()] = amount
