"""Known differences are accepted, and entries that match nothing are stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actionnetwork_contract.shadow.accepted import AcceptedDifference, load_accepted, without_accepted
from actionnetwork_contract.shadow.summary import coverage
from actionnetwork_mock.errors import UsageError
from tests.contract_tests.shadow.sample_report import sample_report

_FILE = """
- check: shadow.type
  operation: GET /people/{id}
  subject: email_addresses.address
  severity: breaks
  reason: the mock is wrong here, issue 12
- check: paging.cap
  reason: never seen
"""


def test_accepted_findings_are_left_out_and_counted(tmp_path: Path) -> None:
    (tmp_path / "accept.yaml").write_text(_FILE, encoding="utf-8")
    entries = load_accepted(tmp_path / "accept.yaml")
    remaining = without_accepted(sample_report(), entries)
    assert [finding.status for finding in remaining.accepted] == [200]
    assert remaining.stale == (entries[1],)
    assert len(remaining.report.findings) == len(sample_report().findings) - 1
    text = "\n".join(coverage(remaining.report))
    assert "1 difference accepted." in text
    assert "Entries of the accepted differences that match nothing: 2." in text
    assert "issue 12" not in text


@pytest.mark.parametrize(
    "narrower",
    [{"operation": "GET /people"}, {"subject": "given_name"}, {"status": 404}, {"severity": "cosmetic"}],
)
def test_each_part_of_an_entry_narrows_it(narrower: dict[str, Any]) -> None:
    wide = AcceptedDifference(check="shadow.type", reason="known")
    assert len(without_accepted(sample_report(), [wide]).accepted) == 2
    narrow = AcceptedDifference(check="shadow.type", reason="known", **narrower)
    assert without_accepted(sample_report(), [narrow]).stale == (narrow,)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{}", "has no list"),
        ("- check: paging.cap", "entry 1.*reason"),
        ("- check: paging.cap\n  reason: ' '", "entry 1.*needs a reason"),
        ("- check: paging.cpa\n  reason: x", "no check 'paging.cpa'"),
        ("- check: paging.cap\n  reason: x\n- check: paging.cap\n  reason: x\n  field: y", "entry 2.*field"),
        ("- [", "cannot be read"),
    ],
)
def test_a_wrong_file_is_refused_with_the_number_of_the_entry(
    tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=f"(?s)a.yaml.*{complaint}"):
        load_accepted(tmp_path / "a.yaml")
