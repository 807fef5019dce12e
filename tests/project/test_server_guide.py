"""The session on the guide's page about the command line runs, and prints what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.guide_sessions import GUIDE, run_session

from actionnetwork_mock.http.refusals import REASONS

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]

PAGE = (GUIDE / "server.md").read_text(encoding="utf-8")

VARIES = {
    r"\d\d:\d\d:\d\d": "HH:MM:SS",
    r"\d+\.\d ms": "N ms",
    r'"pid": \d+': '"pid": N',
    r'"time": [\d.]+': '"time": N',
    r'"milliseconds": [\d.]+': '"milliseconds": N',
}


def without_times(output: str) -> str:
    """Return what a command prints without times, durations and process numbers."""
    for pattern, word in VARIES.items():
        output = re.sub(pattern, word, output)
    return output


def test_the_session_prints_what_the_page_shows(tmp_path: Path) -> None:
    page = PAGE.replace("mock log", "mock log --server http://127.0.0.1:8484")  # the test's port is another
    printed, shown = run_session(page, tmp_path, normalise=without_times)
    assert printed == shown


def test_the_page_has_a_row_for_each_reason_of_a_refusal() -> None:
    table = PAGE.partition("| note | the request |\n")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `([a-z][a-z-]+)` \|", table, re.MULTILINE)
    assert len(rows) == len(REASONS) + 1  # one more for requests outside the API
