"""The sessions on the guide's pages about a running server run, and print what the pages show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.guide_sessions import GUIDE, run_session

from actionnetwork_mock.control.operations import OPERATIONS

PAGES = ("control-api.md", "keys.md", "test-a-webhook-receiver.md", "time.md")


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize("page", PAGES)
def test_the_session_prints_what_the_page_shows(page: str, tmp_path: Path) -> None:
    printed, shown = run_session((GUIDE / page).read_text(encoding="utf-8"), tmp_path)
    assert printed == shown


def test_every_address_that_the_pages_name_exists() -> None:
    text = "".join((GUIDE / page).read_text(encoding="utf-8") for page in PAGES)
    named = {*re.findall(r"`(?:(?:GET|POST|PUT|DELETE) )?/_mock(/[^` ]*)`", text)}
    assert len(named) > 20
    assert named <= {re.sub(r":\w+\}", "}", operation.path) for operation in OPERATIONS}
