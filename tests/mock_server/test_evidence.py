from __future__ import annotations

from pathlib import Path

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.evidence import FILE, load_evidence


def test_a_file_that_is_not_there_confirms_nothing(tmp_path: Path) -> None:
    assert load_evidence(tmp_path / "none.json") == []


@pytest.mark.parametrize("text", ["{", "{}", '[{"id": 1}]'])
def test_what_is_no_evidence_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "evidence.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read as evidence"):
        load_evidence(path)


def test_the_committed_file_can_be_read() -> None:
    assert FILE.exists()
    assert {one.target for one in load_evidence()} <= {"mock", "url", "real"}
