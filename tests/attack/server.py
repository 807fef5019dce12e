"""A server in its own process that is attacked, and its memory."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit


class AttackedServer:
    """``actionnetwork-mock serve`` on a free port of loopback, without a rate limit."""

    def __init__(self, *options: str) -> None:
        self._command: Sequence[str] = (
            *(sys.executable, "-m", "actionnetwork_mock", "serve", "--port", "0", "--json", "--quiet"),
            *("--rate-limit", "off", *options),
        )

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace"
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the server did not start: {self.process.communicate()[1]}")
        self.port = urlsplit(json.loads(line)["url"]).port or 0
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.communicate(timeout=10)

    def kill(self) -> None:
        """End the process at once, as a crash does."""
        self.process.kill()

    @property
    def peak_mib(self) -> int:
        """The most memory that the process has had, in MiB; 0 where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
        return int(found[1]) // 1024 if found else 0
