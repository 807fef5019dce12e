"""What ``actionnetwork-mock shadow`` does with its options."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from contextlib import ExitStack

from rich.console import Console

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers.forwarder import Forwarder
from actionnetwork_mock.servers.parent_proxy import ParentProxies

from ..output_files import check_folder, write_whole
from .comparer_process import ComparerProcess, Setup
from .options import FailOn, Options
from .outputs import Outputs
from .process_limits import switch_off_core_dumps
from .report import Report, confirmed_at
from .stop_request import StopRequest
from .tee import Tee
from .terminal import open_terminal

_GRACE_S = 10.0
_DRAIN_S = 30.0
_RECORD_S = 600.0  # a corpus is compared once more, with its pseudonyms
_HURRIED_DRAIN_S = 2.0
_DIFFERENT, _NOTHING_COMPARED = 1, 2


def run(options: Options) -> int:
    """Forward until the command or a signal ends it, write what was learned, and return the exit code.

    Raises UsageError for what is wrong before the start.
    """
    proxies = ParentProxies.of_environment()
    if options.ca_file is not None:
        check_folder(options.ca_file)
    if options.record is not None and options.record.exists() and not options.record.is_dir():
        raise UsageError(f"--record {options.record} is a file: it takes a folder")
    program = _find(options.command)
    settings = options.settings()
    # The command writes to the standard output, where its reader expects nothing else.
    console = open_terminal(stderr=bool(options.command), quiet=options.quiet)
    target = "real" if options.upstream is None else "url"
    outputs = Outputs(options, settings, target, console)
    tee = Tee()
    record = None if options.record is None else str(options.record.absolute())
    setup = Setup(settings, record, options.kept_names(), options.key())
    comparer = ComparerProcess(tee, setup, outputs.write_now)
    with StopRequest(on_report=tee.ask_report) as request, ExitStack() as opened:
        forwarder = opened.enter_context(
            Forwarder(tee, upstream=options.upstream, port=options.port or 0, proxies=proxies)
        )
        opened.callback(comparer.close)
        _start(comparer, console, is_needed=program is None)
        if program is None:
            code = _stand_by(options, forwarder, request, opened)
        else:
            code = _run(program, options.command, forwarder, request)
        forwarder.stop(grace_s=_GRACE_S, hurry=request.hurry)
        drain_s = _DRAIN_S if record is None else _RECORD_S
        report = comparer.finish(drain_s, request.hurry, _HURRIED_DRAIN_S)
        written = outputs.write(report)
        outputs.explain(report, comparer, tee, forwarder)
    return code or _verdict(options.fails_on, written, comparer, is_complete=outputs.is_complete)


def _start(comparer: ComparerProcess, console: Console, *, is_needed: bool) -> None:
    """Start the comparer. A command, which is more important, runs without it, too."""
    try:
        comparer.start()
    except UsageError as error:
        if is_needed:
            raise
        console.print(f"{error}. The command runs all the same.", markup=False)


def _verdict(fails_on: FailOn, report: Report | None, comparer: ComparerProcess, *, is_complete: bool) -> int:
    if fails_on == "never":
        return 0
    if report is not None and confirmed_at(report, fails_on):
        return _DIFFERENT
    if (
        report is None
        or not report.compared
        or comparer.failures
        or not (is_complete and comparer.has_written)
    ):
        return _NOTHING_COMPARED
    return 0


def _find(command: tuple[str, ...]) -> str | None:
    if not command:
        return None
    program = shutil.which(command[0])
    if program is None:
        raise UsageError(f"{command[0]!r} cannot be run: there is no such program")
    return program


def _run(program: str, command: tuple[str, ...], forwarder: Forwarder, request: StopRequest) -> int:
    """Run the command to its end, pass signals on to it, and return its exit code."""
    with request.passing_on() as signals:
        try:
            process = subprocess.Popen(
                command, executable=program, env={**os.environ, **forwarder.environment}
            )
        except OSError as error:
            raise UsageError(f"{command[0]!r} cannot be run: {error.strerror or error}") from error
        switch_off_core_dumps()  # after the start of the command, which keeps its own limit
        signals.pass_to(process.send_signal)
        code = process.wait()
    return code if code >= 0 else 128 - code


def _stand_by(options: Options, forwarder: Forwarder, request: StopRequest, opened: ExitStack) -> int:
    """Print what programs need, and wait for a signal."""
    switch_off_core_dumps()
    variables = forwarder.environment
    if options.ca_file is not None:
        write_whole(options.ca_file, forwarder.ca_file.read_bytes())
        opened.callback(options.ca_file.unlink, missing_ok=True)
    for name, value in variables.items():
        print(f"export {name}={shlex.quote(value)}")
    print("ready", flush=True)
    request.stop.wait()
    return 0
