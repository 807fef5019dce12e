"""What is worked out from a store, kept until anything in it changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actionnetwork_mock.store import Clause, Scope, SearchLag, Store
from actionnetwork_mock.store.cache import AnswerCache, VersionedCache

from .conftest import failing
from .documents_of_people import person
from .stores import make_store

PEOPLE = Scope("people", 1)
SMITHS = [Clause("family_name", "eq", "Smith")]


class Version:
    """A version that a test raises."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def version() -> Version:
    return Version()


def test_a_value_is_cached_while_nothing_changes(version: Version) -> None:
    cache: VersionedCache[str] = VersionedCache(version, max_size=10)
    cache.put("key", "value")
    assert cache.get("key") == "value"


def test_a_change_drops_every_value(version: Version) -> None:
    cache: VersionedCache[str] = VersionedCache(version, max_size=10)
    cache.put("one", "value")
    cache.put("other", "value")
    version.now += 1
    assert (cache.get("one"), cache.get("other")) == (None, None)


def test_a_value_computed_before_a_change_is_not_cached_after_it(version: Version) -> None:
    cache: VersionedCache[str] = VersionedCache(version, max_size=10)
    assert cache.get("key") is None
    version.now += 1
    cache.put("key", "of before")
    assert cache.get("key") is None


def test_a_full_cache_is_emptied(version: Version) -> None:
    cache: VersionedCache[str] = VersionedCache(version, max_size=10)
    cache.put("old", "value", size=6)
    cache.put("new", "value", size=6)
    assert (cache.get("old"), cache.get("new")) == (None, "value")


def test_a_value_larger_than_the_cache_is_not_cached(version: Version) -> None:
    cache: VersionedCache[str] = VersionedCache(version, max_size=10)
    cache.put("key", "value", size=11)
    assert cache.get("key") is None


def answer_cache(version: Version) -> AnswerCache[str]:
    return AnswerCache(version, max_size=10)


def test_an_answer_cache_takes_a_value_in_the_second_time(version: Version) -> None:
    cache = answer_cache(version)
    for cached in (None, None, "value"):
        assert cache.get("key") == cached
        cache.put("key", "value")


def test_an_answer_cache_forgets_a_key_whose_value_it_would_have_dropped(version: Version) -> None:
    cache = answer_cache(version)
    cache.put("key", "value", size=6)
    cache.put("other", "value", size=6)
    cache.put("key", "value", size=6)
    assert cache.get("key") is None


def test_an_answer_cache_drops_values_when_the_store_changes(version: Version) -> None:
    cache = answer_cache(version)
    for _ in range(2):
        cache.put("key", "value")
    version.now += 1
    assert cache.get("key") is None
    cache.put("key", "new value")
    assert cache.get("key") == "new value"


def put_answer(store: Store, answer: bytes) -> None:
    """Have an answer cached: it is taken in the second time."""
    assert store.answers.get("question") is None
    for _ in range(2):
        store.answers.put("question", answer)


def sign_up(store: Store) -> None:
    store.insert("people", 1, person(family_name="Smith"))


def rename(store: Store) -> None:
    (row,) = store.page(PEOPLE, offset=0, limit=1)
    store.update("people", row, {**row.document(), "family_name": "Jones"})


def remove(store: Store) -> None:
    (row,) = store.page(PEOPLE, offset=0, limit=1)
    store.delete("people", row)


def sign_up_many(store: Store) -> None:
    store.insert_many("people", 1, [person(family_name="Smith")])


def write_in_an_own_table(store: Store) -> None:
    store.query("INSERT INTO switches VALUES ('petitions', 'an id', 'a name')")


@pytest.mark.parametrize("write", [sign_up, rename, remove, sign_up_many, write_in_an_own_table])
def test_every_write_drops_the_answers(store: Store, write: Callable[[Store], None]) -> None:
    sign_up(store)
    put_answer(store, b"answer")
    write(store)
    assert store.answers.get("question") is None


def test_reading_leaves_the_answers(store: Store) -> None:
    sign_up(store)
    put_answer(store, b"answer")
    store.page(PEOPLE, offset=0, limit=25)
    store.count(PEOPLE, [SMITHS])
    assert store.answers.get("question") == b"answer"


def test_a_write_that_is_taken_back_drops_the_answers(store: Store) -> None:
    with failing(store):
        sign_up(store)
        put_answer(store, b"answer within the transaction")
    assert store.answers.get("question") is None


def test_a_restore_drops_the_answers(store: Store) -> None:
    checkpoint = store.checkpoint()
    sign_up(store)
    put_answer(store, b"answer")
    store.restore(checkpoint)
    assert store.answers.get("question") is None


def test_counts_follow_the_writes(store: Store) -> None:
    counted = [store.count(PEOPLE, [SMITHS])]
    for write in (sign_up, sign_up_many, rename, remove):
        write(store)
        counted.append(store.count(PEOPLE, [SMITHS]))
    assert counted == [0, 1, 2, 1, 1]


def test_counts_are_kept_apart_by_collection_and_clause(store: Store) -> None:
    sign_up(store)
    assert store.count(PEOPLE, [SMITHS]) == 1
    assert store.count(PEOPLE._replace(group_id=2), [SMITHS]) == 0
    assert store.count(PEOPLE, [[Clause("family_name", "eq", "Jones")]]) == 0


def test_only_a_lag_lets_time_change_an_answer(store: Store) -> None:
    lagging = make_store(lag=SearchLag({"people": 5}, lambda: 0.0))
    unmoved = make_store(lag=SearchLag({"people": 0}, lambda: 0.0))
    assert (store.changes_with_time, unmoved.changes_with_time, lagging.changes_with_time) == (
        False,
        False,
        True,
    )
    lagging.close()
    unmoved.close()
