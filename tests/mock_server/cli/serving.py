"""Servers that ``serve`` runs, and requests to them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

COMMAND = [sys.executable, "-m", "actionnetwork_mock"]


@contextmanager
def serving(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run ``serve`` on a free port; gives the process and the address of the API."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, read_banner(process)[1]
    finally:
        process.kill()
        process.communicate()


def read_banner(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Return the banner, up to its last line, and the address in it."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Stop:"):
            break
    banner = "".join(lines)
    found = re.search(r"http://\S+/api/v2", banner)
    assert found, (banner, process.stderr.read() if process.stderr else "")
    return banner, found[0]


def call(url: str, body: object = None, *, key: str = "test-api-key") -> Any:
    """Send a GET, or a POST of a body, and return the JSON."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"OSDI-API-Token": key})
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def status_of(url: str) -> int:
    """Send a GET, and return the status."""
    try:
        call(url)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    return 200
