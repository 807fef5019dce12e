"""The script with which CI and the proof of the wheel start a server, ask it for people, and stop it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from serving import NotServing, fetch_people, serving

SERVE = [sys.executable, "-m", "actionnetwork_mock", "serve", "--port", "0", "--people", "3"]


def test_the_server_answers_and_is_stopped(tmp_path: Path) -> None:
    with serving(SERVE, cwd=tmp_path, env=os.environ, timeout_s=30) as url:
        assert len(fetch_people(url)) == 3
    with pytest.raises(NotServing, match="does not answer with people"):
        fetch_people(url)


def test_a_command_that_ends_is_shown_with_what_it_printed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('no such option'); raise SystemExit(2)"]
    with (
        pytest.raises(NotServing, match="(?s)ended with exit code 2.*no such option"),
        serving(command, cwd=tmp_path, env=os.environ, timeout_s=30),
    ):
        pytest.fail("it does not serve")


def test_a_command_that_prints_no_address_is_stopped(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with (
        pytest.raises(NotServing, match="printed no address within 0 s"),
        serving(command, cwd=tmp_path, env=os.environ, timeout_s=0.1),
    ):
        pytest.fail("it does not serve")


def test_the_server_is_stopped_when_the_script_is(tmp_path: Path) -> None:
    log = tmp_path / "pid"
    program = f"import os, time; open({str(log)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    script = [sys.executable, "-m", "serving", sys.executable, "-c", program]
    root = Path(__file__).parents[2]
    with subprocess.Popen(script, env={**os.environ, "PYTHONPATH": str(root / "scripts")}) as process:
        while not log.exists() or not log.read_text():
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(int(log.read_text()), 0)
