from __future__ import annotations

from pathlib import Path

import pytest

from actionnetwork_contract.pages import main, render_confirmed, render_contracts
from actionnetwork_contract.run import plan
from actionnetwork_mock import evidence
from actionnetwork_mock.evidence import Confirmation

ROOT = Path(__file__).parents[2]


def test_the_committed_page_is_up_to_date() -> None:
    advice = "out of date: run python -m actionnetwork_contract.pages docs"
    assert (ROOT / "docs/contracts.md").read_text(encoding="utf-8") == render_contracts(), advice


def test_every_contract_and_question_has_a_line() -> None:
    lines = render_contracts().splitlines()
    planned = plan()
    for name in [check.id for checks in (planned.contracts, planned.questions) for check in checks]:
        assert [line for line in lines if line.startswith(f"| `{name}` |")], name


def test_a_page_without_evidence_says_so() -> None:
    assert "confirmed none of them yet" in render_contracts()


def test_a_page_with_evidence_has_the_days(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Confirmation("paging.cap", "2026-11-25", "real", "holds")]
    monkeypatch.setattr("actionnetwork_contract.pages.load_evidence", lambda: found)
    page = render_contracts()
    assert "Confirmed so far: 1." in page
    (line,) = [line for line in page.splitlines() if line.startswith("| `paging.cap` |")]
    assert line.endswith("| 2026-11-25 |")


def test_the_pages_are_written_into_a_folder(tmp_path: Path) -> None:
    main(str(tmp_path))
    assert (tmp_path / "contracts.md").read_text(encoding="utf-8") == render_contracts()
    assert (tmp_path / "evidence" / "confirmed.md").read_text(encoding="utf-8") == render_confirmed()


def test_the_page_of_confirmations_is_up_to_date() -> None:
    advice = "out of date: run python -m actionnetwork_contract.pages docs"
    assert (ROOT / "docs/evidence/confirmed.md").read_text(encoding="utf-8") == render_confirmed(), advice


def test_a_page_without_confirmations_says_how_to_add_some() -> None:
    assert "Nothing yet" in render_confirmed()
    assert "--evidence evidence.json" in render_confirmed()


def test_a_page_of_confirmations_says_what_by_how_many_and_when(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        Confirmation("paging.cap", "2026-11-25", "real", "holds", by="shadow", seen=212),
        Confirmation("paging.cap", "2026-11-26", "real", "differs", by="check", seen=4),
        Confirmation("question.put_null", "2026-11-24", "real", "ignored", by="shadow", seen=3),
        Confirmation("hal.views", "2026-11-24", "mock", "holds"),
    ]
    monkeypatch.setattr("actionnetwork_contract.pages.load_evidence", lambda: found)
    rows = [line.split(" | ") for line in render_confirmed().splitlines() if line.startswith("| `")]
    assert [(row[0], *row[2:]) for row in rows] == [
        ("| `paging.cap`", "**differs**", "2026-11-26", "4 calls of the contract suite |"),
        ("| `paging.cap`", "holds", "2026-11-25", "212 exchanges of a program |"),
        ("| `question.put_null`", "`ignored`", "2026-11-24", "3 exchanges of a program |"),
    ]
    assert "2 checks." in render_confirmed()


def test_the_evidence_is_installed_with_the_server() -> None:
    assert evidence.FILE.exists()
    assert evidence.FILE.parent == Path(evidence.__file__).parent
