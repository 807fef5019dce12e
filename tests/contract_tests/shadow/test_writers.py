"""What is written of a report, and that only words of the vocabulary are."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from rich.console import Console

from actionnetwork_contract.shadow import writers
from actionnetwork_contract.shadow.checks import PROVEN_BY
from actionnetwork_contract.shadow.report import Report, checked
from actionnetwork_contract.shadow.rows import CheckCount, Distinct, Finding
from actionnetwork_contract.shadow.setting_results import setting_results, settled_values
from actionnetwork_contract.shadow.vocabulary import Shape, Token
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.evidence import Confirmation, load_evidence
from actionnetwork_mock.settings import Settings, load_settings
from tests.contract_tests.shadow.sample_report import (
    TYPE_FINDING,
    report_of,
    sample_report,
    seen_often,
    setting_rows,
    write_everything,
)

PLANTED = "Ada Lovelace 20252"


def everything_written(report: Report, folder: Path) -> str:
    """Return all that writers write of a report for its reader, as one text."""
    write_everything(report, folder)
    written = [path for path in sorted(folder.iterdir()) if path.suffix]
    assert len(written) == 7
    return "\n".join(path.read_text(encoding="utf-8") for path in written)


def forged(kind: type[Any], text: str) -> Any:
    """Return a token or shape with any text, as no code of ours makes it."""
    word = object.__new__(kind)
    if kind is Token:
        word._kind = "field"
    word._text = text
    return word


def test_every_format_shows_the_confirmed_findings(tmp_path: Path) -> None:
    everything_written(sample_report(), tmp_path)
    for name in ("report.json", "report.md", "report.xml"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        for part in ("email_addresses.address", "GET /people/{id}", "a whole number", "an unknown link"):
            assert part in text, (name, part)


def test_the_summary_says_what_was_found() -> None:
    console = Console(file=io.StringIO(), width=200, highlight=False)
    writers.print_summary(sample_report(), console)
    text = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    assert (
        "breaks  shadow.type  GET /people/{id}  field email_addresses.address: a whole number, expected a text"
        in text
    )
    assert "put_null: settled on ignored (3 resources or more; the mock has clears)" in text
    assert "1 setting settled, 1 contract broken, 1 addition, 1 possible difference." in text
    assert "30 exchanges in 1 run: 28 compared, 20 predicted, 0 dropped." in text


def test_json_has_states_and_counts(tmp_path: Path) -> None:
    writers.write_report(tmp_path / "r.json", sample_report())
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [row["state"] for row in report["findings"]] == ["confirmed", "possible", "confirmed"]
    assert report["fields"] == [
        {"resource": "people", "field": "given_name", "value": 5, "null": 0, "empty": 0, "absent": 2}
    ]
    assert report["removed"] == 0


def test_junit_has_a_failure_for_each_check_that_differs(tmp_path: Path) -> None:
    writers.write_report(tmp_path / "r.xml", sample_report())
    suite = ElementTree.parse(tmp_path / "r.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    assert [case.get("name") for case in suite if case.find("failure") is not None] == ["item-links", "type"]


def test_evidence_has_contracts_that_differ_and_settled_settings(tmp_path: Path) -> None:
    path = tmp_path / "evidence.json"
    writers.write_evidence(path, sample_report(), target="real")
    assert load_evidence(path) == [
        Confirmation("hal.item-links", "2026-11-30", "real", "differs", by="shadow", seen=3),
        Confirmation("hal.items-are-as-declared", "2026-11-30", "real", "differs", by="shadow", seen=3),
        Confirmation("question.put_null", "2026-11-30", "real", "ignored", by="shadow", seen=3),
    ]


@pytest.mark.parametrize(("answers", "resources", "holds"), [(20, 5, True), (19, 5, False), (20, 4, False)])
def test_a_contract_holds_after_many_answers_of_several_resources(
    answers: int, resources: int, holds: bool
) -> None:
    names = [f"resource {number}" for number in range(resources)]
    count = CheckCount(
        check=Token.of("check", "shadow.headers"), agrees=answers, resources=Distinct.of(*names)
    )
    expected = [Confirmation("hal.content-type", "2026-11-30", "real", "holds", by="shadow", seen=answers)]
    assert list(writers.confirmations(report_of(count), target="real")) == (expected if holds else [])


def test_a_possible_difference_keeps_a_contract_from_being_confirmed() -> None:
    names = [f"resource {number}" for number in range(9)]
    count = CheckCount(check=Token.of("check", "shadow.headers"), agrees=99, resources=Distinct.of(*names))
    possible = msgspec.structs.replace(TYPE_FINDING, check=count.check, shown_by=1)
    assert list(writers.confirmations(report_of(count, possible), target="real")) == []


def test_each_contract_that_answers_prove_exists() -> None:
    for name, checks in PROVEN_BY.items():
        for check in (name, *checks):
            assert Token.of("check", check).is_declared


def test_settings_that_are_settled_are_followed(tmp_path: Path) -> None:
    writers.write_follow(tmp_path / "real.json", sample_report(), Settings(validation_status=422))
    followed = load_settings(tmp_path / "real.json")
    assert (followed.put_null, followed.validation_status) == ("ignored", 422)
    assert followed.not_found_text == Settings().not_found_text


@pytest.mark.parametrize(
    ("votes", "state"),
    [
        ({"clears": 2, "ignored": 0}, "settled"),
        ({"clears": 1, "ignored": 0}, "open"),
        ({"clears": 2, "ignored": 2}, "contradictory"),
        ({"ignored": 0}, "open"),
    ],
)
def test_a_setting_is_settled_when_one_value_is_left(votes: dict[str, int], state: str) -> None:
    report = report_of(*setting_rows("put_null", votes, believed="clears"))
    (result,) = setting_results(report)
    assert result.state == state
    assert settled_values(report) == ({"put_null": "ignored"} if state == "settled" else {})


def test_a_number_is_never_settled_by_elimination() -> None:
    report = report_of(*setting_rows("rate_limit", {"4": 0, "none": 5}, believed="4"))
    assert settled_values(report) == {}


def test_a_running_total_adds_each_night(tmp_path: Path) -> None:
    path = tmp_path / "total.json"
    night = report_of(
        msgspec.structs.replace(TYPE_FINDING, shown_by=1, resources=Distinct.of("a")), exchanges=5
    )
    other = report_of(
        msgspec.structs.replace(TYPE_FINDING, shown_by=1, resources=Distinct.of("b")), exchanges=6
    )
    assert not writers.add_to(path, night).confirmed
    total = writers.add_to(path, other)
    assert (total.runs, total.exchanges, len(total.confirmed)) == (2, 11, 1)
    assert writers.read_total(path) == total
    assert [file.name for file in tmp_path.iterdir()] == ["total.json"]


def test_a_file_that_is_no_total_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "total.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(UsageError, match="total.json"):
        writers.add_to(path, sample_report())
    assert path.read_text(encoding="utf-8") == "[]"


@pytest.mark.parametrize("name", ["report.txt", "none/report.md"])
def test_a_report_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        writers.write_report(tmp_path / name, sample_report())


# Fail closed


def _planted(**changes: Any) -> Finding:
    return seen_often(msgspec.structs.replace(TYPE_FINDING, **changes))


@pytest.mark.parametrize(
    "finding",
    [
        _planted(subject=forged(Token, PLANTED)),
        _planted(check=forged(Token, PLANTED)),
        _planted(value=forged(Token, f"?{PLANTED}")),
        _planted(seen=forged(Shape, PLANTED)),
        _planted(severity=PLANTED),
        _planted(subject=PLANTED),
        _planted(status=PLANTED),
        _planted(status=12025550143),
        _planted(contradicted_by=PLANTED),
    ],
    ids=["subject", "check", "value", "shape", "severity", "text", "status", "large status", "count"],
)
def test_words_that_are_not_of_the_vocabulary_reach_no_file(tmp_path: Path, finding: Finding) -> None:
    report = msgspec.structs.replace(sample_report(), findings=(finding,))
    text = everything_written(report, tmp_path)
    assert PLANTED not in text
    assert "12025550143" not in text
    assert checked(report).removed == 1
    assert "1 words that are not of the vocabulary" in text


def test_text_in_place_of_a_number_at_the_beginning_stops_the_writing(tmp_path: Path) -> None:
    report: Any = msgspec.structs.replace(sample_report(), groups=PLANTED)
    with pytest.raises(UsageError) as refused:
        writers.write_report(tmp_path / "r.md", report)
    assert PLANTED not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_checked_report_is_the_same() -> None:
    assert checked(sample_report()) == (sample_report(), 0)
