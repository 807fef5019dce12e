from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import urllib.request
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock import __version__
from actionnetwork_mock.cli import main
from actionnetwork_mock.cli.ready import console_url, open_console

pytestmark = pytest.mark.slow

SERVE = [sys.executable, "-m", "actionnetwork_mock", "serve", "--port", "0"]


@contextmanager
def started(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run ``serve``; gives the process and the first line that it prints, which it prints when it answers."""
    process = subprocess.Popen([*SERVE, *options], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


def people_of(server: dict[str, Any]) -> Any:
    """Return the first page of people of a server that describes itself."""
    headers = {"OSDI-API-Token": server["api_key"]}
    with urllib.request.urlopen(urllib.request.Request(server["url"] + "/people", headers=headers)) as reply:
        return json.load(reply)["_embedded"]["osdi:people"]


@pytest.mark.measured
def test_json_is_one_line_with_address_and_keys() -> None:
    with started("--json", "--people", "2", "--api-key", "one", "--api-key", "two", "--user-key", "own") as (
        process,
        line,
    ):
        server = json.loads(line)
        assert len(people_of(server)) == 2
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20)[0] == ""
    site = server["url"].removesuffix("/api/v2")
    assert server == {
        "url": f"{site}/api/v2",
        "control_url": f"{site}/_mock",
        "api_key": "one",
        "api_keys": ["one", "two"],
        "user_keys": ["own"],
        "pid": process.pid,
        "version": __version__,
    }


@pytest.mark.measured
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_ready_file_is_there_while_the_server_answers(tmp_path: Path, number: signal.Signals) -> None:
    file = tmp_path / "mock.json"
    file.write_text("of a server that was killed")
    with started("--ready-file", str(file)) as (process, banner):
        assert banner.startswith("actionnetwork-mock ")
        assert people_of(json.loads(file.read_text())) == []
        assert os.listdir(tmp_path) == ["mock.json"]
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
    assert os.listdir(tmp_path) == []


def test_the_ready_file_of_another_server_stays(tmp_path: Path) -> None:
    file = tmp_path / "mock.json"
    with started("--ready-file", str(file)) as (first, _):
        with started("--ready-file", str(file)) as (second, _):
            first.send_signal(signal.SIGINT)
            assert first.wait(timeout=20) == 0
            assert json.loads(file.read_text())["pid"] == second.pid


def test_the_keys_of_a_scenario_are_among_them(tmp_path: Path) -> None:
    scenario = tmp_path / "two_groups.json"
    scenario.write_text('{"groups": [{"name": "A", "key": "key-of-a"}, {"name": "B", "key": "key-of-b"}]}')
    with started("--json", "--scenario", str(scenario)) as (_, line):
        assert set(json.loads(line)["api_keys"]) >= {"key-of-a", "key-of-b"}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "regular file"),
        (".", "regular file"),
        ("missing/mock.json", "No such file"),
        (os.devnull, "regular"),
    ],
)
def test_a_ready_file_that_cannot_be_written_is_one_sentence_and_nothing_is_left(
    path: str,
    reason: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["serve", "--port", "0", "--db", "group.db", "--ready-file", path]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("actionnetwork-mock: --ready-file cannot write ")
    assert reason in said.err
    assert said.err.count("\n") == 1
    assert os.listdir(tmp_path) == []


def test_a_server_that_cannot_start_leaves_the_ready_file_of_another_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mock.json"
    file.write_text("{}")
    assert main(["serve", "--port", "0", "--webhook", "nowhere", "--ready-file", str(file)]) == 2
    assert "nowhere" in capsys.readouterr().err
    assert (os.listdir(tmp_path), file.read_text()) == (["mock.json"], "{}")


# The web console


def line_with(process: subprocess.Popen[str], text: str) -> str:
    """Return the first line of the output that has a text."""
    assert process.stdout is not None
    return next(line for line in process.stdout if text in line)


def test_the_banner_has_the_address_of_the_console() -> None:
    with started() as (process, _):
        address = line_with(process, "  console ").split()[1]
        page = urllib.request.Request(address, headers={"Accept": "text/html"})
        with urllib.request.urlopen(page) as reply:
            assert reply.headers["content-type"] == "text/html; charset=utf-8"


def test_a_browser_opens_the_console_if_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "echo browser opens %s")
    with started("--open") as (process, _):
        address = line_with(process, "  console ").split()[1]
        assert line_with(process, "browser opens") == f"browser opens {address}\n"


def test_without_a_browser_the_address_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda url: False)
    open_console("http://127.0.0.1:8484").join()
    assert capsys.readouterr().err == "No browser was found: open http://127.0.0.1:8484/_mock/\n"


@pytest.mark.parametrize(
    ("site", "address"),
    [
        ("http://127.0.0.1:8484", "http://127.0.0.1:8484/_mock/"),
        ("http://0.0.0.0:8484", "http://127.0.0.1:8484/_mock/"),
        ("https://[::]:8484", "https://[::1]:8484/_mock/"),
    ],
)
def test_a_server_on_all_addresses_has_its_console_on_this_machine(site: str, address: str) -> None:
    assert console_url(site) == address


def test_serve_in_a_process_leaves_its_garbage_collection_as_it_was() -> None:
    """Hypothesis, for one, asks the collector what refers to an object."""
    assert main(["serve", "--port", "0", "--webhook", "nowhere"]) == 2
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
