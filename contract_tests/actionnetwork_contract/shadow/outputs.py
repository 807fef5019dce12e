"""Writes what a run has learned to the files that its options name, and says on the terminal what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Lock

from rich.console import Console
from rich.markup import escape

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers.forwarder import Forwarder
from actionnetwork_mock.settings import Settings

from ..output_files import check_folder, check_report_path
from .accepted import load_accepted, without_accepted
from .comparer_process import ComparerProcess
from .options import Options
from .report import Report, merge
from .tee import Tee
from .writers import (
    add_to,
    print_summary,
    read_total,
    write_evidence,
    write_follow,
    write_report,
)


class Outputs:
    """The files of a run. Raises UsageError at once for those that cannot be read or written."""

    def __init__(self, options: Options, settings: Settings, target: str, console: Console) -> None:
        self._options = options
        self._settings = settings
        self._target = target
        self._console = console
        self._lock = Lock()
        self._accepted = load_accepted(options.accept) if options.accept else []
        self.is_complete = True
        """Whether every file could be written."""
        for path in options.reports:
            check_report_path(path)
        for other in (options.evidence, options.follow, options.add_to):
            if other is not None:
                check_folder(other)
        if options.add_to is not None and options.add_to.exists():
            read_total(options.add_to)

    def write_now(self, report: Report) -> None:
        """Write the reports of a run that goes on. The running total is left alone, as the end adds to it."""
        path = self._options.add_to
        if path is not None and path.exists():
            report = self._try(lambda: merge(read_total(path), report)) or report
        self._write_files(self._without_accepted(report))

    def write(self, report: Report | None) -> Report | None:
        """Write everything, print the summary, and return the report that counts, such as the total."""
        if report is None or not report.exchanges:
            return None
        # A report that was asked for meanwhile may have failed: now all are written again.
        self.is_complete = True
        path = self._options.add_to
        if path is not None:
            report = self._try(partial(add_to, path, report)) or report
        report = self._without_accepted(report)
        self._write_files(report)
        print_summary(report, self._console)
        return report

    def _without_accepted(self, report: Report) -> Report:
        return without_accepted(report, self._accepted).report

    def _write_files(self, report: Report) -> None:
        options = self._options
        with self._lock:
            for path in options.reports:
                self._try(partial(write_report, path, report))
            if options.evidence is not None:
                self._try(partial(write_evidence, options.evidence, report, target=self._target))
            if options.follow is not None:
                self._try(partial(write_follow, options.follow, report, self._settings))

    def _try(self, write: Callable[[], Report | None]) -> Report | None:
        """Read or write one file. A failure, such as a full disk, does not keep the others from being written."""
        try:
            return write()
        except UsageError as error:
            self.is_complete = False
            self._console.print(escape(f"shadow: {error}"))
            return None

    def explain(
        self, report: Report | None, comparer: ComparerProcess, tee: Tee, forwarder: Forwarder
    ) -> None:
        """Print why nothing, or not all, was compared."""
        sentences = [*comparer.notices]
        if forwarder.distrusted:
            sentences.append(
                f"{forwarder.distrusted} connections ended because the program does not trust the certificate: it "
                "trusts only its own list of certificates, or pins that of the site."
            )
        if not forwarder.connections:
            sentences.append(
                "No exchange was seen: the program did not call https://actionnetwork.org, or it ignores the proxy."
            )
        elif report is None and not comparer.failures:
            sentences.append("Nothing was compared: the comparer did not end in time.")
        sentences += [f"The comparer has ended unexpectedly: {failure}." for failure in comparer.failures]
        if comparer.failures:
            sentences.append(
                "Nothing was compared from then on."
                if report is None
                else "It was started again, and what it had learned was lost."
            )
        if tee.dropped:
            sentences.append(f"{tee.dropped} exchanges were dropped, as the comparer was too slow for them.")
        for sentence in sentences:
            self._console.print(escape(sentence))
