from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from actionnetwork_mock.cli import main

from ...isolated import RUN, require_isolation

pytestmark = pytest.mark.slow

PROGRAM = """
import json, os, sys, urllib.request

def call(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"OSDI-API-Token": KEY, "Content-Type": "application/json"}
    request = urllib.request.Request("https://actionnetwork.org/api/v2" + path, data, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)

KEY = "test-api-key"
"""


def run(program: str, *options: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program for which actionnetwork.org is the mock; it has ``call(path, body)``."""
    return subprocess.run(
        [*RUN, *options, "--", sys.executable, "-c", PROGRAM + program],
        capture_output=True,
        text=True,
        input=stdin,
        timeout=60,
    )


@pytest.fixture(params=[(), ("--isolate",)], ids=["redirected", "isolated"])
def mode(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """The options of ``run`` with the redirect, and with namespaces."""
    options: tuple[str, ...] = request.param
    if options:
        require_isolation()
    return options


def test_the_real_address_leads_to_the_mock() -> None:
    done = run("print(len(call('/people')['_embedded']['osdi:people']))", "--people", "3")
    assert (done.returncode, done.stdout) == (0, "3\n")
    assert done.stderr.endswith("\nactionnetwork-mock: 1 call\n")


def test_the_command_gets_address_and_key_in_its_environment() -> None:
    done = run(
        """
address, key = os.environ["ACTION_NETWORK_URL"], os.environ["ACTION_NETWORK_API_KEY"]
request = urllib.request.Request(address + "/people", headers={"OSDI-API-Token": key})
print(address, key, len(json.load(urllib.request.urlopen(request))["_embedded"]["osdi:people"]))
""",
        *("--api-key", "mine", "--people", "3"),
    )
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/api/v2 mine 3\n", done.stdout), done.stderr


def test_a_key_that_the_program_has_already_is_accepted_with_any_key() -> None:
    done = run("KEY = 'a-key-of-its-own'; call('/people'); call('/tags')", "--any-key", "--people", "3")
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith("actionnetwork-mock: 2 calls\n")


def test_quiet_says_nothing_of_its_own(mode: tuple[str, ...]) -> None:
    done = run("call('/people')", "--quiet", *mode)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_standard_input_is_the_commands(mode: tuple[str, ...]) -> None:
    assert run("print(sys.stdin.read().upper())", "--quiet", *mode, stdin="hello").stdout == "HELLO\n"


def test_the_exit_code_is_the_commands(mode: tuple[str, ...]) -> None:
    assert run("sys.exit(7)", *mode).returncode == 7


def test_the_exit_code_tells_the_signal_that_ended_it(mode: tuple[str, ...]) -> None:
    assert run("os.kill(os.getpid(), 9)", *mode).returncode == 128 + 9


def test_keys_and_settings_are_those_of_the_options() -> None:
    program = "KEY = 'mine'; call('/people'); call('/people')"
    assert run(program, "--api-key", "mine", "--rate-limit", "off").returncode == 0
    assert run("call('/people')", "--api-key", "mine").returncode == 1


@pytest.mark.measured
def test_the_rate_limit_is_on_and_the_summary_counts_what_it_refused() -> None:
    program = "for _ in range(6): call('/tags')"
    done = run(program, "--rate-limit", "1")
    assert "429" in done.stderr
    assert "actionnetwork-mock: 2 calls, 1 too many for the rate limit (429)" in done.stderr


def test_a_scenario_is_there_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text('{"people": [{"email": "ada@example.org"}]}')
    done = run("print(len(call('/people')['_embedded']['osdi:people']))", "--scenario", str(file))
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


def test_a_fault_strikes_the_command() -> None:
    assert "503" in run("call('/people')", "--fault", "GET /people status=503").stderr


@pytest.mark.measured
def test_mistakes_that_the_real_api_swallows_are_told() -> None:
    body = "{'person': {'email_addresses': [{'address': 'a@example.org'}]}, 'add_tags': ['stewrd']}"
    said = run(f"call('/people', {body})").stderr
    assert "actionnetwork-mock: 1 mistake that the real API would ignore:" in said
    assert "  POST /people: " in said
    assert "stewrd" in said


@pytest.mark.measured
def test_a_host_that_was_refused_is_told() -> None:
    done = run("urllib.request.urlopen('https://example.org')")
    assert done.returncode == 1
    assert "actionnetwork-mock: no calls\n" in done.stderr
    assert "refused hosts: example.org (1 time); use --allow HOST" in done.stderr


@pytest.mark.measured
def test_a_command_without_calls_gets_advice_for_its_runtime() -> None:
    said = run("").stderr
    assert "no calls: the command did not call actionnetwork.org, or its HTTP client bypasses" in said
    assert "uvloop and aiodns need ClientSession(trust_env=True)" in said


@pytest.mark.measured
def test_a_command_that_distrusts_the_certificate_gets_advice_for_its_runtime() -> None:
    said = run(
        """
import ssl
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
urllib.request.urlopen("https://actionnetwork.org", context=context)
"""
    ).stderr
    assert "actionnetwork-mock: no calls\n" in said
    assert "1 connection failed: the client does not trust the certificate of the mock" in said
    assert "Remove the program's own verify= or cafile=" in said


@pytest.mark.measured
def test_the_journal_is_written_as_lines_of_json(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    run("call('/people'); call('/tags?page=2')", "--journal", str(file))
    first, second = map(json.loads, file.read_text().splitlines())
    assert (first["method"], first["path"], first["status"]) == ("GET", "/people", 200)
    assert (second["path"], second["query"]) == ("/tags", "page=2")
    assert "test-api-key" not in file.read_text()


def test_options_after_the_command_are_its_own_even_without_dashes(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert main(["run", "--quiet", sys.executable, "-c", "import sys; print(sys.argv)", "--people", "x"]) == 0
    assert capfd.readouterr().out == "['-c', '--people', 'x']\n"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["no-such-program"], "'no-such-program' cannot be run"),
        ([], "Missing argument"),
        (["--people", "many", "true"], "--people"),
        (["--nonsense", "true"], "--nonsense"),
        (["--set", "put_nul=ignored", sys.executable], "Did you mean put_null?"),
        (["--allow", "https://example.org/", sys.executable], "it takes names of hosts alone"),
        (["--journal", "missing/calls.jsonl", sys.executable], "--journal cannot write missing/calls.jsonl"),
        (["--fault", "GET people", sys.executable], "GET people"),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_code_2(
    options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *options]) == 2
    said = capsys.readouterr().err.strip()
    assert says in said
    assert "\n" not in said


def test_a_file_that_is_no_program_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken"
    file.write_text("neither a script nor a program")
    file.chmod(0o755)
    assert main(["run", str(file)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


WAITS = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(41))
signal.signal(signal.SIGINT, lambda *_: sys.exit(42))
print("ready", flush=True)
time.sleep(20)
"""


@pytest.fixture
def waiting(mode: tuple[str, ...]) -> Callable[[], subprocess.Popen[str]]:
    """Starts a command that waits for a signal, in a group of its own so that no terminal interferes."""

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*RUN, "--quiet", *mode, "--", sys.executable, "-c", WAITS],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    return start


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 41), (signal.SIGINT, 42)])
def test_a_signal_is_passed_on(
    waiting: Callable[[], subprocess.Popen[str]], number: signal.Signals, code: int
) -> None:
    with waiting() as process:
        process.send_signal(number)
        assert process.wait(timeout=20) == code


@pytest.mark.measured
def test_ctrl_c_reaches_the_command_once(mode: tuple[str, ...]) -> None:
    """In a terminal, which signals all that run in it."""
    pty = pytest.importorskip("pty")
    counts = (
        "import signal, sys, time; seen = []\n"
        "signal.signal(signal.SIGINT, lambda *_: seen.append(1))\n"
        "print('ready', flush=True)\n"
        "for _ in range(2000):\n"
        "    time.sleep(0.01)\n"
        "    if seen: break\n"
        "time.sleep(0.3)\n"  # for a second one, if there was one
        "sys.exit(len(seen))"
    )
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [*RUN, "--quiet", *mode, "--", sys.executable, "-c", counts])
    try:
        said = b""
        while b"ready" not in said:
            said += os.read(terminal, 1024)
        os.write(terminal, b"\x03")
        _, status = os.waitpid(child, 0)
    finally:
        os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 1


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_is_led_to_the_mock() -> None:
    url = "https://actionnetwork.org/api/v2/people"
    done = subprocess.run(
        [
            *RUN,
            "--people",
            "3",
            "--quiet",
            "--",
            "curl",
            "-sS",
            "-H",
            "OSDI-API-Token: test-api-key",
            url,
        ],
        capture_output=True,
        timeout=60,
    )
    assert len(json.loads(done.stdout)["_embedded"]["osdi:people"]) == 3
