from __future__ import annotations

from pathlib import Path

from actionnetwork_contract.evidence_file import add_evidence
from actionnetwork_contract.runner import Outcome
from actionnetwork_mock.evidence import Confirmation, last_confirmed, load_evidence


def checked(state: str) -> Outcome:
    return Outcome("paging.cap", state)  # type: ignore[arg-type]  # one of the states


def answered(value: object) -> Outcome:
    return Outcome("question.put_null", "holds", answer=value)


def test_what_was_checked_is_added(tmp_path: Path) -> None:
    path = tmp_path / "e.json"
    add_evidence([checked("holds"), answered("ignored")], date="2026-11-25", target="real", path=path)
    assert load_evidence(path) == [
        Confirmation("paging.cap", "2026-11-25", "real", "holds"),
        Confirmation("question.put_null", "2026-11-25", "real", "ignored"),
    ]


def test_what_could_not_be_checked_is_not_added(tmp_path: Path) -> None:
    add_evidence([checked("unchecked")], date="2026-11-25", target="real", path=tmp_path / "e.json")
    assert load_evidence(tmp_path / "e.json") == []


def test_the_newest_of_each_result_stays(tmp_path: Path) -> None:
    path = tmp_path / "e.json"
    for date, state in (("2026-11-20", "holds"), ("2026-11-25", "holds"), ("2026-11-26", "differs")):
        add_evidence([checked(state)], date=date, target="real", path=path)
    assert [(known.date, known.result) for known in load_evidence(path)] == [
        ("2026-11-26", "differs"),
        ("2026-11-25", "holds"),
    ]
    assert last_confirmed(load_evidence(path)) == {"paging.cap": "2026-11-25"}


def test_only_the_real_api_confirms(tmp_path: Path) -> None:
    path = tmp_path / "e.json"
    for target in ("mock", "url"):
        add_evidence([checked("holds")], date="2026-11-25", target=target, path=path)
    assert last_confirmed(load_evidence(path)) == {}


def test_a_setting_is_confirmed_by_the_answer_that_is_its_default() -> None:
    def confirmed(result: str) -> bool:
        return bool(last_confirmed([Confirmation("question.put_null", "2026-11-25", "real", result)]))

    assert confirmed("clears")
    assert not confirmed("ignored")
