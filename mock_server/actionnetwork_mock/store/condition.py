"""The conditions of a filter, and how they are made few: the cost of a search grows with the number of conditions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

import msgspec

from ..ids import is_uuid, native_identifier


class Clause(msgspec.Struct, frozen=True):
    """One condition on a filter column: ``Clause("modified_date", "gt", "2026-07-01T12:00:00Z")``.

    ``column`` ``"identifier"`` asks for any of a resource's identifiers. ``simplify`` makes clauses with two more
    operators, whose value is a JSON array of texts: ``in`` asks for one of them, and ``all`` for all of them, among the
    identifiers.
    """

    column: str
    operator: str
    value: str


Alternatives = Sequence[Sequence[Clause]]
"""What a filter asks for: every clause of at least one of the alternatives. Without alternatives it asks for nothing,
so that everything is returned.
"""

Simplified = tuple[tuple[Clause, ...], ...]
"""The alternatives of a filter after ``simplify``, which can be none: then nothing can match."""

_STRICTER: dict[str, Callable[[Iterable[str]], str]] = {"gt": max, "lt": min}
_LOOSER: dict[str, Callable[[Iterable[str]], str]] = {"gt": min, "lt": max}


def simplify(alternatives: Alternatives) -> Simplified:
    """Return alternatives that ask for the same, with at most four clauses for each column.

    Alternatives of one clause on the same column become one: ``a eq 'x' or a eq 'y'`` becomes ``a in ["x", "y"]``, and
    of ``a gt 'x' or a gt 'y'`` the looser one is kept. Alternatives that nothing can match are dropped.
    """
    conjunctions = dict.fromkeys(filter(None, map(_conjunction, alternatives)))
    single: dict[tuple[str, str], list[str]] = {}
    several: list[tuple[Clause, ...]] = []
    for clauses in conjunctions:
        if len(clauses) == 1 and clauses[0].operator != "all":
            single.setdefault((clauses[0].column, clauses[0].operator), []).append(clauses[0].value)
        else:
            several.append(clauses)
    return (*((_any_of(*key, values),) for key, values in single.items()), *several)


def _any_of(column: str, operator: str, values: list[str]) -> Clause:
    if operator in _LOOSER:
        return Clause(column, operator, _LOOSER[operator](values))
    return Clause(column, "eq", values[0]) if len(values) == 1 else Clause(column, "in", _encode(values))


def _conjunction(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return clauses that ask for the same as all of these; none if nothing can match."""
    wanted: dict[tuple[str, str], dict[str, None]] = {}
    for clause in clauses:
        wanted.setdefault((clause.column, clause.operator), {})[clause.value] = None
    kept: list[Clause] = []
    for (column, operator), values in wanted.items():
        if operator in _STRICTER:
            kept.append(Clause(column, operator, _STRICTER[operator](values)))
        elif len(values) == 1:
            kept.append(Clause(column, operator, next(iter(values))))
        elif column == "identifier" and sum(map(_is_native, values)) < 2:
            kept.append(Clause(column, "all", _encode(values)))
        else:
            return ()  # another column has one value, and a resource has one identifier of the server's own
    return tuple(kept)


def _is_native(identifier: str) -> bool:
    return is_uuid(identifier.removeprefix(native_identifier("")))


def _encode(values: Iterable[str]) -> str:
    return json.dumps([*values], ensure_ascii=False)
