"""The results as a table and as JSON."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from rich.console import Console
from rich.table import Table

from .budgets import Budget, Measured, Outcome

_TABLE_WIDTH = 165
_LIBRARIES = ("uvicorn", "uvloop", "httptools", "starlette", "msgspec", "pytest")


def describe_machine() -> dict[str, str]:
    """Return the properties that the numbers depend on: ``{"cores": "2", "python": "CPython 3.11.7", ...}``."""
    return {
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in _LIBRARIES},
    }


def print_table(outcomes: Sequence[Outcome], *, quick: bool) -> None:
    """Print a line for each row, followed by explanations."""
    # Use long lines in a narrow terminal or a pipe instead of truncating them.
    console = Console()
    console.width = max(console.width, _TABLE_WIDTH)
    table = Table(title=f"Budgets{' (quick: smaller sizes)' if quick else ''}", title_justify="left")
    for heading in ("row", "what", "measured", "baseline", "ratio", "budget", "verdict"):
        numeric = heading in ("measured", "baseline", "ratio")
        table.add_column(heading, justify="right" if numeric else "left", no_wrap=heading != "what")
    for outcome in outcomes:
        table.add_row(*_cells(outcome))
    console.print(table)
    for outcome in outcomes:
        details = outcome.measured.details if outcome.measured else {}
        if details or outcome.reason:
            explanation = outcome.reason or "; ".join(f"{name}: {value}" for name, value in details.items())
            console.print(f"{outcome.row.name}: {explanation}", highlight=False, markup=False)
    machine = ", ".join(f"{name} {value}" for name, value in describe_machine().items())
    console.print(f"Machine: {machine}", highlight=False)


def _cells(outcome: Outcome) -> list[str]:
    row, measured = outcome.row, outcome.measured
    budget = _budget_text(row.budget, row.unit) if row.budget else "none"
    if measured is None:
        return [row.name, row.what, "", "", "", budget, "[yellow]not measured[/]"]
    baseline = "" if measured.baseline is None else _quantity(measured.baseline, row.unit)
    ratio = "" if measured.ratio is None else f"{measured.ratio:.2f}"
    value = _quantity(measured.value, row.unit)
    return [row.name, row.what, value, baseline, ratio, budget, _verdict(outcome, measured)]


def _budget_text(budget: Budget, unit: str) -> str:
    sign = "≥" if budget.sense == "at least" else "≤"
    if budget.of == "ratio":
        return f"{sign} {budget.limit:g} x baseline"
    adds = "adds " if budget.of == "increase" else ""
    return f"{adds}{sign} {budget.limit:,g} {unit}"


def _verdict(outcome: Outcome, measured: Measured) -> str:
    budget = outcome.row.budget
    if budget is None:
        return ""
    if outcome.is_met is None:
        return "[dim]not judged: quick[/]"
    room = budget.room(measured)
    adds = (
        f" (adds {_quantity(budget.judged(measured), outcome.row.unit)})" if budget.of == "increase" else ""
    )
    return f"[green]met, {room:.0%} inside{adds}[/]" if room >= 0 else f"[red]missed by {-room:.0%}{adds}[/]"


def _quantity(number: float, unit: str) -> str:
    digits = 0 if abs(number) >= 100 else 1 if abs(number) >= 10 else 2
    return f"{number:,.{digits}f} {unit}"


def to_json(outcomes: Sequence[Outcome], *, quick: bool) -> dict[str, Any]:
    """Return the results as plain values: ``{"machine": {...}, "quick": false, "rows": [{"name": "item", ...}]}``."""
    return {"machine": describe_machine(), "quick": quick, "rows": [_row(outcome) for outcome in outcomes]}


def _row(outcome: Outcome) -> dict[str, Any]:
    row, measured = outcome.row, outcome.measured
    budget = row.budget
    return {
        "name": row.name,
        "what": row.what,
        "unit": row.unit,
        "measured": measured.value if measured else None,
        "baseline": measured.baseline if measured else None,
        "ratio": measured.ratio if measured else None,
        "budget": {"limit": budget.limit, "of": budget.of, "sense": budget.sense} if budget else None,
        "judged": budget.judged(measured) if budget and measured else None,
        "met": outcome.is_met,
        "details": measured.details if measured else {},
        "reason": outcome.reason,
    }
