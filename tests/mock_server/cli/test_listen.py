from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import pytest

from actionnetwork_mock.cli import main

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "actionnetwork_mock", "listen"]
DONATION = [
    {
        "osdi:donation": {"amount": "25.00", "currency": "usd", "person": {"given_name": "Nağme"}},
        "action_network:sponsor": {"title": "Rivertown", "url": "https://actionnetwork.org/groups/rivertown"},
        "idempotency_key": "e804d3b7a15f46c29d70c2b8f5e1a693",
    }
]


@contextmanager
def listening(*options: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Run ``listen`` on a free port; gives the process, the address to post to, and what it said at the start."""
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "", **environment},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        said = read_until(process.stderr if "--json" in options else process.stdout, "Stop:")
        found = re.search(r"http://\S+/webhook", said)
        assert found
        yield process, found[0], said
    finally:
        process.kill()
        process.communicate()


def read_until(stream: IO[str] | None, part: str) -> str:
    """Read lines up to one that holds this part."""
    assert stream is not None
    lines: list[str] = []
    for line in stream:
        lines.append(line)
        if part in line:
            return "".join(lines)
    raise AssertionError(f"{part!r} is missing from {''.join(lines)!r}")


def post(url: str, body: Any = DONATION) -> int:
    """Post a body as Action Network does, and return the status."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_it_says_what_to_paste_and_what_to_type_next() -> None:
    with listening() as (_, url, said):
        assert f"\n  {url}\n" in said
        assert f"actionnetwork-mock trigger osdi:donation --to {url}\n" in said
        assert "Answers: 200\n" in said


@pytest.mark.measured
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_and_it_says_how_many_came(number: signal.Signals) -> None:
    with listening() as (process, url, _):
        post(url)
        post(url, b"hello")
        read_until(process.stdout, "hello")
        process.send_signal(number)
        said, complaints = process.communicate(timeout=20)
    assert said.endswith("\n1 payload in 2 requests\n")
    assert complaints == ""
    assert process.returncode == 0


def test_a_payload_is_shown_as_it_comes_and_without_colours_when_piped() -> None:
    with listening() as (process, url, _):
        post(url)
        said = read_until(process.stdout, "idempotency_key")
    for part in (
        "osdi:donation ",
        "  person   Nağme\n",
        "  amount   25.00 usd\n",
        '    "amount": "25.00",\n',
    ):
        assert part in said
    assert "\x1b" not in said


@pytest.mark.measured
def test_with_json_standard_output_holds_one_object_a_line_and_nothing_else() -> None:
    with listening("--json") as (process, url, _):
        assert process.stdout is not None
        post(url)
        assert json.loads(process.stdout.readline())["payload"]["data"]["amount"] == "25.00"
        post(url, b"hello")
        assert json.loads(process.stdout.readline())["body"] == "hello"
        process.send_signal(signal.SIGTERM)
        said, complaints = process.communicate(timeout=20)
    assert said == ""
    assert complaints.strip() == "1 payload in 2 requests"


@pytest.mark.measured
def test_it_ends_quietly_when_nobody_reads_any_more() -> None:
    with listening("--json") as (process, url, _):
        assert process.stdout is not None
        assert process.stderr is not None
        post(url)
        process.stdout.readline()
        process.stdout.close()
        post(url)
        assert process.wait(timeout=20) == 0
        assert process.stderr.read().strip() == ""


def test_characters_that_a_terminal_does_not_know_are_written_out() -> None:
    with listening(PYTHONIOENCODING="ascii") as (process, url, _):
        post(url)
        assert "person   Na\\u011fme" in read_until(process.stdout, "person ")


def test_it_fails_as_often_as_it_is_told() -> None:
    with listening("--fail", "503", "--times", "2") as (process, url, said):
        assert "Answers: 503, to the first 2 requests, then 200\n" in said
        assert [post(url) for _ in range(3)] == [503, 503, 200]
        assert "answer 503" in read_until(process.stdout, "request  #2")
        assert "answer 200" in read_until(process.stdout, "request  #3")


def test_it_closes_connections_when_it_is_told() -> None:
    with listening("--drop") as (process, url, said):
        assert "Answers: closes the connection without one, to every request\n" in said
        for _ in range(2):
            with pytest.raises(http.client.RemoteDisconnected):
                post(url)
        assert "closed without an answer" in read_until(process.stdout, "request  #2")


@pytest.mark.parametrize("duration", ["150ms", "0.15", ".15s"])
def test_it_is_as_slow_as_it_is_told(duration: str) -> None:
    with listening("--slow", duration) as (process, url, said):
        assert "Answers: 200 after 0.15 s, to every request\n" in said
        started = time.monotonic()
        assert post(url) == 200
        assert time.monotonic() - started >= 0.15
        assert "answer 200 after 0.15 s" in read_until(process.stdout, "request ")


def test_it_says_that_the_real_one_does_not_wait_so_long() -> None:
    with listening("--slow", "2s") as (_, _, said):
        assert "200 after 2 s, to every request; the real Action Network waits for 500 ms\n" in said


def test_a_port_in_use_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["listen", "--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"actionnetwork-mock: port {port} on 127.0.0.1 is in use")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--fail", "200"], "--fail"),
        (["--fail", "600"], "--fail"),
        (["--slow", "soon"], "'soon' is not a duration: write 500ms, 2s or 1.5"),
        (["--slow", "0"], "'0' is not a duration"),
        (["--slow", "-1s"], "'-1s' is not a duration"),
        (["--slow", "9" * 400], "is not a duration"),
        (["--drop", "--fail", "500"], "--drop and --fail exclude each other"),
        (["--times", "2"], "--times counts bad answers"),
        (["--fail", "500", "--times", "0"], "--times"),
        (["--port", "70000"], "--port"),
    ],
)
def test_a_bad_option_is_one_sentence_and_exit_code_2(
    options: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["listen", *options]) == 2
    said = capsys.readouterr().err
    assert named in said
    assert said.count("\n") == 1


def test_help_shows_defaults_and_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["listen", "--help"]) == 0
    said = capsys.readouterr().out
    assert "[default: 8585" in said
    assert "actionnetwork-mock listen --fail 500 --times 2" in said
