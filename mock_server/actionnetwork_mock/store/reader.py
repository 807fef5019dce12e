"""Reading a store: rows by uuid, by column, by page and by filter."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .cache import VersionedCache
from .condition import Alternatives, Clause, Simplified, simplify
from .row import Row
from .row_index import EVERY_GROUP, RowIndex, Scope
from .schema import Tables, Value
from .sql import encode_values, is_short, order_of, where

if TYPE_CHECKING:
    from .search_lag import SearchLag

MAX_COUNTS = 1000
MAX_FOUND = 4_000_000
_MAX_TRIED = 1000
_AT_ONCE = 1000


class StoreReader:
    """The reading half of a store. ``lag`` makes searches lag behind what is written; see ``search_lag``."""

    def __init__(self, connection: sqlite3.Connection, tables: Tables, lag: SearchLag | None) -> None:
        self._tables = tables
        self._connection = connection
        self._execute = connection.execute
        self._lag = lag or None
        self._row_index = RowIndex()
        self._restored = 0
        self._counts: VersionedCache[int] = VersionedCache(self._version, max_size=MAX_COUNTS)
        self._found: VersionedCache[array[int]] = VersionedCache(self._version, max_size=MAX_FOUND)

    def _version(self) -> int:
        """Return a number that grows with each change. SQLite counts writes, and ``_restored`` counts rollbacks."""
        return self._connection.total_changes + self._restored

    @property
    def version(self) -> int:
        """A number that grows with each change of the store, and with each rollback."""
        return self._version()

    @property
    def changes_with_time(self) -> bool:
        """Whether the answer to a question can change with time alone, although nothing is written."""
        return self._lag is not None

    def use_lag(self, lag: SearchLag) -> None:
        """Make searches lag by so much from now on."""
        self._lag = lag or None

    def get(self, resource: str, group_id: int, uuid: str) -> Row | None:
        """Return one resource of a group by its uuid."""
        found = self._execute(self._tables[resource].get_sql, (uuid, group_id)).fetchone()
        return None if found is None else Row(found)

    def find(self, resource: str, group_id: int | None, **columns: str) -> list[Row]:
        """Return the resources whose columns have these values, oldest first. The group ``None`` means all groups.

        ``store.find("people", None, email_address="ruth@example.org")``: filter columns hold folded values.
        """
        table = self._tables[resource]
        condition = " AND ".join(f"{name} = ?" for name in columns)
        values: list[Value] = list(columns.values())
        if group_id is not None:
            condition += " AND group_id = ?"
            values.append(group_id)
        return list(map(Row, self._execute(f"{table.select_sql} WHERE {condition} ORDER BY seq", values)))

    def find_any(self, resource: str, group_id: int, column: str, values: Collection[str]) -> list[Row]:
        """Return the resources of a group that have one of several values in a column, oldest first.

        It is one statement for any number of values, which should differ.
        """
        if not values:
            return []
        table = self._tables[resource]
        found = f"FROM json_each(?) AS wanted CROSS JOIN {table.name} AS one ON one.{column} = wanted.value"
        sql = f"{table.select_sql} WHERE seq IN (SELECT one.seq {found} AND one.group_id = ?) ORDER BY seq"
        return list(map(Row, self._execute(sql, (encode_values(values), group_id))))

    def exists(self, resource: str, **columns: str | int) -> bool:
        """Return whether any group has a resource with these values, or any at all without values."""
        condition = " AND ".join(f"{name} = ?" for name in columns) or "1"
        sql = f"SELECT 1 FROM {resource} WHERE {condition} LIMIT 1"
        return self._execute(sql, tuple(columns.values())).fetchone() is not None

    def holder(self, resource: str, identifier: str) -> str | None:
        """Return the uuid of the resource that has a foreign identifier, on the whole platform."""
        found = self._execute(
            "SELECT id FROM identifiers WHERE resource = ? AND value = ?", (resource, identifier)
        ).fetchone()
        return str(found[0]) if found else None

    def holders(self, resource: str, identifiers: Collection[str]) -> dict[str, str]:
        """Return the uuids of the resources that have foreign identifiers: ``{"crm:7": "3f0e..."}``.

        It is one statement for any number of identifiers.
        """
        found = self._execute(
            "SELECT held.value, held.id FROM json_each(?) AS wanted CROSS JOIN identifiers AS held"
            " ON held.resource = ? AND held.value = wanted.value",
            (encode_values(identifiers), resource),
        )
        return dict(found.fetchall())

    def count(self, scope: Scope, alternatives: Alternatives = ()) -> int:
        """Return how many resources a collection has, or how many of them a filter finds."""
        if not alternatives:
            return len(self._listed(scope))
        wanted = simplify(alternatives)
        if len(wanted) != 1:
            return len(self._find(scope, wanted))
        (clauses,), lag = wanted, self._lag_behind(scope, wanted)
        if lag is not None:
            return lag.count(self._execute, self._tables[scope.table], scope, clauses)
        key = (scope, *clauses)
        found = self._counts.get(key)
        if found is None:
            condition, values = where(scope, clauses)
            sql = f"SELECT COUNT(*) FROM {scope.table} WHERE {condition}"
            found = int(self._execute(sql, values).fetchone()[0])
            self._counts.put(key, found)
        return found

    def values(self, scope: Scope, column: str) -> list[str]:
        """Return what the resources of a collection have in a filter or key column, without those that have none."""
        condition, values = where(scope, ())
        sql = f"SELECT {column} FROM {scope.table} WHERE {condition} AND {column} IS NOT NULL ORDER BY seq"
        return [value for (value,) in self._execute(sql, values)]

    def numbers(self, scope: Scope, *, offset: int, limit: int, newest_first: bool = False) -> array[int]:
        """Return the row numbers of one page, oldest first by default. The cost does not depend on ``offset``."""
        return _page_of(self._listed(scope), offset, limit, newest_first=newest_first)

    def rows(self, table: str, numbers: Sequence[int]) -> list[Row]:
        """Return the rows with these numbers, in this order, which ascends or descends."""
        return list(map(Row, self._select(self._tables[table].select_sql, numbers)))

    def documents(self, table: str, numbers: Sequence[int]) -> list[tuple[bytes, bytes]]:
        """Return the ids and stored documents of the same rows as bytes, without the cost of whole rows."""
        return self._select(f"SELECT CAST(id AS BLOB), doc FROM {table}", numbers)

    def _select(self, select: str, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
        if not numbers:
            return []
        first, last = numbers[0], numbers[-1]
        if last - first == len(numbers) - 1 and [*numbers] == [*range(first, last + 1)]:
            # The usual case, which SQLite finds in one go.
            return self._execute(f"{select} WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last)).fetchall()
        if first - last == len(numbers) - 1 and [*numbers] == [*range(first, last - 1, -1)]:
            sql = f"{select} WHERE seq BETWEEN ? AND ? ORDER BY seq DESC"
            return self._execute(sql, (last, first)).fetchall()
        marks = ",".join("?" * len(numbers))
        found = self._execute(f"{select.replace(' FROM', ', seq FROM', 1)} WHERE seq IN ({marks})", numbers)
        place = {number: at for at, number in enumerate(numbers)}
        return [row[:-1] for row in sorted(found, key=lambda row: place[row[-1]])]

    def every(self, scope: Scope) -> list[Row]:
        """Return all of a collection, oldest first, including rows that searches do not find yet."""
        condition, values = where(scope, ())
        sql = f"{self._tables[scope.table].select_sql} WHERE {condition} ORDER BY seq"
        return list(map(Row, self._execute(sql, values)))

    def page(self, scope: Scope, *, offset: int, limit: int, newest_first: bool = False) -> list[Row]:
        """Return one page of a collection; see ``numbers``."""
        return self.rows(
            scope.table, self.numbers(scope, offset=offset, limit=limit, newest_first=newest_first)
        )

    def each(self, scope: Scope) -> Iterator[Row]:
        """Yield all of a collection, oldest first, a page at a time: a large one never is in memory as a whole."""
        for offset in range(0, self.count(scope), _AT_ONCE):
            yield from self.page(scope, offset=offset, limit=_AT_ONCE)

    def filtered(
        self,
        scope: Scope,
        alternatives: Alternatives,
        *,
        offset: int,
        limit: int,
        newest_first: bool = False,
    ) -> list[Row]:
        """Return one page of the resources of a collection that a filter finds.

        They are in the order of ``sql.order_of``, and with several alternatives, or where collections are ordered by
        date, in the order of the collection.
        """
        wanted, table = simplify(alternatives), self._tables[scope.table]
        if len(wanted) != 1 or (table.by_date and any(c.column != "created_date" for c in wanted[0])):
            found = self._find(scope, wanted)
            return self.rows(scope.table, _page_of(found, offset, limit, newest_first=newest_first))
        (clauses,), lag = wanted, self._lag_behind(scope, wanted)
        if lag is not None:
            page = lag.filtered(
                self._execute, table, scope, clauses, offset=offset, limit=limit, newest_first=newest_first
            )
            return list(map(Row, page))
        condition, values = where(scope, clauses)
        order = f"{'+' * is_short(clauses)}{order_of(clauses, newest_first=newest_first)}"
        sql = f"{table.select_sql} WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
        return list(map(Row, self._execute(sql, (*values, limit, offset))))

    def _find(self, scope: Scope, wanted: Simplified) -> array[int]:
        """Return the numbers of the rows that meet one of several alternatives, in the order of the collection.

        Each alternative is a search of its own, so that each uses an index, and their cost adds up.
        """
        key, lag = (scope, wanted), self._lag_behind(scope, wanted)
        found = self._found.get(key) if lag is None else None
        if found is None:
            table = self._tables[scope.table]
            rank = "created_date" if table.by_date else "seq"
            ranks: dict[int, Any] = {}
            for clauses in wanted:
                if lag is None:
                    condition, values = where(scope, clauses)
                    ranks.update(
                        self._execute(f"SELECT seq, {rank} FROM {table.name} WHERE {condition}", values)
                    )
                else:
                    ranks.update((seq, seq) for seq in lag.numbers(self._execute, table, scope, clauses))
            found = array("q", sorted(ranks, key=lambda seq: (ranks[seq], seq)))
            if lag is None:
                self._found.put(key, found, size=len(found) + len(wanted))
        return found

    def _lag_behind(self, scope: Scope, wanted: Simplified) -> SearchLag | None:
        """Return the lag, if a filter could find other rows now than without it."""
        clauses = [clause for alternative in wanted for clause in alternative]
        lag, table = self._lag, self._tables[scope.table]
        return lag if lag is not None and lag.is_behind(self._execute, table, clauses) else None

    def has(self, scope: Scope, clause: Clause, others: Sequence[Clause] = ()) -> bool:
        """Return whether one of the first thousand resources that meet a clause meets the others as well."""
        condition, values = where(scope, [clause])
        if not others:
            return bool(
                self._execute(f"SELECT 1 FROM {scope.table} WHERE {condition} LIMIT 1", values).fetchall()
            )
        wanted = simplify([others])
        if not wanted:
            return False
        first = f"SELECT seq AS number FROM {scope.table} WHERE {condition} LIMIT {_MAX_TRIED}"
        rest, more = where(Scope(scope.table, EVERY_GROUP), wanted[0])
        # A CROSS JOIN, because SQLite then begins with the few that meet the clause.
        joined = f"({first}) CROSS JOIN {scope.table} ON seq = number"
        return bool(
            self._execute(f"SELECT 1 FROM {joined} WHERE {rest} LIMIT 1", [*values, *more]).fetchall()
        )

    def next_value(self, scope: Scope, column: str, at_least: str) -> str | None:
        """Return the lowest value of a filter column, from ``at_least`` on, in the groups of a collection."""
        if column == "identifier":
            sql = "SELECT value FROM identifiers WHERE resource = ? AND value >= ? ORDER BY value LIMIT 1"
            found = [self._execute(sql, (scope.table, at_least)).fetchone()]
        else:
            sql = (
                f"SELECT {column} FROM {scope.table} WHERE group_id = ? AND {column} >= ?"
                f" ORDER BY {column} LIMIT 1"
            )
            groups = (scope.group_id, *scope.below)
            found = [self._execute(sql, (group_id, at_least)).fetchone() for group_id in groups]
        return min((row[0] for row in found if row is not None), default=None)

    def hidden(self, resource: str) -> frozenset[int]:
        """Return the numbers of the rows that are too new for the list of a resource. Each is found by its uuid."""
        if self._lag is None:
            return frozenset()
        return self._lag.hidden(self._execute, self._tables[resource])

    def _listed(self, scope: Scope) -> array[int]:
        rows, hidden = self._rows_of(scope), self.hidden(scope.table)
        return array("q", (seq for seq in rows if seq not in hidden)) if hidden else rows

    def _rows_of(self, scope: Scope) -> array[int]:
        found = self._row_index.get(scope)
        if found is None:
            condition, values = where(scope, ())
            order = "created_date, seq" if self._tables[scope.table].by_date else "seq"
            numbers = self._execute(
                f"SELECT seq FROM {scope.table} WHERE {condition} ORDER BY {order}", values
            )
            found = self._row_index.load(scope, (number for (number,) in numbers))
        return found


def _page_of(numbers: array[int], offset: int, limit: int, *, newest_first: bool) -> array[int]:
    """Return a part of ascending row numbers: the first ones, or with ``newest_first`` the last ones, reversed."""
    if newest_first:
        stop = max(len(numbers) - offset, 0)
        return numbers[max(stop - limit, 0) : stop][::-1]
    return numbers[offset : offset + limit]
