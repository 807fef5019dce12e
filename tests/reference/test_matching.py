from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, href, person_hash, phone_status, uuid_of
from .facts import fact

Groups = tuple[ApiClient, ApiClient]


def number_of(person: Any) -> str | None:
    """Return the phone number of a person."""
    number: str | None = person["phone_numbers"][0].get("number")
    return number


def address_of(person: Any) -> str | None:
    """Return the email of a person."""
    address: str | None = person["email_addresses"][0].get("address")
    return address


@fact("matching-1", "matching-9")
@pytest.mark.parametrize("phone", [None, "3125550148"])
def test_a_known_email_means_that_person_and_new_values_lie_over_old_ones(
    api: ApiClient, phone: str | None
) -> None:
    ruth = api.sign_up(email="ruth@example.org", phone="3125550148", given_name="Ruth", family_name="Okafor")
    again = api.sign_up(email="ruth@example.org", phone=phone, given_name="Rita")
    assert uuid_of(again) == uuid_of(ruth)
    assert (again["given_name"], again["family_name"], number_of(again)) == ("Rita", "Okafor", "13125550148")
    assert len(api.people()) == 1


@fact("matching-2", "matching-9")
def test_a_known_email_with_another_phone_gets_the_new_number(api: ApiClient) -> None:
    ruth = api.sign_up(email="ruth@example.org", phone="3125550148")
    again = api.sign_up(email="ruth@example.org", phone="2025551212")
    assert uuid_of(again) == uuid_of(ruth)
    assert number_of(again) == "12025551212"
    assert len(api.people()) == 1


@fact("matching-3", "matching-9")
@pytest.mark.parametrize("status", ["subscribed", "unsubscribed"])
def test_a_new_email_takes_the_number_from_who_has_it_with_its_status(api: ApiClient, status: str) -> None:
    old = api.sign_up(
        given_name="Ruth",
        email="ruth@example.org",
        phone_numbers=[{"number": "3125550148", "status": status}],
        custom_fields={"Ward": "3"},
    )
    new = api.sign_up(email="new@example.org", phone="3125550148")
    assert uuid_of(new) != uuid_of(old)
    assert (number_of(new), phone_status(new)) == ("13125550148", status)
    left = api.get(href(old)).json
    assert number_of(left) is None
    assert (left["given_name"], address_of(left), left["custom_fields"]) == (
        "Ruth",
        "ruth@example.org",
        {"Ward": "3"},
    )


@fact("matching-4")
def test_an_email_with_the_phone_of_a_mobile_only_person_joins_them(api: ApiClient) -> None:
    mobile = api.sign_up(phone="3125550148", given_name="Ruth")
    joined = api.sign_up(email="ruth@example.org", phone="3125550148")
    assert uuid_of(joined) == uuid_of(mobile)
    assert (address_of(joined), number_of(joined), joined["given_name"]) == (
        "ruth@example.org",
        "13125550148",
        "Ruth",
    )
    assert len(api.people()) == 1


@fact("matching-4", "matching-5", "people-19", "matching-9")
def test_a_known_email_with_the_phone_of_a_mobile_only_person_merges_the_two(api: ApiClient) -> None:
    for name in ("steward", "member"):
        api.tag(name)
    mobile = api.sign_up(
        phone="3125550148", family_name="Okafor", custom_fields={"Ward": "3"}, add_tags=["steward"]
    )
    with_email = api.sign_up(email="ruth@example.org", given_name="Ruth", add_tags=["member"])
    merged = api.sign_up(email="ruth@example.org", phone="3125550148")
    assert uuid_of(merged) == uuid_of(with_email)
    assert (address_of(merged), number_of(merged)) == ("ruth@example.org", "13125550148")
    assert (merged["given_name"], merged["family_name"], merged["custom_fields"]) == (
        "Ruth",
        "Okafor",
        {"Ward": "3"},
    )
    assert api.tags_of(merged) == ["member", "steward"]
    assert [uuid_of(person) for person in api.people()] == [uuid_of(with_email)]
    assert api.get(href(mobile)).status == 404


@fact("matching-6", "matching-9")
def test_a_known_phone_alone_means_its_holder(api: ApiClient) -> None:
    ruth = api.sign_up(email="ruth@example.org", phone="3125550148")
    again = api.sign_up(phone="(312) 555-0148", given_name="Ruth")
    assert uuid_of(again) == uuid_of(ruth)
    assert again["given_name"] == "Ruth"
    assert len(api.people()) == 1


@fact("matching-7", "people-1")
def test_an_unknown_phone_alone_makes_a_mobile_only_person(api: ApiClient) -> None:
    api.sign_up(email="ruth@example.org", phone="2025551212")
    person = api.sign_up(phone="3125550148")
    assert (address_of(person), number_of(person)) == (None, "13125550148")
    assert len(api.people()) == 2


@fact("networks-4")
def test_a_phone_is_unique_in_its_group_only(two_groups: Groups) -> None:
    first, second = two_groups
    in_first = first.sign_up(phone="3125550148")
    in_second = second.sign_up(phone="3125550148")
    assert uuid_of(in_first) != uuid_of(in_second)
    assert number_of(first.get(href(in_first)).json) == number_of(in_second) == "13125550148"


@fact("networks-4", "networks-3", "keys-7")
def test_an_email_is_unique_on_the_platform_and_its_person_shared(two_groups: Groups) -> None:
    first, second = two_groups
    in_first = first.sign_up(email="ruth@example.org", given_name="Ruth")
    assert second.get(href(in_first)).status == 404
    in_second = second.sign_up(email="RUTH@example.org")
    assert uuid_of(in_first) == uuid_of(in_second)


@fact("matching-4", "matching-9")
def test_a_put_of_a_number_takes_it_from_a_holder_with_an_email(api: ApiClient) -> None:
    holder = api.sign_up(email="holder@example.org", phone="3125550148", given_name="Rob")
    ruth = api.sign_up(email="ruth@example.org")
    changed = api.put(href(ruth), person_hash(phone="3125550148")).json
    left = api.get(href(holder)).json
    assert number_of(changed) == "13125550148"
    assert (number_of(left), address_of(left), left["given_name"]) == (None, "holder@example.org", "Rob")


@fact("matching-4", "matching-5")
def test_a_put_of_the_number_of_a_mobile_only_person_merges_the_two(api: ApiClient) -> None:
    api.tag("steward")
    mobile = api.sign_up(phone="3125550148", given_name="Ruth", add_tags=["steward"])
    ruth = api.sign_up(email="ruth@example.org")
    merged = api.put(href(ruth), person_hash(phone="3125550148")).json
    assert uuid_of(merged) == uuid_of(ruth)
    assert (number_of(merged), merged["given_name"]) == ("13125550148", "Ruth")
    assert api.tags_of(merged) == ["steward"]
    assert api.get(href(mobile)).status == 404


@fact("identifiers-8")
def test_an_email_decides_before_an_identifier(api: ApiClient) -> None:
    by_email = api.sign_up(email="ruth@example.org")
    holder = api.sign_up(email="rob@example.org", identifiers=["members:1"])
    found = api.sign_up(email="ruth@example.org", identifiers=["members:1"])
    assert uuid_of(found) == uuid_of(by_email)
    assert found["identifiers"] == by_email["identifiers"]
    assert api.get(href(holder)).json["identifiers"] == holder["identifiers"]
