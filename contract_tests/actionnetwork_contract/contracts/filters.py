"""Filters: they return all items that match, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import Filter

from ..answer import Item, href, hrefs
from ..check import Check
from ..collection import Collection, all_collections
from ..contract import contract
from ..strategies import edge_texts, names

OPERATORS = {"gt": str.__gt__, "eq": str.__eq__, "lt": str.__lt__}

_MAX_ITEMS = 150
"""Larger collections are not read whole, so that items which a filter misses are not noticed in them."""


def quoted(value: str) -> str:
    """Return a value as a filter has it: in apostrophes, and those inside it doubled."""
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def _values(item: Item, field: Filter) -> list[str]:
    """Return what an item has in the field of a filter: several identifiers, and nothing if it is absent."""
    value: Any = item.get(field.path[0])
    if field.kind == "identifier":
        return [str(identifier) for identifier in value or ()]
    for key in field.path[1:]:
        value = value[0].get(key) if isinstance(value, list) and value else None
    return [] if value in (None, "") else [str(value)]


def _matches(item: Item, field: Filter, value: str) -> bool:
    values = _values(item, field)
    return value.casefold() in map(str.casefold, values) if field.fold else value in values


def _filterable(check: Check) -> Iterator[tuple[Collection, list[Item], bool]]:
    """Yield the collections that can be filtered, their items, and whether those are all."""
    check.wait_for_lag()
    for collection in all_collections(check):
        if collection.resource.filters:
            first = check.api.get(collection.path)
            items = first.items(collection.rel)
            complete = len(items) < 25 or first.object.get("total_records", _MAX_ITEMS) <= _MAX_ITEMS
            yield (
                collection,
                check.all_items(collection.path, collection.rel) if complete else items,
                complete,
            )


@contract("filters.equal", DOCUMENTED, "[filters-1], [filters-7]", reads=75, at=st.integers(0, 1000))
def eq_returns_the_items_with_the_value(check: Check, at: int) -> None:
    """``field eq 'value'`` returns exactly the items that have the value, for every field that can be filtered by."""
    for collection, items, complete in _filterable(check):
        for field in collection.resource.filters:
            with_value = [item for item in items if _values(item, field)]
            if not with_value:
                continue
            values = _values(with_value[at % len(with_value)], field)
            value = values[at % len(values)]
            answer = check.api.get(collection.path, filter=f"{field.name} eq {quoted(value)}")
            found = answer.items(collection.rel)
            sound = all(_matches(item, field, value) for item in found)
            check.that(sound, f"{field.name} eq returns only items with the value", answer)
            expected = [item for item in items if _matches(item, field, value)]
            if complete and len(expected) <= 25:
                missing = {*hrefs(expected)} - {*hrefs(found)}
                check.that(not missing, f"{field.name} eq returns all items with the value", answer)
            if complete and collection.has_totals:
                check.that(answer.total == len(expected), "totals count what the filter returns", answer)


@contract("filters.order", DOCUMENTED, "[filters-7]", reads=120, at=st.integers(0, 1000))
def gt_and_lt_are_strict(check: Check, at: int) -> None:
    """``gt``, ``eq`` and ``lt`` with the time of one item divide a collection: each item matches exactly one."""
    for collection, items, complete in _filterable(check):
        for field in collection.resource.filters:
            dated = [item for item in items if _values(item, field)]
            if field.kind != "datetime" or not dated or not complete:
                continue
            value = _values(dated[at % len(dated)], field)[0]
            for operator, holds in OPERATORS.items():
                query = f"{field.name} {operator} {quoted(value)}"
                pages = [*check.walk(collection.path, collection.rel, filter=query)]
                found = {own for _, page in pages for own in hrefs(page)}
                expected = {href(item) for item in dated if holds(_values(item, field)[0], value)}
                sentence = f"{field.name} {operator} returns the matching items, and all of them"
                check.that(found == expected, sentence, pages[-1][0])


@contract("filters.joined", OBSERVED, "[filters-3]", reads=80)
def and_returns_what_matches_both(check: Check) -> None:
    """Two clauses joined by ``and`` return what matches both."""
    for collection, items, _ in _filterable(check):
        if not items:
            continue
        created = f"created_date eq {quoted(str(items[0].get('created_date')))}"
        alone, both, none = (
            check.api.get(collection.path, filter=f"{clause}{created}")
            for clause in ("", "created_date gt '1999-01-01' and ", "created_date lt '1999-01-01' and ")
        )
        same = both.items(collection.rel) == alone.items(collection.rel)
        check.that(same, "a clause that all items match changes nothing", both, alone)
        check.that(none.items(collection.rel) == [], "a clause that no item matches leaves nothing", none)


@contract("filters.alternatives", OBSERVED, "[filters-4], [filters-18]", writes=9)
def or_returns_what_matches_either(check: Check) -> None:
    """Clauses joined by ``or`` return what matches one of them, and ``and`` binds more tightly."""
    family, names = check.name(), [check.name() for _ in range(3)]
    people = [check.person(family_name=family, given_name=name) for name in names]
    ada, bea, cyd = (f"given_name eq {quoted(name)}" for name in names)
    own, other = f"family_name eq {quoted(family)}", f"family_name eq {quoted(family + 'x')}"
    identifiers = [f"identifier eq {quoted(person['identifiers'][0])}" for person in people]
    check.wait_for_lag()
    for query, expected in (
        (" or ".join(identifiers[:2]), people[:2]),
        (" or ".join(identifiers), people),
        (f"given_name eq {names[0]} or given_name eq {names[2]}", people[::2]),
        (f"{ada} or {own} and {cyd}", people[::2]),
        (f"{ada} and {own} or {cyd}", people[::2]),
        (f"{ada} and {other} or {bea} and {own} or {other}", people[1:2]),
        (f"{ada} or {bea} and {other}", people[:1]),
        (f"{ada} and {other} or {bea} and {other}", []),
    ):
        answer = check.api.get("/people", filter=query)
        found = {*hrefs(answer.items("osdi:people"))}
        check.that(found == {*hrefs(expected)}, "or returns what matches one of its sides", answer)


@contract(
    "filters.people-by-name",
    DOCUMENTED,
    "[filters-1], [filters-5], [filters-6]",
    writes=5,
    given=st.one_of(names(), edge_texts()),
)
def a_new_person_is_found_by_every_value(check: Check, given: str) -> None:
    """A new person is found by email in any case, by name and by identifier, whatever characters are in it."""
    family = f"{check.name()} O'Bé+Co & 5% #\\"
    email, phone = check.email(), check.phone()
    made = check.person(
        given_name=given,
        family_name=family,
        email_addresses=[{"address": email}],
        phone_numbers=[{"number": phone}],
    )
    check.wait_for_lag()
    for query in (
        f"email_address eq {quoted(email)}",
        f"email_address eq {quoted(email.upper())}",
        f"family_name eq {quoted(family)}",
        f"given_name eq {quoted(made.get('given_name', given))} and family_name eq {quoted(family)}",
        f"identifier eq {quoted(made['identifiers'][0])}",
        f"phone_number eq {quoted(phone)}",
    ):
        check.has_items("/people", [made], "exactly the person is found", filter=query)
    query = f"family_name eq {quoted(family + 'x')}"
    check.has_items("/people", [], "another name finds no person", filter=query)


@contract("filters.follow-changes", DOCUMENTED, "[filters-1], [filters-10]", writes=12)
def filters_follow_changes(check: Check) -> None:
    """A person who was changed is found by the new values and dates, and no longer by the old ones."""
    old, new, email = check.name(), check.name(), check.email()
    before = check.person(family_name=old)
    check.wait(2)
    after = check.api.put(href(before), {"family_name": new, "email_addresses": [{"address": email}]}).item
    check.wait_for_lag()
    then, now = before["modified_date"], after["modified_date"]
    for query, is_found in (
        (f"family_name eq '{new}'", True),
        (f"family_name eq '{old}'", False),
        (f"email_address eq '{email}'", True),
        (f"email_address eq '{before['email_addresses'][0]['address']}'", False),
        (f"family_name eq '{new}' and modified_date eq '{now}'", True),
        (f"family_name eq '{new}' and modified_date gt '{then}'", True),
        (f"family_name eq '{new}' and modified_date gt '{now}'", False),
        (f"family_name eq '{new}' and created_date eq '{before['created_date']}'", True),
    ):
        expected = [after] if is_found else []
        check.has_items("/people", expected, "new values find the person, old ones do not", filter=query)


@contract("filters.bad", OBSERVED, "[filters-9]", reads=6)
def an_invalid_filter_is_no_server_error(check: Check) -> None:
    """An unknown field, operator or form of a filter is refused or ignored, as a setting says, and no server error."""
    ignored = check.settings.unknown_filter == "ignored"
    statuses = (200,) if ignored else (400, check.settings.validation_status)
    known = " or ".join(map(str, dict.fromkeys(statuses)))
    for query in (
        "shoe_size eq '9'",
        "given_name like 'A'",
        "given_name eq",
        "nonsense",
        "given_name eq 'O'Brien'",
    ):
        answer = check.api.get("/people", filter=query)
        check.that(answer.status in statuses, f"an invalid filter is answered {known}", answer)
