"""Replays a corpus: feeds its exchanges into the comparer, whose twin is the mock of today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from actionnetwork_mock.settings import Settings

from ..drift import to_follow
from ..shadow.accepted import AcceptedDifference, Remaining, without_accepted
from ..shadow.comparer import Comparer
from ..shadow.exchange import Exchange
from ..shadow.findings import Verdicts
from ..shadow.report import Finding, Report
from ..shadow.setting_results import differing_settings
from .files import About, read_about, read_exchanges
from .recorder import Recorder

_OLD_MONTHS = 12
REASON = "it was so when the corpus was recorded"


class Replayed(NamedTuple):
    """What the replay of a corpus found: what is known of it, and what remains besides the accepted differences."""

    about: About
    remaining: Remaining

    @property
    def report(self) -> Report:
        """The report without the accepted differences."""
        return self.remaining.report

    @property
    def is_equal(self) -> bool:
        """Whether the mock of today does what the real API did, and each accepted difference still exists.

        A possible difference counts, too: the same exchanges are compared each time, so that it is no accident.
        """
        return not self.report.findings and not self.remaining.stale and not differing_settings(self.report)


def replay(folder: Path, settings: Settings | None = None) -> Replayed:
    """Compare a corpus with the mock of today, by default with the settings of the recording. Raises UsageError."""
    about = read_about(folder)
    comparer = Comparer(settings or Settings().changed(**about.settings))
    try:
        for exchange in read_exchanges(folder):
            comparer.feed(exchange)
        report = comparer.report()
    finally:
        comparer.close()
    return Replayed(about, without_accepted(report, about.accepted))


def recorder(
    folder: Path, settings: Settings, keep_names: Collection[str] = (), key: bytes | None = None
) -> Recorder:
    """Return a recorder that compares with a mock with some settings."""
    return Recorder(
        folder,
        partial(verdicts_of, settings=settings),
        keep_names=keep_names,
        settings=to_follow((), settings),
        accept=partial(differences_of, settings=settings),
        key=key,
    )


def verdicts_of(exchanges: Iterable[Exchange], settings: Settings) -> list[Verdicts]:
    """Return what the comparer decides about each exchange, from an empty memory."""
    comparer = Comparer(settings)
    try:
        return [comparer.feed(exchange) for exchange in exchanges]
    finally:
        comparer.close()


def differences_of(exchanges: Iterable[Exchange], settings: Settings) -> list[AcceptedDifference]:
    """Return the differences that exchanges show, as ``corpus check`` accepts them from then on."""
    comparer = Comparer(settings)
    try:
        for exchange in exchanges:
            comparer.feed(exchange)
        findings = comparer.report().findings
    finally:
        comparer.close()
    return accept(findings)


def accept(findings: Sequence[Finding]) -> list[AcceptedDifference]:
    """Return entries that accept findings, each once."""
    found = dict.fromkeys(
        AcceptedDifference(
            check=finding.check.text,
            operation=finding.operation.text,
            subject=finding.subject.text if finding.subject is not None else "",
            status=finding.status,
            severity=finding.severity,
            reason=REASON,
        )
        for finding in findings
    )
    return list(found)


def age_in_months(about: About) -> int:
    """Return how many months ago a corpus was recorded."""
    now = datetime.now(UTC)
    year, _, month = about.month.partition("-")
    return (now.year - int(year)) * 12 + now.month - int(month)


def is_old(about: About) -> bool:
    """Return whether a corpus was recorded so long ago that the API may have changed since."""
    return age_in_months(about) > _OLD_MONTHS
