"""The SQL of the store, made from the tables: texts and values. Nothing is executed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..ids import native_identifier
from .row_index import EVERY_GROUP, Scope
from .schema import Table, Value


@dataclass(frozen=True)
class Clause:
    """One condition on a filter column: ``Clause("modified_date", "gt", "2026-07-01T12:00:00Z")``.

    ``column`` ``"identifier"`` asks for any of a resource's identifiers.
    """

    column: str
    operator: str
    value: str


OPERATORS = {"eq": "=", "gt": ">", "lt": "<"}
"""The SQL operator of each operator of a clause."""

_SQL: dict[tuple[str, str], str] = {}


def insert_sql(table: Table) -> str:
    """Return the INSERT of a whole row."""
    marks = ",".join("?" * len(table.columns))
    return _SQL.setdefault(("insert", table.name), f"INSERT INTO {table.name} VALUES ({marks})")


def update_sql(table: Table) -> str:
    """Return the UPDATE of a row's filter columns and document."""
    columns = ", ".join(f"{name} = ?" for name in (*(f.name for f in table.filters), "doc"))
    return _SQL.setdefault(("update", table.name), f"UPDATE {table.name} SET {columns} WHERE seq = ?")


def select_sql(table: Table) -> str:
    """Return the SELECT of what a ``Row`` holds, up to its WHERE."""
    sql = _SQL.get(("select", table.name))
    if sql is None:
        columns = ", ".join(("seq", "group_id", "id", "doc", *table.references))
        sql = _SQL["select", table.name] = f"SELECT {columns} FROM {table.name}"
    return sql


def where(scope: Scope, clauses: Sequence[Clause], *, then: bool = False) -> tuple[str, list[Value]]:
    """Return the condition of a collection and of every clause, with its values.

    ``then`` asks for the foreign identifiers in a column ``identifiers``, a JSON array; see ``search_lag``.
    """
    conditions: list[str] = []
    values: list[Value] = []
    if scope.below:
        conditions.append(f"group_id IN ({','.join('?' * (len(scope.below) + 1))})")
        values += [scope.group_id, *scope.below]
    elif scope.group_id != EVERY_GROUP:
        conditions.append("group_id = ?")
        values.append(scope.group_id)
    if scope.column:
        conditions.append(f"{scope.column} = ?")
        values.append(scope.value)
    for clause in clauses:
        if clause.column == "identifier":
            of_table = _identifier_condition_then if then else identifier_condition
            condition, bound = of_table(scope.table, clause)
        else:
            condition, bound = f"{clause.column} {OPERATORS[clause.operator]} ?", [clause.value]
        conditions.append(condition)
        values += bound
    return " AND ".join(conditions) or "TRUE", values


def order_of(clauses: Sequence[Clause], *, newest_first: bool) -> str:
    """Return the order of a filtered collection.

    By the first ranged column, which its index has ready, where nothing else is asked for; else, and among equal
    values, by age. Newest first, both descend.
    """
    columns = [
        clause.column for clause in clauses if clause.operator != "eq" and clause.column != "identifier"
    ]
    ranged = len(columns) == len(clauses)
    if newest_first:
        return f"{columns[0]} DESC, seq DESC" if ranged else "seq DESC"
    return f"{columns[0]}, seq" if ranged else "seq"


def identifier_condition(table: str, clause: Clause) -> tuple[str, list[Value]]:
    """A resource meets a condition on ``identifier`` if one of its identifiers does."""
    operator = OPERATORS[clause.operator]
    condition = (
        f"({_NATIVE_PREFIX} || id {operator} ? OR id IN"
        f" (SELECT id FROM identifiers WHERE resource = ? AND value {operator} ?))"
    )
    if clause.operator == "eq":
        native = clause.value.removeprefix(native_identifier(""))
        condition = "id IN (SELECT ? UNION ALL SELECT id FROM identifiers WHERE resource = ? AND value = ?)"
        return condition, [native if native != clause.value else None, table, clause.value]
    return condition, [clause.value, table, clause.value]


def _identifier_condition_then(_table: str, clause: Clause) -> tuple[str, list[Value]]:
    operator = OPERATORS[clause.operator]
    foreign = f"EXISTS (SELECT 1 FROM json_each(identifiers) WHERE json_each.value {operator} ?)"
    return f"({_NATIVE_PREFIX} || id {operator} ? OR {foreign})", [clause.value, clause.value]


_NATIVE_PREFIX = f"'{native_identifier('')}'"
