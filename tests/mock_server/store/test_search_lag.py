from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock.store import Clause, Row, Scope, SearchLag, Store

from .conftest import failing
from .documents_of_people import person, tag, tagging
from .stores import make_store

PEOPLE = Scope("people", 1)
TAGS = Scope("tags", 1)


class Time:
    """A clock that stands still until it is set."""

    def __init__(self, now: float = 1000) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path, time: Time) -> Iterator[Store]:
    """A store whose searches lie five seconds behind, and its tags three."""
    path = str(tmp_path / "mock.db") if request.param == "file" else None
    opened = make_store(path=path, lag=SearchLag({"people": 5, "tags": 3}, time))
    yield opened
    opened.close()


def add(store: Store, name: str, **fields: Any) -> Row:
    return store.insert("people", 1, person(given_name=name, **fields))


def change(store: Store, row: Row, **fields: Any) -> Row:
    return store.update("people", row, {**deepcopy(row.document()), **fields})


def found(store: Store, column: str, operator: str, value: str, **options: Any) -> list[str]:
    """Return the given names, as they are now, of whom a filter finds."""
    clauses = [Clause(column, operator, value)]
    options = {"offset": 0, "limit": 100, **options}
    return [row.document().get("given_name", "") for row in store.filtered(PEOPLE, [clauses], **options)]


def remembered(store: Store) -> int:
    return int(str(store.query("SELECT COUNT(*) FROM lagging")[0][0]))


def test_a_new_row_is_found_when_the_lag_has_passed_and_not_before(store: Store, time: Time) -> None:
    add(store, "Ruth")
    time.now += 4.999
    assert found(store, "given_name", "eq", "Ruth") == []
    time.now = 1005
    assert found(store, "given_name", "eq", "Ruth") == ["Ruth"]


def test_a_changed_row_is_found_by_what_it_had_and_shown_as_it_is(store: Store, time: Time) -> None:
    ruth = add(store, "Ruth")
    time.now += 10
    change(store, ruth, given_name="Rose")
    assert found(store, "given_name", "eq", "Ruth") == ["Rose"]
    assert found(store, "given_name", "eq", "Rose") == []
    time.now += 5
    assert found(store, "given_name", "eq", "Ruth") == []
    assert found(store, "given_name", "eq", "Rose") == ["Rose"]


def test_each_of_several_changes_shows_at_its_own_time(store: Store, time: Time) -> None:
    row = add(store, "A")
    for name in ("B", "C"):
        time.now += 2
        row = change(store, row, given_name=name)
    seen = []
    for _ in range(5):
        seen.append([name for name in "ABC" if found(store, "given_name", "eq", name)])
        time.now += 1.5
    assert seen == [[], ["A"], ["B"], ["B"], ["C"]]


def test_of_two_changes_at_one_moment_the_state_before_both_counts(store: Store, time: Time) -> None:
    row = add(store, "A")
    time.now += 10
    row = change(store, row, given_name="B")
    change(store, row, given_name="C")
    assert [name for name in "ABC" if found(store, "given_name", "eq", name)] == ["A"]


def test_what_had_no_value_meets_no_clause_on_it(store: Store, time: Time) -> None:
    row = add(store, "Ruth")
    time.now += 10
    change(store, row, family_name="Vega")
    for operator in ("eq", "lt", "gt"):
        assert found(store, "family_name", operator, "Vega") == []


def test_a_filter_on_the_phone_number_alone_is_fresh(store: Store) -> None:
    add(store, "Ruth", phone_numbers=[{"number": "1"}])
    assert found(store, "phone_number", "eq", "1") == ["Ruth"]
    assert found(store, "phone_number", "gt", "0") == ["Ruth"]


def test_a_filter_on_the_phone_number_and_more_lags(store: Store, time: Time) -> None:
    clauses = [Clause("phone_number", "eq", "1"), Clause("given_name", "eq", "Ruth")]
    row = add(store, "Ruth")
    time.now += 10
    change(store, row, phone_numbers=[{"number": "1"}])
    assert store.count(PEOPLE, [clauses]) == 0
    time.now += 5
    assert store.count(PEOPLE, [clauses]) == 1


@pytest.mark.parametrize(
    ("new", "operator", "value"), [("crm:2", "eq", "crm:2"), ("z:2", "gt", "y"), ("a:2", "lt", "aa")]
)
def test_a_new_identifier_lags(store: Store, time: Time, new: str, operator: str, value: str) -> None:
    row = add(store, "Ruth", identifiers=["crm:1"])
    time.now += 10
    change(store, row, identifiers=[*row.document()["identifiers"], new])
    assert found(store, "identifier", operator, value) == []
    time.now += 5
    assert found(store, "identifier", operator, value) == ["Ruth"]


def test_the_native_identifier_of_a_changed_row_is_met(store: Store, time: Time) -> None:
    row = add(store, "Ruth", identifiers=["crm:1"])
    time.now += 10
    change(store, row, given_name="Rose")
    for identifier in row.document()["identifiers"]:
        assert found(store, "identifier", "eq", identifier) == ["Rose"]
    assert found(store, "identifier", "eq", row.id) == []


def test_a_new_row_is_not_met_by_its_native_identifier(store: Store, time: Time) -> None:
    row = add(store, "Ruth")
    native = row.document()["identifiers"][0]
    assert found(store, "identifier", "eq", native) == []
    time.now += 5
    assert found(store, "identifier", "eq", native) == ["Ruth"]


def test_a_row_that_is_gone_is_not_found(store: Store, time: Time) -> None:
    row = add(store, "Ruth")
    time.now += 10
    store.delete("people", change(store, row, given_name="Rose"))
    assert found(store, "given_name", "gt", "A") == []


def test_a_ranged_filter_comes_in_the_order_of_then(store: Store, time: Time) -> None:
    rows = [add(store, name) for name in ("B", "A", "C")]
    time.now += 10
    change(store, rows[0], given_name="Z")
    assert found(store, "given_name", "gt", "0") == ["A", "Z", "C"]
    assert found(store, "given_name", "gt", "0", newest_first=True) == ["C", "Z", "A"]
    assert found(store, "given_name", "gt", "0", offset=1, limit=1) == ["Z"]
    time.now += 5
    assert found(store, "given_name", "gt", "0") == ["A", "C", "Z"]


def test_other_groups_are_left_out(store: Store, time: Time) -> None:
    row = store.insert("people", 2, person(given_name="Ruth"))
    time.now += 10
    store.update("people", row, {**row.document(), "given_name": "Rose"})
    assert found(store, "given_name", "eq", "Ruth") == []
    assert store.count(Scope("people", 2), [[Clause("given_name", "eq", "Ruth")]]) == 1


def test_reads_without_a_filter_are_fresh(store: Store) -> None:
    row = change(store, add(store, "Ruth"), given_name="Rose")
    assert store.get("people", 1, row.id) == row
    assert store.page(PEOPLE, offset=0, limit=5) == [row]
    assert store.count(PEOPLE) == 1
    assert store.find("people", 1, given_name="Rose") == [row]


def test_many_rows_at_once_do_not_lag(store: Store) -> None:
    store.insert_many("people", 1, [person(given_name="Ruth")])
    assert found(store, "given_name", "eq", "Ruth") == ["Ruth"]


def test_a_rollback_takes_back_what_was_remembered(store: Store, time: Time) -> None:
    row = add(store, "Ruth")
    time.now += 10
    with failing(store):
        change(store, row, given_name="Rose")
        add(store, "Ada")
    assert found(store, "given_name", "gt", "A") == ["Ruth"]
    again = add(store, "Bea")
    assert again.seq == row.seq + 1
    assert found(store, "given_name", "eq", "Bea") == []


def test_a_restore_brings_back_what_was_remembered(store: Store, time: Time) -> None:
    row = add(store, "Ruth")
    checkpoint = store.checkpoint()
    time.now += 5
    row = change(store, row, given_name="Rose")
    store.restore(checkpoint)
    assert found(store, "given_name", "eq", "Ruth") == ["Ruth"]
    assert found(store, "given_name", "eq", "Rose") == []
    time.now -= 1
    assert found(store, "given_name", "eq", "Ruth") == []


def test_a_file_remembers_when_it_is_opened_again(tmp_path: Path, time: Time) -> None:
    path = str(tmp_path / "mock.db")
    counts = []
    for seconds in (0, 2, 3):
        store = make_store(path=path, lag=SearchLag({"people": 5}, time))
        if not seconds:
            add(store, "Ruth")
        time.now += seconds
        counts.append(store.count(PEOPLE, [[Clause("given_name", "eq", "Ruth")]]))
        store.close()
    assert counts == [0, 0, 1]


def test_what_lies_behind_the_lag_is_forgotten(store: Store, time: Time) -> None:
    row = add(store, "Ruth")
    for _ in range(50):
        time.now += 1
        row = change(store, row, given_name=f"Ruth {time.now}")
    assert 5 <= remembered(store) <= 8


def test_a_clock_that_is_set_back_hides_nothing_for_long(store: Store, time: Time) -> None:
    add(store, "Ruth")
    time.now -= 500
    assert found(store, "given_name", "eq", "Ruth") == ["Ruth"]
    add(store, "Ada")
    time.now += 502
    assert found(store, "given_name", "gt", "A") == ["Ada", "Ruth"]


def test_without_a_lag_nothing_is_remembered_and_nothing_asked(time: Time) -> None:
    store = make_store(lag=SearchLag({"people": 0, "tags": 0}, time))
    asked: list[str] = []
    store._connection.set_trace_callback(asked.append)
    row = change(store, add(store, "Ruth"), given_name="Rose")
    store.insert("tags", 1, tag("steward"))
    assert found(store, "given_name", "eq", "Rose") == ["Rose"]
    assert store.count(TAGS) == 1
    assert store.page(PEOPLE, offset=0, limit=1) == [row]
    assert [sql for sql in asked if "lagging" in sql] == []
    assert len(asked) > 4
    store.close()


def test_one_lag_does_not_bring_the_other(time: Time) -> None:
    store = make_store(lag=SearchLag({"people": 0, "tags": 3}, time))
    add(store, "Ruth")
    store.insert("tags", 1, tag("steward"))
    assert found(store, "given_name", "eq", "Ruth") == ["Ruth"]
    assert (store.count(TAGS), remembered(store)) == (0, 1)
    store.close()


def test_a_new_tag_is_missing_from_the_pages_and_the_count(store: Store, time: Time) -> None:
    old = store.insert("tags", 1, tag("old"))
    time.now += 1
    new = store.insert("tags", 1, tag("new"))
    seen = []
    for moment in (1002, 1003, 1004):
        time.now = moment
        page = store.page(TAGS, offset=0, limit=5, newest_first=True)
        seen.append(([row.document()["name"] for row in page], store.count(TAGS)))
    assert seen == [([], 0), (["old"], 1), (["new", "old"], 2)]
    time.now = 1003
    assert [row.seq in store.hidden("tags") for row in (old, new)] == [False, True]
    assert store.get("tags", 1, new.id) == new


def test_other_collections_do_not_lag(store: Store) -> None:
    row = store.insert("taggings", 1, tagging(), references=("t", "p"))
    store.update("taggings", row, row.document())
    assert store.count(Scope("taggings", 1, "tag_id", "t")) == 1
    assert store.count(Scope("taggings", 1), [[Clause("identifier", "gt", "a")]]) == 1
    assert remembered(store) == 0
