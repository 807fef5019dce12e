"""Writes reports to files: JSON, Markdown, JUnit, evidence, settings and running totals.

Writers take a report and nothing else. Each first reads it again with ``checked``, so that words which are not of the
vocabulary reach no file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
from rich.console import Console

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.evidence import QUESTION, Confirmation
from actionnetwork_mock.settings import Settings

from ..drift import to_follow
from ..evidence_file import add_confirmations
from ..output_files import check_report_path, write_whole
from ..runner import Outcome
from . import summary
from .checks import PROVEN_BY
from .report import Checked, Report, checked, decode_report, encode_report, merge
from .rows import CheckCount, Finding
from .setting_results import SettingResult, setting_results, settled_values
from .vocabulary import Shape, Token

MIN_ANSWERS, MIN_RESOURCES = 20, 5
"""How many answers of how many resources must agree before a contract is said to hold."""


def print_summary(report: Report, console: Console) -> None:
    """Print the summary of a report on a terminal."""
    safe = checked(report)
    summary.print_summary(safe.report, console)
    if safe.removed:
        console.print(_removed(safe.removed))


def _removed(number: int) -> str:
    return f"{number} words that are not of the vocabulary of reports were removed. Please report this fault."


# JSON


def render_json(safe: Checked) -> str:
    """Return the report for programs: ``{"summary": "...", "findings": [...], "settings": [...], ...}``."""
    report = safe.report
    confirmed = {finding.key for finding in report.confirmed}
    document = {
        "summary": summary.headline(report),
        "coverage": list(summary.coverage(report)),
        "removed": safe.removed,
        **_plain(report),
        "findings": [
            {
                **_plain(finding),
                "state": "confirmed" if finding.key in confirmed else "possible",
                **_derived(finding),
            }
            for finding in report.findings
        ],
        "settings": [_setting(result) for result in setting_results(report)],
    }
    return json.dumps(document, indent=2) + "\n"


def _plain(value: Any) -> Any:
    """Return the part of a report as JSON has it, with names instead of tokens."""
    found = msgspec.to_builtins(value, enc_hook=_text)
    return {name: part for name, part in found.items() if name != "resources"}


def _text(word: Any) -> str:
    assert isinstance(word, Token | Shape)
    return word.text if isinstance(word, Token) else str(word)


def _derived(finding: Finding) -> dict[str, Any]:
    return {
        "resources": finding.resources.count,
        "subject_kind": finding.subject.kind if finding.subject else None,
        "is_declared": finding.subject.is_declared if finding.subject else True,
        "says": summary.says(finding.check),
    }


def _setting(result: SettingResult) -> dict[str, Any]:
    return {
        "setting": result.setting.text,
        "state": result.state,
        "value": result.value.text if result.value else None,
        "left": [token.text for token in result.left],
        "ruled_out_by": {token.text: votes for token, votes in result.votes},
        "consulted": result.consulted,
        "believed": result.believed.text if result.believed else None,
    }


# Markdown


def render_markdown(safe: Checked) -> str:
    """Return the report as a page for people."""
    report = safe.report
    lines = [
        "# Shadow\n",
        f"{summary.headline(report)} {report.first_day} to {report.last_day}.\n",
        *(f"{sentence}  " for sentence in summary.coverage(report)),
        *([_removed(safe.removed)] if safe.removed else []),
        "",
        *_findings(report),
        *_table(
            "Settings",
            ("setting", "result", "answers that depended on it", "ruled out by"),
            _settings(report),
        ),
        *_table("Fields", ("resource", "field", "value", "null", "empty", "absent"), _fields(report)),
        *_table("Checks", ("check", "agrees", "differs", "says"), _checks(report)),
        *_table(
            "Operations",
            ("operation", "status", "exchanges", "compared", "predicted"),
            (
                (f"`{row.operation.text}`", row.status, row.exchanges, row.compared, row.predicted)
                for row in report.operations
            ),
        ),
        *_table(
            "Headers", ("header", "answers"), ((row.header.text, row.exchanges) for row in report.headers)
        ),
        *_table("Faults of this program", ("in", "error", "place", "times"), _faults(report)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _findings(report: Report) -> Iterator[str]:
    for note, findings in (("", report.confirmed), (" (possible only)", report.possible)):
        for severity, title in summary.SEVERITIES.items():
            rows = [
                (
                    f"`{finding.check.text}`",
                    f"`{finding.operation.text}`",
                    summary.subject_of(finding),
                    summary.difference(finding),
                    summary.times(finding),
                )
                for finding in findings
                if finding.severity == severity
            ]
            yield from _table(
                f"{title}{note}", ("check", "operation", "what", "difference", "shown by"), rows
            )


def _table(title: str, names: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """Return a table under a heading, or nothing if it has no rows."""
    cells = [tuple(str(cell).replace("|", "\\|") for cell in row) for row in rows]
    if cells:
        yield f"## {title}\n"
        for line in (names, ("---",) * len(names), *cells):
            yield f"| {' | '.join(line)} |"
        yield ""


def _settings(report: Report) -> Iterator[tuple[object, ...]]:
    for result in setting_results(report):
        votes = ", ".join(f"{token.text} {count}" for token, count in result.votes if count)
        yield f"`{result.setting.text}`", summary.result_of(result), result.consulted, votes


def _fields(report: Report) -> Iterator[tuple[object, ...]]:
    for row in report.fields:
        yield row.resource.text, f"`{row.field.text}`", row.value, row.null, row.empty, row.absent


def _checks(report: Report) -> Iterator[tuple[object, ...]]:
    for row in report.checks:
        yield f"`{row.check.text}`", row.agrees, row.differs, summary.says(row.check)


def _faults(report: Report) -> Iterator[tuple[object, ...]]:
    for row in report.faults:
        error = row.exception.text if row.exception else ""
        yield row.place, error, f"{row.module.text} {row.line}" if row.module else "", row.count


# JUnit


def render_junit(safe: Checked) -> str:
    """Return each check as a test case, with its confirmed findings as failures."""
    report = safe.report
    failed: dict[Token, list[Finding]] = {row.check: [] for row in report.checks}
    for finding in report.confirmed:
        failed.setdefault(finding.check, []).append(finding)
    suite = ElementTree.Element(
        "testsuite", name="shadow", tests=str(len(failed)), failures=str(sum(map(bool, failed.values())))
    )
    for check, findings in failed.items():
        subject, _, name = check.text.partition(".")
        case = ElementTree.SubElement(suite, "testcase", classname=f"shadow.{subject}", name=name or subject)
        if findings:
            failure = ElementTree.SubElement(case, "failure", message=summary.says(check))
            failure.text = "\n".join(
                f"{finding.severity}: {finding.operation.text}: {summary.subject_of(finding)}: "
                f"{summary.difference(finding)} ({summary.times(finding)})"
                for finding in findings
            )
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


_FORMATS: dict[str, Callable[[Checked], str]] = {
    ".json": render_json,
    ".md": render_markdown,
    ".xml": render_junit,
}


def write_report(path: Path, report: Report) -> None:
    """Write a report in the format that the name of the file ends with: .json, .md or .xml. Raises UsageError."""
    check_report_path(path)
    write_whole(path, _FORMATS[path.suffix](checked(report)).encode())


# Evidence, settings and totals


def write_evidence(path: Path, report: Report, *, target: str) -> None:
    """Add what is confirmed to an evidence file. ``target`` is "real" or "url". Raises UsageError."""
    add_confirmations(confirmations(checked(report).report, target=target), path)


def confirmations(report: Report, *, target: str) -> Iterator[Confirmation]:
    """Return the contracts that hold or differ, as far as passing answers show it, and the settled settings."""
    day = report.last_day.isoformat()
    counts = {row.check.text: row for row in report.checks}
    for name, checks in PROVEN_BY.items():
        differing = [
            finding.shown_by for finding in report.confirmed if finding.check.text in (name, *checks)
        ]
        is_possible = any(finding.check.text in (name, *checks) for finding in report.possible)
        ran = [counts[check] for check in checks if check in counts]
        if differing:
            yield Confirmation(name, day, target, "differs", by="shadow", seen=sum(differing))
        elif not is_possible and len(ran) == len(checks) and all(map(_is_often, ran)):
            yield Confirmation(name, day, target, "holds", by="shadow", seen=min(row.agrees for row in ran))
    for result in setting_results(report):
        if result.value is not None:
            name = f"{QUESTION}{result.setting.text}"
            yield Confirmation(name, day, target, result.value.text, by="shadow", seen=result.seen)


def _is_often(row: CheckCount) -> bool:
    return row.agrees >= MIN_ANSWERS and row.resources.count >= MIN_RESOURCES


def write_follow(path: Path, report: Report, settings: Settings) -> None:
    """Write the settings with which the mock does what was seen, for ``serve --settings``. Raises UsageError.

    Settings that are not settled stay as they are in ``settings``.
    """
    answers = [
        Outcome(f"{QUESTION}{name}", "holds", answer=value)
        for name, value in settled_values(checked(report).report).items()
    ]
    write_whole(path, (json.dumps(to_follow(answers, settings), indent=2) + "\n").encode())


def add_to(path: Path, report: Report) -> Report:
    """Add a report to the running total in a file, and return the total. Raises UsageError for another file."""
    safe = checked(report).report
    if path.exists():
        safe = merge(read_total(path), safe)
    write_whole(path, encode_report(safe) + b"\n")
    return safe


def read_total(path: Path) -> Report:
    """Return the report that ``add_to`` wrote. Raises UsageError."""
    try:
        return decode_report(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None
