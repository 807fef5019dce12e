from __future__ import annotations

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.ids import is_uuid
from actionnetwork_mock.store import Clause, Row, Scope, Store
from actionnetwork_mock.store.schema import Value

from .conftest import failing
from .documents_of_people import person, tag, tagging
from .stores import make_store

PEOPLE = Scope("people", 1)


def names(rows: list[Row]) -> list[str]:
    return [row.document()["given_name"] for row in rows]


def add(store: Store, *given_names: str, group_id: int = 1) -> list[Row]:
    return [store.insert("people", group_id, person(given_name=name)) for name in given_names]


def page(store: Store, offset: int = 0, limit: int = 100, *, newest_first: bool = False) -> list[str]:
    return names(store.page(PEOPLE, offset=offset, limit=limit, newest_first=newest_first))


# Inserting and getting


def test_an_inserted_resource_is_got_by_its_uuid(store: Store) -> None:
    (row,) = add(store, "Ruth")
    assert is_uuid(row.id)
    assert store.get("people", 1, row.id) == row


def test_its_native_identifier_stands_before_the_others(store: Store) -> None:
    row = store.insert("people", 1, person(identifiers=["crm:1"]))
    assert row.document()["identifiers"] == [f"action_network:{row.id}", "crm:1"]


def test_a_resource_is_not_got_by_another_group_or_as_another_kind(store: Store) -> None:
    (row,) = add(store, "Ruth")
    assert store.get("people", 2, row.id) is None
    assert store.get("tags", 1, row.id) is None


@pytest.mark.parametrize("uuid", ["", "x", "\0", "'", "%", "\U0001f600" * 1_000])
def test_what_is_not_there_is_none(store: Store, uuid: str) -> None:
    add(store, "Ruth")
    assert store.get("people", 1, uuid) is None


def test_a_row_of_a_tagging_names_its_tag_and_person(store: Store) -> None:
    row = store.insert("taggings", 1, tagging(), references=("the-tag", "the-person"))
    assert row.references == ("the-tag", "the-person")
    assert store.get("taggings", 1, row.id) == row


def test_a_document_is_decoded_afresh_each_time(store: Store) -> None:
    (row,) = add(store, "Ruth")
    row.document()["given_name"] = "changed"
    assert row.document()["given_name"] == "Ruth"


def test_a_key_that_is_not_declared_is_a_key_error(store: Store) -> None:
    with pytest.raises(KeyError, match="nickname"):
        store.insert("people", 1, person(nickname="R"))


def test_two_groups_may_have_the_same_person(store: Store) -> None:
    (row,) = add(store, "Ruth")
    other = store.insert("people", 2, person(given_name="Ruth O."), uuid=row.id)
    assert (other.id, other.group_id) == (row.id, 2)
    assert names(
        [found for found in (store.get("people", 1, row.id), store.get("people", 2, row.id)) if found]
    ) == [
        "Ruth",
        "Ruth O.",
    ]


def test_the_same_seed_gives_the_same_ids() -> None:
    first, second, third = make_store(seed=5), make_store(seed=5), make_store(seed=6)
    assert [row.id for row in add(first, "a", "b")] == [row.id for row in add(second, "a", "b")]
    assert add(first, "c")[0].id != add(third, "c")[0].id
    for store in (first, second, third):
        store.close()


def test_many_are_inserted_at_once(store: Store) -> None:
    add(store, "first")
    assert store.insert_many("people", 1, (person(given_name=f"n{n}") for n in range(50))) == 50
    assert page(store, 49, 3) == ["n48", "n49"]
    assert len({row.id for row in store.page(PEOPLE, offset=0, limit=100)}) == 51
    assert names(add(store, "last")) == page(store, 51)


def test_none_may_be_inserted_at_once(store: Store) -> None:
    assert store.insert_many("people", 1, ()) == 0
    assert names(add(store, "Ruth")) == page(store)


# Pages


def test_pages_run_from_the_oldest_to_the_newest(store: Store) -> None:
    add(store, "a", "b", "c", "d", "e")
    assert [page(store, offset, 2) for offset in (0, 2, 4, 6)] == [["a", "b"], ["c", "d"], ["e"], []]


def test_pages_may_run_from_the_newest_to_the_oldest(store: Store) -> None:
    add(store, "a", "b", "c", "d", "e")
    pages = [page(store, offset, 2, newest_first=True) for offset in (0, 2, 4, 6)]
    assert pages == [["e", "d"], ["c", "b"], ["a"], []]


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("offset", [3, 4, 1_000, 10**15, 25 * 10**15])
def test_a_page_past_the_end_is_empty(store: Store, offset: int, newest_first: bool) -> None:
    add(store, "a", "b", "c")
    assert page(store, offset, 25, newest_first=newest_first) == []


def test_deep_pages_are_the_right_ones(store: Store) -> None:
    store.insert_many("people", 1, (person(given_name=str(n)) for n in range(3_000)))
    assert page(store, 2_990, 5) == ["2990", "2991", "2992", "2993", "2994"]
    assert page(store, 2_990, 5, newest_first=True) == ["9", "8", "7", "6", "5"]


def test_a_new_resource_is_on_the_last_page_at_once(store: Store) -> None:
    add(store, "a", "b")
    assert page(store) == ["a", "b"]
    add(store, "c")
    assert page(store) == ["a", "b", "c"]
    assert store.count(PEOPLE) == 3


def test_a_deleted_resource_leaves_no_gap(store: Store) -> None:
    rows = add(store, "a", "b", "c", "d")
    assert page(store) == ["a", "b", "c", "d"]
    store.delete("people", rows[1])
    assert page(store, 1, 2) == ["c", "d"]
    assert store.count(PEOPLE) == 3
    assert store.get("people", 1, rows[1].id) is None


def test_deleting_twice_does_no_harm(store: Store) -> None:
    rows = add(store, "a", "b")
    page(store)
    store.delete("people", rows[0])
    store.delete("people", rows[0])
    assert page(store) == ["b"]


def test_an_updated_resource_keeps_its_place(store: Store) -> None:
    rows = add(store, "a", "b", "c")
    updated = store.update("people", rows[1], {**rows[1].document(), "given_name": "B"})
    assert page(store) == ["a", "B", "c"]
    assert (updated.id, updated.seq, updated.document()["given_name"]) == (rows[1].id, rows[1].seq, "B")
    assert store.get("people", 1, updated.id) == updated


def test_each_group_has_its_own_pages(store: Store) -> None:
    for number in range(4):
        add(store, f"n{number}", group_id=1 + number % 2)
    assert page(store) == ["n0", "n2"]
    assert names(store.page(Scope("people", 2), offset=1, limit=5)) == ["n3"]


def test_a_collection_below_a_parent_holds_its_own_only(store: Store) -> None:
    for below in ("x", "y", "x"):
        store.insert("taggings", 1, tagging(), references=(below, "p"))
    assert [store.count(Scope("taggings", 1, "tag_id", below)) for below in ("x", "y", "z")] == [2, 1, 0]
    assert store.count(Scope("taggings", 1, "person_id", "p")) == 3
    row = store.page(Scope("taggings", 1, "tag_id", "x"), offset=0, limit=1)[0]
    store.delete("taggings", row)
    assert store.count(Scope("taggings", 1, "tag_id", "x")) == 1
    assert store.count(Scope("taggings", 1, "person_id", "p")) == 2


def test_a_resource_moves_to_another_parent(store: Store) -> None:
    row = store.insert("taggings", 1, tagging(), references=("t", "p"))
    assert store.count(Scope("taggings", 1, "person_id", "p")) == 1
    store.repoint("taggings", row, "person_id", "q")
    assert [store.count(Scope("taggings", 1, "person_id", who)) for who in ("p", "q")] == [0, 1]
    assert store.page(Scope("taggings", 1, "person_id", "q"), offset=0, limit=1)[0].references == ("t", "q")


def test_many_collections_are_answered_rightly_although_few_are_remembered(store: Store) -> None:
    for number in range(600):
        store.insert("taggings", 1, tagging(), references=(f"t{number % 550}", "p"))
    counts = [store.count(Scope("taggings", 1, "tag_id", f"t{number}")) for number in range(550)]
    store.insert("taggings", 1, tagging(), references=("t0", "p"))
    counts_after = [store.count(Scope("taggings", 1, "tag_id", f"t{number}")) for number in range(550)]
    assert counts == [2] * 50 + [1] * 500
    assert counts_after == [3, *counts[1:]]


# Finding


def test_resources_are_found_by_column_oldest_first(store: Store) -> None:
    for name in ("Ann", "Bea", "Ann"):
        add(store, name)
    assert [row.seq for row in store.find("people", 1, given_name="Ann")] == [1, 3]
    assert store.find("people", 2, given_name="Ann") == []
    assert store.find("people", 1, given_name="Ann", family_name="Lee") == []


def test_resources_of_all_groups_are_found_on_request(store: Store) -> None:
    add(store, "Ann", group_id=1)
    add(store, "Ann", group_id=2)
    assert [row.group_id for row in store.find("people", None, given_name="Ann")] == [1, 2]


def test_folded_columns_hold_folded_values(store: Store) -> None:
    store.insert("tags", 1, tag("Stewards \u00c4"))
    assert len(store.find("tags", 1, name="stewards \u00e4")) == 1
    assert store.find("tags", 1, name="Stewards \u00c4") == []


def test_an_updated_value_is_found_and_the_old_one_not(store: Store) -> None:
    (row,) = add(store, "Ann")
    store.update("people", row, {**row.document(), "given_name": "Bea"})
    assert store.find("people", 1, given_name="Ann") == []
    assert len(store.find("people", 1, given_name="Bea")) == 1


def test_clauses_narrow_a_collection(store: Store) -> None:
    add(store, "Ann", "Bea", "Cat", "Ann")
    clauses = [Clause("given_name", "gt", "Ann"), Clause("given_name", "lt", "Cat")]
    assert names(store.filtered(PEOPLE, [clauses], offset=0, limit=10)) == ["Bea"]
    assert store.count(PEOPLE, [clauses]) == 1
    assert store.count(PEOPLE, [[Clause("given_name", "eq", "Ann")]]) == 2


@pytest.mark.parametrize(
    "value",
    [
        "'",
        "''",
        '"',
        "%",
        "_",
        "*",
        "x' OR '1'='1",
        "; DROP TABLE people",
        "\\",
        "\u00e4",
        "\U0001f600",
        "NULL",
    ],
)
def test_any_value_is_compared_as_it_is(store: Store, value: str) -> None:
    add(store, value, "other")
    assert names(store.filtered(PEOPLE, [[Clause("given_name", "eq", value)]], offset=0, limit=10)) == [value]


def test_a_blank_value_meets_no_clause(store: Store) -> None:
    add(store, "")
    for operator in ("eq", "gt", "lt"):
        assert store.count(PEOPLE, [[Clause("given_name", operator, "")]]) == 0


def test_an_identifier_is_met_native_or_foreign(store: Store) -> None:
    row = store.insert("people", 1, person(given_name="Ruth", identifiers=["crm:1", "crm:2"]))
    add(store, "other")
    for identifier in (f"action_network:{row.id}", "crm:1", "crm:2"):
        assert names(
            store.filtered(PEOPLE, [[Clause("identifier", "eq", identifier)]], offset=0, limit=9)
        ) == ["Ruth"]
    assert store.count(PEOPLE, [[Clause("identifier", "eq", row.id)]]) == 0
    assert store.count(PEOPLE, [[Clause("identifier", "gt", "crm:1")]]) == 1
    assert store.count(PEOPLE, [[Clause("identifier", "gt", "a"), Clause("identifier", "lt", "b")]]) == 2


# Identifiers


def test_a_foreign_identifier_has_one_holder_on_the_platform(store: Store) -> None:
    row = store.insert("people", 1, person(identifiers=["crm:1"]))
    store.insert("people", 2, person(identifiers=["crm:1"]))
    assert store.holder("people", "crm:1") == row.id
    assert store.holder("tags", "crm:1") is None
    assert store.holder("people", "crm:2") is None
    assert store.holder("people", f"action_network:{row.id}") is None


def test_a_deleted_resource_frees_its_identifiers(store: Store) -> None:
    row = store.insert("people", 1, person(identifiers=["crm:1"]))
    store.delete("people", row)
    assert store.holder("people", "crm:1") is None


def test_an_update_holds_new_identifiers(store: Store) -> None:
    (row,) = add(store, "Ruth")
    document = row.document()
    document["identifiers"].append("crm:1")
    store.update("people", row, document)
    assert store.holder("people", "crm:1") == row.id


# Transactions and checkpoints


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    add(store, "Ann")
    assert page(store) == ["Ann"]
    with failing(store):
        add(store, "Bea")
        assert page(store) == ["Ann", "Bea"]
    assert page(store) == ["Ann"]
    assert store.count(PEOPLE) == 1


def test_the_inner_part_of_a_failed_transaction_is_gone_too(store: Store) -> None:
    with failing(store), store.transaction():
        add(store, "Ann")
    assert page(store) == []


def test_a_failed_transaction_gives_its_ids_back(store: Store) -> None:
    with failing(store):
        (lost,) = add(store, "Ann")
    assert add(store, "Bea")[0].id == lost.id


def test_a_checkpoint_is_restored_as_often_as_wanted(store: Store) -> None:
    add(store, "Ann")
    checkpoint = store.checkpoint()
    for _ in range(3):
        add(store, "Bea")
        assert page(store) == ["Ann", "Bea"]
        store.restore(checkpoint)
        assert page(store) == ["Ann"]
        assert store.count(PEOPLE) == 1


def test_a_restore_forgets_changed_values_and_identifiers(store: Store) -> None:
    (row,) = add(store, "Ann")
    checkpoint = store.checkpoint()
    store.update("people", row, {**row.document(), "given_name": "Bea", "identifiers": ["crm:1"]})
    store.restore(checkpoint)
    assert page(store) == ["Ann"]
    assert store.holder("people", "crm:1") is None


def test_after_a_restore_the_same_steps_give_the_same_ids(store: Store) -> None:
    checkpoint = store.checkpoint()
    before = [row.id for row in add(store, "a", "b")]
    store.restore(checkpoint)
    assert [row.id for row in add(store, "a", "b")] == before


def test_a_later_checkpoint_is_gone_after_a_restore(store: Store) -> None:
    first, second = store.checkpoint(), store.checkpoint()
    store.restore(first)
    with pytest.raises(UsageError, match="removed"):
        store.restore(second)


def test_a_checkpoint_of_another_store_is_refused(store: Store) -> None:
    other = make_store()
    with pytest.raises(UsageError, match="another world"):
        store.restore(other.checkpoint())
    other.close()


def indexes(store: Store) -> list[tuple[Value, ...]]:
    return store.query("SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name")


def test_filling_a_table_without_its_indexes_leaves_all_of_them(store: Store) -> None:
    before = indexes(store)
    store.insert_many("people", 1, [person()], reindex=True)
    assert indexes(store) == before


def test_filling_a_table_in_vain_leaves_all_indexes(store: Store) -> None:
    before = indexes(store)
    with failing(store):
        store.insert_many("people", 1, [person()], reindex=True)
    assert (indexes(store), store.exists("people")) == (before, False)
