from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError

from ..api_client import ApiClient, href, uuid_of
from .facts import fact
from .test_made_in_ui import NOBODY, make


@pytest.fixture
def members(api: ApiClient) -> str:
    """The uuid of an empty list."""
    return make(api, "lists", name="Members")


def put_on(api: ApiClient, list_id: str, person: Any) -> Any:
    uuid = make(api, "items", {"list_id": list_id, "person_id": uuid_of(person)})
    return api.get(f"/lists/{list_id}/items/{uuid}").json


@fact(
    "items.fields.item_type", "items.fields.action_network:person_id", "items.fields.action_network:list_id"
)
@fact("items.links.osdi:list", "items.links.osdi:person", "lists-7")
def test_an_item_names_its_person_and_its_list(api: ApiClient, members: str) -> None:
    ruth = api.sign_up(email="ruth@example.org")
    item = put_on(api, members, ruth)
    assert item["item_type"] == "osdi:person"
    assert item["action_network:person_id"] == uuid_of(ruth)
    assert item["action_network:list_id"] == members
    assert href(item, "osdi:person") == href(ruth)
    assert api.get(href(item, "osdi:list")).json["name"] == "Members"


@fact("lists-7")
def test_an_item_has_an_id_of_its_own(api: ApiClient, members: str) -> None:
    ruth = api.sign_up(email="ruth@example.org")
    assert uuid_of(put_on(api, members, ruth)) not in (uuid_of(ruth), members)


@fact("lists-6", "items.fields.created_date", "items.fields.modified_date")
def test_a_person_is_on_a_list_once(api: ApiClient, members: str) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    ruth = api.sign_up(email="ruth@example.org")
    first = put_on(api, members, ruth)
    api.world.clock.advance(60)
    second = put_on(api, members, ruth)
    assert uuid_of(second) == uuid_of(first)
    assert (second["created_date"], second["modified_date"]) == (
        "2026-07-01T00:00:00Z",
        "2026-07-01T00:01:00Z",
    )
    assert len(api.get(f"/lists/{members}/items").json["_embedded"]["osdi:items"]) == 1


@fact("lists-6")
def test_a_person_may_be_on_two_lists(api: ApiClient, members: str) -> None:
    ruth = api.sign_up(email="ruth@example.org")
    other = make(api, "lists", name="Stewards")
    assert uuid_of(put_on(api, members, ruth)) != uuid_of(put_on(api, other, ruth))


@fact("items.paging", "paging-3", "paging-4", "documents-2")
def test_pages_of_items_have_no_totals_and_next_until_the_empty_one(api: ApiClient, members: str) -> None:
    people = [api.sign_up(email=f"member{n}@example.org") for n in range(26)]
    for person in people:
        put_on(api, members, person)
    pages = [api.get(f"/lists/{members}/items?page={n}&per_page=50").json for n in (1, 2, 3)]
    assert all([*page] == ["per_page", "page", "_links", "_embedded"] for page in pages)
    assert ["next" in page["_links"] for page in pages] == [True, True, False]
    assert [page["per_page"] for page in pages] == [25, 25, 25]
    assert [*pages[0]["_links"]] == ["next", "osdi:items", "curies", "self"]
    items = [item for page in pages for item in page["_embedded"]["osdi:items"]]
    assert {item["action_network:person_id"] for item in items} == {uuid_of(person) for person in people}


@fact("writing-10", "lists-6", "items.addresses")
def test_there_are_no_items_of_all_lists(api: ApiClient) -> None:
    assert api.get("/items").status == 404


@fact("items.answers.404")
@pytest.mark.parametrize("wrong", [NOBODY, "nonsense"])
def test_the_items_of_an_unknown_list_are_a_404(api: ApiClient, members: str, wrong: str) -> None:
    item = put_on(api, members, api.sign_up(email="ruth@example.org"))
    other = make(api, "lists", name="Stewards")
    assert api.get(f"/lists/{wrong}/items").status == 404
    assert api.get(f"/lists/{other}/items/{uuid_of(item)}").status == 404


def test_two_people_who_become_one_are_on_the_list_once(api: ApiClient, members: str) -> None:
    put_on(api, members, api.sign_up(phone="3125550148"))
    put_on(api, members, api.sign_up(email="ruth@example.org"))
    ruth = api.sign_up(email="ruth@example.org", phone="3125550148")
    (item,) = api.get(f"/lists/{members}/items").json["_embedded"]["osdi:items"]
    assert item["action_network:person_id"] == uuid_of(ruth)


@pytest.mark.parametrize("column", ["list_id", "person_id"])
def test_an_item_needs_a_list_and_a_person_of_the_group(api: ApiClient, members: str, column: str) -> None:
    good = {"list_id": members, "person_id": uuid_of(api.sign_up(email="ruth@example.org"))}
    with pytest.raises(UsageError):
        make(api, "items", {**good, column: NOBODY})
    with pytest.raises(UsageError):
        make(api, "items", {name: uuid for name, uuid in good.items() if name != column})
    assert api.get(f"/lists/{members}/items").json["_embedded"]["osdi:items"] == []
