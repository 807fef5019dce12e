"""The report on a terminal: what differs at length, the rest in a line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from ..drift import Row


def print_report(rows: Sequence[Row], about: dict[str, Any], console: Console) -> None:
    """Print what came of a run."""
    for row in rows:
        if row.verdict == "differs":
            console.print(_panel(row))
    unchecked = [row for row in rows if row.verdict == "unchecked"]
    if unchecked:
        reasons = Counter(row.on_target for row in unchecked)
        table = Table("could not be checked", "because", box=None)
        for reason, count in reasons.most_common():
            table.add_row(f"{count} contracts", escape(reason))
        console.print(table)
    counts = Counter(row.verdict for row in rows)
    console.print(
        f"{counts['holds']} hold, {counts['differs']} differ, {counts['unchecked']} could not be checked, "
        f"on {escape(str(about['target']))}: {about['calls']} calls, {about['seconds']:.0f} s."
    )


def _panel(row: Row) -> Panel:
    lines = [
        f"[bold]{escape(row.says)}[/bold]",
        f"mock     {escape(row.on_mock)}",
        f"target   {escape(row.on_target)}",
        f"known    {escape(row.where)} ({row.provenance}){_confirmed(row)}",
    ]
    if row.expected:
        lines.append(f"expected {escape(row.expected)}")
    if row.request:
        lines.append(f"request  {escape(row.request)}")
    if row.target_answer is not None:
        lines.append(f"answer   {escape(json.dumps(row.target_answer))}")
    if row.setting:
        lines.append(f"follow   --set {escape(row.setting)} makes the mock do the same")
    return Panel("\n".join(lines), title=escape(row.id), title_align="left", border_style="red")


def _confirmed(row: Row) -> str:
    return f", last confirmed on {row.confirmed}" if row.confirmed else ""
