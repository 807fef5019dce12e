"""Reports on a terminal: the list of contracts, and the result of a run."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from actionnetwork_mock.settings import describe

from ..contract import Definition
from ..drift import Row, unchecked_groups
from ..run import Plan

_MIN_WIDTH = 110
_MAX_ANSWER_CHARS = 2000
"""How much of a redacted answer is shown; report files contain the whole."""


def print_list(planned: Plan, console: Console) -> None:
    """Print contracts by subject, then the questions; each with whether it writes."""
    if not console.is_terminal:
        console.width = max(console.width, _MIN_WIDTH)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    contracts = sorted(planned.contracts, key=lambda contract: contract.id)
    for subject, group in groupby(contracts, key=lambda contract: contract.id.partition(".")[0]):
        table.add_row(f"[bold]{subject}[/bold]", "", "")
        for contract in group:
            table.add_row(f"  {contract.id}", _effect(contract), escape(contract.says))
    if planned.questions:
        table.add_row("[bold]questions[/bold]", "", "")
        says = {setting.name: setting.says for setting in describe()}
        for question in sorted(planned.questions, key=lambda question: question.id):
            table.add_row(f"  {question.id}", _effect(question), escape(says[question.setting]))
    console.print(table)


def _effect(check: Definition) -> str:
    if "sending" in check.needs:
        return "sends"
    return "writes" if check.writes else "reads"


def print_report(rows: Sequence[Row], about: dict[str, Any], console: Console) -> None:
    """Print the result of a run: differences in detail, a summary, and what was not checked."""
    for row in rows:
        if row.verdict == "differs":
            console.print(f"[bold red]{escape(row.id)}[/]  {escape(row.says)}")
            table = Table.grid(padding=(0, 2))
            table.add_column(no_wrap=True)
            table.add_column(overflow="fold")
            for name, text in _facts(row):
                table.add_row(name, escape(text))
            console.print(Padding(table, (0, 0, 1, 2)), soft_wrap=False)
    counts = Counter(row.verdict for row in rows)
    console.print(
        f"{counts['holds']} hold, [{'bold red' if counts['differs'] else 'none'}]{counts['differs']} differ[/], "
        f"{counts['unchecked']} could not be checked, "
        f"on {escape(str(about['target']))}: {about['calls']} calls, {about['seconds']:.0f} s."
    )
    changes = " ".join(f"--set {escape(row.setting)}" for row in rows if row.setting)
    if changes:
        console.print(f"The mock follows with: actionnetwork-mock serve {changes}")
    for group in unchecked_groups(rows):
        console.print(f"\nNot checked, since {escape(group.reason)}. {escape(group.advice)}".rstrip())
        ids = textwrap.fill(
            ", ".join(group.ids), console.width - 2, break_long_words=False, break_on_hyphens=False
        )
        console.print(escape(textwrap.indent(ids, "  ")))


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
            text = json.dumps(answer)
            yield name, text if len(text) <= _MAX_ANSWER_CHARS else f"{text[:_MAX_ANSWER_CHARS]} ..."
    if row.setting:
        yield "to follow", f"--set {row.setting}"
