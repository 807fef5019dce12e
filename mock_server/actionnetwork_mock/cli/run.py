"""``actionnetwork-mock run``: runs a command and redirects https://actionnetwork.org to a mock meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from functools import partial
from typing import IO, TYPE_CHECKING

import click

from ..errors import UsageError
from .defaults import LogFormat
from .log_options import log_options, open_log
from .run_summary import Calls, summary_of
from .server_options import ServerOptions, server_options

if TYPE_CHECKING:
    from ..journal import Entry
    from ..worlds import Worlds

_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")


@click.command(context_settings={"show_default": True, "allow_interspersed_args": False})
@server_options
@click.option("--allow", "allowed", multiple=True, metavar="HOST", help="Let the command reach this host.")
@click.option(
    "--journal", "journal_file", metavar="FILE", help="Write a line of JSON for each request to this file."
)
@log_options(quiet="Print neither requests nor a summary.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- COMMAND...")
@click.pass_context
def run(
    ctx: click.Context,
    options: ServerOptions,
    allowed: tuple[str, ...],
    journal_file: str | None,
    quiet: bool,
    log_format: LogFormat,
    command: tuple[str, ...],
) -> None:
    """Run an unmodified command, and redirect https://actionnetwork.org to the mock.

    Prints each request of the command to the standard error, and a summary at the end.

    The exit code is that of the command, or 128 + N if signal N ended it. The command gets the environment variables
    ACTION_NETWORK_URL and ACTION_NETWORK_API_KEY, with the mock's address and first key.

    \b
    actionnetwork-mock run --people 100 -- python sync.py
    actionnetwork-mock run --allow api.example.org --journal calls.jsonl -- node integration.js
    """
    program = shutil.which(command[0])
    if program is None:
        raise UsageError(f"{command[0]!r} cannot be run: there is no such program")
    # imported here, so that other commands and --help start without it
    from ..servers.redirect import Redirect
    from ..servers.threaded import MockServer

    start_options = options.start_options()
    with ExitStack() as opened:
        journal = opened.enter_context(_open_journal(journal_file)) if journal_file else None
        server = opened.enter_context(MockServer(**start_options))
        redirect = opened.enter_context(Redirect(server, allow=allowed))
        if not quiet:
            watch = opened.enter_context(open_log(sys.stderr, log_format))

            async def attach(worlds: Worlds) -> None:
                worlds.watch(*watch)

            server.call_async(attach)
        address = {"ACTION_NETWORK_URL": server.url, "ACTION_NETWORK_API_KEY": server.api_key}
        code, is_stopped = _run(program, command, {**redirect.environment, **address})
        if is_stopped:
            _end_soon(code)
        calls = server.call_async(_calls)
        if journal is not None:
            _write_journal(calls.entries, journal)
        summary = summary_of(command[0], calls, redirect)
    if not quiet:
        click.echo(summary, err=True)
    ctx.exit(code)


# The command


def _run(program: str, command: tuple[str, ...], environment: Mapping[str, str]) -> tuple[int, bool]:
    """Run the command to its end and pass signals on to it. Return its exit code, and whether there was a signal."""
    signals = _Signals()
    with signals:
        try:
            process = subprocess.Popen(command, executable=program, env={**os.environ, **environment})
        except OSError as error:
            raise UsageError(f"{command[0]!r} cannot be run: {error.strerror or error}") from error
        signals.pass_to(process)
        code = process.wait()
    return code if code >= 0 else 128 - code, signals.is_stopped


def _end_soon(code: int) -> None:
    """End the process in a moment, even if a request of the command still keeps the server busy."""
    # imported here, so that other commands and --help start without it
    from ..servers.stop_signals import LIMIT_S

    timer = threading.Timer(LIMIT_S, os._exit, (code,))
    timer.daemon = True
    timer.start()


class _Signals:
    """Receives the signals that would end this process, and passes them on to another process."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []
        self._before: dict[int, object] = {}
        self.is_stopped = False
        """Whether SIGINT or SIGTERM was received."""

    def __enter__(self) -> None:
        for name in _PASSED_ON:
            number = getattr(signal, name, None)
            # The command inherits ignored signals, as in the background of a shell or under nohup.
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._come)

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]  # from signal.signal

    def pass_to(self, process: subprocess.Popen[bytes]) -> None:
        """Pass on all signals to a process, including those received before."""
        self._process = process
        for number in self._early:
            process.send_signal(number)

    def _come(self, number: int, _frame: object) -> None:
        self.is_stopped = self.is_stopped or number in (signal.SIGINT, signal.SIGTERM)
        if number in (signal.SIGINT, getattr(signal, "SIGQUIT", None)) and _typed_in_terminal():
            return  # the terminal has sent it to the command as well
        if self._process is None:
            self._early.append(number)
        else:
            self._process.send_signal(number)


def _typed_in_terminal() -> bool:
    """Return whether this process is in the foreground of a terminal, whose keys send signals to all processes."""
    with suppress(OSError, AttributeError):
        terminal = os.open("/dev/tty", os.O_RDONLY)
        try:
            return os.tcgetpgrp(terminal) == os.getpgrp()
        finally:
            os.close(terminal)
    return False


# The journal


def _open_journal(file: str) -> IO[bytes]:
    try:
        # For this user alone, as requests have personal data.
        return open(file, "wb", opener=partial(os.open, mode=0o600))
    except OSError as error:
        raise UsageError(f"--journal cannot write {file}: {error.strerror or error}") from error


async def _calls(worlds: Worlds) -> Calls:
    entries = sorted((entry for world in worlds for entry in world.journal), key=lambda entry: entry.time)
    return Calls(sum(world.journal.total for world in worlds), entries)


def _write_journal(entries: list[Entry], file: IO[bytes]) -> None:
    import msgspec

    # imported here, so that other commands and --help start without it
    from ..control.journal import view_request

    for entry in entries:
        file.write(msgspec.json.encode(view_request(entry)) + b"\n")
