from __future__ import annotations

from typing import Any

import pytest

from ..api_client import Answer, ApiClient, href, person_hash
from .facts import fact

CHICAGO = {"address_lines": ["415 Larkspur Ave"], "postal_code": "60622"}


def sign_up_at(api: ApiClient, **address: Any) -> Answer:
    """Sign Ruth up with an address and return the whole answer."""
    return api.post("/people", {"person": person_hash(email="ruth@example.org", postal_addresses=[address])})


def address_at(api: ApiClient, **address: Any) -> Any:
    """Sign Ruth up with an address and return the one that she has then."""
    return sign_up_at(api, **address).json["postal_addresses"][0]


@fact(
    "people.fields.postal_addresses",
    "people-21",
    "people.objects.postal_address.locality",
)
@fact("people.objects.postal_address.region", "people.objects.postal_address.location", "people-22")
@fact("people-24")
def test_city_and_state_are_filled_in_from_the_zip(api: ApiClient) -> None:
    address = address_at(api, postal_code="60622")
    assert (address["locality"], address["region"], address["country"]) == ("Chicago", "IL", "US")


@fact(
    "people.objects.location.latitude",
    "people.objects.location.longitude",
    "people.objects.location.accuracy",
)
@fact("people-23", "people.objects.postal_address.location")
def test_the_location_of_a_zip_is_approximate(api: ApiClient) -> None:
    location = address_at(api, **CHICAGO)["location"]
    assert list(location) == ["latitude", "longitude", "accuracy"]
    assert 41 < location["latitude"] < 43
    assert -89 < location["longitude"] < -87
    assert location["accuracy"] == "Approximate"


@fact("people-3", "people.objects.location.latitude", "people.objects.location.accuracy")
def test_an_unknown_place_is_null_and_approximate(api: ApiClient) -> None:
    location = address_at(api, postal_code="SW1A 1AA", country="GB")["location"]
    assert location == {"latitude": None, "longitude": None, "accuracy": "Approximate"}


@fact("people.objects.postal_address.location")
def test_a_location_cannot_be_sent(api: ApiClient) -> None:
    sent = {"latitude": 1.5, "longitude": 2.5, "accuracy": "Rooftop"}
    assert address_at(api, **CHICAGO, location=sent)["location"]["latitude"] != 1.5


@fact("people-22", "people-21", "people-24")
def test_a_city_is_kept_on_the_first_save(api: ApiClient) -> None:
    assert address_at(api, postal_code="60622", locality="Oak Park")["locality"] == "Oak Park"


@fact("people-21")
def test_a_city_and_state_without_a_zip_are_kept_with_a_note(api: ApiClient) -> None:
    answer = sign_up_at(api, locality="Springfield", region="MA")
    address = answer.json["postal_addresses"][0]
    assert (address["locality"], address["region"]) == ("Springfield", "MA")
    assert "postal_code" not in address
    assert answer.note_codes == ["address-without-zip"]


@fact("people-21")
def test_a_city_and_state_sent_over_a_known_zip_are_noted_too(api: ApiClient) -> None:
    ruth = sign_up_at(api, **CHICAGO).json
    answer = api.put(href(ruth), {"postal_addresses": [{"locality": "Springfield", "region": "MA"}]})
    assert answer.status == 200
    assert answer.note_codes == ["address-without-zip"]


@fact("people-21", "people.objects.postal_address.postal_code")
@pytest.mark.parametrize("code", ["01103", "60622-1234", "K1A 0B1"])
def test_a_postal_code_is_text_and_comes_back_as_it_was_sent(api: ApiClient, code: str) -> None:
    assert address_at(api, postal_code=code)["postal_code"] == code


@fact("people.objects.postal_address.country", "people-3")
@pytest.mark.parametrize(
    "address", [{"postal_code": "SW1A 1AA", "locality": "London"}, {"locality": "Toronto", "region": "ON"}]
)
def test_the_country_is_the_us_unless_sent_even_where_it_plainly_is_not(api: ApiClient, address: Any) -> None:
    assert address_at(api, **address)["country"] == "US"


@fact("people.objects.postal_address.country")
def test_a_country_that_is_sent_is_kept(api: ApiClient) -> None:
    assert address_at(api, postal_code="K1A 0B1", country="CA")["country"] == "CA"


@fact("people.objects.postal_address.address_lines")
def test_one_line_of_a_street_is_kept(api: ApiClient) -> None:
    assert address_at(api, address_lines=["415 Larkspur Ave", "Apt 2"])["address_lines"] == [
        "415 Larkspur Ave"
    ]


@fact("people.fields.postal_addresses", "writing-3")
def test_parts_that_are_not_sent_stay(api: ApiClient) -> None:
    ruth = sign_up_at(api, **CHICAGO).json
    changed = api.put(href(ruth), {"postal_addresses": [{"address_lines": ["9 Other St"]}]}).json
    assert changed["postal_addresses"] == [{**ruth["postal_addresses"][0], "address_lines": ["9 Other St"]}]


@fact("people.fields.postal_addresses")
def test_the_keys_of_an_address_stand_in_order(api: ApiClient) -> None:
    keys = ["primary", "address_lines", "locality", "region", "postal_code", "country", "location"]
    assert list(address_at(api, **CHICAGO)) == keys
