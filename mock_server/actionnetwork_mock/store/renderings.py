"""What was made of rows for an answer, kept until the row changes.

Most groups that a test suite works with are small and read many times; then a page is a join of ready bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_MAX_BYTES = 16_777_216


class Rendering(NamedTuple):
    """A row as an item of a collection, and as the link to it."""

    item: bytes
    link: bytes


class Renderings:
    """Renderings by what their links start with, the table and the row number; bounded in bytes."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], dict[int, Rendering]] = {}
        self._bytes = 0

    def get(self, site: str, table: str, numbers: Sequence[int]) -> list[Rendering] | None:
        """Return the renderings of all these rows, or None if one is missing."""
        try:
            kept = self._kept[site, table]
            return [kept[number] for number in numbers]
        except KeyError:
            return None

    def put(self, site: str, table: str, number: int, rendering: Rendering) -> None:
        """Keep a rendering. When there are too many, all are dropped: they are cheap to make again."""
        if self._bytes > _MAX_BYTES:
            self.clear()
        kept = self._kept.setdefault((site, table), {})
        self._bytes += _size(rendering) - _size(kept.get(number))
        kept[number] = rendering

    def drop(self, table: str, number: int) -> None:
        """Forget a row that changed."""
        for (_, of), kept in self._kept.items():
            if of == table:
                self._bytes -= _size(kept.pop(number, None))

    def drop_all(self, table: str) -> None:
        """Forget every row of a table."""
        for (_, of), kept in self._kept.items():
            if of == table:
                self._bytes -= sum(map(_size, kept.values()))
                kept.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._bytes = 0


def _size(rendering: Rendering | None) -> int:
    return len(rendering.item) + len(rendering.link) if rendering else 0
