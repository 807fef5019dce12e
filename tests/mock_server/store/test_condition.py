from __future__ import annotations

from operator import eq, gt, lt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.store import Clause, Row, Scope, Store
from actionnetwork_mock.store.condition import simplify

from .documents_of_people import person
from .stores import make_store

PEOPLE = Scope("people", 1)
OPERATORS = {"eq": eq, "gt": gt, "lt": lt}
UUID = "0c8e1f52-59c6-4a8c-9a6e-1f8d3a3c5b10"

names = st.sampled_from(["A", "B", "C'", "\u00e4"])
foreign = st.sampled_from(["crm:1", "crm:2", "z:3"])
documents = st.lists(
    st.fixed_dictionaries(
        {"given_name": names, "family_name": names, "identifiers": st.lists(foreign, unique=True)}
    ),
    max_size=6,
)
clauses = st.one_of(
    st.builds(Clause, st.sampled_from(["given_name", "family_name"]), st.sampled_from([*OPERATORS]), names),
    st.builds(Clause, st.just("identifier"), st.sampled_from([*OPERATORS]), foreign),
)
filters = st.lists(st.lists(clauses, min_size=1, max_size=4), min_size=1, max_size=5)


def clause(name: str, operator: str, value: str) -> Clause:
    return Clause(name, operator, value)


def meets(store: Store, row: Row, clause: Clause) -> bool:
    document = row.document()
    held = document["identifiers"] if clause.column == "identifier" else [document[clause.column]]
    return any(OPERATORS[clause.operator](value, clause.value) for value in held)


def stored(found: list[dict[str, Any]]) -> tuple[Store, list[Row]]:
    """Return a store of people; of several with the same identifier, the first one has it."""
    store, taken = make_store(), set()
    rows = []
    for document in found:
        own = [one for one in document.get("identifiers", []) if one not in taken]
        taken.update(own)
        rows.append(store.insert("people", 1, person(**{**document, "identifiers": own})))
    return store, rows


@settings(deadline=None, max_examples=150)
@given(documents, filters)
def test_a_filter_finds_what_meets_one_of_its_alternatives(
    found: list[dict[str, Any]], alternatives: list[list[Clause]]
) -> None:
    store, rows = stored(found)
    expected = [row.seq for row in rows if any(all(meets(store, row, c) for c in cs) for cs in alternatives)]
    page = store.filtered(PEOPLE, alternatives, offset=0, limit=100)
    assert sorted(row.seq for row in page) == expected
    assert store.count(PEOPLE, alternatives) == len(expected)
    pages = [store.filtered(PEOPLE, alternatives, offset=at, limit=1) for at in range(len(expected) + 1)]
    assert [row for part in pages for row in part] == page
    store.close()


def test_a_person_with_both_of_two_identifiers_is_found_by_both() -> None:
    store, (row, *_) = stored([{"identifiers": ["crm:1", "crm:2"]}, {"identifiers": ["z:3"]}])
    own = Clause("identifier", "eq", row.document()["identifiers"][0])
    one, two, other = (Clause("identifier", "eq", value) for value in ("crm:1", "crm:2", "z:3"))
    assert store.filtered(PEOPLE, [[one, two]], offset=0, limit=9) == [row]
    assert store.filtered(PEOPLE, [[own, one, two]], offset=0, limit=9) == [row]
    assert store.filtered(PEOPLE, [[one, other]], offset=0, limit=9) == []
    store.close()


def test_alternatives_on_one_column_become_one_clause() -> None:
    wanted = [[clause("given_name", "eq", value)] for value in ("x", "y", "x")]
    assert simplify(wanted) == ((Clause("given_name", "in", '["x", "y"]'),),)
    assert simplify([[clause("given_name", "gt", value)] for value in "cab"]) == (
        (clause("given_name", "gt", "a"),),
    )
    assert simplify([[clause("given_name", "lt", value)] for value in "cab"]) == (
        (clause("given_name", "lt", "c"),),
    )


def test_clauses_on_one_column_become_the_strictest() -> None:
    assert simplify([[clause("given_name", "gt", value) for value in "cab"]]) == (
        (clause("given_name", "gt", "c"),),
    )
    assert simplify([[clause("given_name", "eq", "x")] * 3]) == ((clause("given_name", "eq", "x"),),)


def test_what_nothing_can_match_is_dropped() -> None:
    never = [clause("given_name", "eq", "x"), clause("given_name", "eq", "y")]
    assert simplify([never]) == ()
    assert simplify([never, [clause("region", "eq", "IL")]]) == ((clause("region", "eq", "IL"),),)
    own = [clause("identifier", "eq", f"action_network:{UUID[:-1]}{digit}") for digit in "01"]
    assert simplify([own]) == ()


def test_fifty_thousand_clauses_need_one_search() -> None:
    store, (row, *_) = stored([{"identifiers": ["crm:1"]}, {"identifiers": ["crm:2"]}])
    many = [[clause("identifier", "eq", f"crm:{number * 2 + 1}")] for number in range(50_000)]
    assert store.filtered(PEOPLE, many, offset=0, limit=9) == [row]
    together = [[alternative[0] for alternative in many]]
    assert store.filtered(PEOPLE, together, offset=0, limit=9) == []
    store.close()


def test_thousands_of_different_alternatives_are_searched_one_by_one() -> None:
    store, _ = stored([{"given_name": "A", "family_name": "B"}])
    many = [
        [clause("given_name", "eq", f"{number}"), clause("family_name", "eq", "B")] for number in range(3000)
    ]
    assert store.filtered(PEOPLE, many, offset=0, limit=9) == []
    many.append([clause("given_name", "eq", "A"), clause("family_name", "eq", "B")])
    assert store.count(PEOPLE, many) == 1
    store.close()
