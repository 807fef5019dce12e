"""Known differences: a file that says which findings are accepted, and why.

    - check: shadow.keys
      operation: GET /people/{id}
      subject: donor_tier
      reason: new since May, reported as issue 12

An entry names a check and gives a reason. ``operation``, ``subject``, ``status`` and ``severity`` narrow it. The
reasons stay in the file: a report has the number of entries only, since it has no place for a text.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from actionnetwork_mock.errors import UsageError

from ..conformance import Severity
from .report import Report
from .rows import Finding
from .vocabulary import Token


class AcceptedDifference(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One entry of the file."""

    check: str
    reason: str
    operation: str = ""
    subject: str = ""
    status: int = 0
    severity: Severity | None = None

    def matches(self, finding: Finding) -> bool:
        """Return whether the entry accepts a finding."""
        subject = finding.subject.text if finding.subject is not None else ""
        return (
            self.check == finding.check.text
            and self.operation in ("", finding.operation.text)
            and self.subject in ("", subject)
            and self.status in (0, finding.status)
            and self.severity in (None, finding.severity)
        )


class Remaining(NamedTuple):
    """A report without the accepted findings, which are ``accepted``, and the entries that matched none."""

    report: Report
    accepted: tuple[Finding, ...]
    stale: tuple[AcceptedDifference, ...]


def load_accepted(path: Path) -> list[AcceptedDifference]:
    """Return the entries in a YAML or JSON file. Raises UsageError, with the number of the entry."""
    # Only runs with --accept read YAML, and loading its parser takes a while.
    import yaml

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    if not isinstance(found, list):
        raise UsageError(f"{path} has no list of differences: write entries with a check and a reason")
    return [_entry(path, number, entry) for number, entry in enumerate(found, 1)]


def _entry(path: Path, number: int, entry: Any) -> AcceptedDifference:
    try:
        read = msgspec.convert(entry, AcceptedDifference)
    except msgspec.ValidationError as error:
        raise UsageError(f"{path}, entry {number}: {error}") from None
    if not read.reason.strip():
        raise UsageError(f"{path}, entry {number}: it needs a reason")
    if not Token.of("check", read.check).is_declared:
        raise UsageError(f"{path}, entry {number}: there is no check {read.check!r}; the report names it")
    return read


def without_accepted(report: Report, entries: Iterable[AcceptedDifference]) -> Remaining:
    """Return what remains of a report when known differences are accepted."""
    entries = list(entries)
    accepted = tuple(
        finding for finding in report.findings if any(entry.matches(finding) for entry in entries)
    )
    stale = tuple(entry for entry in entries if not any(entry.matches(finding) for finding in accepted))
    remaining = tuple(finding for finding in report.findings if finding not in accepted)
    return Remaining(
        msgspec.structs.replace(
            report,
            findings=remaining,
            accepted=len(accepted),
            stale=tuple(number for number, entry in enumerate(entries, 1) if entry in stale),
        ),
        accepted,
        stale,
    )
