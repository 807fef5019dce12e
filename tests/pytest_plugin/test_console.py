from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

from ..sessions import run

TEST = """
from api import add, people


def test_fails(action_network):
    add(action_network, "ann@example.org")
    assert len(people(action_network)) == 2


def test_passes(action_network):
    assert people(action_network) == []
"""

STRICT = """
import pytest

from api import add


@pytest.mark.action_network(strict=True)
def test_is_strict(action_network):
    add(action_network, "ann@example.org", add_tags=["stewrd"])
"""


@contextmanager
def session(folder: pytest.Pytester, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run pytest with the option, in a process that can be interrupted."""
    command = [sys.executable, "-m", "pytest", "-p", "pytest_actionnetwork.plugin", "-p", "no:cacheprovider"]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    process = subprocess.Popen(
        [*command, "--action-network-console", *options],
        cwd=folder.path,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def console_of(process: subprocess.Popen[str]) -> str:
    """Wait until the session says where to look, and return the address of the control API."""
    assert process.stdout is not None
    for line in process.stdout:
        found = re.search(r"console +(http://[^ ]+/_mock)/#/requests", line)
        if found:
            assert "Press Ctrl-C" in process.stdout.readline()
            return found[1]
    raise AssertionError("the session ended without an address")


@pytest.mark.measured
@pytest.mark.slow
@pytest.mark.parametrize("transport", ["mock", "process"])
def test_the_server_of_a_failed_test_runs_until_ctrl_c(folder: pytest.Pytester, transport: str) -> None:
    folder.makepyfile(test_it=TEST)
    with session(folder, f"--action-network={transport}") as process:
        with urlopen(f"{console_of(process)}/journal") as reply:
            journal = json.load(reply)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert [request["path"] for request in journal["requests"]] == ["/people", "/people"]
    assert [mark["text"] for mark in journal["marks"]] == ["test_it.py::test_fails"]
    assert "1 failed, 1 passed" in output


@pytest.mark.slow
def test_it_also_waits_after_a_test_that_strict_mode_fails(folder: pytest.Pytester) -> None:
    folder.makepyfile(test_it=STRICT)
    with session(folder) as process:
        with urlopen(f"{console_of(process)}/journal?swallowed=true") as reply:
            assert json.load(reply)["matching"] == 1
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert "unknown-tag" in output


@pytest.mark.parametrize("transport", ["inprocess", "real"])
def test_without_a_server_the_option_is_refused(
    folder: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, transport: str
) -> None:
    monkeypatch.setenv("ACTION_NETWORK_API_KEY", "some-key-1234")
    folder.makepyfile(test_it=TEST)
    result = run(folder, "--action-network-console", f"--action-network={transport}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*needs a server of the mock*"])


@pytest.mark.slow
def test_with_workers_the_option_is_refused(folder: pytest.Pytester) -> None:
    folder.makepyfile(test_it=TEST)
    result = run(folder, "--action-network-console", "-n", "2")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*leave out -n*"])


def test_a_test_is_marked_where_it_starts(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        test_it="""
        from api import people

        def test_is_marked(action_network):
            people(action_network)
            (mark,) = action_network.control.list_requests().marks
            assert (mark.after, mark.text) == (0, "test_it.py::test_is_marked")
        """
    )
    run(folder).assert_outcomes(passed=1)
