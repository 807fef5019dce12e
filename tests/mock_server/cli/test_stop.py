"""SIGINT, SIGTERM and the end of its input end ``serve`` within a second, and nothing that was acknowledged is lost."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from actionnetwork_mock.servers.stop_signals import LIMIT_S
from actionnetwork_mock.servers.threaded import MockServer

pytestmark = pytest.mark.slow

KEY = {"OSDI-API-Token": "test-api-key"}
IN_TIME_S = 10
"""Far more than the second that it takes on an idle machine, and far less than what the server is doing."""

PROGRAM = """
import re, sqlite3, sys, time
from actionnetwork_mock import app
from actionnetwork_mock.cli import main

async def block(_request):
    print("blocked", file=sys.stderr, flush=True)
    {block}

app._welcome = block
sys.exit(main(["serve", "--port", "0", "--quiet", *sys.argv[1:]]))
"""
ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
BLOCKS = {
    "instructions": "while True: pass",
    "a sleep": "time.sleep(600)",
    "a pattern": "re.match('(a*)*b', 'a' * 60)",
    "a query": f"sqlite3.connect(':memory:').execute({ENDLESS!r}).fetchall()",
    "exceptions": """
    while True:
        try: time.sleep(0.01)
        except BaseException: pass
""",
}


@contextmanager
def serving(*options: str, block: str = "pass") -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run ``serve`` with a front page that blocks, and yield the process and its site."""
    program = [sys.executable, "-c", PROGRAM.format(block=block), "--json", *options]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())["url"].removesuffix("/api/v2")
    finally:
        process.kill()
        process.communicate()


def dial(site: str, sent: bytes) -> socket.socket:
    """Return a connection on which something was sent."""
    address = urlsplit(site)
    connection = socket.create_connection((address.hostname, address.port), timeout=30)
    connection.sendall(sent)
    return connection


def sign_up(site: str, email: str) -> None:
    body = json.dumps({"person": {"email_addresses": [{"address": email}]}}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{site}/api/v2/people", body, KEY)).close()


def ended(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, float, str]:
    """Send a signal, and return the exit code, the seconds until then and the standard error."""
    began = time.monotonic()
    process.send_signal(number)
    code = process.wait(IN_TIME_S)
    seconds = time.monotonic() - began
    assert process.stderr is not None
    return code, seconds, process.stderr.read()


def test_the_limit_leaves_time_in_the_second_for_the_end_of_python() -> None:
    assert LIMIT_S <= 0.8


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_a_signal_ends_it_whatever_the_event_loop_is_doing(
    number: signal.Signals, block: str, tmp_path: Path
) -> None:
    ready, data = tmp_path / "mock.json", tmp_path / "data.db"
    people = [f"p{i}@example.org" for i in range(30)]
    with serving("--ready-file", str(ready), "--db", str(data), "--rate-limit", "off", block=block) as (
        process,
        site,
    ):
        for email in people:
            sign_up(site, email)
        with dial(site, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            assert process.stderr is not None
            assert process.stderr.readline() == "blocked\n"
            code, _, errors = ended(process, number)
        assert (code, errors) == (128 + number, "")
    assert not ready.exists()
    with MockServer(db=str(data)) as server:
        assert [person.email for person in server.people] == people


def test_a_signal_ends_it_while_it_fills_its_database(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "actionnetwork_mock", "serve", "--port", "0", "--people", "3000000"]
    with subprocess.Popen(
        [*program, "--db", str(tmp_path / "data.db")], stderr=subprocess.PIPE, text=True
    ) as process:
        while not (tmp_path / "data.db").exists():
            assert process.poll() is None
        code, _, errors = ended(process, signal.SIGTERM)
    assert (code, errors) == (128 + signal.SIGTERM, "")


@pytest.mark.measured
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_uploads_streams_and_idle_connections_are_cut_off_without_a_word(number: signal.Signals) -> None:
    head = "{} HTTP/1.1\r\nHost: localhost\r\nOSDI-API-Token: test-api-key\r\nMock-Control: 1\r\n"
    upload = head + "Content-Length: 1000\r\n\r\n{{"
    requests = [
        upload.format("POST /api/v2/people"),
        upload.format("POST /_mock/seed"),
        upload.format("POST /people"),
        upload.format("POST /nowhere"),
        (head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{{").format("POST /api/v2/people"),
        (head + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n").format("PUT /api/v2/people/x"),
        (head + "\r\n").format("GET /_mock/health"),
        "GET /api/v2/people HTTP/1.1\r\nHo",
        (head + "\r\n").format("GET /api/v2/people") * 3,
        "",
    ]
    with (
        serving("--fault", "GET /tags latency_s=600", "--rate-limit", "off") as (process, site),
        ExitStack() as opened,
    ):
        for request in (*requests, (head + "\r\n").format("GET /api/v2/tags")):
            opened.enter_context(dial(site, request.encode()))
        sign_up(site, "after@example.org")  # so that what was sent before has arrived
        code, _, errors = ended(process, number)
    assert (code, errors) == (0, "")


def test_a_second_signal_changes_nothing() -> None:
    with (
        serving(block="while True: pass") as (process, site),
        dial(site, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ):
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        code, _, errors = ended(process, signal.SIGINT)
    assert code in (128 + signal.SIGTERM, 128 + signal.SIGINT)
    assert errors == ""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals to groups of processes are those of Unix")
def test_a_signal_that_is_ignored_by_the_shell_is_heard() -> None:
    """A shell starts what runs in the background with SIGINT ignored."""
    shell = f"{sys.executable} -m actionnetwork_mock serve --port 0 --json --quiet & echo $!; wait"
    with subprocess.Popen(["sh", "-c", shell], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        number = int(process.stdout.readline())
        json.loads(process.stdout.readline())
        os.kill(number, signal.SIGINT)
        assert process.wait(IN_TIME_S) == 0


WITH_STDIN = [
    sys.executable,
    "-m",
    "actionnetwork_mock",
    "serve",
    "--port",
    "0",
    "--json",
    "--stop-with-stdin",
]


@pytest.mark.measured
def test_the_end_of_standard_input_stops_it(tmp_path: Path) -> None:
    ready = tmp_path / "mock.json"
    with subprocess.Popen(
        [*WITH_STDIN, "--ready-file", str(ready)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        process.stdin.write(b"a line is not the end\n")
        process.stdin.flush()
        assert ready.exists()
        process.stdin.close()
        assert process.wait(IN_TIME_S) == 0
    assert not ready.exists()


def test_it_stops_when_the_program_that_started_it_is_killed() -> None:
    starter = (
        f"import subprocess, time; subprocess.Popen({WITH_STDIN}, stdin=subprocess.PIPE); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.kill()
        assert process.stdout.read() == ""  # ends when the server has ended as well


def test_a_standard_input_that_has_ended_stops_it_at_the_start() -> None:
    done = subprocess.run(WITH_STDIN, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.measured
@pytest.mark.skipif(os.name == "nt", reason="the shell is that of Unix")
def test_without_a_standard_input_it_says_what_to_do() -> None:
    done = subprocess.run(["sh", "-c", f"exec {shlex.join(WITH_STDIN)} <&-"], capture_output=True, timeout=60)
    assert done.returncode == 2
    assert b"--stop-with-stdin needs a standard input" in done.stderr


def test_durable_reaches_the_database(tmp_path: Path) -> None:
    with serving("--db", str(tmp_path / "data.db"), "--durable") as (process, site):
        sign_up(site, "ada@example.org")
        with urllib.request.urlopen(f"{site}/_mock/settings") as reply:
            assert {one["name"]: one["value"] for one in json.load(reply)}["durable"] is True
        process.kill()
        process.wait()
    with MockServer(db=str(tmp_path / "data.db")) as server:
        assert [person.email for person in server.people] == ["ada@example.org"]


RUN = """
import sys, time
from actionnetwork_mock import app
from actionnetwork_mock.cli import main

async def block(_request):
    print("blocked", file=sys.stderr, flush=True)
    time.sleep(600)

app._welcome = block
sys.exit(main(["run", "--quiet", "--", sys.executable, "-c", sys.argv[1]]))
"""
COMMAND = """
import os, urllib.request
urllib.request.urlopen(os.environ["ACTION_NETWORK_URL"].removesuffix("/api/v2"))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_run_ends_with_its_command_although_a_request_is_carried_out(number: signal.Signals) -> None:
    program = [sys.executable, "-c", RUN, COMMAND]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "blocked\n"
        code, _, errors = ended(process, number)
    assert code in (1, 128 + number)  # Python makes an exception of SIGINT
    assert "actionnetwork_mock" not in errors
