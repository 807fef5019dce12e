"""What serve, run and log say of requests, from the outside."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import pytest

from actionnetwork_mock.cli import main
from actionnetwork_mock.servers.threaded import MockServer

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "actionnetwork_mock"]
KEY = {"OSDI-API-Token": "test-api-key"}
STEWARD = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}, "add_tags": ["stewrd"]}


class Served:
    """A server in a process, and calls to it; ``lines`` are those that it logs."""

    def __init__(self, process: subprocess.Popen[str], lines: IO[str], url: str) -> None:
        self.process = process
        self.lines = lines
        self.url = url

    def call(self, path: str, body: object = None, **headers: str) -> None:
        """Call the API, whatever it answers."""
        data = None if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **(headers or KEY)}
        try:
            urllib.request.urlopen(urllib.request.Request(self.url + path, data, sent)).close()
        except urllib.error.HTTPError as error:
            error.close()

    def read(self, count: int) -> list[str]:
        """Return the next lines, without time of day, duration, port and colours."""
        return [plain(self.lines.readline()) for _ in range(count)]


def plain(line: str) -> str:
    line = re.sub(r"^\d\d:\d\d:\d\d ", "", line.rstrip("\n"))
    return re.sub(r"127\.0\.0\.1:\d+", "HOST", re.sub(r"\d+\.\d ms", "N ms", line))


@contextmanager
def serving(*options: str, log: str = "stdout") -> Iterator[Served]:
    """Run ``serve``; ``log`` is the stream that requests are expected on."""
    command = [*COMMAND, "serve", "--port", "0", "--rate-limit", "off", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        if "--json" in options:
            url = json.loads(process.stdout.readline())["url"]
        else:
            banner = "".join(iter(process.stdout.readline, "Stop: Ctrl-C\n")) + process.stdout.readline()
            url = re.findall(r"http://\S+/api/v2", banner)[0]
        yield Served(process, getattr(process, log), url)
    finally:
        process.kill()
        process.communicate()


# serve


def test_each_request_is_a_line_with_its_notes_below() -> None:
    with serving() as served:
        served.call("/people?per_page=5")
        served.call("/people", STEWARD)
        served.call("/people", Authorization="Bearer test-api-key")
        assert served.read(7) == [
            "GET /api/v2/people?per_page=5 200 N ms, key ...-key",
            "POST /api/v2/people 200 N ms, key ...-key",
            "         unknown-tag: There is no tag 'stewrd', so it was not added.",
            "         Tags must exist before they can be used: make them with POST /tags.",
            "GET /api/v2/people 403 N ms, no key",
            "         wrong-key-header: The header Authorization (Bearer) was ignored: the API does not look for the "
            "key there.",
            "         Send the key as it is in the header OSDI-API-Token.",
        ]


def test_as_json_each_request_is_a_line() -> None:
    with serving("--log-format", "json") as served:
        served.call("/people?api_key=test-api-key", STEWARD)
        line = served.lines.readline()
    logged = json.loads(line)
    assert (logged["method"], logged["path"], logged["query"]) == ("POST", "/people", "api_key=[key]")
    assert (logged["status"], logged["key"]) == (200, "...-key")
    assert [note["code"] for note in logged["notes"]] == ["unknown-parameter", "unknown-tag"]
    assert "test-api-key" not in line


def test_quiet_prints_none() -> None:
    with serving("--quiet") as served:
        served.call("/people")
        served.process.send_signal(signal.SIGINT)
        assert served.process.communicate(timeout=20) == ("", "")


def test_what_was_asked_last_is_logged_before_the_end() -> None:
    with serving() as served:
        served.call("/people")
        served.process.send_signal(signal.SIGINT)
        assert "GET /api/v2/people 200" in served.process.communicate(timeout=20)[0]


def test_with_json_the_address_is_alone_on_standard_output() -> None:
    with serving("--json", log="stderr") as served:
        served.call("/people")
        assert served.read(1) == ["GET /api/v2/people 200 N ms, key ...-key"]
        served.process.send_signal(signal.SIGINT)
        assert served.process.communicate(timeout=20)[0] == ""


def test_the_worlds_of_other_keys_are_logged_too() -> None:
    with serving("--any-key") as served:
        served.call("/people", **{"OSDI-API-Token": "key-of-a-worker"})
        assert served.read(1) == ["GET /api/v2/people 200 N ms, key ...rker"]


def test_a_latency_counts() -> None:
    with serving("--fault", "* latency_s=0.2", "--log-format", "json") as served:
        served.call("/people")
        assert json.loads(served.lines.readline())["milliseconds"] > 200


def test_a_delivery_that_fails_is_a_line() -> None:
    with serving("--webhook", "http://127.0.0.1:9/hook?token=secret") as served:
        served.call("/people", {"person": {"email_addresses": [{"address": "ruth@example.org"}]}})
        request, webhook, problem = served.read(3)
    assert request == "POST /api/v2/people 200 N ms, key ...-key"
    assert webhook == "webhook 1 http://HOST/hook"
    assert problem.startswith("         delivery 1 failed: no connection")
    assert re.search(r"; it is tried again at \d\d:\d\d:\d\d$", problem)


@pytest.mark.measured
def test_a_reader_that_goes_does_not_end_the_server() -> None:
    with serving() as served:
        assert served.process.stdout is not None
        served.process.stdout.close()
        for _ in range(3):
            served.call("/people")
        with urllib.request.urlopen(urllib.request.Request(served.url + "/people", headers=KEY)) as reply:
            assert reply.status == 200
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(timeout=20) == 0
        assert served.process.stderr is not None
        assert served.process.stderr.read() == ""


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["run"]])
def test_an_unknown_format_is_one_sentence(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--log-format", "xml", *([] if "serve" in command else [sys.executable])]) == 2
    said = capsys.readouterr().err
    assert "'xml' is not one of 'text', 'json'" in said
    assert said.count("\n") == 1


# run

PROGRAM = """
import json, os, urllib.request
address = os.environ["ACTION_NETWORK_URL"] + "/people"
headers = {"OSDI-API-Token": os.environ["ACTION_NETWORK_API_KEY"], "Content-Type": "application/json"}
body = json.dumps({"person": {"email_addresses": [{"address": "a@example.org"}]}, "add_tags": ["stewrd"]}).encode()
urllib.request.urlopen(urllib.request.Request(address, body, headers))
print("done")
"""


def test_run_logs_the_requests_of_its_command() -> None:
    done = subprocess.run(
        [*COMMAND, "run", "--", sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "done\n"
    assert [plain(line) for line in done.stderr.splitlines()][:4] == [
        "POST /api/v2/people 200 N ms, key ...-key",
        "         unknown-tag: There is no tag 'stewrd', so it was not added.",
        "         Tags must exist before they can be used: make them with POST /tags.",
        "actionnetwork-mock: 1 call",
    ]


# log


@pytest.fixture
def asked() -> Iterator[MockServer]:
    """A server that was asked for people and for a tag that does not exist."""
    with MockServer() as server:
        served = Served(None, None, server.url)  # type: ignore[arg-type]  # it only calls
        served.call("/people?per_page=5")
        served.call("/people", STEWARD)
        served.call("/tags")
        yield server


def site_of(server: MockServer) -> str:
    return server.url.removesuffix("/api/v2")


def log_of(server: MockServer, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """Return what ``log`` prints, without times."""
    assert main(["log", "--server", site_of(server), *options]) == 0
    return [plain(line) for line in capsys.readouterr().out.splitlines()]


def test_the_log_shows_the_requests_of_a_running_server(
    asked: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert log_of(asked, capsys) == [
        "GET /api/v2/people?per_page=5 200 N ms, key ...-key",
        "POST /api/v2/people 200 N ms, key ...-key",
        "         unknown-tag: There is no tag 'stewrd', so it was not added.",
        "         Tags must exist before they can be used: make them with POST /tags.",
        "GET /api/v2/tags 200 N ms, key ...-key",
    ]


def test_the_log_can_be_of_requests_with_notes_alone(
    asked: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [line.split()[0] for line in log_of(asked, capsys, "--notes")] == ["POST", "unknown-tag:", "Tags"]


def test_the_log_as_json_is_a_line_for_each_request(
    asked: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.loads(line) for line in log_of(asked, capsys, "--json")]
    assert [(one["number"], one["method"], one["path"]) for one in lines] == [
        (1, "GET", "/people"),
        (2, "POST", "/people"),
        (3, "GET", "/tags"),
    ]
    assert "request_body" not in lines[1]


def test_a_log_of_many_requests_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    with MockServer() as server:
        server.call(add_requests)
        lines = log_of(server, capsys, "--json")
    assert [json.loads(line)["number"] for line in lines] == list(range(1, 2_501))


def add_requests(world: Any) -> None:
    for _ in range(2_500):
        world.journal.add(1.0, "GET", "/people", "", "", 200, [], b"", b"")


def test_the_log_of_another_world_is_shown_by_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    with MockServer(any_key=True) as server:
        Served(None, None, server.url).call("/people", **{"OSDI-API-Token": "a-worker"})  # type: ignore[arg-type]
        assert log_of(server, capsys) == []
        assert len(log_of(server, capsys, "--key", "a-worker")) == 1


@contextmanager
def following(server: MockServer, *options: str) -> Iterator[Served]:
    command = [*COMMAND, "log", "--follow", "--server", site_of(server), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Served(process, process.stdout, server.url)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.measured
def test_following_goes_on_over_a_reset_until_ctrl_c(asked: MockServer) -> None:
    with following(asked) as log:
        assert [line.split()[0] for line in log.read(5)] == ["GET", "POST", "unknown-tag:", "Tags", "GET"]
        log.call("/events")
        assert log.read(1) == ["GET /api/v2/events 200 N ms, key ...-key"]
        asked.reset()
        log.call("/lists")
        assert log.read(1) == ["GET /api/v2/lists 200 N ms, key ...-key"]
        log.process.send_signal(signal.SIGINT)
        assert log.process.wait(timeout=20) == 0
        assert log.process.communicate()[1] == "\n"  # click ends the line of ^C


@pytest.mark.measured
def test_following_ends_with_the_server() -> None:
    with MockServer() as server, following(server) as log:
        log.call("/people")
        log.read(1)
        server.stop()
        out, err = log.process.communicate(timeout=20)
    assert (log.process.returncode, out, err) == (0, "", "The server has stopped.\n")


def test_a_reader_that_has_seen_enough_ends_the_log(asked: MockServer) -> None:
    with following(asked) as log:
        log.read(1)
        log.lines.close()
        log.call("/people")
        assert log.process.wait(timeout=20) == 0
        assert log.process.stderr is not None
        assert log.process.stderr.read() == ""


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--server", "http://127.0.0.1:9"], "no server answers at http://127.0.0.1:9: start one with"),
        (["--server", "nowhere"], "'nowhere' is not the address of a server"),
        (["--nonsense"], "--nonsense"),
        (["people"], "unexpected extra argument"),
    ],
)
@pytest.mark.parametrize("follow", [[], ["--follow"]])
def test_a_log_of_nothing_is_one_sentence_and_exit_code_2(
    options: list[str], says: str, follow: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["log", *follow, *options]) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert (said.err.count("\n"), said.out) == (1, "")


def test_a_key_that_opens_nothing_is_one_sentence(
    asked: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["log", "--server", site_of(asked), "--key", "nobody"]) == 1
    said = capsys.readouterr()
    assert "opens no world" in said.err
    assert (said.err.count("\n"), said.out) == (1, "")
