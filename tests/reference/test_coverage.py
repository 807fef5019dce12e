"""Whether each statement on the API is either checked by a test or listed with a reason.

``python -m tests.reference`` prints which test checks which.
"""

from __future__ import annotations

from .facts import all_tests, can_fail, checks_by_fact, facts_of
from .not_checked import NOT_CHECKED, PARTLY
from .pages import PAGE, render_page
from .reference import all_statements

STATEMENTS = all_statements()


def test_every_statement_is_checked_or_listed_with_a_reason() -> None:
    assert sorted(STATEMENTS.keys() - checks_by_fact().keys() - NOT_CHECKED.keys()) == []


def test_every_fact_that_a_test_names_exists() -> None:
    assert {name: tests for name, tests in checks_by_fact().items() if name not in STATEMENTS} == {}


def test_every_statement_that_is_listed_exists() -> None:
    assert sorted((NOT_CHECKED.keys() | PARTLY.keys()) - STATEMENTS.keys()) == []


def test_every_reason_is_a_sentence() -> None:
    reasons = [*NOT_CHECKED.values(), *PARTLY.values()]
    assert [reason for reason in reasons if len(reason.split()) < 3] == []


def test_no_statement_is_both_checked_and_listed_as_not_checked() -> None:
    assert sorted(NOT_CHECKED.keys() & checks_by_fact().keys()) == []


def test_what_is_checked_in_part_is_checked() -> None:
    assert sorted(PARTLY.keys() - checks_by_fact().keys()) == []


def test_every_test_that_names_a_fact_can_fail() -> None:
    naming = {name: test for name, test in all_tests() if facts_of(test)}
    assert len(naming) > 100
    assert [name for name, test in naming.items() if not can_fail(test)] == []


def test_no_test_names_a_fact_twice() -> None:
    for name, test in all_tests():
        marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "fact"]
        paths = [path for mark in marks for path in mark.args]
        assert len(paths) == len(set(paths)), name


def test_the_committed_page_says_what_tests_cover() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_page(), "stale: run python -m tests.reference --write"
