from __future__ import annotations

from actionnetwork_mock.store import Scope
from actionnetwork_mock.store.row_index import RowIndex

PEOPLE = Scope("people", 1)


def rows_of(index: RowIndex, scope: Scope = PEOPLE) -> list[int] | None:
    found = index.get(scope)
    return None if found is None else list(found)


def test_nothing_is_known_before_it_is_loaded() -> None:
    index = RowIndex()
    index.add(PEOPLE, 1)
    index.remove(PEOPLE, 1)
    assert rows_of(index) is None


def test_what_was_loaded_is_known() -> None:
    index = RowIndex()
    assert list(index.load(PEOPLE, iter([1, 2, 5]))) == [1, 2, 5]
    assert rows_of(index) == [1, 2, 5]


def test_an_empty_collection_is_known_to_be_empty() -> None:
    index = RowIndex()
    index.load(PEOPLE, [])
    assert rows_of(index) == []


def test_a_new_row_comes_last_and_a_lost_one_leaves_no_gap() -> None:
    index = RowIndex()
    index.load(PEOPLE, [1, 2, 5])
    index.add(PEOPLE, 8)
    index.remove(PEOPLE, 2)
    assert rows_of(index) == [1, 5, 8]


def test_removing_what_is_not_there_does_nothing() -> None:
    index = RowIndex()
    index.load(PEOPLE, [1, 5])
    for row in (0, 3, 9):
        index.remove(PEOPLE, row)
    assert rows_of(index) == [1, 5]


def test_all_is_forgotten_on_request() -> None:
    index = RowIndex()
    index.load(PEOPLE, [1])
    index.forget()
    assert rows_of(index) is None


def test_the_least_used_collection_is_forgotten_first() -> None:
    index = RowIndex()
    index.load(PEOPLE, [1])
    for number in range(511):
        index.load(Scope("taggings", 1, "tag_id", str(number)), [number])
    assert rows_of(index) == [1]  # and used again
    index.load(Scope("tags", 1), [1])
    assert rows_of(index) == [1]
    assert rows_of(index, Scope("taggings", 1, "tag_id", "0")) is None
