from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import ApiClient, uuid_of
from .facts import fact


@pytest.fixture
def two(api: ApiClient) -> ApiClient:
    """A client of a group with two people, who differ in everything and joined a minute apart."""
    api.world.clock.freeze(datetime(2026, 7, 1, 12, 0, 0, tzinfo=UTC))
    api.sign_up(
        given_name="Rob",
        family_name="O'Brien",
        email="rob+news@example.org",
        phone="3125550148",
        identifiers=["members:1"],
        postal_addresses=[{"postal_code": "60622"}],
    )
    api.world.clock.advance(60)
    api.sign_up(
        given_name="Roberto",
        family_name="Ruiz Vega",
        email="roberto@example.org",
        phone="2025551212",
        identifiers=["members:10"],
        postal_addresses=[{"postal_code": "K1A 0B1", "region": "ON", "country": "CA"}],
    )
    return api


def names(api: ApiClient, filter_text: str, *, raw: bool = False) -> list[str]:
    """Return the given names of whom a filter finds, sorted; ``raw`` is put into the query as it is."""
    found = (
        api.get(f"/people?filter={filter_text}").json["_embedded"]["osdi:people"]
        if raw
        else api.people(filter_text)
    )
    return sorted(person["given_name"] for person in found)


@fact("filters-1", "filters-2", "people.filters")
@pytest.mark.parametrize(
    "filter_text",
    [
        "identifier eq 'members:1'",
        "created_date lt '2026-07-01T12:00:30Z'",
        "modified_date lt '2026-07-01T12:00:30Z'",
        "family_name eq 'O''Brien'",
        "given_name eq 'Rob'",
        "email_address eq 'rob+news@example.org'",
        pytest.param("phone_number eq '13125550148'", marks=fact("people-20")),
        "region eq 'IL'",
        "postal_code eq '60622'",
    ],
)
def test_people_are_found_by_each_of_nine_fields(two: ApiClient, filter_text: str) -> None:
    assert names(two, filter_text) == ["Rob"]


@fact("filters-2", "identifiers-1")
def test_people_are_found_by_their_native_identifier(two: ApiClient) -> None:
    (rob,) = two.people("given_name eq 'Rob'")
    assert names(two, f"identifier eq '{rob['identifiers'][0]}'") == ["Rob"]


@fact("filters-1")
@pytest.mark.parametrize(("operator", "found"), [("eq", ["Rob"]), ("gt", ["Roberto"]), ("lt", [])])
def test_the_operators_are_eq_gt_and_lt(two: ApiClient, operator: str, found: list[str]) -> None:
    assert names(two, f"created_date {operator} '2026-07-01T12:00:00Z'") == found


@fact("filters-9", "filters-1")
@pytest.mark.parametrize("operator", ["ne", "ge", "le", "contains", "EQ"])
def test_any_other_operator_is_refused(two: ApiClient, operator: str) -> None:
    answer = two.get(f"/people?filter=given_name {operator} 'Rob'")
    assert answer.status == 400
    assert answer.error


@fact("filters-1", "filters-6")
@pytest.mark.parametrize(
    "text",
    [
        "given_name%20eq%20'Rob'",
        "given_name+eq+'Rob'",
        "given_name eq 'Rob'",
        "given_name%20eq%20%27Rob%27",
        "given_name+eq+%27Rob%27",
    ],
)
def test_blanks_and_quotes_may_be_encoded_or_not(two: ApiClient, text: str) -> None:
    assert names(two, text, raw=True) == ["Rob"]


@fact("filters-6")
@pytest.mark.parametrize(("plus", "found"), [("%2B", ["Rob"]), ("+", [])])
def test_a_plus_in_an_email_must_be_encoded(two: ApiClient, plus: str, found: list[str]) -> None:
    assert names(two, f"email_address eq 'rob{plus}news@example.org'", raw=True) == found


@fact("filters-5")
def test_an_apostrophe_is_doubled(two: ApiClient) -> None:
    assert names(two, "family_name eq 'O''Brien'") == ["Rob"]


@fact("filters-5")
@pytest.mark.parametrize("value", ["O'Brien", "O\\'Brien"])
def test_an_apostrophe_that_is_not_doubled_is_an_error(two: ApiClient, value: str) -> None:
    answer = two.get(f"/people?filter=family_name eq '{value}'")
    assert answer.status == 400
    assert answer.error


@fact("filters-12")
def test_there_need_be_no_blank_before_the_value(two: ApiClient) -> None:
    assert names(two, "given_name eq'Rob'") == ["Rob"]


@fact("filters-13")
@pytest.mark.parametrize(
    ("text", "found"),
    [("created_date gt 2026-07-01T12:00:30Z", ["Roberto"]), ("postal_code eq 60622", ["Rob"])],
)
def test_quotes_may_be_left_out(two: ApiClient, text: str, found: list[str]) -> None:
    assert names(two, text) == found


@fact("filters-3")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("created_date gt '2026-07-01T11:00:00Z' and created_date lt '2026-07-01T12:00:30Z'", ["Rob"]),
        (
            "email_address eq 'roberto@example.org' and given_name eq 'Roberto' and region eq 'ON'",
            ["Roberto"],
        ),
        ("given_name eq 'Rob' and given_name eq 'Roberto'", []),
    ],
)
def test_clauses_are_joined_with_and(two: ApiClient, text: str, found: list[str]) -> None:
    assert names(two, text) == found


@fact("filters-4")
def test_identifiers_joined_with_or_give_exactly_their_people(two: ApiClient) -> None:
    two.sign_up(given_name="Bob", email="bob@example.org")
    rob, roberto = (person["identifiers"][0] for person in two.people("given_name gt 'R'"))
    assert names(two, f"identifier eq '{rob}' or identifier eq '{roberto}'") == ["Rob", "Roberto"]
    many = " or ".join(f"identifier eq 'members:{number}'" for number in range(47))
    assert names(two, many) == ["Rob", "Roberto"]


@fact("filters-4")
def test_values_joined_with_or_need_no_quotes(two: ApiClient) -> None:
    assert names(two, "postal_code eq 60622 or postal_code eq 02139") == ["Rob"]


@fact("filters-18")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("given_name eq 'Rob' or given_name eq 'Roberto' and region eq 'WI'", ["Rob"]),
        ("region eq 'WI' and given_name eq 'Rob' or given_name eq 'Roberto'", ["Roberto"]),
        ("region eq 'WI' or region eq 'NY'", []),
    ],
)
def test_or_binds_less_tightly_than_and(two: ApiClient, text: str, found: list[str]) -> None:
    assert names(two, text) == found


@fact("filters-17")
@pytest.mark.parametrize(
    "text",
    [
        "phone_number eq '+13125550148'",
        "phone_number eq '%2B13125550148'",
        'given_name eq "Rob"',
        'family_name eq "Ruiz Vega"',
    ],
)
def test_a_plus_and_double_quotes_find_nothing_with_a_note(two: ApiClient, text: str) -> None:
    answer = two.get(f"/people?filter={text}")
    assert answer.json["_embedded"]["osdi:people"] == []
    assert answer.note_codes == ["filter-hint"]


@fact("filters-9")
@pytest.mark.parametrize(
    "field",
    [
        "nickname",
        pytest.param("email", marks=fact("filters-2")),
        pytest.param("last_name", marks=fact("filters-2")),
        "origin_system",
        "title",
    ],
)
def test_an_unknown_field_is_a_400_with_one_sentence(two: ApiClient, field: str) -> None:
    answer = two.get(f"/people?filter={field} eq 'x'")
    assert answer.status == 400
    assert field in answer.error


@fact("filters-7")
@pytest.mark.parametrize("value", ["Rob", "Roberto"])
def test_eq_is_exact(two: ApiClient, value: str) -> None:
    assert names(two, f"given_name eq '{value}'") == [value]
    assert names(two, f"given_name eq '{value[:2]}'") == []


@fact("filters-7")
@pytest.mark.parametrize("field", ["created_date", "modified_date"])
@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("gt '2026-07-01T12:01:00Z'", []),
        ("gt '2026-07-01T12:00:59Z'", ["Roberto"]),
        ("lt '2026-07-01T12:00:00Z'", []),
        ("lt '2026-07-01T12:00:01Z'", ["Rob"]),
    ],
)
def test_gt_and_lt_are_strict_to_the_second(
    two: ApiClient, field: str, clause: str, found: list[str]
) -> None:
    assert names(two, f"{field} {clause}") == found


@fact("filters-7")
@pytest.mark.parametrize(
    ("clause", "found"), [("gt '2026-07-01'", 2), ("lt '2026-07-01'", 0), ("lt '2026-07-02'", 2)]
)
def test_a_date_without_a_time_is_its_midnight(two: ApiClient, clause: str, found: int) -> None:
    assert len(names(two, f"created_date {clause}")) == found


@fact("filters-8")
@pytest.mark.parametrize("value", ["yesterday", "2026-13-01", "07/01/2026", "x"])
def test_a_date_field_refuses_what_is_no_date(two: ApiClient, value: str) -> None:
    answer = two.get(f"/people?filter=created_date gt '{value}'")
    assert answer.status == 400
    assert answer.error


@fact("filters-2", "tags.filters", "filters-14")
def test_tags_cannot_be_filtered(api: ApiClient) -> None:
    api.tag("steward")
    api.tag("member")
    answer = api.get("/tags?filter=name eq 'steward'")
    assert answer.status == 200
    assert answer.json["total_records"] == 2


@fact("filters-2", "taggings.filters")
def test_taggings_cannot_be_filtered(api: ApiClient) -> None:
    tag = api.tag("steward")
    api.sign_up(email="ruth@example.org", add_tags=["steward"])
    answer = api.get(f"/tags/{uuid_of(tag)}/taggings?filter=created_date lt '2000-01-01'")
    assert answer.status == 200
    assert answer.json["total_records"] == 1


@fact("filters-2", "metadata.filters", "custom_fields.filters")
@pytest.mark.parametrize("path", ["/metadata", "/metadata/custom_fields"])
def test_metadata_cannot_be_filtered(api: ApiClient, path: str) -> None:
    assert api.get(f"{path}?filter=name eq 'x'").json == api.get(path).json


@fact("filters-16")
@pytest.mark.parametrize("query", ["filter=", "filter=%20", "filter=&page=1"])
def test_an_empty_filter_is_none(two: ApiClient, query: str) -> None:
    people: list[Any] = two.get(f"/people?{query}").json["_embedded"]["osdi:people"]
    assert len(people) == 2
