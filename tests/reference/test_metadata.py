"""Metadata and the list of custom fields."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from actionnetwork_mock.rules.custom_fields import add_names

from ..api_client import BASE, ApiClient, href
from ..conftest import MakeApi
from .facts import fact

FIELDS = "action_network:custom_fields"
NOW = datetime(2026, 7, 1, tzinfo=UTC)


@fact("metadata.addresses", "metadata.methods", "metadata.answers.200", "metadata.fields.name")
@fact("writing-10", "lists-17", "metadata.key_order", "metadata.embedded")
def test_metadata_has_a_name_and_links(api: ApiClient) -> None:
    answer = api.get("/metadata")
    assert answer.status == 200
    assert list(answer.json) == ["name", "_links"]
    assert answer.json["name"] == "Action Network"


@fact("metadata.links.curies", "metadata.links.self", "metadata.links.action_network:custom_fields")
@fact("documents-18")
def test_metadata_leads_to_itself_and_to_the_custom_fields_on_the_same_host(api: ApiClient) -> None:
    metadata = api.get("/metadata").json
    assert list(metadata["_links"]) == ["curies", "self", FIELDS]
    assert href(metadata) == f"{BASE}/metadata"
    assert href(metadata, FIELDS) == f"{BASE}/metadata/custom_fields"


@fact("metadata.rel", "keys-8", "aep.links.osdi:metadata")
def test_the_entry_point_leads_to_metadata_with_a_key(api: ApiClient) -> None:
    address = href(api.get("").json, "osdi:metadata")
    assert api.get(address).json == api.get("/metadata").json


@fact("metadata.methods", "custom_fields.methods", "lists-18")
@pytest.mark.parametrize("path", ["/metadata/1", "/metadata/custom_fields/1", "/metadata/custom_fields/Ward"])
def test_nothing_below_has_an_address(api: ApiClient, path: str) -> None:
    api.sign_up(email="ruth@example.org", custom_fields={"Ward": "3"})
    assert api.get(path).status == 404


@fact(
    "custom_fields.addresses",
    "custom_fields.rel",
    "custom_fields.methods",
    "custom_fields.answers.200",
)
@fact("writing-10", "lists-18", "custom_fields.key_order", "custom_fields.paging")
@fact("metadata.paging")
@fact("custom_fields.embedded")
def test_the_custom_fields_are_no_collection_but_an_array_at_the_top(api: ApiClient) -> None:
    answer = api.get(href(api.get("/metadata").json, FIELDS))
    assert answer.status == 200
    assert list(answer.json) == ["origin_system", "name", "description", "_links", FIELDS]
    assert answer.json[FIELDS] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param(name, value, marks=fact(f"custom_fields.fields.{name}"))
        for name, value in (
            ("origin_system", "Action Network"),
            ("name", "Custom Fields"),
            ("description", "The collection of custom fields available at this endpoint."),
        )
    ],
)
def test_the_list_has_constants(api: ApiClient, name: str, value: str) -> None:
    assert api.get("/metadata/custom_fields").json[name] == value


@fact("custom_fields.links.self", "custom_fields.links.curies", "documents-19")
def test_self_is_an_array_of_one(api: ApiClient) -> None:
    links = api.get("/metadata/custom_fields").json["_links"]
    assert list(links) == ["self", "curies"]
    assert links["self"] == [{"href": f"{BASE}/metadata/custom_fields"}]


@fact("custom_fields.fields.action_network:custom_fields", "writing-10", "lists-18")
@fact("custom_fields.paging")
def test_all_fields_are_listed_at_once(api: ApiClient) -> None:
    names = {f"Field {number}": "1" for number in range(40)}
    api.sign_up(email="ruth@example.org", custom_fields=names)
    api.sign_up(email="other@example.org", custom_fields=names)
    listed = api.get("/metadata/custom_fields?per_page=5&page=2").json[FIELDS]
    assert sorted(field["name"] for field in listed) == sorted(names)


@fact("custom_fields.objects.custom_field.name", "custom_fields.objects.custom_field.created_date")
@fact("custom_fields.objects.custom_field.modified_date", "custom_fields.objects.custom_field.notes")
@fact("custom_fields.objects.custom_field.numeric_id", "lists-18", "transport-10")
def test_a_field_has_a_name_dates_notes_and_a_number(api: ApiClient) -> None:
    api.world.clock.freeze(NOW)
    api.sign_up(email="ruth@example.org", custom_fields={"Ward": "3"})
    (field,) = api.get("/metadata/custom_fields").json[FIELDS]
    assert type(field.pop("numeric_id")) is int
    assert list(field.items()) == [
        ("name", "Ward"),
        ("created_date", "2026-07-01T00:00:00Z"),
        ("modified_date", "2026-07-01T00:00:00Z"),
        ("notes", None),
    ]


@fact("custom_fields.objects.custom_field.notes", "lists-18")
def test_notes_may_be_a_text(api: ApiClient) -> None:
    world = api.world
    with world.store.transaction():
        add_names(world.store, world.first_group.id, ["Ward"], world.clock.stamp(), notes="1 means yes")
    assert [field["notes"] for field in api.get("/metadata/custom_fields").json[FIELDS]] == ["1 means yes"]


@fact("custom_fields.paging", "lists-19")
def test_the_order_of_fields_is_that_of_their_numbers(api: ApiClient) -> None:
    for name in ("Ward", "Employer", "Union"):
        api.sign_up(email="ruth@example.org", custom_fields={name: "1"})
    numbers = [field["numeric_id"] for field in api.get("/metadata/custom_fields").json[FIELDS]]
    assert numbers == sorted(set(numbers))


@fact("writing-10", "lists-18", "people-17")
def test_a_dropped_name_is_not_listed(make_api: MakeApi) -> None:
    api = make_api(unknown_custom_field="dropped")
    assert api.sign_up(email="ruth@example.org", custom_fields={"Ward": "3"})["custom_fields"] == {}
    assert api.get("/metadata/custom_fields").json[FIELDS] == []
