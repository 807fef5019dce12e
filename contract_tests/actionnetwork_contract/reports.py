"""Reports: the result of a run on a terminal, and in files of JSON, Markdown and JUnit."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from .drift import Row, enabling_advice, unchecked_groups
from .output_files import check_report_path

_MAX_ANSWER_CHARS = 2000
"""How much of a redacted answer a terminal shows; report files contain the whole."""

_RESULTS = {"holds": "holds", "differs": "**differs**", "unchecked": "not checked"}


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


# Files


def render_json(rows: Sequence[Row], about: dict[str, Any]) -> str:
    """Return everything as JSON: ``{"about": {...}, "counts": {...}, "rows": [...]}``."""
    counts = Counter(row.verdict for row in rows)
    report = {"about": about, "counts": counts, "rows": [asdict(row) for row in rows]}
    return json.dumps(report, indent=2, default=str) + "\n"


def render_markdown(rows: Sequence[Row], about: dict[str, Any]) -> str:
    """Return a page: differences in detail, a table of all contracts, and what would enable the unchecked ones."""
    counts = Counter(row.verdict for row in rows)
    lines = [
        f"# Contracts on {about['target']}\n",
        f"{counts['holds']} hold, {counts['differs']} differ, {counts['unchecked']} could not be checked.\n",
        *(_difference(row) for row in rows if row.verdict == "differs"),
        "| contract | result | mock | target | known from |\n| --- | --- | --- | --- | --- |",
        *(
            f"| `{row.id}` | {_RESULTS[row.verdict]} | {_cell(row.on_mock)} | {_cell(row.on_target)} "
            f"| {_cell(row.where)} ({row.provenance}) |"
            for row in rows
        ),
        *_unchecked(rows),
    ]
    return "\n".join(lines) + "\n"


def _difference(row: Row) -> str:
    lines = [f"## `{row.id}`\n", f"{row.says}\n"]
    lines.append(
        f"The mock: {row.on_mock}. The target: {row.on_target}. Known from {row.where} ({row.provenance}).\n"
    )
    if row.expected:
        lines.append(f"Expected: {row.expected}.\n")
    if row.request:
        lines.append(f"Smallest request: `{row.request}`\n")
    if row.target_answer is not None:
        lines.append(f"```json\n{json.dumps(row.target_answer, indent=2)}\n```\n")
    if row.setting:
        lines.append(f"`--set {row.setting}` makes the mock follow.\n")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _unchecked(rows: Sequence[Row]) -> Iterator[str]:
    groups = unchecked_groups(rows)
    if groups:
        yield "\n## Not checked\n"
    for group in groups:
        ids = ", ".join(f"`{name}`" for name in group.ids)
        yield f"- Since {group.reason}. {group.advice}".rstrip() + f"\n  {ids}"


def render_junit(rows: Sequence[Row], about: dict[str, Any]) -> str:
    """Return the rows as test cases: differences are failures, unchecked rows are skipped."""
    counts = Counter(row.verdict for row in rows)
    suite = ElementTree.Element(
        "testsuite",
        name=f"contracts on {about['target']}",
        tests=str(len(rows)),
        failures=str(counts["differs"]),
        skipped=str(counts["unchecked"]),
    )
    for row in rows:
        subject, _, name = row.id.partition(".")
        case = ElementTree.SubElement(suite, "testcase", classname=f"contracts.{subject}", name=name)
        if row.verdict == "differs":
            failure = ElementTree.SubElement(case, "failure", message=row.expected or row.says)
            failure.text = _difference(row)
        elif row.verdict == "unchecked":
            message = f"{row.on_target}. {enabling_advice(row.option)}".rstrip(" .")
            ElementTree.SubElement(case, "skipped", message=message)
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


_WRITERS = {".json": render_json, ".md": render_markdown, ".xml": render_junit}


def write_report(path: Path, rows: Sequence[Row], about: dict[str, Any]) -> None:
    """Write a report in the format that the name of the file ends with: .json, .md or .xml. Raises UsageError."""
    check_report_path(path)
    path.write_text(_WRITERS[path.suffix](rows, about), encoding="utf-8")
