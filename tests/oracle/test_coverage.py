"""Whether each statement of the reference is either checked by a test or listed with a reason.

``python -m tests.oracle`` prints which test checks which.
"""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from .comparison import differences
from .facts import all_tests, can_fail, checks_by_fact, facts_of
from .not_checked import NOT_CHECKED, PARTLY
from .pages import PAGE, render_page
from .reference import Statements, find_reference, load_statements

DIFFERENCES: dict[str, str] = {
    "events.parents": "the address of one item is part of that of its collection",
    "events.links.osdi:organizer.href": "the creator and the organizer are two people, in two columns",
    "event_campaigns.fields": "a creator is taken, as the file recommends, and not listed among its fields",
    **{
        f"embeds.{path}": "an embed is declared as a view below each kind of action"
        for path in ("path", "item_path", "parents", "methods.collection", "methods.item", "links.self.href")
    },
    **{
        f"{name}.objects.sponsor": "by resolution 28 the sponsor has browser_url here and url in webhooks"
        for name in (
            "petitions",
            "forms",
            "surveys",
            "advocacy_campaigns",
            "events",
            "event_campaigns",
            "campaigns",
        )
    },
    **{
        f"{name}.fields.created_date.writable": "by resolution 34 the helper may send it, and a plain POST may not"
        for name in ("signatures", "submissions", "responses", "outreaches", "attendances")
    },
    "send_helper.fields": "the one key of its answer is declared as a field; the reference has it under responses",
    "schedule_helper.fields": "the one key of its answer is declared as a field; the reference has it under responses",
    "fundraising_pages.objects.sponsor": "by resolution 28 the sponsor has browser_url here and url in webhooks",
    "donations.fields": "a posted link to the page is ignored: the address says which page it is",
}
"""Path to reason, where the declarations say something else than the reference; see ``comparison.py``."""


@pytest.fixture
def reference() -> Path:
    folder = find_reference()
    if folder is None:
        pytest.skip("the reference is not beside the repository, so nothing can be compared with it")
    pytest.importorskip("yaml", reason="reading the reference needs PyYAML")
    return folder


@pytest.fixture
def statements(reference: Path) -> Statements:
    return load_statements(reference)


def test_every_statement_is_checked_or_listed_with_a_reason(statements: Statements) -> None:
    assert sorted(statements.keys() - checks_by_fact().keys() - NOT_CHECKED.keys()) == []


def test_every_fact_that_a_test_names_exists(statements: Statements) -> None:
    assert {path: tests for path, tests in checks_by_fact().items() if path not in statements} == {}


def test_every_statement_that_is_listed_exists(statements: Statements) -> None:
    assert sorted((NOT_CHECKED.keys() | PARTLY.keys()) - statements.keys()) == []


def test_the_declarations_say_what_the_reference_says(reference: Path) -> None:
    found = differences(reference)
    assert {path: what for path, what in found.items() if path not in DIFFERENCES} == {}


def test_every_difference_that_is_listed_is_one(reference: Path) -> None:
    assert sorted(DIFFERENCES.keys() - differences(reference).keys()) == []


def test_a_difference_is_found(reference: Path, tmp_path: Path) -> None:
    changed = tmp_path / "reference"
    copytree(reference, changed)
    tags = changed / "resources" / "tags.yaml"
    text = tags.read_text(encoding="utf-8")
    tags.write_text(
        text.replace("has_totals: true", "has_totals: false").replace("osdi:taggings", "osdi:tagged")
    )
    found = differences(changed).keys() - differences(reference).keys()
    assert found == {"tags.collection.has_totals", "tags.links"}


def test_every_reason_is_a_sentence() -> None:
    reasons = [*NOT_CHECKED.values(), *PARTLY.values(), *DIFFERENCES.values()]
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
    assert PAGE.read_text(encoding="utf-8") == render_page(), "stale: run python -m tests.oracle --write"
