"""What ``actionnetwork-mock check`` does with its options."""

from __future__ import annotations

import json
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import click
from hypothesis.configuration import set_hypothesis_home_dir
from rich.console import Console

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings, read_settings

from .api import TargetUnavailable
from .contract_list import print_list
from .drift import Row, to_follow
from .evidence_file import add_evidence
from .open_target import open_target
from .output_files import check_folder, check_report_path
from .redaction import places_of
from .reports import print_report, write_report
from .run import Plan, drift_of, plan
from .runner import Outcome
from .target import Access, Target

_INTERRUPTED = 130


@dataclass(frozen=True)
class Options:
    """The options of the command line."""

    target: str
    only: tuple[str, ...]
    lists: bool
    allow_writes: bool
    allow_sending: bool
    reports: tuple[Path, ...]
    follow: Path | None
    settings_file: Path | None
    changes: tuple[str, ...]
    examples: int | None
    per_second: float | None
    lag_s: float | None
    timeout_s: float
    seed: int
    evidence: Path | None
    on_socket: bool
    quiet: bool

    def settings(self) -> Settings:
        """Return the settings of the mock to compare with."""
        return read_settings(self.settings_file, self.changes)

    def access(self) -> Access:
        """Return what a run may do on the target, and how fast."""
        pace = {"per_second": self.per_second, "lag_s": self.lag_s, "timeout_s": self.timeout_s}
        given = {name: value for name, value in pace.items() if value is not None}
        return Access(self.allow_writes, self.allow_sending, **given)

    def check_paths(self) -> None:
        """Raise UsageError for a file that cannot be written, before any call."""
        for path in self.reports:
            check_report_path(path)
        for other in (self.follow, self.evidence):
            if other is not None:
                check_folder(other)


def run(options: Options) -> int:
    """List the contracts or check a target, and return the exit code. Raises UsageError."""
    planned = plan(options.only)
    if options.lists:
        print_list(planned, _console())
        return 0
    options.check_paths()
    try:
        return int(_differs(planned, options))
    except (UsageError, click.exceptions.Exit):
        raise
    except Exception as error:
        # The message may contain personal data, so it shows the places only.
        raise UsageError(f"the contract suite has a fault, {places_of(error)}") from None


def _differs(planned: Plan, options: Options) -> bool:
    """Check the target, report, and return whether there is a difference."""
    settings = options.settings()
    with (
        _without_hypothesis_folder(),
        interruptible(),
        open_target(options.target, settings, options.access(), on_socket=options.on_socket) as target,
    ):
        rows, outcomes, about = _compare(planned, target, settings, options)
    print_report(rows, about, _console())
    _write_files(options, rows, outcomes, about, settings, target.kind)
    return any(row.verdict == "differs" for row in rows)


@contextmanager
def _without_hypothesis_folder() -> Iterator[None]:
    """Make Hypothesis write its files to a folder that is deleted."""
    with tempfile.TemporaryDirectory() as home:
        set_hypothesis_home_dir(home)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


def _compare(
    planned: Plan, target: Target, settings: Settings, options: Options
) -> tuple[list[Row], list[Outcome], dict[str, Any]]:
    errors = _console(stderr=True)
    if target.is_guarded and not options.quiet:
        errors.print(planned.estimate(target, options.examples))
    progress = Progress(errors, len(planned.questions) + len(planned.contracts), quiet=options.quiet)
    started = time.monotonic()
    try:
        rows, outcomes = drift_of(
            planned,
            target,
            settings,
            seed=options.seed,
            examples=options.examples,
            on_outcome=progress.on_outcome,
            on_cleanup=progress.on_cleanup,
        )
    except TargetUnavailable as error:
        raise UsageError(f"{target.name} cannot be checked: {error}") from None
    except KeyboardInterrupt:
        errors.print("Stopped before the end: there is no report.")
        raise click.exceptions.Exit(_INTERRUPTED) from None
    finally:
        progress.stop()
        if target.created.left_behind:
            errors.print(target.created.left_behind, markup=False)
    about = {
        "target": target.name,
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "calls": target.api.counter.calls,
        "seconds": round(time.monotonic() - started, 1),
        "wrote": target.access.allow_writes,
        "left_behind": target.created.left_behind,
    }
    return rows, outcomes, about


def _write_files(
    options: Options,
    rows: list[Row],
    outcomes: Iterable[Outcome],
    about: dict[str, Any],
    settings: Settings,
    kind: str,
) -> None:
    """Write the files that the options name. Raises UsageError for one that cannot be written."""
    try:
        for path in options.reports:
            write_report(path, rows, about)
        if options.follow is not None:
            followed = json.dumps(to_follow(outcomes, settings), indent=2)
            options.follow.write_text(f"{followed}\n", encoding="utf-8")
        if options.evidence is not None:
            add_evidence(outcomes, date=about["date"], target=kind, path=options.evidence)
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be written: {error.strerror}") from None


def _console(*, stderr: bool = False) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, soft_wrap=not stream.isatty())


class Progress:
    """A line with the progress of a run, if stderr is a terminal."""

    def __init__(self, console: Console, total: int, *, quiet: bool) -> None:
        self._console = console
        self._quiet = quiet
        self._status = None if quiet or not console.is_terminal else console.status("Starting ...")
        self._total = total
        self._done = 0
        if self._status is not None:
            self._status.start()

    def on_outcome(self, outcome: Outcome) -> None:
        """Show that one more check is done."""
        self._done += 1
        if self._status is not None:
            self._status.update(f"{self._done} of {self._total}: {outcome.id} {outcome.state}")

    def on_cleanup(self, people: int) -> None:
        """Show that people are being unsubscribed, which takes a while."""
        if people and not self._quiet:
            self._console.print(f"Unsubscribing {people} people ...")
        if self._status is not None:
            self._status.update("Cleaning up ...")

    def stop(self) -> None:
        """Remove the line."""
        if self._status is not None:
            self._status.stop()


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn SIGTERM and SIGINT into KeyboardInterrupt, so that the cleanup happens; restore their handlers afterwards.

    SIGINT is included because a shell starts background programs with it ignored.
    """
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, _interrupt) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
