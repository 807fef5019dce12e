"""The words in which reports are shown, and the summary on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from rich.console import Console
from rich.markup import escape

from actionnetwork_mock.resources import RESOURCES
from actionnetwork_mock.settings import describe

from ..conformance import Severity
from .checks import CHECKS
from .report import Report
from .rows import Finding
from .setting_results import SettingResult, setting_results
from .vocabulary import Token

SEVERITIES: dict[Severity, str] = {
    "breaks": "What programs rely on is different",
    "adds": "There is more than the mock has",
    "cosmetic": "Order and wording differ",
}
_STYLES: dict[Severity, str] = {"breaks": "bold red", "adds": "yellow", "cosmetic": "none"}


def says(check: Token) -> str:
    """Return the statement of a check: a contract, a question or a check of shadow."""
    return _statements().get(check.text, "")


@cache
def _statements() -> dict[str, str]:
    # Importing the contracts, which registers them, loads Hypothesis: that takes a while.
    from .. import contracts, questions  # noqa: F401
    from ..contract import CONTRACTS, QUESTIONS

    settings = {setting.name: setting.says for setting in describe()}
    return {
        **CHECKS,
        **{name: contract.says for name, contract in CONTRACTS.items()},
        **{question.id: settings[name] for name, question in QUESTIONS.items()},
    }


def subject_of(finding: Finding) -> str:
    """Return what differs: ``"field email_addresses.address"``."""
    if finding.subject is None:
        return "status" if finding.expected_status else "answer"
    name = finding.subject.text
    return (
        name if not finding.subject.is_declared and name.startswith("an unknown") else _named(finding.subject)
    )


def _named(token: Token) -> str:
    return f"{token.kind} {token.text}" if token.is_declared else f"unknown {token.kind} {token.text}"


def difference(finding: Finding) -> str:
    """Return how it differs: ``"a whole number, expected a text"``."""
    parts = []
    if finding.value is not None:
        parts.append(finding.value.text)
    if finding.seen is not None:
        parts.append(str(finding.seen))
    if finding.status and (finding.expected_status or not parts):
        parts.append(f"status {finding.status}")
    expected = str(finding.expected or "") or (
        f"status {finding.expected_status}" if finding.expected_status else ""
    )
    return ", ".join([*parts, *([f"expected {expected}"] if expected else [])])


def times(finding: Finding) -> str:
    """Return by how many exchanges a finding is shown: ``"7 exchanges on 5 resources or more, 1 against"``."""
    against = f", {finding.contradicted_by} against" if finding.contradicted_by else ""
    return f"{_count(finding.shown_by, 'exchange')} on {_count(finding.resources.count, 'resource')} or more{against}"


def finding_line(finding: Finding) -> str:
    """Return a finding in one line, without its severity."""
    return (
        f"{finding.check.text}  {finding.operation.text}  {subject_of(finding)}: {difference(finding)} "
        f"({times(finding)})"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def result_of(result: SettingResult) -> str:
    """Return what is known of a setting: ``"settled on ignored"``, ``"open: clears, ignored"``."""
    if result.value is not None:
        return f"settled on {result.value.text}"
    left = ", ".join(token.text for token in result.left)
    return f"open: {left}" if left else "contradictory"


def headline(report: Report) -> str:
    """Return one sentence: ``"3 settings settled, 1 contract broken, 2 unknown fields."``."""
    confirmed = report.confirmed
    breaks = {finding.check for finding in confirmed if finding.severity == "breaks"}
    adds = [finding for finding in confirmed if finding.severity == "adds"]
    settled = [result for result in setting_results(report) if result.state == "settled"]
    return (
        f"{_count(len(settled), 'setting')} settled, {_count(len(breaks), 'contract')} broken, "
        f"{_count(len(adds), 'addition')}, {_count(len(report.findings) - len(confirmed), 'possible difference')}."
    )


@cache
def declared_operations() -> frozenset[Token]:
    """Return the operations of the declarations."""
    found = set()
    for resource in RESOURCES:
        for address in resource.addresses:
            found |= {Token.of("operation", f"{method} {address.collection}") for method in address.methods}
            found |= {Token.of("operation", f"{method} {address.item}") for method in address.item_methods}
        if resource.helper is not None:
            found.add(Token.of("operation", f"POST {resource.helper.path}"))
    return frozenset(found)


def coverage(report: Report) -> Iterator[str]:
    """Return sentences on what was compared, and what was not and why."""
    seen = {row.operation for row in report.operations} & declared_operations()
    ran = [row for row in report.checks if row.agrees or row.differs]
    consulted = {row.setting for row in report.settings if row.consulted}
    yield (
        f"{_count(report.exchanges, 'exchange')} in {_count(report.runs, 'run')}: {report.compared} compared, "
        f"{report.predicted} predicted, {report.dropped} dropped."
    )
    yield (
        f"{len(seen)} of {len(declared_operations())} operations were seen, {_count(len(ran), 'check')} ran, "
        f"{_count(len(consulted), 'setting')} mattered."
    )
    if report.reasons:
        counts = ", ".join(f"{row.reason} {row.exchanges}" for row in report.reasons)
        yield f"Not compared or not predicted: {counts}."
    if report.accepted:
        yield f"{_count(report.accepted, 'difference')} accepted."
    if report.stale:
        yield f"Entries of the accepted differences that match nothing: {', '.join(map(str, report.stale))}."
    faults = sum(fault.count for fault in report.faults)
    if faults:
        yield f"Faults of this program: {faults}. Please report them; they are in the report, without data."


def print_summary(report: Report, console: Console) -> None:
    """Print the confirmed findings, the settings and the coverage."""
    for finding in sorted(report.confirmed, key=lambda finding: list(SEVERITIES).index(finding.severity)):
        console.print(f"[{_STYLES[finding.severity]}]{finding.severity}[/]  {escape(finding_line(finding))}")
        console.print(f"    {escape(says(finding.check))}")
    for result in setting_results(report):
        if result.state != "open":
            differs = result.value is not None and result.believed not in (None, result.value)
            believed = f"; the mock has {result.believed.text}" if differs and result.believed else ""
            console.print(
                f"{escape(result.setting.text)}: {escape(result_of(result))} "
                f"({_count(result.seen, 'resource')} or more{escape(believed)})"
            )
    console.print(headline(report))
    for sentence in coverage(report):
        console.print(escape(sentence))
