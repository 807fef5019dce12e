"""Replays a corpus: feeds its exchanges into the comparer, whose twin is the mock of today."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import closing
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
from ..shadow.report import Report
from ..shadow.rows import Finding
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
    report = _report_of(read_exchanges(folder), settings or Settings().changed(**about.settings))
    return Replayed(about, without_accepted(report, about.accepted))


def _report_of(exchanges: Iterable[Exchange], settings: Settings) -> Report:
    with closing(Comparer(settings)) as comparer:
        for exchange in exchanges:
            comparer.feed(exchange)
        return comparer.report()


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
    with closing(Comparer(settings)) as comparer:
        return [comparer.feed(exchange) for exchange in exchanges]


def differences_of(exchanges: Iterable[Exchange], settings: Settings) -> list[AcceptedDifference]:
    """Return the differences that exchanges show, as ``corpus check`` accepts them from then on."""
    return [*dict.fromkeys(map(_accepted, _report_of(exchanges, settings).findings))]


def _accepted(finding: Finding) -> AcceptedDifference:
    return AcceptedDifference(
        check=finding.check.text,
        operation=finding.operation.text,
        subject=finding.subject.text if finding.subject is not None else "",
        status=finding.status,
        severity=finding.severity,
        reason=REASON,
    )


def age_in_months(about: About) -> int:
    """Return how many months ago a corpus was recorded."""
    now = datetime.now(UTC)
    year, _, month = about.month.partition("-")
    return (now.year - int(year)) * 12 + now.month - int(month)


def is_old(about: About) -> bool:
    """Return whether a corpus was recorded so long ago that the API may have changed since."""
    return age_in_months(about) > _OLD_MONTHS
