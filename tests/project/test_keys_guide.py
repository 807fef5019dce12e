"""The session on the guide's page about keys runs, and prints what the page shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.guide_sessions import GUIDE, run_session

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]


def test_the_session_prints_what_the_page_shows(tmp_path: Path) -> None:
    printed, shown = run_session((GUIDE / "keys.md").read_text(encoding="utf-8"), tmp_path)
    assert printed == shown
