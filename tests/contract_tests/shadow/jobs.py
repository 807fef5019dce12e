"""Jobs for tests of shadow: programs that call https://actionnetwork.org, and what they leave behind."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from actionnetwork_mock.servers.threaded import MockServer

KEY = "a-key-that-nobody-else-has"
JOB = """
import json, sys, urllib.error, urllib.request
def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request("https://actionnetwork.org/api/v2" + path, data, method=method)
    request.add_header("OSDI-API-Token", {key!r})
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
"""


def job(lines: str) -> list[str]:
    """Return a command that runs lines with ``call(method, path, body)`` and a key."""
    return [sys.executable, "-c", JOB.replace("{key!r}", repr(KEY)) + lines]


def answer(status: str, body: bytes, kind: str = "application/json") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def site(server: MockServer) -> str:
    return server.url.removesuffix("/api/v2")


def report_in(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def reasons_in(file: Path) -> dict[str, int]:
    return {row["reason"]: row["exchanges"] for row in report_in(file)["reasons"]}


SYNC = """
for number in range(3):
    person = {"email_addresses": [{"address": f"ada{number}@example.org"}], "given_name": "Ada"}
    status, body = call("POST", "/people", {"person": person})
    assert status == 200
    link = json.loads(body)["_links"]["self"]["href"]
    assert call("GET", link.removeprefix("https://actionnetwork.org/api/v2"))[0] == 200
assert call("GET", "/people?page=2")[0] == 200
"""


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command line in a process and a session of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "actionnetwork_mock", "shadow", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def read_variables(process: subprocess.Popen[str]) -> dict[str, str]:
    """Return what a standing shadow prints, once it is ready."""
    assert process.stdout is not None
    variables: dict[str, str] = {}
    for line in process.stdout:
        if line == "ready\n":
            return variables
        name, _, value = line.removeprefix("export ").strip().partition("=")
        variables[name] = value.strip("'")
    raise AssertionError(process.stderr.read() if process.stderr else "")


def run_job(lines: str, variables: dict[str, str]) -> str:
    environment = {
        **os.environ,
        "HTTPS_PROXY": variables["HTTPS_PROXY"],
        "SSL_CERT_FILE": variables["SSL_CERT_FILE"],
    }
    ended = subprocess.run(job(lines), env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def wait_for(condition: Callable[[], object]) -> None:
    """Return once a condition holds."""
    pause = threading.Event()
    for _ in range(3000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("it does not come to hold")


def is_refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=10).close()
    except ConnectionRefusedError:
        return True
    return False
