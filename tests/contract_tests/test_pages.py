from __future__ import annotations

from pathlib import Path

import pytest

from actionnetwork_contract.pages import main, render_contracts
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


def test_the_page_is_written_into_a_folder(tmp_path: Path) -> None:
    main(str(tmp_path))
    assert (tmp_path / "contracts.md").read_text(encoding="utf-8") == render_contracts()


def test_the_evidence_is_installed_with_the_server() -> None:
    assert evidence.FILE.exists()
    assert evidence.FILE.parent == Path(evidence.__file__).parent
