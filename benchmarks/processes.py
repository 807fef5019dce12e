"""Servers in their own processes, and the time and memory that they take. All are stopped at the end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from .budgets import NotMeasurable
from .client import Connection, make_request

ROOT = Path(__file__).resolve().parent.parent

_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
_STOP_TIMEOUT_S = 20


def child_environment() -> dict[str, str]:
    """Return the environment with a PYTHONPATH that is valid in any folder, and with compiled modules.

    An installation has compiled modules. Without them, only our modules would be compiled at every start, for half of
    its time.
    """
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    paths = [os.path.abspath(path) for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path]
    if paths:
        environment["PYTHONPATH"] = os.pathsep.join(paths)
    return environment


def mock_command(*arguments: str) -> list[str]:
    """Return the command line of ``actionnetwork-mock serve`` on a free port.

    It uses the installed script if there is one, otherwise the module.
    """
    script = Path(sys.executable).with_name("actionnetwork-mock")
    start = [str(script)] if script.exists() else [sys.executable, "-m", "actionnetwork_mock"]
    return [*start, "serve", "--port", "0", *arguments]


def bare_command(files: dict[str, Path] | None = None) -> list[str]:
    """Return the command line of the bare server, with a file for each path."""
    script = Path(__file__).with_name("bare.py")
    return [sys.executable, str(script), *(f"{path}={file}" for path, file in (files or {}).items())]


class ServerProcess:
    """A server that runs inside a ``with`` block. ``port`` is the port that it printed."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self.port = 0

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=child_environment()
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            found = _ADDRESS.search(line)
            if found:
                self.port = int(found[1])
                return self
        self._stop()
        raise RuntimeError(f"the server did not start: {' '.join(self._command)}")

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def cpu_seconds(self) -> float:
        """Return the CPU time so far, in steps of a hundredth of a second. Raises NotMeasurable."""
        # After the name, which may contain spaces, utime and stime are the 12th and 13th.
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mib(self, field: str = "VmHWM") -> float:
        """Return the memory in MiB, the peak (``VmHWM``) or the current value (``VmRSS``). Raises NotMeasurable."""
        found = re.search(rf"{field}:\s+(\d+) kB", self._proc("status"))
        if found is None:
            raise NotMeasurable(f"/proc/{self._process.pid}/status does not tell {field}")
        return int(found[1]) / 1024

    def _proc(self, name: str) -> str:
        try:
            return Path(f"/proc/{self._process.pid}/{name}").read_text()
        except OSError as error:
            raise NotMeasurable(
                "what a process takes is read from /proc, which this system has not"
            ) from error


def time_to_first_answer(command: list[str], target: str) -> float:
    """Start a server, and return the seconds from the start of its process to its first 200."""
    started = time.perf_counter()
    with ServerProcess(command) as server, Connection(server.port) as connection:
        connection.exchange(make_request(server.port, target))
        return time.perf_counter() - started
