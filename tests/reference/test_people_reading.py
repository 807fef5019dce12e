from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import ApiClient, email_status, href, uuid_of
from .facts import fact


@pytest.fixture
def quiet(api: ApiClient) -> Any:
    """A person of whom nothing but an email is known."""
    return api.sign_up(email="quiet@example.net")


@fact("people-2", "people-1", "people.fields.phone_numbers")
@fact("people.objects.phone_number.number")
def test_a_person_without_a_phone_has_one_entry_all_the_same(quiet: Any) -> None:
    assert quiet["phone_numbers"] == [{"primary": True, "number_type": "Mobile", "status": "unsubscribed"}]


@fact("people-3")
@fact(
    "people.objects.postal_address.region",
    "people.objects.location.latitude",
    "people.objects.location.longitude",
)
@fact("people.objects.location.accuracy", "people.objects.postal_address.location")
def test_a_person_without_an_address_has_a_bare_american_one(quiet: Any) -> None:
    assert quiet["postal_addresses"] == [
        {
            "primary": True,
            "region": "",
            "country": "US",
            "location": {"latitude": None, "longitude": None, "accuracy": "Approximate"},
        }
    ]


@fact("people-4", "people.fields.custom_fields", "transport-10")
def test_a_person_without_custom_fields_has_an_empty_object(quiet: Any) -> None:
    assert quiet["custom_fields"] == {}


@fact("people-4", "people.fields.languages_spoken")
def test_a_person_of_no_known_language_speaks_english(quiet: Any) -> None:
    assert quiet["languages_spoken"] == ["en"]


@fact("transport-10", "people.fields.given_name", "people.fields.family_name")
@fact("people.objects.postal_address.address_lines", "people.objects.postal_address.locality")
@fact("people.objects.postal_address.postal_code")
def test_what_is_not_known_has_no_key(quiet: Any) -> None:
    assert {"given_name", "family_name"}.isdisjoint(quiet)
    assert {"address_lines", "locality", "postal_code"}.isdisjoint(quiet["postal_addresses"][0])


@fact("people-5", "people-1")
def test_a_person_without_an_email_has_an_entry_without_an_address(api: ApiClient) -> None:
    person = api.sign_up(phone="3125550148")
    assert person["email_addresses"] == [{"primary": True, "status": "unsubscribed"}]


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("email_addresses", marks=fact("people.objects.email_address.primary")),
        pytest.param("phone_numbers", marks=fact("people.objects.phone_number.primary")),
        pytest.param("postal_addresses", marks=fact("people.objects.postal_address.primary")),
    ],
)
@pytest.mark.parametrize("sent", [None, True, False])
def test_an_entry_is_always_the_primary_one(api: ApiClient, kind: str, sent: bool | None) -> None:
    entries: dict[str, dict[str, Any]] = {
        "email_addresses": {"address": "ruth@example.org"},
        "phone_numbers": {"number": "3125550148"},
        "postal_addresses": {"postal_code": "60622"},
    }
    hashes: dict[str, Any] = {
        name: [{**entry, "primary": sent} if sent is not None else entry] for name, entry in entries.items()
    }
    assert api.sign_up(**hashes)[kind][0]["primary"] is True


@fact("people.objects.phone_number.number_type", "people-18")
@pytest.mark.parametrize("sent", ["Mobile", "Home"])
def test_every_number_is_mobile(api: ApiClient, sent: str) -> None:
    person = api.sign_up(phone_numbers=[{"number": "3125550148", "number_type": sent}])
    assert person["phone_numbers"][0]["number_type"] == "Mobile"


@fact("people.objects.postal_address.language")
def test_an_address_has_no_language(api: ApiClient) -> None:
    address = {"postal_code": "60622", "language": "en"}
    person = api.sign_up(email="ruth@example.org", postal_addresses=[address])
    assert person["postal_addresses"][0]["postal_code"] == "60622"
    assert "language" not in person["postal_addresses"][0]


@fact("people.answers.200", "filters-10")
def test_a_person_is_read_alone_and_in_the_list_right_after_the_write(api: ApiClient, quiet: Any) -> None:
    alone, listed = api.get(href(quiet)), api.get("/people")
    assert alone.status == listed.status == 200
    assert alone.json == quiet
    assert [uuid_of(person) for person in listed.json["_embedded"]["osdi:people"]] == [uuid_of(quiet)]


@fact("people-6")
def test_the_unsubscribed_are_still_listed_and_found(api: ApiClient, quiet: Any) -> None:
    api.put(href(quiet), {"email_addresses": [{"status": "unsubscribed"}]})
    assert [email_status(person) for person in api.people()] == ["unsubscribed"]
    assert [email_status(person) for person in api.people("email_address eq 'quiet@example.net'")] == [
        "unsubscribed"
    ]


@fact("people.objects.email_address.address")
@pytest.mark.parametrize("written", ["ruth@example.org", "RUTH@Example.org"])
def test_an_email_is_compared_without_regard_to_case(api: ApiClient, written: str) -> None:
    person = api.sign_up(email="Ruth@example.org")
    assert uuid_of(api.sign_up(email=written)) == uuid_of(person)
    assert [uuid_of(found) for found in api.people(f"email_address eq '{written}'")] == [uuid_of(person)]


@fact("people.fields.created_date", "networks-3")
def test_a_person_has_a_date_of_joining_for_each_group(two_groups: tuple[ApiClient, ApiClient]) -> None:
    first, second = two_groups
    first.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    in_first = first.sign_up(email="ruth@example.org")
    first.world.clock.advance(days=1)
    in_second = second.sign_up(email="ruth@example.org")
    assert uuid_of(in_first) == uuid_of(in_second)
    assert (in_first["created_date"], in_second["created_date"]) == (
        "2026-07-01T00:00:00Z",
        "2026-07-02T00:00:00Z",
    )
    assert first.get(href(in_first)).json["created_date"] == "2026-07-01T00:00:00Z"


@fact("people.fields.modified_date")
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_change_bumps_the_date_of_modification_only(api: ApiClient, method: str) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    person = api.sign_up(email="ruth@example.org")
    api.world.clock.advance(90)
    changed = (
        api.put(href(person), {"given_name": "Ruth"}).json
        if method == "PUT"
        else api.sign_up(email="ruth@example.org", given_name="Ruth")
    )
    assert (changed["created_date"], changed["modified_date"]) == (
        "2026-07-01T00:00:00Z",
        "2026-07-01T00:01:30Z",
    )


@fact("people.fields.created_date", "people.fields.modified_date")
def test_dates_of_a_person_cannot_be_sent(api: ApiClient) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    person = api.sign_up(
        email="ruth@example.org", created_date="2020-01-01T00:00:00Z", modified_date="2020-01-01"
    )
    changed = api.put(href(person), {"created_date": "2020-01-01T00:00:00Z"}).json
    assert (
        person["created_date"] == person["modified_date"] == changed["created_date"] == "2026-07-01T00:00:00Z"
    )
