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
        """The seconds of CPU time that the process has used, in user and kernel mode, from /proc (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100


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
