"""The SQL of the store, made from the tables: texts and values. Nothing is executed here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ..ids import native_identifier
from .condition import Clause
from .row_index import EVERY_GROUP, Scope
from .schema import Value

OPERATORS = {"eq": "=", "gt": ">", "lt": "<", "in": "IN"}
"""The SQL operator of each operator of a clause."""


def where(scope: Scope, clauses: Sequence[Clause], *, then: bool = False) -> tuple[str, list[Value]]:
    """Return the condition of a collection and of every clause, with its values. Clauses are those of ``simplify``.

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
    if scope.unset:
        conditions.append(f"{scope.unset} IS NULL")
    has_value = not all(map(_is_range, clauses))
    for clause in clauses:
        if clause.column == "identifier":
            of_table = _identifier_condition_then if then else identifier_condition
            condition, bound = of_table(scope.table, clause)
        else:
            # With a +, SQLite does not use the index of a range, which it would prefer to that of a value.
            column = f"+{clause.column}" if has_value and _is_range(clause) else clause.column
            condition, bound = f"{column} {OPERATORS[clause.operator]} {_operand(clause)}", [clause.value]
        conditions.append(condition)
        values += bound
    return " AND ".join(conditions) or "TRUE", values


def encode_values(values: Iterable[str]) -> str:
    """Return values as a parameter for ``json_each(?)``, so that one statement takes any number of them."""
    return msgspec.json.encode([*values]).decode()


def order_of(clauses: Sequence[Clause], *, newest_first: bool) -> str:
    """Return the order of a filtered collection.

    By the first ranged column, which its index has ready, where nothing else is asked for; else, and among equal
    values, by age. Newest first, both descend.
    """
    columns = [clause.column for clause in clauses if _is_range(clause) and clause.column != "identifier"]
    ranged = len(columns) == len(clauses)
    if newest_first:
        return f"{columns[0]} DESC, seq DESC" if ranged else "seq DESC"
    return f"{columns[0]}, seq" if ranged else "seq"


def is_short(clauses: Sequence[Clause]) -> bool:
    """Return whether so few rows meet the clauses that they are better sorted than looked for in their order."""
    return any(c.operator in ("in", "all") or (c.column, c.operator) == ("identifier", "eq") for c in clauses)


def _is_range(clause: Clause) -> bool:
    return clause.operator in ("gt", "lt")


def identifier_condition(table: str, clause: Clause) -> tuple[str, list[Value]]:
    """A resource meets a condition on ``identifier`` if one of its identifiers does; with ``all``, if it has all."""
    value = clause.value
    if clause.operator == "eq":
        native = value.removeprefix(native_identifier(""))
        condition = "id IN (SELECT ? UNION ALL SELECT id FROM identifiers WHERE resource = ? AND value = ?)"
        return condition, [native if native != value else None, table, value]
    if clause.operator == "in":
        return f"id IN ({_HOLDERS})", [value, table, value]
    if clause.operator == "all":
        condition = f"id IN (SELECT id FROM ({_HOLDERS}) GROUP BY id HAVING COUNT(*) = json_array_length(?))"
        return condition, [value, table, value, value]
    operator = OPERATORS[clause.operator]
    condition = (
        f"({_NATIVE_PREFIX} || id {operator} ? OR id IN"
        f" (SELECT id FROM identifiers WHERE resource = ? AND value {operator} ?))"
    )
    return condition, [value, table, value]


def _identifier_condition_then(_table: str, clause: Clause) -> tuple[str, list[Value]]:
    value = clause.value
    if clause.operator == "all":
        held = f"SELECT value FROM ({_HELD_THEN}) WHERE value IN {_VALUES}"
        return f"(SELECT COUNT(*) FROM ({held})) = json_array_length(?)", [value, value]
    condition = f"value {OPERATORS[clause.operator]} {_operand(clause)}"
    return f"EXISTS (SELECT 1 FROM ({_HELD_THEN}) WHERE {condition})", [value]


def _operand(clause: Clause) -> str:
    return _VALUES if clause.operator == "in" else "?"


_VALUES = "(SELECT value FROM json_each(?))"
_NATIVE_PREFIX = f"'{native_identifier('')}'"
_HOLDERS = (
    f"SELECT substr(value, length({_NATIVE_PREFIX}) + 1) AS id FROM json_each(?)"
    f" WHERE value GLOB {_NATIVE_PREFIX} || '*'"
    f" UNION ALL SELECT id FROM identifiers WHERE resource = ? AND value IN {_VALUES}"
)
"""The ids of the resources that have an identifier of a JSON array, once for each identifier."""
_HELD_THEN = f"SELECT {_NATIVE_PREFIX} || id AS value UNION ALL SELECT value FROM json_each(identifiers)"
"""The identifiers that a row had then; see ``where``."""
