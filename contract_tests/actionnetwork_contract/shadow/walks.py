"""Walks: pages that are read one after another repeat no item, leave no gap and keep their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..conformance import Deviation, own_id
from .bounded import Bounded
from .reading import Reading

_MAX_WALKS, _MAX_PAGES = 500, 2_000
_TOGETHER_S = 60.0


@dataclass
class _Walk:
    """The pages of a collection that were read one after another, in one size and with one filter."""

    number: int
    at: float
    total: object
    seen: set[str]
    was_short: bool


class Walks:
    """Follows how collections are read."""

    def __init__(self) -> None:
        self._walks: Bounded[_Walk] = Bounded(_MAX_WALKS)
        self._pages: Bounded[tuple[str, ...]] = Bounded(_MAX_PAGES)

    def interrupt(self) -> None:
        """Forget which pages were read, because a write may move items from page to page."""
        self._walks.clear()

    def follow(self, reading: Reading) -> Iterator[Deviation]:
        """Yield what a page repeats, or shows in another order than before."""
        answer = reading.answer
        if not answer.is_page or not all(
            isinstance(answer.body.get(name), int) for name in ("page", "per_page")
        ):
            return
        ids = tuple(own_id(item) for item in answer.items)
        if len(ids) != len({*ids}):
            yield Deviation("shadow.repeats", "answer", "", "is repeated")
        yield from self._order(reading, ids)
        number, size = answer.body["page"], answer.body.get("per_page")
        key = (reading.group, answer.path, answer.query.get("filter"), size)
        walk = self._walks.get(key)
        total = answer.body.get("total_records")
        follows = (
            walk is not None
            and walk.number + 1 == number
            and reading.now - walk.at <= _TOGETHER_S
            and walk.total == total
        )
        if walk is None or not follows:
            if number == 1:
                self._walks.put(key, _Walk(1, reading.now, total, {*ids}, len(ids) < size))
            else:
                self._walks.drop(key)
            return
        if walk.seen & {*ids}:
            yield Deviation("shadow.repeats", "answer", "", "is repeated")
        if walk.was_short and ids:
            yield Deviation("shadow.repeats", "answer", "", "is missing")
        walk.number, walk.at, walk.was_short = number, reading.now, len(ids) < size
        walk.seen |= {*ids}
        if number == answer.body.get("total_pages") and isinstance(total, int) and len(walk.seen) < total:
            yield Deviation("shadow.repeats", "answer", "", "is missing")

    def _order(self, reading: Reading, ids: tuple[str, ...]) -> Iterator[Deviation]:
        """Yield whether the items that a page had before now come in another order."""
        key = (reading.group, reading.exchange.target)
        before = self._pages.get(key)
        if before is not None:
            both = {*before} & {*ids}
            if [one for one in before if one in both] != [one for one in ids if one in both]:
                yield Deviation("shadow.repeats", "answer", "", "is out of order")
        self._pages.put(key, ids)
