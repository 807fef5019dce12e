"""Rows as rendered JSON, cached until the row changes.

Most groups in a test suite are small and read many times; a page is then a join of bytes that are ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_MAX_BYTES = 16_777_216


class Rendering(NamedTuple):
    """A row as an item of a collection, and as the link to it."""

    item: bytes
    link: bytes


class RenderCache:
    """Renderings by the start of their links, the table and the row number; limited in bytes."""

    def __init__(self) -> None:
        self._by_table: dict[tuple[str, str], dict[int, Rendering]] = {}
        self._bytes = 0

    def get(self, site: str, table: str, numbers: Sequence[int]) -> list[Rendering] | None:
        """Return the renderings of all these rows, or None if one is missing."""
        try:
            cached = self._by_table[site, table]
            return [cached[number] for number in numbers]
        except KeyError:
            return None

    def put(self, site: str, table: str, number: int, rendering: Rendering) -> None:
        """Cache a rendering. A full cache is emptied: renderings are cheap to make again."""
        if self._bytes > _MAX_BYTES:
            self.clear()
        cached = self._by_table.setdefault((site, table), {})
        self._bytes += _size(rendering) - _size(cached.get(number))
        cached[number] = rendering

    def drop(self, table: str, number: int) -> None:
        """Drop a row that changed."""
        for (_, cached_table), cached in self._by_table.items():
            if cached_table == table:
                self._bytes -= _size(cached.pop(number, None))

    def drop_all(self, table: str) -> None:
        """Drop every row of a table."""
        for (_, cached_table), cached in self._by_table.items():
            if cached_table == table:
                self._bytes -= sum(map(_size, cached.values()))
                cached.clear()

    def clear(self) -> None:
        """Drop everything."""
        self._by_table.clear()
        self._bytes = 0


def _size(rendering: Rendering | None) -> int:
    return len(rendering.item) + len(rendering.link) if rendering else 0
