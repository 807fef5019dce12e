from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, href
from .facts import fact
from .sample_events import again, event_body, made, post_event

GRANGE = {
    "venue": "Grange Hall",
    "address_lines": ["412 Orchard St"],
    "locality": "Portland",
    "region": "OR",
    "postal_code": "97214",
    "country": "US",
}


def placed(api: ApiClient, **location: Any) -> Any:
    """Return the location of an event that was posted with one."""
    return post_event(api, location=location)["location"]


@fact("events.fields.location")
@pytest.mark.parametrize(
    "part", [pytest.param(part, marks=fact(f"events.objects.location.{part}")) for part in GRANGE]
)
def test_a_part_of_the_location_is_kept_and_can_be_changed_alone(api: ApiClient, part: str) -> None:
    event = post_event(api, location=GRANGE)
    assert event["location"][part] == GRANGE[part]
    other = ["7 Mill Rd"] if part == "address_lines" else "CA" if part == "country" else "Elsewhere"
    changed = api.put(href(event), {"location": {part: other}}).json["location"]
    assert changed[part] == other
    derived = ("locality", "region") if part == "postal_code" else ()
    kept = {name: value for name, value in GRANGE.items() if name not in (part, *derived)}
    assert {name: changed.get(name) for name in kept} == kept


@fact("events.objects.location.address_lines")
def test_only_the_first_address_line_is_kept(api: ApiClient) -> None:
    answer = api.post(
        "/events", event_body(location={**GRANGE, "address_lines": ["412 Orchard St", "Room 3"]})
    )
    assert answer.json["location"]["address_lines"] == ["412 Orchard St"]
    assert answer.note_codes == ["only-one-kept"]


@fact("events.objects.location.country")
@pytest.mark.parametrize(
    "sent", [{"venue": "Grange Hall"}, {"postal_code": "97214"}, {"locality": "Portland"}]
)
def test_the_country_is_the_united_states_when_it_is_left_out(api: ApiClient, sent: Any) -> None:
    assert placed(api, **sent)["country"] == "US"


@fact("events.objects.location.language")
def test_a_language_is_neither_kept_nor_shown(api: ApiClient) -> None:
    answer = api.post("/events", event_body(location={**GRANGE, "language": "en"}))
    assert "language" not in answer.json["location"]
    assert answer.note_codes == ["read-only-field"]


@fact("events.objects.location.location", "events-10", "people-23")
@fact(
    "events.objects.geocode.latitude", "events.objects.geocode.longitude", "events.objects.geocode.accuracy"
)
def test_a_street_is_found_to_the_roof_with_many_decimals_and_always_in_the_same_place(
    api: ApiClient,
) -> None:
    first, second = placed(api, **GRANGE)["location"], placed(api, **GRANGE)["location"]
    other = placed(api, **{**GRANGE, "address_lines": ["7 Mill Rd"]})["location"]
    assert first == second != other
    assert list(first) == ["latitude", "longitude", "accuracy"]
    assert first["accuracy"] == other["accuracy"] == "Rooftop"
    assert len(str(first["latitude"]).partition(".")[2]) > 4
    assert abs(first["latitude"] - other["latitude"]) < 0.1


@fact("events.objects.geocode.accuracy")
@pytest.mark.parametrize("sent", [{"postal_code": "60622"}, {"locality": "Chicago", "region": "IL"}])
def test_a_place_without_a_street_is_found_approximately(api: ApiClient, sent: Any) -> None:
    location = placed(api, **sent)
    assert location["location"]["accuracy"] == "Approximate"
    assert round(location["location"]["latitude"]) == 42
    assert (location["locality"], location["region"]) == ("Chicago", "IL")


@fact("events.objects.location.location", "events-10")
@pytest.mark.parametrize(
    "sent",
    [
        {"venue": "Online"},
        {"locality": "Nowhere", "region": "OR"},
        {"postal_code": "00000"},
        {"postal_code": "97214", "country": "DE"},
    ],
)
def test_a_place_that_is_not_known_has_no_coordinates(api: ApiClient, sent: Any) -> None:
    assert "location" not in placed(api, **sent)


@fact("events.fields.location", "events.objects.location.location")
def test_a_geocode_cannot_be_sent_and_follows_a_change(api: ApiClient) -> None:
    event = post_event(api, location={**GRANGE, "location": {"latitude": 0, "longitude": 0}})
    moved = api.put(href(event), {"location": {"postal_code": "60622"}}).json["location"]
    assert round(event["location"]["location"]["latitude"], 1) == 45.5
    assert round(moved["location"]["latitude"]) == 42
    assert (moved["locality"], moved["region"], moved["venue"]) == ("Chicago", "IL", "Grange Hall")


@fact("events.fields.location")
def test_an_empty_location_changes_nothing(api: ApiClient) -> None:
    event = post_event(api, location=GRANGE)
    assert api.put(href(event), {"location": {}}).json["location"] == event["location"]
    assert api.put(href(event), {"location": None}).json["location"] == event["location"]
    assert "location" not in post_event(api, location={})
    assert again(api, event)["location"] == event["location"]


@fact("events.fields.location")
def test_the_user_interface_finds_places_too(api: ApiClient) -> None:
    event = api.get(f"/events/{made(api, 'events', location=GRANGE)}").json
    assert event["location"]["location"]["accuracy"] == "Rooftop"
    assert "location" not in api.get(f"/events/{made(api, 'events', location={})}").json
