"""A report with a row of each kind, one with forged words, and writing a report in all ways."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console

from actionnetwork_contract.shadow import writers
from actionnetwork_contract.shadow.report import Report, Tally, encode_report
from actionnetwork_contract.shadow.rows import (
    CheckCount,
    Distinct,
    Fault,
    FieldStates,
    Finding,
    HeaderCount,
    OperationCount,
    ReasonCount,
    Row,
    SettingValue,
)
from actionnetwork_contract.shadow.vocabulary import Shape, Token
from actionnetwork_mock.settings import Settings

DAY = date(2026, 11, 30)
OPERATION = Token.of("operation", "GET /people/{id}")
TYPE_FINDING = Finding(
    check=Token.of("check", "shadow.type"),
    operation=OPERATION,
    severity="breaks",
    subject=Token.of("field", "email_addresses.address"),
    status=200,
    expected=Shape.read("a text"),
    seen=Shape.of(12),
)


def report_of(*rows: Row, runs: int = 1, exchanges: int = 0) -> Report:
    """Return a report with some rows."""
    tally = Tally()
    tally.add(*rows)
    tables: Any = tally.tables()
    return Report(first_day=DAY, last_day=DAY, runs=runs, exchanges=exchanges, **tables)


def seen_often(finding: Finding, times: int = 3) -> Finding:
    """Return a finding that so many exchanges on as many resources show."""
    names = [f"resource {number}" for number in range(times)]
    return msgspec.structs.replace(finding, shown_by=times, resources=Distinct.of(*names))


def setting_rows(
    name: str, votes: dict[str, int], *, believed: str, consulted: int = 9
) -> list[SettingValue]:
    """Return a row for each value of a setting, with how many resources rule it out."""
    return [
        SettingValue(
            setting=Token.of("setting", name),
            value=Token.of("value", value),
            believed=value == believed,
            consulted=consulted,
            ruled_out=Distinct.of(*(f"{value} {number}" for number in range(count))),
        )
        for value, count in votes.items()
    ]


def sample_report() -> Report:
    """Return a report with confirmed and possible findings, settings and all counts."""
    link = msgspec.structs.replace(
        TYPE_FINDING,
        check=Token.of("check", "hal.item-links"),
        severity="adds",
        subject=Token.hidden("link"),
        expected=None,
        seen=None,
    )
    return report_of(
        seen_often(TYPE_FINDING),
        seen_often(link),
        msgspec.structs.replace(
            TYPE_FINDING, subject=None, status=201, expected_status=200, expected=None, seen=None
        ),
        CheckCount(check=TYPE_FINDING.check, agrees=10, differs=3, resources=Distinct.of("a", "b")),
        CheckCount(check=link.check, agrees=1, differs=3),
        CheckCount(check=Token.of("check", "paging.cap"), agrees=7, resources=Distinct.of("a", "b", "c")),
        FieldStates(
            resource=Token.of("resource", "people"), field=Token.of("field", "given_name"), value=5, absent=2
        ),
        *setting_rows("put_null", {"clears": 3, "ignored": 0}, believed="clears"),
        *setting_rows("not_found_text", {"couldnt_find": 1, "plain": 0}, believed="couldnt_find"),
        HeaderCount(header=Token.of("header", "cache-control"), exchanges=30),
        OperationCount(operation=OPERATION, status=200, exchanges=30, compared=28, predicted=20),
        ReasonCount(reason="429", exchanges=2),
        Fault(
            place="twin",
            exception=Token.of("exception", "KeyError"),
            module=Token.of("module", "shadow.report"),
            line=12,
        ),
        exchanges=30,
    )


def write_everything(report: Report, folder: Path) -> None:
    """Write a report in all ways that there are."""
    for name in ("report.json", "report.md", "report.xml"):
        writers.write_report(folder / name, report)
    writers.write_evidence(folder / "evidence.json", report, target="real")
    writers.write_follow(folder / "follow.json", report, Settings())
    writers.add_to(folder / "total.json", report)
    console = Console(file=io.StringIO(), width=200, highlight=False)
    writers.print_summary(report, console)
    (folder / "summary.txt").write_text(console.file.getvalue(), encoding="utf-8")  # type: ignore[attr-defined]
    (folder / "to_parent").write_bytes(encode_report(report))
