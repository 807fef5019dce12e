from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest

from actionnetwork_mock import MockServer
from actionnetwork_mock.cli import main


@pytest.fixture
def server() -> Iterator[MockServer]:
    """A server that got two requests."""
    with MockServer() as server:
        for path in ("/people", "/tags"):
            urlopen(Request(server.url + path, headers={"OSDI-API-Token": server.api_key})).close()
        yield server


@pytest.mark.parametrize("form", ["har", "curl", "pytest"])
def test_the_journal_is_printed_in_a_format(
    server: MockServer, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    assert main(["log", "--server", server.url, "--format", form]) == 0
    printed = capsys.readouterr().out
    assert printed == server.control.export_requests(format=form).text  # type: ignore[arg-type]  # one of the three
    assert server.api_key not in printed


def test_one_request_is_printed(server: MockServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "--server", server.url, "--format", "har", "--number", "2"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)["log"]["entries"]
    assert entry["request"]["url"] == f"{server.url}/tags"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--number", "2"], "--number goes with --format: choose har, curl or pytest"),
        (
            ["--format", "har", "--follow"],
            "--format prints the whole journal: leave out --follow, --notes and --json",
        ),
        (
            ["--format", "har", "--json"],
            "--format prints the whole journal: leave out --follow, --notes and --json",
        ),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    assert main(["log", *options]) == 2
    assert capsys.readouterr().err == f"actionnetwork-mock: {sentence}\n"
