"""The log of deliveries, of which one can be shown, and which can be followed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from actionnetwork_mock.servers.threaded import MockServer

from .conftest import Run
from .receiver import Receiver, receiving, said, status
from .webhook_calls import CLOSED, sign_up

# What was sent


def test_without_deliveries_the_log_says_so(run: Run) -> None:
    assert run("log") == "There are no deliveries.\n"
    assert run("log", "--json") == ""


def test_the_log_has_a_line_for_each_delivery(server: MockServer, run: Run, receiver: Receiver) -> None:
    server.webhooks.create(receiver.url)
    server.webhooks.create(CLOSED)
    sign_up(server, "ruth@example.org")
    server.webhooks.drain()
    head, first, second = run("log").splitlines()
    assert head.split() == ["delivery", "queued", "webhook", "type", "request", "result"]
    number, _, webhook, kind, request, *result = first.split()
    assert (number, webhook, kind, request) == ("1", "1", "action_network:upload", "1")
    assert result[:3] == ["delivered:", "200", "after"]
    assert "waiting: no connection: nothing listens at 127.0.0.1:9: Connection refused after " in second


def test_the_log_is_cut_and_says_what_is_left_out(server: MockServer, run: Run) -> None:
    webhook = server.webhooks.create(CLOSED)
    for _ in range(3):
        server.webhooks.send_test(webhook)
    said = run("log", "--limit", "2").splitlines()
    assert [line.split()[0] for line in said[1:3]] == ["2", "3"]
    assert said[3] == "1 older deliveries are not shown: use --limit"


def test_the_log_is_filtered_and_given_as_json_lines(
    server: MockServer, run: Run, receiver: Receiver
) -> None:
    good, bad = server.webhooks.create(receiver.url), server.webhooks.create(CLOSED)
    for webhook in (good, bad):
        server.webhooks.send_test(webhook)
    sign_up(server, "ruth@example.org")
    server.webhooks.drain()

    def found(*options: str) -> list[int]:
        return [json.loads(line)["number"] for line in run("log", "--json", *options).splitlines()]

    assert found() == [1, 2, 3, 4]
    assert found("--state", "waiting") == [2, 4]
    assert found("--webhook", "1") == [1, 3]
    assert found("--type", "osdi:signature") == [1, 2]


def test_a_delivery_is_shown_with_its_tries_its_cause_and_its_body(server: MockServer, run: Run) -> None:
    broken = said(b"HTTP/1.1 500 Broken\r\nContent-Length: 6\r\nConnection: close\r\n\r\noh \x1b[1m")
    with receiving(broken, status(200)) as receiver:
        server.webhooks.create(receiver.url)
        sign_up(server, "ruth@example.org")
        server.webhooks.drain(advance=True)
    shown = run("show", "1")
    assert f"delivery 1 of action_network:upload, to webhook 1, {receiver.url}\n" in shown
    assert "\ndelivered: 200 after " in shown
    assert "  attempt 1  2" in shown
    assert "  it answered 500, and only 200 counts after " in shown
    assert '  answered with "oh \\u001b[1' in shown
    assert "  attempt 2  2" in shown
    assert "caused by request 1: POST /people, answered 200\n" in shown
    assert '"idempotency_key": "' in shown
    assert shown.count("ruth@example.org") == 2  # in the request and in the payload
    assert json.loads(run("show", "1", "--json"))["request"]["path"] == "/people"


def test_what_no_request_caused_and_what_is_forgotten_is_said(server: MockServer, run: Run) -> None:
    webhook = server.webhooks.create(CLOSED)
    server.webhooks.send_test(webhook)
    sign_up(server, "ruth@example.org")
    server.requests.clear()
    assert "not caused by a request" in run("show", "1")
    assert "caused by request 1, which the journal no longer has" in run("show", "2")


# Following


@contextmanager
def following(server: MockServer, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run ``log --follow``; it has to end well by Ctrl-C, and to say nothing about that."""
    command = [sys.executable, "-m", "actionnetwork_mock", "webhooks", "--server", server.control_url]
    process = subprocess.Popen(
        [*command, "log", "--follow", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        assert (process.returncode, errors.strip()) == (0, "")
    finally:
        process.kill()
        process.communicate()


def next_line(process: subprocess.Popen[str], wanted: str) -> str:
    """Return the next line; it has to hold a text."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert wanted in line, process.stderr.read() if process.stderr and not line else line
    return line


@pytest.mark.measured
def test_following_shows_what_is_there_and_each_change_that_comes(server: MockServer) -> None:
    with receiving(status(500), status(200)) as receiver:
        webhook = server.webhooks.create(receiver.url)
        server.webhooks.hold()
        server.webhooks.send_test(webhook)
        with following(server) as process:
            next_line(process, "delivery 1  webhook 1  osdi:signature  waiting\n")
            server.webhooks.release()
            server.webhooks.drain()
            next_line(process, "delivery 1  webhook 1  osdi:signature  waiting: it answered 500")
            server.webhooks.drain(advance=True)
            next_line(process, "delivery 1  webhook 1  osdi:signature  delivered: 200")
            sign_up(server, "ruth@example.org")
            server.webhooks.drain()
            next_line(process, "delivery 2  webhook 1  action_network:upload  ")


@pytest.mark.measured
def test_following_begins_anew_after_a_reset(server: MockServer) -> None:
    server.webhooks.hold()
    for _ in range(2):
        server.webhooks.send_test(server.webhooks.create(CLOSED, is_on=False))
    with following(server, "--limit", "1", "--json") as process:
        assert json.loads(next_line(process, "{"))["number"] == 2
        server.reset()
        server.webhooks.hold()
        server.webhooks.send_test(server.webhooks.create(f"{CLOSED}/new"))
        assert json.loads(next_line(process, "{"))["url"] == f"{CLOSED}/new"


def test_following_can_be_of_one_state(server: MockServer, receiver: Receiver) -> None:
    good, bad = server.webhooks.create(receiver.url), server.webhooks.create(CLOSED)
    with following(server, "--state", "discarded") as process:
        for webhook in (good, bad):
            server.webhooks.send_test(webhook)
        server.webhooks.drain(advance=True)
        next_line(process, "delivery 2  webhook 2  osdi:signature  discarded: no connection")


@pytest.mark.measured
def test_following_ends_with_the_server_and_says_so(server: MockServer) -> None:
    with MockServer() as other:
        other.webhooks.hold()
        other.webhooks.send_test(other.webhooks.create(CLOSED))
        command = [sys.executable, "-m", "actionnetwork_mock", "webhooks", "--server", other.control_url]
        process = subprocess.Popen(
            [*command, "log", "-f"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        next_line(process, "delivery 1")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert errors.startswith("actionnetwork-mock: ")
    assert errors.count("\n") == 1
