"""The list of contracts and questions on a terminal."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from actionnetwork_mock.settings import describe

from .contract import Definition
from .run import Plan

_MIN_WIDTH = 110


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
    if "sending" in check.requires:
        return "sends"
    return "writes" if check.writes else "reads"
