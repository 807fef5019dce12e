"""``actionnetwork-mock check``: the contracts on the mock, on the real API, or on what stands in for it."""

from __future__ import annotations

import json
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionnetwork_mock.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from actionnetwork_mock.settings import Settings

    from .drift import Row
    from .run import Plan
    from .running import Outcome
    from .target import Target

_INTERRUPTED = 130


@click.command(context_settings={"show_default": True})
@click.option("--target", default="mock", metavar="mock|real|URL", help="What to check.")
@click.option(
    "--only", multiple=True, metavar="ID", help="Contracts to check, such as 'people.*'. May be repeated."
)
@click.option("--allow-writes", is_flag=True, help="Check contracts that write, too; always so on the mock.")
@click.option(
    "--allow-sending",
    is_flag=True,
    help="With --allow-writes, send messages, too; never to actionnetwork.org.",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    type=click.Path(path_type=Path),
    help="File for the report: .json, .md or .xml (JUnit). May be repeated.",
)
@click.option(
    "--follow",
    type=click.Path(path_type=Path),
    help="Write the settings that make the mock do as the target does.",
)
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path),
    help="Settings of the mock that is compared with, as --follow wrote them.",
)
@click.option(
    "--set", "changes", multiple=True, metavar="NAME=VALUE", help="A setting of that mock. May be repeated."
)
@click.option(
    "--examples",
    type=click.IntRange(1),
    show_default="25 on the mock, 3 elsewhere",
    help="Examples of each contract.",
)
@click.option(
    "--per-second",
    type=click.FloatRange(0, min_open=True),
    show_default="3.5; no pace on the mock",
    help="Calls a second, on anything but the mock.",
)
@click.option(
    "--lag",
    "lag_s",
    type=click.FloatRange(0),
    show_default="6; none on the mock",
    help="Seconds by which searches may lie behind writes.",
)
@click.option(
    "--timeout",
    "timeout_s",
    type=click.FloatRange(0, min_open=True),
    default=30.0,
    help="Seconds to wait for an answer.",
)
@click.option("--seed", default=0, help="What order and examples depend on.")
@click.option("--evidence", type=click.Path(path_type=Path), help="File to add what was confirmed to.")
@click.option(
    "--socket", "on_socket", is_flag=True, help="With the mock, go over a socket, webhooks included."
)
@click.option("--list", "lists", is_flag=True, help="List contracts and questions by subject, and stop.")
@click.option("--quiet", is_flag=True, help="No progress and no estimate.")
def check(target: str, only: tuple[str, ...], lists: bool, **options: Any) -> None:
    """Say where an API does otherwise than the contracts say, and otherwise than the mock.

    A contract is a law of the API, such as "a page has 25 items at most"; it holds whatever the doubtful behaviours
    are. A question finds out which value of a setting of the mock describes what the target does.

    On anything but the mock it only reads unless --allow-writes is given. Then it signs people up under invented
    addresses of example.org, marks all that it makes, touches nothing else, never sends a message, unsubscribes its
    people at the end and says what it leaves behind, since people cannot be deleted. Calls are paced below the limit
    of four a second. Ctrl-C stops it, and it tidies up all the same; a second Ctrl-C stops that, too.

    The key of the real API, or of a URL, is in the environment: ACTION_NETWORK_API_KEY. With the key of a second
    group in ACTION_NETWORK_OTHER_API_KEY it is checked that groups do not see each other, with that of a person in
    ACTION_NETWORK_USER_API_KEY what such a key may not do. Reports show shapes of answers and nobody's data.

    Exit codes: 0 no difference, 1 differences, 2 it could not run, 130 it was interrupted.

    \b
    actionnetwork-mock check
    actionnetwork-mock check --list
    actionnetwork-mock check --target real --report drift.md
    actionnetwork-mock check --target real --allow-writes --follow real.json
    actionnetwork-mock serve --settings real.json
    actionnetwork-mock check --target https://api.example.org/api/v2 --only 'paging.*'
    """
    from .listing import print_list
    from .run import plan

    planned = plan(only)
    if lists:
        print_list(planned, _console())
        return
    asked = _Asked(target, **options)
    asked.hold_paths()
    try:
        differs = _run(planned, asked)
    except (UsageError, click.ClickException, click.exceptions.Exit):
        raise
    except Exception as error:
        # A traceback goes with notes and messages that may hold data, so only the places are told.
        raise UsageError(f"the suite made a mistake of its own, {_places(error)}") from None
    raise click.exceptions.Exit(int(differs))


@dataclass(frozen=True)
class _Asked:
    """What the command line asks for."""

    target: str
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
        """Return the settings of the mock that is compared with."""
        from actionnetwork_mock.settings import Settings, load_settings, parse_changes

        settings = load_settings(self.settings_file) if self.settings_file else Settings()
        return settings.changed(**parse_changes(self.changes))

    def hold_paths(self) -> None:
        """Raise UsageError for a file that cannot be written, before anything is called."""
        from .reports.files import check_folder, check_report_path

        for path in self.reports:
            check_report_path(path)
        for other in (self.follow, self.evidence):
            if other is not None:
                check_folder(other)


def _run(planned: Plan, asked: _Asked) -> bool:
    """Run, report, and return whether there is a difference."""
    from .opening import open_target
    from .progress import interruptible
    from .reports import print_report

    settings = asked.settings()
    with (
        _keeping_nothing(),
        interruptible(),
        open_target(
            asked.target,
            settings,
            allow_writes=asked.allow_writes,
            allow_sending=asked.allow_sending,
            per_second=asked.per_second,
            lag_s=asked.lag_s,
            timeout_s=asked.timeout_s,
            on_socket=asked.on_socket,
        ) as opened,
    ):
        rows, outcomes, about = _drift(planned, opened, settings, asked)
    print_report(rows, about, _console())
    _write(asked, rows, outcomes, about, settings, kind=opened.kind)
    return any(row.verdict == "differs" for row in rows)


@contextmanager
def _keeping_nothing() -> Iterator[None]:
    """Let Hypothesis keep what it keeps where it is thrown away."""
    from hypothesis.configuration import set_hypothesis_home_dir

    with tempfile.TemporaryDirectory() as home:
        set_hypothesis_home_dir(home)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


def _drift(
    planned: Plan, opened: Target, settings: Settings, asked: _Asked
) -> tuple[list[Row], list[Outcome], dict[str, Any]]:
    from .api import TargetGone
    from .progress import Progress
    from .run import drift_of

    errors = _console(stderr=True)
    if opened.is_slow and not asked.quiet:
        errors.print(planned.estimate(opened, asked.examples))
    progress = Progress(errors, len(planned.questions) + len(planned.contracts), quiet=asked.quiet)
    started = time.monotonic()
    try:
        rows, outcomes, left_behind = drift_of(
            planned,
            opened,
            settings,
            seed=asked.seed,
            examples=asked.examples,
            told=progress.tell,
            tidying=progress.tidy,
        )
    except TargetGone as error:
        raise UsageError(f"{opened.name} cannot be checked: {error}") from None
    except KeyboardInterrupt:
        errors.print("Stopped before the end: there is no report.")
        raise click.exceptions.Exit(_INTERRUPTED) from None
    finally:
        progress.end()
        if opened.traces.said:
            errors.print(opened.traces.said, markup=False)
    return (
        rows,
        outcomes,
        {
            "target": opened.name,
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
            "calls": opened.api.meter.calls,
            "seconds": round(time.monotonic() - started, 1),
            "wrote": opened.allows_writes,
            "left_behind": left_behind,
        },
    )


def _write(
    asked: _Asked,
    rows: list[Row],
    outcomes: Iterable[Outcome],
    about: dict[str, Any],
    settings: Settings,
    *,
    kind: str,
) -> None:
    """Write the files that were asked for. Raises UsageError for one that cannot be written."""
    from .drift import to_follow
    from .evidence import add_evidence
    from .reports import write_report

    writers: list[tuple[Path, Callable[[Path], None]]] = [
        *((path, lambda path: write_report(path, rows, about)) for path in asked.reports)
    ]
    if asked.follow is not None:
        followed = json.dumps(to_follow(outcomes, settings), indent=2) + "\n"
        writers.append((asked.follow, lambda path: _write_text(path, followed)))
    if asked.evidence is not None:
        writers.append(
            (
                asked.evidence,
                lambda path: add_evidence(outcomes, date=str(about["date"]), target=kind, path=path),
            )
        )
    for path, write in writers:
        try:
            write(path)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from None


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, soft_wrap=not stream.isatty())


def _places(error: Exception) -> str:
    """Return where an error came from: ``"KeyError in api 120 < check 44"``."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return f"{type(error).__name__} in " + " < ".join(
        f"{Path(frame.filename).stem} {frame.lineno}" for frame in reversed(frames)
    )
