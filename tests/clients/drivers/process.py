"""Starts processes that run code in other languages, or on a web page, and talks with them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from ..browser import BROWSER, FLAGS

FOLDER = Path(__file__).parent
JAVASCRIPT = FOLDER.parent / "javascript"
PYTHON = FOLDER.parent / "python"
SEPARATE_CLIENTS = Path(sys.prefix) / "clients"
"""Where ``make clients`` installs the Python clients of ``python/requirements.txt``."""
MAX_SECONDS = 90
"""A process that is not closed by then is stopped."""

Language = Literal["python", "node", "browser", "ruby"]

_COMMANDS: dict[Language, list[str]] = {
    "python": [sys.executable, f"{FOLDER}/driver.py"],
    "node": ["node", f"{FOLDER}/driver.js"],
    "browser": [sys.executable, f"{FOLDER}/browser.py", BROWSER, *FLAGS],
    "ruby": ["ruby", f"{FOLDER}/driver.rb"],
}


class Driver:
    """A process that runs code. Names that a set-up defines are kept for later code."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, **asked: object) -> dict[str, Any]:
        """Run ``setup``, code that defines names, with ``names`` for it; or evaluate ``code``, an expression.

        Returns ``{"answer": ...}`` or ``{"error": "HTTPError: 404 ..."}``. Raises AssertionError if the set-up fails or
        the process ends.
        """
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline() if self._process.stdout else ""
        assert line, f"The process ended, or was stopped after {MAX_SECONDS} s, in {asked}"
        reply: dict[str, Any] = json.loads(line)
        assert "setup" not in asked or "error" not in reply, reply["error"]
        return reply


@contextmanager
def start_driver(language: Language, environment: Mapping[str, str] = {}) -> Iterator[Driver]:
    """Start a process for code in a language. It finds the packages that ``make clients javascript`` installs."""
    path = (environment.get("PYTHONPATH"), str(SEPARATE_CLIENTS), str(PYTHON))
    process = subprocess.Popen(
        _COMMANDS[language],
        cwd=JAVASCRIPT,
        env={**os.environ, **environment, "PYTHONPATH": os.pathsep.join(filter(None, path))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    watchdog = threading.Timer(MAX_SECONDS, process.kill)
    watchdog.start()
    try:
        with process:  # closes its input at the end, which ends it
            yield Driver(process)
    finally:
        watchdog.cancel()
