from __future__ import annotations

from collections.abc import Iterator

import pytest

from actionnetwork_mock.rules.scheduled import Timer, clear_timer, set_timer, take_timer
from actionnetwork_mock.store import Row, Store

from ..store.stores import make_store


@pytest.fixture
def store() -> Iterator[Store]:
    store = make_store()
    yield store
    store.close()


def row(uuid: str, group_id: int = 1) -> Row:
    return Row((1, group_id, uuid, b"{}"))


def test_nothing_is_due_where_nothing_was_set(store: Store) -> None:
    assert take_timer(store, now=1e12) is None


def test_a_timer_is_taken_once_when_it_is_due(store: Store) -> None:
    set_timer(store, "messages", row("a"), due=5)
    assert take_timer(store, now=4.9) is None
    assert take_timer(store, now=5) == Timer("messages", 1, "a", 5)
    assert take_timer(store, now=5) is None


def test_the_earliest_is_taken_first(store: Store) -> None:
    for uuid, due in (("a", 5), ("b", 3), ("c", 4)):
        set_timer(store, "messages", row(uuid), due=due)
    taken = [take_timer(store, now=9) for _ in range(3)]
    assert [timer.id for timer in taken if timer] == ["b", "c", "a"]


def test_a_row_has_one_timer(store: Store) -> None:
    set_timer(store, "messages", row("a"), due=5)
    set_timer(store, "messages", row("a"), due=7)
    set_timer(store, "messages", row("a", group_id=2), due=6)
    taken = [take_timer(store, now=9) for _ in range(3)]
    assert [timer and (timer.group_id, timer.due) for timer in taken] == [(2, 6), (1, 7), None]


def test_a_timer_can_be_cleared(store: Store) -> None:
    for uuid in ("a", "b"):
        set_timer(store, "messages", row(uuid), due=5)
    clear_timer(store, "messages", row("a"))
    taken = take_timer(store, now=5)
    assert taken is not None
    assert taken.id == "b"
    assert take_timer(store, now=5) is None
