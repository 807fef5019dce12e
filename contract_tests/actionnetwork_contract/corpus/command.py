"""What ``actionnetwork-mock corpus`` does with its options."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import reduce
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import read_settings

from ..output_files import check_report_path
from ..shadow.report import merge
from ..shadow.summary import finding_line
from ..shadow.terminal import open_terminal
from ..shadow.writers import print_summary, write_report
from .files import read_about, read_exchanges
from .replay import Replayed, age_in_months, is_old, replay
from .scenario import write_scenario

_MAX_SHOWN_CHARS = 120


def check_corpora(
    folders: Sequence[Path], settings_file: Path | None, changes: Sequence[str], reports: Sequence[Path]
) -> int:
    """Replay corpora, print and write what was found, and return the exit code. Raises UsageError."""
    for path in reports:
        check_report_path(path)
    settings = None
    if settings_file is not None or changes:
        settings = read_settings(settings_file, changes)
    console = open_terminal(stderr=False, quiet=False)
    replayed = [(folder, replay(folder, settings)) for folder in folders]
    for folder, found in replayed:
        console.print(f"[bold]{escape(str(folder))}[/]")
        _print(found, console)
    total = reduce(merge, [found.report for _, found in replayed])
    for path in reports:
        write_report(path, total)
    if any(found.report.compared == 0 for _, found in replayed):
        console.print("Nothing was compared.")
        return 2
    return 0 if all(found.is_equal for _, found in replayed) else 1


def _print(found: Replayed, console: Console) -> None:
    print_summary(found.report, console)
    for finding in found.report.possible:
        console.print(f"{finding.severity}  {escape(finding_line(finding))}")
    for entry in found.remaining.stale:
        console.print(
            f"no longer so  {escape(entry.check)} {escape(entry.operation)} {escape(entry.subject)}"
        )
    if is_old(found.about):
        console.print(
            f"This corpus is {age_in_months(found.about)} months old. The API may have changed since."
        )


def show_corpus(folder: Path, number: int | None) -> None:
    """Print a line for each exchange, or one as a whole. Raises UsageError."""
    about, console = read_about(folder), open_terminal(stderr=False, quiet=False)
    if number is None:
        console.print(
            f"{about.exchanges} exchanges of {about.month}, recorded with version {escape(about.version)}."
        )
        for reason, count in about.left_out.items():
            console.print(f"left out: {count} ({escape(reason)})")
    for exchange in read_exchanges(folder):
        if number is None:
            text = f"{exchange.number:>5}  {exchange.status}  {exchange.method:<6}  {exchange.target}"
            console.print(escape(text[:_MAX_SHOWN_CHARS]))
        elif number == exchange.number:
            shown = {
                "request": f"{exchange.method} {exchange.target}",
                "request_headers": exchange.request_headers,
                "request_body": _shown(exchange.request_body),
                "status": exchange.status,
                "headers": exchange.headers,
                "body": _shown(exchange.body),
            }
            console.print(json.dumps(shown, indent=2, ensure_ascii=False), markup=False)
            return
    if number is not None:
        raise UsageError(f"{folder} has no exchange {number}")


def make_scenario(folder: Path, output: Path) -> None:
    """Write a scenario, and say what it has. Raises UsageError."""
    written = write_scenario(folder, output)
    console = open_terminal(stderr=False, quiet=False)
    entries = ", ".join(f"{count} {kind}" for kind, count in written.entries.items())
    console.print(f"{escape(str(output))} has {entries or 'nothing'}.")
    if written.left_out:
        console.print(f"left out: {written.left_out} that a scenario cannot represent")
    console.print(f"actionnetwork-mock serve --scenario {escape(str(output))}")


def _shown(body: bytes) -> object:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body.decode("utf-8", "replace")
