from __future__ import annotations

import io
import json
import re
from xml.etree import ElementTree

from rich.console import Console

from actionnetwork_contract.answer import Answer, Request, Violation
from actionnetwork_contract.contract import CONTRACTS
from actionnetwork_contract.contract_list import print_list
from actionnetwork_contract.drift import Row, compare, to_follow, unchecked_groups
from actionnetwork_contract.reports import (
    print_report,
    render_json,
    render_junit,
    render_markdown,
)
from actionnetwork_contract.run import plan
from actionnetwork_contract.runner import Outcome
from actionnetwork_mock.settings import Settings

ABOUT = {"target": "https://api.example.org/api/v2", "calls": 12, "seconds": 3.4}
_BODY = {"given_name": "Ada | Quint", "email_addresses": [{"address": "ada@example.org"}]}
_SENT = Request("GET", "/people", {"filter": "email_address eq 'ada@example.org'"}, None)
_ANSWER = Answer(_SENT, 200, {"content-type": "application/hal+json"}, json.dumps(_BODY).encode())


def outcome(name: str, state: str = "holds", **more: object) -> Outcome:
    return Outcome(name, state, **more)  # type: ignore[arg-type]  # a state, and fields of an outcome


def rows() -> list[Row]:
    """One that holds, a contract and a question that differ, and one that was not checked."""
    plan()
    target = [
        outcome("paging.cap"),
        outcome("people.put-null", "differs", violation=Violation("a <name> | stays", _ANSWER)),
        outcome("question.put_null", answer="ignored"),
        outcome(
            "tags.same-name", "unchecked", reason="it needs permission to write", option="--allow-writes"
        ),
    ]
    mock = [outcome(found.id, answer=found.answer) for found in target]
    return compare(mock, target, Settings(), confirmed={"paging.cap": "2026-11-25"})


def shown(width: int = 200) -> str:
    text = io.StringIO()
    print_report(rows(), ABOUT, Console(file=text, width=width, highlight=False))
    return text.getvalue()


def test_json_has_all_that_is_known() -> None:
    whole = json.loads(render_json(rows(), ABOUT))
    assert whole["about"] == ABOUT
    assert whole["counts"] == {"holds": 1, "differs": 2, "unchecked": 1}
    (differing,) = [row for row in whole["rows"] if row["id"] == "people.put-null"]
    assert (differing["on_mock"], differing["on_target"], differing["expected"]) == (
        "holds",
        "differs",
        "a <name> | stays",
    )
    assert differing["request"] == "GET /people?filter=email_address eq ..."
    assert differing["target_answer"]["body"]["given_name"] == "text"
    assert {row["confirmed"] for row in whole["rows"]} == {"", "2026-11-25"}


def test_junit_is_xml_with_failures_and_skips() -> None:
    suite = ElementTree.fromstring(render_junit(rows(), ABOUT))
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "2", "1")
    cases = {f"{case.get('classname')}.{case.get('name')}": case for case in suite}
    assert cases["contracts.paging.cap"].find("failure") is None
    failure = cases["contracts.people.put-null"].find("failure")
    assert failure is not None
    assert failure.get("message") == "a <name> | stays"
    skipped = cases["contracts.tags.same-name"].find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "it needs permission to write. Enable with --allow-writes"


def test_every_row_of_the_markdown_table_has_five_cells() -> None:
    lines = [line for line in render_markdown(rows(), ABOUT).splitlines() if line.startswith("|")]
    assert len(lines) == 2 + 4
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {6}


def test_markdown_shows_differences_in_detail() -> None:
    page = render_markdown(rows(), ABOUT)
    assert "1 hold, 2 differ, 1 could not be checked" in page
    assert "## `people.put-null`" in page
    assert "`--set put_null=ignored` makes the mock follow" in page
    assert page.endswith(
        "## Not checked\n\n- Since it needs permission to write. Enable with --allow-writes.\n  `tags.same-name`\n"
    )


def test_the_terminal_shows_what_differs_whole() -> None:
    text = shown()
    assert "people.put-null" in text
    assert "a <name> | stays" in text
    assert "--set put_null=ignored" in text
    assert "1 hold, 2 differ, 1 could not be checked" in text


def test_the_terminal_report_ends_with_what_would_enable_unchecked_contracts() -> None:
    assert shown().endswith(
        "\nNot checked, since it needs permission to write. Enable with --allow-writes.\n  tags.same-name\n"
    )


def test_unchecked_contracts_are_grouped_by_reason() -> None:
    plan()
    unchecked = [
        outcome("tags.same-name", "unchecked", reason="the group has no tags"),
        outcome("people.dates", "unchecked", reason="it needs permission to write", option="--allow-writes"),
        outcome("people.texts", "unchecked", reason="it needs permission to write", option="--allow-writes"),
    ]
    groups = unchecked_groups(compare([], unchecked, Settings(), confirmed={}))
    assert [(group.advice, group.ids) for group in groups] == [
        ("Enable with --allow-writes.", ["people.dates", "people.texts"]),
        ("", ["tags.same-name"]),
    ]


def test_nothing_is_cut_on_a_narrow_terminal() -> None:
    assert "".join(shown(200).split()) == "".join(shown(60).split())


def test_reports_show_no_personal_data() -> None:
    everything = (
        shown() + render_json(rows(), ABOUT) + render_markdown(rows(), ABOUT) + render_junit(rows(), ABOUT)
    )
    assert "Ada" not in everything
    assert "ada@" not in everything


def test_a_target_that_keeps_a_contract_differs_from_a_mock_that_does_not() -> None:
    plan()
    on_mock = outcome("paging.cap", "differs", violation=Violation("a page has 25 items at most", _ANSWER))
    (row,) = compare([on_mock], [outcome("paging.cap")], Settings(), confirmed={})
    assert (row.verdict, row.on_mock, row.on_target) == ("differs", "differs", "holds")
    assert row.mock_answer is not None


def test_following_keeps_what_was_not_asked() -> None:
    followed = to_follow([outcome("question.put_null", answer="ignored")], Settings(odd_page="refused"))
    assert followed == {"odd_page": "refused", "put_null": "ignored"}


def test_following_leaves_out_what_is_the_default_again() -> None:
    assert to_follow([outcome("question.put_null", answer="clears")], Settings(put_null="ignored")) == {}


def test_the_list_is_by_subject() -> None:
    text = io.StringIO()
    print_list(plan(), Console(file=text, width=120))
    lines = text.getvalue().splitlines()
    assert [line for line in lines if line and not line.startswith(" ")][:2] != []
    listed = {line.split()[0] for line in lines if line.startswith("  ") and line.strip()}
    assert set(CONTRACTS) <= listed
