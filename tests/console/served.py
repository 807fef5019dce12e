"""A server as a process of its own, as users start it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple


class Served(NamedTuple):
    """A process of ``serve``, and its addresses: what ``Tab`` needs of a server."""

    process: subprocess.Popen[str]
    url: str
    control_url: str

    @property
    def cpu_s(self) -> float:
        """The seconds of CPU time that the process has used."""
        return process_cpu_s(self.process.pid)


def process_cpu_s(pid: int) -> float:
    """Return the seconds of CPU time that the threads of a process have used, to the nanosecond, from /proc (Linux)."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(file.read_text(encoding="ascii").split()[0]) for file in threads) / 1e9


def descendants_of(pid: int) -> list[int]:
    """Return the processes that a process started, and those that these started."""
    texts = [file.read_text(encoding="ascii") for file in Path(f"/proc/{pid}/task").glob("*/children")]
    started = [int(child) for text in texts for child in text.split()]
    return started + [later for child in started for later in descendants_of(child)]


@contextmanager
def serve(*options: str) -> Iterator[Any]:
    """Run ``serve`` on a free port. At the end it is killed, if it still runs."""
    command = [
        sys.executable,
        "-m",
        "actionnetwork_mock",
        "serve",
        "--port",
        "0",
        "--json",
        "--quiet",
        *options,
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        yield Served(process, url, url.removesuffix("/api/v2") + "/_mock")
    finally:
        process.kill()
        process.communicate()
