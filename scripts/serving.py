"""Starts a server with a command and checks that it answers: ``python scripts/serving.py make serve PORT=0``.

It prints the seconds from the start of the command, including installation, and stops the server. Without an answer, it
returns exit code 1 and prints the output of the command.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

MAX_INSTALL_S = 300
"""Maximum seconds of a command that installs before it serves."""

_STOP_TIMEOUT_S = 30
_ANSWER_TIMEOUT_S = 30
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/api/v2\b")


class NotServing(Exception):
    """A command does not serve. The message is a sentence, followed by the output of the command."""


def main(command: list[str]) -> int:
    """Run the command until its server answers. Returns 0, or 1 with an error message."""
    clean_up_on_sigterm()
    started = time.monotonic()
    try:
        with serving(command, cwd=Path.cwd(), env=os.environ, timeout_s=MAX_INSTALL_S) as url:
            fetch_people(url)
            print(f"{url} answers after {time.monotonic() - started:.1f} s")
    except NotServing as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def clean_up_on_sigterm() -> None:
    """Let SIGTERM end this program with an exception, so that it stops the processes that it started."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


@contextmanager
def serving(command: list[str], *, cwd: Path, env: Mapping[str, str], timeout_s: float) -> Iterator[str]:
    """Run a command and return the address that it prints (``"http://127.0.0.1:8484/api/v2"``). Stop it at the end.

    Raises NotServing if it prints no address in time, ends early, or does not stop.
    """
    with tempfile.TemporaryDirectory(prefix="serving-") as folder:
        output = Path(folder) / "output"
        process = None
        try:
            with output.open("w", encoding="utf-8") as sink, _holding_sigterm():
                process = subprocess.Popen(
                    command,
                    cwd=cwd,
                    env=env,
                    stdin=subprocess.DEVNULL,
                    stdout=sink,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # a process group, so that child processes are stopped too
                )
            yield _wait_for_address(process, output, timeout_s)
        finally:
            if process is not None:
                _stop(process)


@contextmanager
def _holding_sigterm() -> Iterator[None]:
    """Let SIGTERM wait for the end of the block, because a process that is not assigned yet cannot be stopped."""
    arrived: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: arrived.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        if arrived:
            signal.raise_signal(signal.SIGTERM)


def fetch_people(url: str) -> list[object]:
    """Return the first page of people of a server (``"http://127.0.0.1:8484/api/v2"``). Raises NotServing."""
    request = Request(f"{url}/people", headers={"OSDI-API-Token": "test-api-key"})
    try:
        with urlopen(request, timeout=_ANSWER_TIMEOUT_S) as reply:
            people: list[object] = json.load(reply)["_embedded"]["osdi:people"]
    except (OSError, ValueError, KeyError) as error:
        raise NotServing(f"{url}/people does not answer with people: {error!r}") from error
    return people


def _wait_for_address(process: subprocess.Popen[bytes], output: Path, timeout_s: float) -> str:
    command = subprocess.list2cmdline(process.args)  # type: ignore[arg-type]  # serving passes a list
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        ended = process.poll() is not None  # checked first, so that output before the end is read
        printed = output.read_text(encoding="utf-8", errors="replace")
        if match := _ADDRESS.search(printed):
            return match[0]
        if ended:
            raise NotServing(f"{command} ended with exit code {process.returncode}\n{printed}")
        time.sleep(0.02)
    raise NotServing(f"{command} printed no address within {timeout_s:.0f} s\n{printed}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    _signal_group(process, signal.SIGTERM)
    try:
        process.wait(_STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        _signal_group(process, signal.SIGKILL)
        process.wait()
        raise NotServing(f"the server does not stop within {_STOP_TIMEOUT_S} s of SIGTERM") from None


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass  # it has already ended


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
