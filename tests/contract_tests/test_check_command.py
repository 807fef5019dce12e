"""``actionnetwork-mock check`` as a process: against another mock on a socket, and against what is no API."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

import httpx2
import pytest

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from .guarded_mock import KEY, OTHER_KEY, USER_KEY

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
_EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_GUIDE_URL = "http://127.0.0.1:8484/api/v2"
_QUICK = ("--per-second", "1000", "--lag", "0", "--examples", "1")
_CHANGED = Settings(rate_limit=1000, message_interval_s=None, put_null="ignored", duplicate_tag="redirect")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "actionnetwork_mock", "check", *arguments]


def environment(key: str = KEY) -> dict[str, str]:
    return {
        **os.environ,
        "ACTION_NETWORK_API_KEY": key,
        "ACTION_NETWORK_OTHER_API_KEY": "",
        "ACTION_NETWORK_USER_API_KEY": "",
    }


def check(folder: Path, *arguments: str, key: str = KEY) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, in an empty folder."""
    return subprocess.run(
        command(*arguments), cwd=folder, env=environment(key), capture_output=True, text=True, timeout=240
    )


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    """Another mock on a socket, with other settings."""
    with MockServer(
        api_key=KEY, api_keys=[OTHER_KEY], user_keys=[USER_KEY], people=30, settings=_CHANGED
    ) as running:
        yield running


# Another mock in place of the real API


@pytest.mark.uncovered
def test_drift_is_named_and_followed(server: MockServer, tmp_path: Path) -> None:
    only = ("--only", "question.put_null", "--only", "question.duplicate_tag", "--only", "tags.*")
    where = ("--target", server.url, "--allow-writes", "--allow-sending", *_QUICK, *only)
    found = check(tmp_path, *where, "--follow", "f.json", "--report", "r.json")
    assert (found.returncode, found.stderr.count("About ")) == (1, 1), found.stderr
    rows = json.loads((tmp_path / "r.json").read_text())["rows"]
    assert {row["id"] for row in rows if row["verdict"] == "differs"} == {
        "question.put_null",
        "question.duplicate_tag",
    }
    assert json.loads((tmp_path / "f.json").read_text()) == {
        "duplicate_tag": "redirect",
        "put_null": "ignored",
    }
    again = check(tmp_path, *where, "--settings", "f.json")
    assert again.returncode == 0, again.stdout
    assert "0 differ" in again.stdout


@pytest.mark.measured
def test_no_output_has_the_key_or_an_address(server: MockServer, tmp_path: Path) -> None:
    reports = [part for end in ("json", "md", "xml") for part in ("--report", f"r.{end}")]
    more = ["--allow-writes", "--follow", "f.json", "--evidence", "e.json"]
    only = ["--only", "people.*", "--only", "errors.*", "--only", "question.*"]
    status, shown = under_terminal(
        tmp_path, "--target", server.url, *_QUICK, *more, *reports, *only, "--set", "put_null=clears"
    )
    written = "".join(path.read_text() for path in tmp_path.iterdir())
    assert status == 1
    assert "differ" in shown
    assert {path.name for path in tmp_path.iterdir()} == {"r.json", "r.md", "r.xml", "f.json", "e.json"}
    assert KEY not in shown + written
    assert _EMAIL.findall(shown + written) == []
    assert ElementTree.fromstring((tmp_path / "r.xml").read_text()).get("failures") not in (None, "0")


def under_terminal(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the command under a pseudo terminal; return its status and everything that it wrote."""
    main, other = pty.openpty()
    process = subprocess.Popen(
        command(*arguments), cwd=folder, env=environment(), stdin=other, stdout=other, stderr=other
    )
    os.close(other)
    shown = b""
    try:
        while chunk := os.read(main, 65536):
            shown += chunk
    except OSError:  # what Linux says when the other end is closed
        pass
    finally:
        os.close(main)
    return process.wait(60), shown.decode(errors="replace")


@pytest.mark.uncovered
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_cleans_up(server: MockServer, tmp_path: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        command("--target", server.url, "--allow-writes", *_QUICK, "--examples", "50", "--only", "people.*"),
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    before = server.requests.count("POST /people")
    wait_until(lambda: server.requests.count("POST /people") > before + 20)
    process.send_signal(number)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert output == ""
    assert "Traceback" not in errors
    assert re.search(r"\d+ people, unsubscribed", errors)
    mark = re.search(r"contract-\w+", errors)
    assert mark is not None
    assert subscribed(server, mark[0]) == []


def wait_until(happened: Callable[[], bool]) -> None:
    """Look until something has happened, for a minute at most."""
    looking = threading.Event()
    for _ in range(6000):
        if happened():
            return
        looking.wait(0.01)
    raise AssertionError("it did not happen within a minute")


def subscribed(server: MockServer, mark: str) -> list[str]:
    """Return the addresses with a mark that are subscribed."""
    found: list[str] = []
    url = f"{server.url}/people"
    with httpx2.Client(headers={"OSDI-API-Token": KEY}) as client:
        while people := (page := client.get(url).json())["_embedded"]["osdi:people"]:
            entries = [entry for person in people for entry in person["email_addresses"]]
            found += [e["address"] for e in entries if e["status"] == "subscribed" and "address" in e]
            url = page["_links"]["next"]["href"]
    return [address for address in found if mark in address.lower()]


# What is no API


@pytest.fixture
def unreachable() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return f"http://127.0.0.1:{port}/api/v2"


def _html(handler: BaseHTTPRequestHandler, status: int = 200) -> None:
    _reply(handler, status, "text/html", b"<h1>Welcome, ada@example.org</h1>")


def _reply(handler: BaseHTTPRequestHandler, status: int, kind: str, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    if status in (301, 302):
        handler.send_header("Location", "https://elsewhere.example/")
    handler.end_headers()
    handler.wfile.write(body)


def _hang(handler: BaseHTTPRequestHandler) -> None:
    handler.server.released.wait(30)  # type: ignore[attr-defined]  # set by the fixture below


def _break(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


_NO_API: dict[str, tuple[Callable[[BaseHTTPRequestHandler], None], str]] = {
    "HTML": (_html, "answers 200 with text/html"),
    "HTML 502": (lambda handler: _html(handler, 502), "502"),
    "other JSON": (lambda handler: _reply(handler, 200, "application/json", b'{"a": 1}'), "no API"),
    "a list": (lambda handler: _reply(handler, 200, "application/json", b"[]"), "no API"),
    "a redirect": (lambda handler: _html(handler, 302), "answers 302"),
    "silence": (_hang, "not answered in time"),
    "breaking off": (_break, "broken off"),
}


@pytest.fixture
def no_api() -> Iterator[Callable[[Callable[[BaseHTTPRequestHandler], None]], str]]:
    servers: list[ThreadingHTTPServer] = []

    def serve(answer: Callable[[BaseHTTPRequestHandler], None]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.released = threading.Event()  # type: ignore[attr-defined]  # what hangs is let go at the end
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/api/v2"

    yield serve
    for server in servers:
        server.released.set()  # type: ignore[attr-defined]  # as above
        server.shutdown()
        server.server_close()


def assert_one_sentence(found: subprocess.CompletedProcess[str], says: str) -> None:
    """Assert that a run ended with 2, one line on stderr after the estimate, and nothing on stdout."""
    lines = [line for line in found.stderr.splitlines() if not line.startswith("About ")]
    assert (found.returncode, found.stdout, len(lines)) == (2, "", 1), found.stderr
    assert says in lines[0]
    assert KEY not in found.stderr
    assert _EMAIL.findall(found.stderr) == []


@pytest.mark.parametrize("name", _NO_API)
def test_what_is_no_api_is_reported_in_a_sentence(
    name: str, no_api: Callable[[Callable[[BaseHTTPRequestHandler], None]], str], tmp_path: Path
) -> None:
    answer, says = _NO_API[name]
    found = check(tmp_path, "--target", no_api(answer), "--timeout", "0.3", "--report", "r.md", *_QUICK)
    assert_one_sentence(found, says)
    assert [*tmp_path.iterdir()] == []


def test_a_closed_port_is_reported_in_a_sentence(unreachable: str, tmp_path: Path) -> None:
    assert_one_sentence(check(tmp_path, "--target", unreachable, *_QUICK), "Connection refused")


def test_a_host_without_an_address_is_reported_in_a_sentence(tmp_path: Path) -> None:
    # .invalid is never resolved, RFC 6761.
    found = check(tmp_path, "--target", "http://api.invalid/api/v2", *_QUICK)
    assert_one_sentence(found, "there is no connection")


def test_a_wrong_key_is_reported_in_a_sentence(server: MockServer, tmp_path: Path) -> None:
    assert_one_sentence(check(tmp_path, "--target", server.url, *_QUICK, key="wrong"), "the key is refused")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--target", "nonsense"], "is no target"),
        (["--only", "nothing.*"], "no contract is called"),
        (["--report", "r.txt"], "is no kind of report"),
        (["--report", "missing/r.md"], "there is no folder"),
        (["--follow", "missing/f.json"], "there is no folder"),
        (["--settings", "missing.json"], "cannot be read"),
        (["--set", "put_nul=ignored"], "put_null"),
    ],
    ids=str,
)
def test_wrong_usage_is_reported_in_a_sentence(arguments: list[str], says: str, tmp_path: Path) -> None:
    assert_one_sentence(check(tmp_path, *arguments), says)


@pytest.mark.measured
def test_a_missing_key_is_reported_in_a_sentence(tmp_path: Path) -> None:
    assert_one_sentence(check(tmp_path, "--target", "real", key=""), "ACTION_NETWORK_API_KEY")


# The guide


def test_the_guide_shows_the_report_of_a_run(tmp_path: Path) -> None:
    page = (ROOT / "docs/guide/contracts.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^    \$ actionnetwork-mock check (.*?)^(?=\S)", page, re.DOTALL | re.MULTILINE)
    command_line, _, report = example.replace("\\\n", "").partition("\n")
    settings = Settings(put_null="ignored", rate_limit=None)
    with MockServer(api_key=KEY, people=30, settings=settings) as server:
        arguments = shlex.split(command_line.replace(_GUIDE_URL, server.url))
        found = check(tmp_path, *arguments, *_QUICK)
        shown = found.stdout.replace(server.url, _GUIDE_URL)
    assert _without_counts(shown) == _without_counts(textwrap.dedent(report).strip())


def _without_counts(report: str) -> list[str]:
    text = re.sub(r"\d+ calls, \d+ s", "N calls, N s", report)
    return [line.rstrip() for line in text.splitlines()]
