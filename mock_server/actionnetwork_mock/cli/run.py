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
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

import click

from ..errors import UsageError
from .defaults import LogFormat
from .log_options import log_options, open_log
from .passed_signals import PassedSignals
from .run_summary import Calls, summary_of
from .server_options import ServerOptions, server_options

if TYPE_CHECKING:
    from ..journal import Entry
    from ..servers.isolation import IsolatedSite
    from ..servers.redirect import Redirect
    from ..servers.threaded import MockServer
    from ..start_options import StartOptions
    from ..worlds import Worlds


@click.command(context_settings={"show_default": True, "allow_interspersed_args": False})
@server_options
@click.option("--allow", "allowed", multiple=True, metavar="HOST", help="Let the command reach this host.")
@click.option(
    "--isolate",
    is_flag=True,
    help="Run mock and command without a network: only the mock can be reached, by any program. Linux only.",
)
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
    isolate: bool,
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
    actionnetwork-mock run --isolate -- ./nightly_sync.sh
    actionnetwork-mock run --allow api.example.org --journal calls.jsonl -- node integration.js
    """
    program = shutil.which(command[0])
    if program is None:
        raise UsageError(f"{command[0]!r} cannot be run: there is no such program")
    if isolate and allowed:
        raise UsageError(
            "--isolate leaves no way to another host: leave out --allow, or run the command without --isolate"
        )
    execution = _Execution(
        program, command, options.start_options(), allowed, journal_file, quiet, log_format
    )
    ctx.exit(_run_isolated(execution) if isolate else execution.run())


@dataclass(frozen=True)
class _Execution:
    """One run of the command with a mock of its own."""

    program: str
    command: tuple[str, ...]
    start_options: StartOptions
    allowed: tuple[str, ...]
    journal_file: str | None
    quiet: bool
    log_format: LogFormat

    def run(self, isolated: Path | None = None) -> int:
        """Run the command, and return its exit code.

        ``isolated`` is an empty folder if this process has a network of its own.
        """
        # imported here, so that other commands and --help start without it
        from ..servers.runtimes import without_proxy
        from ..servers.threaded import MockServer

        inherited = os.environ if isolated is None else without_proxy(os.environ)
        with ExitStack() as opened:
            journal = opened.enter_context(_open_journal(self.journal_file)) if self.journal_file else None
            server = opened.enter_context(MockServer(**self.start_options))
            site = self._lead_to(server, isolated)
            opened.enter_context(site)
            if not self.quiet:
                self._print_requests(server, opened)
            address = {"ACTION_NETWORK_URL": server.url, "ACTION_NETWORK_API_KEY": server.api_key}
            code, is_stopped = _run(self.program, self.command, {**inherited, **site.environment, **address})
            if is_stopped:
                _end_soon(code)
            calls = server.call_async(_calls)
            if journal is not None:
                _write_journal(calls.entries, journal)
            summary = summary_of(self.command[0], calls, site, is_isolated=isolated is not None)
        if not self.quiet:
            click.echo(summary, err=True)
        return code

    def _lead_to(self, server: MockServer, isolated: Path | None) -> Redirect | IsolatedSite:
        """Return what leads the real address to the server."""
        # imported here, so that other commands and --help start without it
        from ..servers.redirect import Redirect

        if isolated is None:
            return Redirect(server, allow=self.allowed)
        # imported here, because other systems than Linux lack what it needs
        from ..servers.isolation import IsolatedSite

        return IsolatedSite(server, isolated)

    def _print_requests(self, server: MockServer, opened: ExitStack) -> None:
        watch = opened.enter_context(open_log(sys.stderr, self.log_format))

        async def attach(worlds: Worlds) -> None:
            worlds.watch(*watch)

        server.call_async(attach)


def _run_isolated(execution: _Execution) -> int:
    """Run the command in a process with a network of its own, pass signals on to it and return its exit code."""
    if sys.platform != "linux":
        raise UsageError("--isolate needs namespaces of Linux: leave it out")
    # imported here, so that other commands and --help start without it
    from ..servers.namespaces import fork_isolated

    signals = PassedSignals()
    with TemporaryDirectory(prefix="actionnetwork-mock-", ignore_cleanup_errors=True) as folder:
        process = fork_isolated(partial(execution.run, Path(folder)))
        handle = os.pidfd_open(process)
        with signals:
            signals.pass_to(partial(_send, handle))
            _, status = os.waitpid(process, 0)
        os.close(handle)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _send(handle: int, number: int) -> None:
    """Send a signal to the process of a handle, unless it has ended."""
    if sys.platform == "linux":
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(handle, number)


# The command


def _run(program: str, command: tuple[str, ...], environment: Mapping[str, str]) -> tuple[int, bool]:
    """Run the command to its end and pass signals on to it. Return its exit code, and whether there was a signal."""
    signals = PassedSignals()
    with signals:
        try:
            process = subprocess.Popen(command, executable=program, env=environment)
        except OSError as error:
            raise UsageError(f"{command[0]!r} cannot be run: {error.strerror or error}") from error
        signals.pass_to(process.send_signal)
        code = process.wait()
    return code if code >= 0 else 128 - code, signals.is_stopped


def _end_soon(code: int) -> None:
    """End the process in a moment, even if a request of the command still keeps the server busy."""
    # imported here, so that other commands and --help start without it
    from ..servers.stop_signals import LIMIT_S

    timer = threading.Timer(LIMIT_S, os._exit, (code,))
    timer.daemon = True
    timer.start()


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
