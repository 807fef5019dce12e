"""Searches that lag behind writes: rows that were written a moment ago are found by their previous values.

While a lag is on, each write of a row stores the replaced values in the table ``lagging``, so that a rollback or a
restore reverts them too. A search reads unchanged rows as they are, and the others by the values that the earliest
write within the lag replaced. Without a lag, nothing is stored and nothing is read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence

from .condition import Clause
from .row_index import Scope
from .schema import Table, Value
from .sql import order_of, where

Execute = Callable[..., sqlite3.Cursor]


class SearchLag:
    """How many seconds searches lag behind writes, by resource: ``SearchLag({"people": 5, "tags": 0}, clock.time)``.

    Filters lag where a resource has some; of a resource without filters, the new ones are missing from its list.
    """

    def __init__(self, seconds: Mapping[str, float], time: Callable[[], float]) -> None:
        """``time`` returns the seconds since 1970 on the clock of the world."""
        self._seconds = {name: lag for name, lag in seconds.items() if lag > 0}
        self._time = time

    def __bool__(self) -> bool:
        """Whether anything lags at all."""
        return bool(self._seconds)

    def note_new(self, execute: Execute, table: Table, seq: int) -> None:
        """Record that a row is new."""
        if table.name in self._seconds:
            execute(
                "INSERT OR IGNORE INTO lagging VALUES (?, ?, ?, NULL)",
                (table.name, self._now(execute, table), seq),
            )

    def note_change(self, execute: Execute, table: Table, seq: int) -> None:
        """Record the values of a row that is about to change; of several changes at once, those before the first."""
        if table.name in self._seconds and table.resource.filters:
            execute(_note_sql(table), (table.name, self._now(execute, table), seq))

    def _now(self, execute: Execute, table: Table) -> float:
        """Return the time, and delete records older than the lag, or newer than now when the clock was set back."""
        now = self._time()
        sql = "DELETE FROM lagging WHERE resource = ? AND (at < ? OR at > ?)"
        execute(sql, (table.name, now - self._seconds[table.name] - 1, now))
        return now

    def is_behind(self, execute: Execute, table: Table, clauses: Sequence[Clause]) -> bool:
        """Return whether a filter could find other rows now than without the lag."""
        if table.name not in self._seconds or not table.resource.filters:
            return False
        if all(clause.column in _fresh(table) for clause in clauses):
            return False
        return (
            execute(f"SELECT 1 FROM lagging WHERE {_LATE} LIMIT 1", self._late_values(table)).fetchone()
            is not None
        )

    def hidden(self, execute: Execute, table: Table) -> frozenset[int]:
        """Return the numbers of the rows that are too new for the list of a resource without filters."""
        if table.name not in self._seconds or table.resource.filters:
            return frozenset()
        found = execute(f"SELECT seq FROM lagging WHERE {_LATE}", self._late_values(table))
        return frozenset(seq for (seq,) in found)

    def filtered(
        self,
        execute: Execute,
        table: Table,
        scope: Scope,
        clauses: Sequence[Clause],
        *,
        offset: int,
        limit: int,
        newest_first: bool,
    ) -> list[tuple[Value | bytes, ...]]:
        """Return one page of the rows that met every clause as long ago as the lag, as they are now.

        Their order is that of then; what is gone since is not among them.
        """
        order = order_of(clauses, newest_first=newest_first)
        sql, values = self._search(table, scope, clauses, order.split(",")[0].removesuffix(" DESC"))
        found = execute(f"{sql} ORDER BY {order} LIMIT ? OFFSET ?", (*values, limit, offset))
        return [row[:-1] for row in found]

    def count(self, execute: Execute, table: Table, scope: Scope, clauses: Sequence[Clause]) -> int:
        """Return how many rows met every clause as long ago as the lag."""
        sql, values = self._search(table, scope, clauses, "seq")
        head, _, search = sql.partition("\n")
        return int(execute(f"{head} SELECT COUNT(*) FROM ({search})", values).fetchone()[0])

    def numbers(
        self, execute: Execute, table: Table, scope: Scope, clauses: Sequence[Clause]
    ) -> Iterator[int]:
        """Return the numbers of the rows that met every clause as long ago as the lag, in any order."""
        sql, values = self._search(table, scope, clauses, "seq")
        return (row[0] for row in execute(sql, values))

    def _search(
        self, table: Table, scope: Scope, clauses: Sequence[Clause], order: str
    ) -> tuple[str, list[Value]]:
        """Return a SELECT of rows with the value that they are ordered by as their last column."""
        now_condition, now_values = where(scope, clauses)
        then_condition, then_values = where(scope, clauses, then=True)
        columns = table.row_columns
        sql = (
            f"WITH late AS (SELECT seq, before, MIN(at) FROM lagging WHERE {_LATE} GROUP BY seq)\n"
            f"SELECT {columns}, {order} FROM {table.name} WHERE {now_condition} AND seq NOT IN (SELECT seq FROM late)"
            f" UNION ALL SELECT {columns}, {order} FROM ({_then_sql(table)}) WHERE {then_condition}"
        )
        return sql, [*self._late_values(table), *now_values, *then_values]

    def _late_values(self, table: Table) -> tuple[Value, ...]:
        now, lag = self._time(), self._seconds[table.name]
        return table.name, now - lag - 1, now, lag, now


_LATE = "resource = ? AND at > ? AND at <= ? AND at + ? > ?"
"""The condition for rows that lag: the first bound is for the index, the last is exact."""


def _fresh(table: Table) -> frozenset[str]:
    return frozenset(f.name for f in table.resource.filters if f.fresh)


def _note_sql(table: Table) -> str:
    pairs = ", ".join(f"'{f.name}', {f.name}" for f in table.filters)
    identifiers = (
        "(SELECT json_group_array(value) FROM identifiers"
        f" WHERE resource = '{table.name}' AND identifiers.id = {table.name}.id)"
    )
    return (
        f"INSERT OR IGNORE INTO lagging SELECT ?, ?, seq, json_object({pairs}, 'identifiers', json({identifiers}))"
        f" FROM {table.name} WHERE seq = ?"
    )


def _then_sql(table: Table) -> str:
    """The rows that lag and were there already, with their filter columns of then.

    A CROSS JOIN, because SQLite then begins with the few that lag, and does not walk through a whole group.
    """
    now = ", ".join(f"rows.{name} AS {name}" for name in ("seq", "group_id", "id", "doc", *table.references))
    then = ", ".join(
        f"json_extract(before, '$.{name}') AS {name}" for name in (*_names(table), "identifiers")
    )
    joined = f"late CROSS JOIN {table.name} AS rows ON rows.seq = late.seq"
    return f"SELECT {now}, {then} FROM {joined} WHERE before IS NOT NULL"


def _names(table: Table) -> tuple[str, ...]:
    return tuple(f.name for f in table.filters)
