from __future__ import annotations

from typing import Any

import pytest

from ...api_client import ApiClient, email_status, href, phone_status, uuid_of

PHONE = "13125550148"


@pytest.fixture
def mobile_only(api: ApiClient) -> Any:
    """A person with a phone and two tags, and no email."""
    for name in ("steward", "prospect"):
        api.tag(name)
    return api.sign_up(
        phone=PHONE,
        given_name="Ruth",
        identifiers=["sys:mobile"],
        custom_fields={"Unit": "mobile", "Shop": "mobile"},
        add_tags=["steward", "prospect"],
        phone_numbers=[{"number": PHONE, "status": "subscribed"}],
    )


def test_a_known_email_with_the_phone_of_a_mobile_only_person_makes_one_person_of_two(
    api: ApiClient, mobile_only: Any
) -> None:
    known = api.sign_up(email="ada@example.org", custom_fields={"Unit": "email"}, add_tags=["steward"])
    merged = api.sign_up(email="ada@example.org", phone=PHONE)

    assert uuid_of(merged) == uuid_of(known)
    assert api.get(href(mobile_only)).status == 404
    assert len(api.people()) == 1
    assert merged["given_name"] == "Ruth"
    assert merged["custom_fields"] == {"Unit": "email", "Shop": "mobile"}
    assert merged["identifiers"][1:] == ["sys:mobile"]
    assert phone_status(merged) == "subscribed"


def test_taggings_of_both_people_are_kept_once_each(api: ApiClient, mobile_only: Any) -> None:
    api.sign_up(email="ada@example.org", add_tags=["steward"])
    merged = api.sign_up(email="ada@example.org", phone=PHONE)

    assert api.tags_of(merged) == ["prospect", "steward"]
    for name in ("steward", "prospect"):
        taggings = api.get(href(api.tag(name), "osdi:taggings")).json
        assert taggings["total_records"] == 1
        assert href(taggings["_embedded"]["osdi:taggings"][0], "osdi:person") == href(merged)


def test_a_put_that_takes_the_phone_of_a_mobile_only_person_merges_too(
    api: ApiClient, mobile_only: Any
) -> None:
    known = api.sign_up(email="ada@example.org")
    answer = api.put(href(known), {"phone_numbers": [{"number": PHONE}]})

    assert answer.status == 200
    assert "people-merged" in answer.note_codes
    assert api.tags_of(answer.json) == ["prospect", "steward"]
    assert len(api.people()) == 1


def test_an_unknown_email_with_the_phone_of_a_mobile_only_person_is_that_person(
    api: ApiClient, mobile_only: Any
) -> None:
    merged = api.sign_up(email="new@example.org", phone=PHONE)
    assert uuid_of(merged) == uuid_of(mobile_only)
    assert email_status(merged) == "subscribed"
    assert api.tags_of(merged) == ["prospect", "steward"]


def test_the_identifier_of_a_merged_person_leads_to_the_one_that_is_left(
    api: ApiClient, mobile_only: Any
) -> None:
    api.sign_up(email="ada@example.org")
    merged = api.sign_up(email="ada@example.org", phone=PHONE)
    assert [uuid_of(person) for person in api.people("identifier eq 'sys:mobile'")] == [uuid_of(merged)]


def test_a_phone_that_moves_leaves_the_rest_of_its_old_holder_alone(api: ApiClient) -> None:
    old = api.sign_up(
        email="ada@example.org", given_name="Ada", phone_numbers=[{"number": PHONE, "status": "subscribed"}]
    )
    new = api.sign_up(email="ben@example.org", phone=PHONE)
    left = api.get(href(old)).json

    assert (phone_status(new), new["phone_numbers"][0]["number"]) == ("subscribed", PHONE)
    assert "number" not in left["phone_numbers"][0]
    assert phone_status(left) == "unsubscribed"
    assert (left["given_name"], left["email_addresses"]) == (old["given_name"], old["email_addresses"])


def test_a_refused_signup_leaves_nothing_behind(api: ApiClient, mobile_only: Any) -> None:
    before = api.get("/people").body
    answer = api.post(
        "/people", {"person": {"email_addresses": [{"address": "no email"}], "given_name": "X"}}
    )
    assert answer.status == 400
    assert api.get("/people").body == before
