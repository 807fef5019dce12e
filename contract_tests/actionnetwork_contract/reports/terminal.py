"""The report on a terminal: what differs at length, the rest in a line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from ..drift import Row

_SHORTEST = 2000
"""How much of an answer's shape is shown; the whole is in the reports."""


def print_report(rows: Sequence[Row], about: dict[str, Any], console: Console) -> None:
    """Print what came of a run."""
    for row in rows:
        if row.verdict == "differs":
            _print_difference(row, console)
    _print_unchecked(rows, console)
    counts = Counter(row.verdict for row in rows)
    console.print(
        f"{counts['holds']} hold, [{'bold red' if counts['differs'] else 'none'}]{counts['differs']} differ[/], "
        f"{counts['unchecked']} could not be checked, "
        f"on {escape(str(about['target']))}: {about['calls']} calls, {about['seconds']:.0f} s."
    )
    follows = [row.setting for row in rows if row.setting]
    if follows:
        changes = " ".join(f"--set {escape(one)}" for one in follows)
        console.print(f"The mock follows with: actionnetwork-mock serve {changes}")


def _print_difference(row: Row, console: Console) -> None:
    console.print(f"[bold red]{escape(row.id)}[/]  {escape(row.says)}")
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in _facts(row):
        table.add_row(name, escape(text))
    console.print(Padding(table, (0, 0, 1, 2)), soft_wrap=False)


def _facts(row: Row) -> Iterator[tuple[str, str]]:
    yield "mock", row.on_mock
    yield "target", row.on_target
    confirmed = f", last confirmed on {row.confirmed}" if row.confirmed else ""
    yield "known from", f"{row.where} ({row.provenance}){confirmed}"
    if row.expected:
        yield "expected", row.expected
    if row.request:
        yield "request", row.request
    for name, answer in (("mock's answer", row.mock_answer), ("answer", row.target_answer)):
        if answer is not None:
            shape = json.dumps(answer)
            yield name, shape if len(shape) <= _SHORTEST else f"{shape[:_SHORTEST]} ..."
    if row.setting:
        yield "to follow", f"--set {row.setting}"


def _print_unchecked(rows: Sequence[Row], console: Console) -> None:
    reasons = Counter(row.on_target for row in rows if row.verdict == "unchecked")
    for reason, count in reasons.most_common():
        named = (
            f"{count} were"
            if count > 1
            else next(row.id for row in rows if row.verdict == "unchecked" and row.on_target == reason)
            + " was"
        )
        console.print(f"{escape(named)} not checked: {escape(reason)}.")
