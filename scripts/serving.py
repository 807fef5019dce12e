"""Start a server with a command and see that it answers: ``python scripts/serving.py make serve PORT=0``.

Prints how long it took from the start of the command, installation included, and stops the server. Exit code 1 and
what the command printed when there is no answer.
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
"""How long a command may take that installs before it serves."""

_STOP_TIMEOUT_S = 30
_ANSWER_TIMEOUT_S = 30
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/api/v2\b")


class NotServing(Exception):
    """A command does not serve; the message is one sentence, and what the command printed below it."""


def main(command: list[str]) -> int:
    """Run the command until its server answers. Returns 0, or 1 after saying what is wrong."""
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
    """Make SIGTERM end this program as an exception does, so that what it started is stopped too."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


@contextmanager
def serving(command: list[str], *, cwd: Path, env: Mapping[str, str], timeout_s: float) -> Iterator[str]:
    """Run a command and give the address that it prints (``"http://127.0.0.1:8484/api/v2"``); stop it at the end.

    Raises NotServing if it prints none within the time, ends before, or does not stop.
    """
    with tempfile.TemporaryDirectory(prefix="serving-") as folder:
        output = Path(folder) / "output"
        with output.open("w", encoding="utf-8") as sink:
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a process group, so that what the command starts is stopped with it
            )
        try:
            yield _wait_for_address(process, output, timeout_s)
        finally:
            _stop(process)


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
        ended = process.poll() is not None  # asked first: what is printed before the end is read after it
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
        pass  # it ended by itself


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
