"""The list of contracts and questions, for a terminal and for pipes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from actionnetwork_mock.settings import describe

from .contract import Contract, Question
from .run import Plan

_NARROWEST = 110


def print_list(planned: Plan, console: Console) -> None:
    """Print contracts by subject, then the questions; each with whether it writes."""
    if not console.is_terminal:
        console.width = max(console.width, _NARROWEST)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    contracts = sorted(planned.contracts, key=lambda one: one.id)
    for subject, of_it in groupby(contracts, key=lambda one: one.id.partition(".")[0]):
        table.add_row(f"[bold]{subject}[/bold]", "", "")
        for one in of_it:
            table.add_row(f"  {one.id}", _kind(one), escape(one.says))
    if planned.questions:
        table.add_row("[bold]questions[/bold]", "", "")
        for row in _asked(planned):
            table.add_row(*row)
    console.print(table)


def _asked(planned: Plan) -> Iterator[tuple[str, str, str]]:
    says = {one.name: one.says for one in describe()}
    for question in sorted(planned.questions, key=lambda one: one.id):
        yield f"  {question.id}", _kind(question), escape(says[question.setting])


def _kind(one: Contract | Question) -> str:
    if "sending" in one.needs:
        return "sends"
    return "writes" if one.writes else "reads"
