"""``actionnetwork-mock check``: the contracts on the mock, on the real API, or on what stands in for it."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from actionnetwork_mock.errors import UsageError

_KEY_VARIABLE = "ACTION_NETWORK_API_KEY"
_OTHER_KEY_VARIABLE = "ACTION_NETWORK_OTHER_API_KEY"
_USER_KEY_VARIABLE = "ACTION_NETWORK_USER_API_KEY"


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
@click.option("--seed", default=0, help="What order and examples depend on.")
@click.option("--evidence", type=click.Path(path_type=Path), help="File to add what was confirmed to.")
@click.option(
    "--socket", "on_socket", is_flag=True, help="With the mock, go over a socket, webhooks included."
)
@click.option("--list", "lists", is_flag=True, help="List the contracts and stop.")
@click.option("--quiet", is_flag=True, help="No progress.")
def check(
    target: str,
    only: tuple[str, ...],
    allow_writes: bool,
    allow_sending: bool,
    reports: tuple[Path, ...],
    follow: Path | None,
    settings_file: Path | None,
    changes: tuple[str, ...],
    examples: int | None,
    seed: int,
    evidence: Path | None,
    on_socket: bool,
    lists: bool,
    quiet: bool,
) -> None:
    """Say where an API does otherwise than the contracts say, and otherwise than the mock.

    On anything but the mock it only reads unless --allow-writes is given. Then it signs people up under invented
    addresses of example.org, marks all that it makes, never sends a message, unsubscribes its people at the end and
    says what it leaves behind, since people cannot be deleted. Calls are paced below the limit of four a second.

    The key of the real API, or of a URL, is in the environment: ACTION_NETWORK_API_KEY. With the key of a second
    group in ACTION_NETWORK_OTHER_API_KEY it is checked that groups do not see each other, with that of a person in
    ACTION_NETWORK_USER_API_KEY what such a key may not do.

    Exit codes: 0 no difference, 1 differences, 2 it could not run.

    \b
    actionnetwork-mock check
    actionnetwork-mock check --target real --report drift.md
    actionnetwork-mock check --target https://api.example.org/api/v2 --only 'paging.*'
    """
    from rich.console import Console

    from actionnetwork_mock.settings import Settings, load_settings, parse_changes

    from .api import TargetGone
    from .drift import to_follow
    from .evidence import add_evidence
    from .reports import print_report, write_report
    from .reports.files import check_report_path
    from .run import drift_of, plan

    planned = plan(only)
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    if lists:
        for one in planned.contracts:
            console.print(f"{one.id}  {one.says}", markup=False)
        for asked in planned.questions:
            console.print(f"{asked.id}  which value of the setting {asked.setting}", markup=False)
        return
    for path in reports:
        check_report_path(path)
    settings = load_settings(settings_file) if settings_file else Settings()
    settings = settings.changed(**parse_changes(changes))
    errors = Console(stderr=True, highlight=False)
    signal.signal(signal.SIGTERM, _terminate)
    started = time.monotonic()
    with _opened(
        target, settings, allow_writes=allow_writes, allow_sending=allow_sending, on_socket=on_socket
    ) as opened:
        if opened.is_slow:
            calls = planned.calls(opened, examples)
            errors.print(
                f"About {calls} calls, {calls / opened.per_second:.0f} s at {opened.per_second:g} a second."
            )
        progress = _Progress(errors, len(planned.questions) + len(planned.contracts), quiet=quiet)
        try:
            rows, outcomes, left_behind = drift_of(
                planned, opened, settings, seed=seed, examples=examples, told=progress.tell
            )
        except TargetGone as error:
            raise UsageError(f"{opened.name} cannot be checked: {error}") from None
        finally:
            progress.end()
            if opened.is_slow and opened.traces.said:
                errors.print(opened.traces.said, markup=False)
        about = {
            "target": opened.name,
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
            "calls": opened.api.meter.calls,
            "seconds": time.monotonic() - started,
            "wrote": opened.allows_writes,
            "left_behind": left_behind if opened.is_slow else "",
        }
    print_report(rows, about, console)
    for path in reports:
        write_report(path, rows, about)
    if follow is not None:
        follow.write_text(json.dumps(to_follow(outcomes, Settings()), indent=2) + "\n", encoding="utf-8")
    if evidence is not None:
        add_evidence(rows, date=str(about["date"]), target=opened.kind, path=evidence)
    if any(row.verdict == "differs" for row in rows):
        raise click.exceptions.Exit(1)


def _opened(
    target: str, settings: Any, *, allow_writes: bool, allow_sending: bool, on_socket: bool
) -> AbstractContextManager[Any]:
    """Return the target that is meant. Raises UsageError for one that is none, and where a key is missing."""
    from .target import REAL, address, mock_in_process, mock_on_socket

    if target == "mock":
        return mock_on_socket(settings) if on_socket else mock_in_process(settings)
    if on_socket:
        raise UsageError(
            f"--socket is for the mock that is started for this, and {target!r} is another target"
        )
    url = REAL if target == "real" else target
    if not url.startswith(("http://", "https://")):
        raise UsageError(
            f"{target!r} is no target: it takes mock, real, or the address of an API, https://.../api/v2"
        )
    key = os.environ.get(_KEY_VARIABLE, "").strip()
    if not key:
        raise UsageError(f"the key of {target} is missing: put it into the environment as {_KEY_VARIABLE}")
    return address(
        url,
        key,
        allow_writes=allow_writes,
        allow_sending=allow_sending,
        other_key=os.environ.get(_OTHER_KEY_VARIABLE, "").strip() or None,
        user_key=os.environ.get(_USER_KEY_VARIABLE, "").strip() or None,
    )


class _Progress:
    """A line that says how far it is, on a terminal; nothing elsewhere."""

    def __init__(self, console: Any, total: int, *, quiet: bool) -> None:
        self._status = None if quiet or not console.is_terminal else console.status("Beginning ...")
        self._total = total
        self._done = 0
        if self._status is not None:
            self._status.start()

    def tell(self, outcome: Any) -> None:
        """Say that one more is done."""
        self._done += 1
        if self._status is not None:
            self._status.update(f"{self._done} of {self._total}: {outcome.id} {outcome.state}")

    def end(self) -> None:
        """Take the line away."""
        if self._status is not None:
            self._status.stop()


def _terminate(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
