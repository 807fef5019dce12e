from __future__ import annotations

import pytest

from actionnetwork_mock.evidence import Confirmation

from .conftest import Control


def test_without_evidence_nothing_is_confirmed(control: Control) -> None:
    assert control("GET", "/evidence").json == {"last_confirmed": {}, "evidence": []}


def test_evidence_is_shown_with_the_day_it_was_last_confirmed(
    control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Confirmation("paging.cap", "2026-11-25", "real", "holds")]
    monkeypatch.setattr("actionnetwork_mock.control.about.load_evidence", lambda: found)
    shown = control("GET", "/evidence").json
    assert shown["last_confirmed"] == {"paging.cap": "2026-11-25"}
    assert shown["evidence"] == [
        {
            "id": "paging.cap",
            "date": "2026-11-25",
            "target": "real",
            "result": "holds",
            "by": "check",
            "seen": 0,
        }
    ]
