"""The session on the guide's page about the control API runs, and prints what the page says."""

from __future__ import annotations

import re
from pathlib import Path

from tests.guide_sessions import GUIDE, run_session

from actionnetwork_mock.control.operations import OPERATIONS

PAGE = (GUIDE / "control-api.md").read_text(encoding="utf-8")


def test_the_session_prints_what_the_page_shows(tmp_path: Path) -> None:
    printed, shown = run_session(PAGE, tmp_path)
    assert printed == shown


def test_every_address_that_the_page_names_exists() -> None:
    named = {*re.findall(r"`(?:(?:GET|POST|PUT|DELETE) )?/_mock(/[^` ]*)`", PAGE)}
    assert len(named) > 20
    assert named <= {re.sub(r":\w+\}", "}", operation.path) for operation in OPERATIONS}
