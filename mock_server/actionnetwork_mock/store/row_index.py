"""The row numbers of each collection in use, so that the n-th row is found without scanning.

SQLite's OFFSET scans, so that page 10,000 would cost 700 times page 1; COUNT(*) scans too. An array of a collection's
row numbers, eight bytes each in the order of the collection, answers both. It is loaded at the first access.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple


class Scope(NamedTuple):
    """One collection: the rows of a table that a group has, all of them or those below one parent.

    ``Scope("taggings", 1, "tag_id", "b2a5...")`` are the taggings of one tag, ``Scope("people", 1)`` the people. With
    ``EVERY_GROUP`` as its group, a collection holds what any group has there. ``below`` are groups whose rows it holds
    besides, as a parent's does. ``unset`` is a column that its rows must not have.
    """

    table: str
    group_id: int
    column: str = ""
    value: str = ""
    below: tuple[int, ...] = ()
    unset: str = ""


Key = Callable[[int], Any]

EVERY_GROUP = 0
"""A number that no group has."""

_MAX_SCOPES = 512
_MAX_ROWS = 16_000_000


class RowIndex:
    """Row numbers by collection; the least recently used collections are dropped first."""

    def __init__(self) -> None:
        self._by_scope: OrderedDict[Scope, array[int]] = OrderedDict()

    def get(self, scope: Scope) -> array[int] | None:
        """Return the row numbers of a collection in its order, if they are loaded."""
        found = self._by_scope.get(scope)
        if found is not None:
            self._by_scope.move_to_end(scope)
        return found

    def load(self, scope: Scope, rows: Iterable[int]) -> array[int]:
        """Store the row numbers of a collection, and return them."""
        loaded = self._by_scope[scope] = array("q", rows)
        while len(self._by_scope) > 1 and (
            len(self._by_scope) > _MAX_SCOPES or sum(map(len, self._by_scope.values())) > _MAX_ROWS
        ):
            self._by_scope.popitem(last=False)
        return loaded

    def add(self, scope: Scope, row: int, key: Key | None = None) -> None:
        """Add a new row, which has the highest number so far. ``key`` returns what a collection is ordered by, if that
        is not the number: a row that was back-dated goes where it belongs.
        """
        loaded = self._by_scope.get(scope)
        if loaded is None:
            return
        if key is None or not loaded or key(loaded[-1]) < key(row):
            loaded.append(row)
        else:
            loaded.insert(bisect_left(loaded, key(row), key=key), row)

    def remove(self, scope: Scope, row: int, key: Key | None = None) -> None:
        """Remove a row, while ``key`` still finds it."""
        loaded = self._by_scope.get(scope)
        if loaded is not None:
            at = bisect_left(loaded, row) if key is None else bisect_left(loaded, key(row), key=key)
            if at < len(loaded) and loaded[at] == row:
                del loaded[at]

    def forget(self) -> None:
        """Drop everything: the store was rolled back or restored."""
        self._by_scope.clear()
