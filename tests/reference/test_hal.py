from __future__ import annotations

from typing import Any

import pytest

from ..api_client import BASE, ApiClient, href, uuid_of
from .facts import fact

PERSON_LINKS = {
    "self": "",
    "osdi:signatures": "/signatures",
    "osdi:submissions": "/submissions",
    "osdi:donations": "/donations",
    "osdi:taggings": "/taggings",
    "osdi:outreaches": "/outreaches",
    "osdi:attendances": "/attendances",
    "action_network:responses": "/responses",
}


@pytest.fixture
def tagging(api: ApiClient) -> Any:
    """A tagging of the person Ruth with the tag steward."""
    tag = api.tag("steward")
    person = api.sign_up(
        given_name="Ruth",
        family_name="Okafor",
        email="ruth@example.org",
        phone="3125550148",
        postal_addresses=[{"address_lines": ["415 Larkspur Ave"], "postal_code": "60622"}],
    )
    return api.post(
        f"/tags/{uuid_of(tag)}/taggings", {"_links": {"osdi:person": {"href": href(person)}}}
    ).json


COLLECTIONS = {"people": "/people", "tags": "/tags", "taggings": "/tags/{tag}/taggings"}


def read_collection(api: ApiClient, name: str) -> Any:
    """Return the first page of a collection; the taggings are those of the tag steward."""
    return api.get(COLLECTIONS[name].format(tag=uuid_of(api.tag("steward")))).json


def read_item(api: ApiClient, name: str) -> Any:
    """Return the first item of a collection, read by itself."""
    return api.get(href(read_collection(api, name)["_embedded"][f"osdi:{name}"][0])).json


@pytest.mark.usefixtures("tagging")
@fact("documents-1", "documents-2", "tags-10")
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=fact(f"{name}.paging")) for name in ("tags", "taggings")]
)
def test_a_collection_counts_and_has_its_keys_in_order(api: ApiClient, name: str) -> None:
    page = read_collection(api, name)
    assert list(page) == ["total_pages", "per_page", "page", "total_records", "_links", "_embedded"]
    assert (page["total_pages"], page["per_page"], page["page"], page["total_records"]) == (1, 25, 1, 1)


@pytest.mark.usefixtures("tagging")
@fact("documents-2", "people.paging")
@pytest.mark.parametrize("query", ["", "?filter=given_name eq 'Ruth'"])
def test_people_are_not_counted(api: ApiClient, query: str) -> None:
    assert list(api.get(f"/people{query}").json) == ["per_page", "page", "_links", "_embedded"]


@fact("people.paging", "documents-3")
def test_the_links_of_people_stand_as_recorded(api: ApiClient, tagging: Any) -> None:
    assert tagging["item_type"] == "osdi:person"
    assert list(api.get("/people").json["_links"]) == ["next", "osdi:people", "curies", "self"]


@pytest.mark.usefixtures("tagging")
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=fact(f"{name}.paging")) for name in ("tags", "taggings")]
)
def test_the_links_of_one_page_stand_as_recorded(api: ApiClient, name: str) -> None:
    assert list(read_collection(api, name)["_links"]) == [f"osdi:{name}", "curies", "self"]


@fact("taggings.paging")
def test_the_next_link_of_taggings_stands_first(api: ApiClient, tagging: Any) -> None:
    for number in range(2):
        api.sign_up(email=f"ruth{number}@example.org", add_tags=["steward"])
    links = api.get(f"{href(tagging, 'osdi:tag')}/taggings?per_page=1").json["_links"]
    assert list(links) == ["next", "osdi:taggings", "curies", "self"]


@fact("documents-3", "documents-5")
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=fact(f"{name}.rel", f"{name}.addresses", f"{name}.answers.200"))
        for name in COLLECTIONS
    ],
)
def test_the_array_of_links_leads_to_the_items_in_their_order(api: ApiClient, name: str) -> None:
    for number in range(3):
        api.tag(f"tag {number}")
        api.sign_up(email=f"ruth{number}@example.org", add_tags=["tag 0"])
    path = COLLECTIONS[name].format(tag=uuid_of(api.tag("tag 0")))
    page = api.get(path).json
    items = page["_embedded"][f"osdi:{name}"]
    assert len(items) == 3
    assert page["_links"][f"osdi:{name}"] == [{"href": f"{BASE}{path}/{uuid_of(item)}"} for item in items]


@pytest.mark.usefixtures("tagging")
@fact("documents-4")
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=fact(f"{name}.links.curies", f"{name}.answers.200")) for name in COLLECTIONS],
)
def test_embedded_items_are_whole_but_for_the_curies(api: ApiClient, name: str) -> None:
    embedded = read_collection(api, name)["_embedded"][f"osdi:{name}"][0]
    alone = read_item(api, name)
    assert "curies" not in embedded["_links"]
    assert alone["_links"].pop("curies")
    assert embedded == alone


@pytest.mark.usefixtures("tagging")
@fact("documents-7", "documents-4", "documents-6")
@pytest.mark.parametrize(
    "path", ["", "/people", "/people/{person}", "/tags", "/metadata", "/metadata/custom_fields"]
)
def test_curies_are_always_the_same_two(api: ApiClient, path: str) -> None:
    person = api.people()[0]
    links = api.get(path.format(person=uuid_of(person))).json["_links"]
    docs = BASE.replace("/api/v2", "/docs/v2/{rel}")
    assert links["self"]
    assert links["curies"] == [
        {"name": "osdi", "href": docs, "templated": True},
        {"name": "action_network", "href": docs, "templated": True},
    ]


@pytest.mark.usefixtures("tagging")
@fact("documents-8")
@pytest.mark.parametrize("name", COLLECTIONS)
def test_rels_are_those_of_osdi_or_have_the_prefix_of_action_network(api: ApiClient, name: str) -> None:
    rels = {*read_item(api, name)["_links"], *read_collection(api, name)["_links"]} - {
        "self",
        "curies",
        "next",
    }
    assert rels
    assert all(rel.startswith(("osdi:", "action_network:")) for rel in rels)


@pytest.mark.usefixtures("tagging")
@pytest.mark.parametrize("name", [pytest.param(name, marks=fact(f"{name}.embedded")) for name in COLLECTIONS])
def test_a_resource_embeds_nothing(api: ApiClient, name: str) -> None:
    assert "_embedded" not in read_item(api, name)


@fact("people.key_order", "documents-10")
def test_the_keys_of_a_person_stand_as_recorded(api: ApiClient, tagging: Any) -> None:
    assert list(api.get(href(tagging, "osdi:person")).json) == [
        "given_name",
        "family_name",
        "identifiers",
        "email_addresses",
        "phone_numbers",
        "postal_addresses",
        "_links",
        "custom_fields",
        "created_date",
        "modified_date",
        "languages_spoken",
    ]


@fact("tags.key_order", "tags-5")
def test_the_keys_of_a_tag_stand_as_recorded_and_there_is_no_browser_url(api: ApiClient) -> None:
    assert list(api.tag("steward")) == ["name", "created_date", "modified_date", "identifiers", "_links"]


@fact("taggings.key_order")
def test_the_keys_of_a_tagging_stand_as_recorded(tagging: Any) -> None:
    assert list(tagging) == ["created_date", "modified_date", "item_type", "identifiers", "_links"]


@fact("people.links.curies")
def test_the_links_of_a_person_stand_as_recorded_with_curies_in_the_middle(
    api: ApiClient, tagging: Any
) -> None:
    rels = list(PERSON_LINKS)
    assert list(api.get(href(tagging, "osdi:person")).json["_links"]) == [*rels[:4], "curies", *rels[4:]]


@pytest.mark.parametrize(
    "rel", [pytest.param(rel, marks=fact(f"people.links.{rel}")) for rel in PERSON_LINKS]
)
def test_a_link_of_a_person_leads_below_the_person(api: ApiClient, tagging: Any, rel: str) -> None:
    person = api.get(href(tagging, "osdi:person")).json
    uuid = person["identifiers"][0].removeprefix("action_network:")
    assert person["_links"][rel] == {"href": f"{BASE}/people/{uuid}{PERSON_LINKS[rel]}"}


@fact("tags.links.self", "tags.links.osdi:taggings", "tags.links.curies", "tags.addresses", "tags.rel")
def test_the_links_of_a_tag_stand_as_recorded_and_lead_to_it_and_its_taggings(api: ApiClient) -> None:
    tag = api.tag("steward")
    uuid = tag["identifiers"][0].removeprefix("action_network:")
    assert list(tag["_links"]) == ["self", "osdi:taggings", "curies"]
    assert href(tag) == f"{BASE}/tags/{uuid}"
    assert href(tag, "osdi:taggings") == f"{BASE}/tags/{uuid}/taggings"


@fact("taggings.links.self", "taggings.links.osdi:tag", "taggings.links.osdi:person", "taggings.links.curies")
@fact("tags.rel", "people.rel")
def test_the_links_of_a_tagging_lead_to_its_tag_and_person(api: ApiClient, tagging: Any) -> None:
    uuid = tagging["identifiers"][0].removeprefix("action_network:")
    tag, person = api.tag("steward"), api.people()[0]
    assert list(tagging["_links"]) == ["self", "osdi:tag", "osdi:person", "curies"]
    assert href(tagging) == f"{BASE}/tags/{uuid_of(tag)}/taggings/{uuid}"
    assert href(tagging, "osdi:tag") == href(tag)
    assert href(tagging, "osdi:person") == href(person)


@fact("taggings.addresses", "tags-10")
def test_the_taggings_of_a_person_have_their_address_below_the_tag(api: ApiClient, tagging: Any) -> None:
    person = api.get(href(tagging, "osdi:person")).json
    (below_person,) = api.get(href(person, "osdi:taggings")).json["_embedded"]["osdi:taggings"]
    assert href(below_person) == href(tagging)
    assert api.get("/taggings").status == 404
