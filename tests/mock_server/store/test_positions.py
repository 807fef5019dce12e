from __future__ import annotations

from actionnetwork_mock.store import Scope
from actionnetwork_mock.store.positions import Positions

PEOPLE = Scope("people", 1)


def rows_of(positions: Positions, scope: Scope = PEOPLE) -> list[int] | None:
    found = positions.get(scope)
    return None if found is None else list(found)


def test_nothing_is_known_before_it_is_loaded() -> None:
    positions = Positions()
    positions.add(PEOPLE, 1)
    positions.remove(PEOPLE, 1)
    assert rows_of(positions) is None


def test_what_was_loaded_is_known() -> None:
    positions = Positions()
    assert list(positions.load(PEOPLE, iter([1, 2, 5]))) == [1, 2, 5]
    assert rows_of(positions) == [1, 2, 5]


def test_an_empty_collection_is_known_to_be_empty() -> None:
    positions = Positions()
    positions.load(PEOPLE, [])
    assert rows_of(positions) == []


def test_a_new_row_comes_last_and_a_lost_one_leaves_no_gap() -> None:
    positions = Positions()
    positions.load(PEOPLE, [1, 2, 5])
    positions.add(PEOPLE, 8)
    positions.remove(PEOPLE, 2)
    assert rows_of(positions) == [1, 5, 8]


def test_removing_what_is_not_there_does_nothing() -> None:
    positions = Positions()
    positions.load(PEOPLE, [1, 5])
    for row in (0, 3, 9):
        positions.remove(PEOPLE, row)
    assert rows_of(positions) == [1, 5]


def test_all_is_forgotten_on_request() -> None:
    positions = Positions()
    positions.load(PEOPLE, [1])
    positions.forget()
    assert rows_of(positions) is None


def test_the_least_used_collection_is_forgotten_first() -> None:
    positions = Positions()
    positions.load(PEOPLE, [1])
    for number in range(511):
        positions.load(Scope("taggings", 1, "tag_id", str(number)), [number])
    assert rows_of(positions) == [1]  # and used again
    positions.load(Scope("tags", 1), [1])
    assert rows_of(positions) == [1]
    assert rows_of(positions, Scope("taggings", 1, "tag_id", "0")) is None
