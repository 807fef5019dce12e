"""Filters: they give what they say, all of it and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import Filter

from ..check import Check
from ..contract import contract
from ..furnishing import Place, places
from ..strategies import edge_texts, names

_MOST = 150
"""Collections above this size are not read whole: of them only soundness is checked."""


def values_of(item: dict[str, Any], one: Filter) -> list[str]:
    """Return what an item has in a filter's field, as texts: several identifiers, and nothing where it has none."""
    value: Any = item.get(one.path[0])
    if one.kind == "identifier":
        return [str(identifier) for identifier in value or ()]
    for key in one.path[1:]:
        value = value[0].get(key) if isinstance(value, list) and value else None
    return [] if value in (None, "") else [str(value)]


def quoted(value: str) -> str:
    """Return a value as a filter has it: in apostrophes, those inside it doubled."""
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def _same(a: str, b: str, one: Filter) -> bool:
    return a.casefold() == b.casefold() if one.fold else a == b


def _filtered(check: Check) -> Iterator[tuple[Place, list[dict[str, Any]], bool]]:
    """Give the collections that can be filtered, their items, and whether those are all."""
    check.settle()
    for place in places(check):
        if place.resource.filters:
            first = check.api.get(place.path)
            small = len(first.items(place.rel)) < 25 or first.object.get("total_records", _MOST) <= _MOST
            items = check.all_items(place.path, place.rel) if small else first.items(place.rel)
            yield place, items, small


@contract(
    "filters.equal",
    provenance=DOCUMENTED,
    where="[filters-1], [filters-7]",
    calls=75,
    at=st.integers(0, 1000),
)
def eq_gives_those_that_have_the_value_and_all_of_them(check: Check, at: int) -> None:
    """``field eq 'value'`` gives exactly the items that have the value, for every field that can be filtered by."""
    for place, items, complete in _filtered(check):
        for one in place.resource.filters:
            with_value = [item for item in items if values_of(item, one)]
            if not with_value:
                continue
            values = values_of(with_value[at % len(with_value)], one)
            value = values[at % len(values)]
            answer = check.api.get(place.path, filter=f"{one.name} eq {quoted(value)}")
            found = answer.items(place.rel)
            for item in found:
                fits = any(_same(other, value, one) for other in values_of(item, one))
                check.that(fits, f"{one.name} eq gives only what has the value", answer)
            if complete:
                expected = [i for i in items if any(_same(other, value, one) for other in values_of(i, one))]
                missing = _selves(expected[:25]) - _selves(found) if len(expected) <= 25 else set()
                check.that(not missing, f"{one.name} eq gives all that have the value", answer)
                if place.resource.paging is not None and place.resource.paging.totals:
                    total = answer.object.get("total_records")
                    check.that(total == len(expected), "totals count what the filter gives", answer)


@contract("filters.order", provenance=DOCUMENTED, where="[filters-7]", calls=120, at=st.integers(0, 1000))
def gt_and_lt_are_strict_and_part_the_collection(check: Check, at: int) -> None:
    """``gt``, ``eq`` and ``lt`` with the time of one item part a collection: each item meets exactly one of them."""
    for place, items, complete in _filtered(check):
        for one in place.resource.filters:
            if one.kind != "datetime" or not items or not complete:
                continue
            dated = [item for item in items if values_of(item, one)]
            if not dated:
                continue
            value = values_of(dated[at % len(dated)], one)[0]
            parts = {}
            for operator in ("gt", "eq", "lt"):
                query = f"{one.name} {operator} {quoted(value)}"
                parts[operator] = _selves(check.all_items(place.path, place.rel, filter=query))
            last = check.api.get(place.path, filter=f"{one.name} gt {quoted(value)}")
            for operator, holds in (("gt", str.__gt__), ("eq", str.__eq__), ("lt", str.__lt__)):
                expected = _selves(item for item in dated if holds(values_of(item, one)[0], value))
                check.that(
                    parts[operator] == expected, f"{one.name} {operator} gives those, and all of them", last
                )


@contract("filters.joined", provenance=OBSERVED, where="[filters-3]", calls=80)
def and_gives_what_meets_both(check: Check) -> None:
    """Two clauses joined by ``and`` give what meets both."""
    for place, items, _ in _filtered(check):
        if not items:
            continue
        created = str(items[0].get("created_date"))
        both = check.api.get(
            place.path, filter=f"created_date gt '1999-01-01' and created_date eq {quoted(created)}"
        )
        alone = check.api.get(place.path, filter=f"created_date eq {quoted(created)}")
        none = check.api.get(
            place.path, filter=f"created_date lt '1999-01-01' and created_date eq {quoted(created)}"
        )
        check.that(
            both.items(place.rel) == alone.items(place.rel),
            "a clause that all meet changes nothing",
            both,
            alone,
        )
        check.that(none.items(place.rel) == [], "a clause that none meets leaves nothing", none)


@contract(
    "filters.people-by-name",
    provenance=DOCUMENTED,
    where="[filters-1], [filters-5], [filters-6]",
    writes=True,
    calls=5,
    given=st.one_of(names(), edge_texts()),
)
def a_new_person_is_found_by_every_value(check: Check, given: str) -> None:
    """A new person is found by email in any case, by name and by identifier, whatever characters are in it."""
    family = f"{check.traces.next_name()} O'Bé+Co & 5% #\\"
    email = check.email()
    phone = check.phone()
    person = {
        "given_name": given,
        "family_name": family,
        "email_addresses": [{"address": email}],
        "phone_numbers": [{"number": phone}],
    }
    made = check.sign_up(person).item()
    check.settle()
    own = made["_links"]["self"]["href"]
    for query in (
        f"email_address eq {quoted(email)}",
        f"email_address eq {quoted(email.upper())}",
        f"family_name eq {quoted(family)}",
        f"given_name eq {quoted(made.get('given_name', given))} and family_name eq {quoted(family)}",
        f"identifier eq {quoted(made['identifiers'][0])}",
        f"phone_number eq {quoted(phone)}",
    ):
        answer = check.api.get("/people", filter=query)
        found = answer.items("osdi:people")
        check.that(
            [one["_links"]["self"]["href"] for one in found] == [own], "exactly the person is found", answer
        )
    nobody = check.api.get("/people", filter=f"family_name eq {quoted(family + 'x')}")
    check.that(nobody.items("osdi:people") == [], "nobody is found by another name", nobody)


@contract(
    "filters.follow-changes", provenance=DOCUMENTED, where="[filters-1], [filters-10]", writes=True, calls=12
)
def filters_follow_what_changes(check: Check) -> None:
    """Somebody who was changed is found by the new values and dates, and by the old ones no more."""
    old, new = check.traces.next_name(), check.traces.next_name()
    before = check.sign_up({"family_name": old}).item()
    check.wait(2)
    own = before["_links"]["self"]["href"]
    email = check.email()
    changed = {"family_name": new, "email_addresses": [{"address": email}]}
    after = check.api.put(own, changed).item()
    check.settle()
    then, now = before["modified_date"], after["modified_date"]
    was = before["email_addresses"][0]["address"]
    for query, there in (
        (f"family_name eq '{new}'", True),
        (f"family_name eq '{old}'", False),
        (f"email_address eq '{email}'", True),
        (f"email_address eq '{was}'", False),
        (f"family_name eq '{new}' and modified_date eq '{now}'", True),
        (f"family_name eq '{new}' and modified_date gt '{then}'", True),
        (f"family_name eq '{new}' and modified_date gt '{now}'", False),
        (f"family_name eq '{new}' and created_date eq '{before['created_date']}'", True),
    ):
        answer = check.api.get("/people", filter=query)
        expected = [own] if there else []
        found = [one["_links"]["self"]["href"] for one in answer.items("osdi:people")]
        check.that(found == expected, "what is new is found, what is old is not", answer)


@contract("filters.bad", provenance=OBSERVED, where="[filters-9]", calls=6)
def a_filter_that_is_none_is_no_error_of_the_server(check: Check) -> None:
    """An unknown field, operator or form of a filter is refused or ignored, as a setting says, and no server error."""
    refused = (400, check.ways.validation_status)
    expected = (200,) if check.ways.unknown_filter == "ignored" else refused
    for query in (
        "shoe_size eq '9'",
        "given_name like 'A'",
        "given_name eq",
        "nonsense",
        "given_name eq 'O'Brien'",
    ):
        answer = check.api.get("/people", filter=query)
        known = " or ".join(map(str, dict.fromkeys(expected)))
        check.that(answer.status in expected, f"a bad filter is answered {known}", answer)


def _selves(items: Any) -> set[str]:
    return {item["_links"]["self"]["href"] for item in items}
