from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.http.hal import Hal
from actionnetwork_mock.resources import RESOURCES, Resource, resource_named
from actionnetwork_mock.resources.people import PEOPLE
from actionnetwork_mock.store import Row, Scope
from actionnetwork_mock.worlds import Worlds

from ...api_client import BASE, UNLIMITED, ApiClient, href, uuid_of
from ...conftest import MakeApi
from .calls import make_call

WITHOUT_ROWS = [
    resource
    for resource in RESOURCES
    if resource.kind in ("entry point", "view") and "{" not in resource.addresses[0].collection
]

CURIES = [
    {"name": "osdi", "href": "http://mock.test/docs/v2/{rel}", "templated": True},
    {"name": "action_network", "href": "http://mock.test/docs/v2/{rel}", "templated": True},
]


def full_person(api: ApiClient) -> Any:
    """Sign a person up of whom everything is known, and return the resource."""
    return api.sign_up(
        given_name="Ruth",
        family_name="Okafor",
        email="ruth@example.org",
        phone="3125550148",
        postal_addresses=[{"address_lines": ["415 Larkspur Ave"], "locality": "Chicago", "region": "IL"}],
        custom_fields={"Unit": "Bakery"},
        identifiers=["crm:1"],
    )


def tagging_of(api: ApiClient, person: Any, tag: Any) -> Any:
    """Tag a person and return the tagging."""
    answer = api.post(f"/tags/{uuid_of(tag)}/taggings", {"_links": {"osdi:person": {"href": href(person)}}})
    assert answer.status == 200
    return answer.json


def control_bytes(body: bytes) -> list[int]:
    """Return the bytes of an answer that no JSON may contain."""
    return [byte for byte in body if byte < 0x20]


def test_a_person_has_its_keys_in_the_declared_order(api: ApiClient) -> None:
    assert list(full_person(api)) == list(PEOPLE.key_order)


@pytest.mark.parametrize("resource", WITHOUT_ROWS, ids=lambda r: r.name)
def test_an_answer_without_rows_has_its_keys_in_the_declared_order(
    api: ApiClient, resource: Resource
) -> None:
    assert list(api.get(resource.addresses[0].collection).json) == list(resource.key_order)


@pytest.mark.parametrize("name", ["people", "tags", "taggings"])
def test_links_stand_in_the_declared_order(api: ApiClient, name: str) -> None:
    person, tag = full_person(api), api.tag("steward")
    made = {"people": person, "tags": tag, "taggings": tagging_of(api, person, tag)}[name]
    assert list(made["_links"]) == [link.rel for link in resource_named(name).links]


@pytest.mark.parametrize("path", ["", "/people", "/tags", "/metadata", "/metadata/custom_fields"])
def test_every_answer_has_the_two_curies(api: ApiClient, path: str) -> None:
    assert api.get(path).json["_links"]["curies"] == CURIES


def test_an_item_has_curies_and_an_embedded_one_has_not(api: ApiClient) -> None:
    person = full_person(api)
    (embedded,) = api.people()
    assert person["_links"].pop("curies") == CURIES
    assert embedded == person


def test_the_links_of_a_tagging_lead_to_itself_its_tag_and_its_person(api: ApiClient) -> None:
    person, tag = full_person(api), api.tag("steward")
    tagging = tagging_of(api, person, tag)
    assert href(tagging) == f"{BASE}/tags/{uuid_of(tag)}/taggings/{uuid_of(tagging)}"
    assert href(tagging, "osdi:tag") == href(tag)
    assert href(tagging, "osdi:person") == href(person)
    assert len({uuid_of(tagging), uuid_of(tag), uuid_of(person)}) == 3


@pytest.mark.parametrize("below", ["person", "tag"])
def test_taggings_have_the_same_addresses_below_a_person_and_below_a_tag(api: ApiClient, below: str) -> None:
    person, tag = full_person(api), api.tag("steward")
    tagging = tagging_of(api, person, tag)
    page = api.get(href({"person": person, "tag": tag}[below], "osdi:taggings")).json
    assert page["_links"]["osdi:taggings"] == [{"href": href(tagging)}]
    (embedded,) = page["_embedded"]["osdi:taggings"]
    assert embedded["_links"] == {rel: link for rel, link in tagging["_links"].items() if rel != "curies"}


def test_item_links_and_embedded_items_are_the_same_ones_in_the_same_order(make_api: MakeApi) -> None:
    page = make_api(people=30).get("/people?page=1").json
    assert [link["href"] for link in page["_links"]["osdi:people"]] == [
        href(person) for person in page["_embedded"]["osdi:people"]
    ]


def test_every_own_link_of_a_person_leads_somewhere(api: ApiClient) -> None:
    person = full_person(api)
    for rel, link in person["_links"].items():
        if rel != "curies":
            assert api.get(link["href"]).status in (200, 501), rel


def test_the_self_of_custom_fields_is_an_array_of_one(api: ApiClient) -> None:
    link = api.get("/metadata/custom_fields").json["_links"]["self"]
    assert link == [{"href": f"{BASE}/metadata/custom_fields"}]


def test_links_carry_the_real_host_where_the_settings_say_so(make_api: MakeApi) -> None:
    api = make_api(hrefs="real")
    person = full_person(api)
    assert href(person).startswith("https://actionnetwork.org/api/v2/people/")
    for body in (api.get("").body, api.get("/people").body, api.get("/metadata").body):
        assert b"mock.test" not in body
        assert set(re.findall(rb'"href":"(https?://[^/"]+)', body)) == {b"https://actionnetwork.org"}


def test_a_link_with_the_real_host_is_taken_in_a_body(make_api: MakeApi) -> None:
    api = make_api(hrefs="real")
    person, tag = full_person(api), api.tag("steward")
    assert href(tagging_of(api, person, tag), "osdi:person") == href(person)


def test_an_answer_shows_a_change_at_once_although_items_are_kept_ready(api: ApiClient) -> None:
    person = full_person(api)
    assert api.people()[0]["given_name"] == "Ruth"
    api.put(f"/people/{uuid_of(person)}", {"given_name": "Rut"})
    assert api.people()[0]["given_name"] == "Rut"


def test_ready_items_follow_the_host_of_each_client(api: ApiClient) -> None:
    full_person(api)
    for host in ("one.test", "two.test", "one.test"):
        page = api.get("/people", host=host).json
        assert href(page["_embedded"]["osdi:people"][0]).startswith(f"http://{host}/api/v2/people/")


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12))
def test_no_control_byte_is_left_in_any_answer(text: str) -> None:
    worlds = Worlds(UNLIMITED)
    api = ApiClient(worlds)
    text = f"\x01\x02{text}\x020\x02"
    person = api.sign_up(
        email="ruth@example.org", given_name=text, custom_fields={text: text}, identifiers=[f"a:{text}"]
    )
    tag = api.tag(text)
    tagging = tagging_of(api, person, tag)
    paths = [
        "/people",
        "/tags",
        "/metadata/custom_fields",
        href(person),
        href(tag),
        href(tagging),
        f"/people/{text}",
    ]
    paths += [href(person, "osdi:taggings"), href(tag, "osdi:taggings"), f"/tags/{text}/taggings"]
    answers = [api.get(path) for path in paths if "/\x01" not in path]
    answers += [api.with_key("\x02key").get("/people"), api.get("/people/\x01\x022\x02")]
    assert [control_bytes(answer.body) for answer in answers] == [[]] * len(answers)
    assert api.people()[0]["given_name"] == text
    worlds.close()


def writer(worlds: Worlds, host: bytes, scheme: str = "http") -> Hal:
    """Return what writes the answer to a call that was sent to a host."""
    return make_call(worlds, scheme=scheme, headers=[(b"host", host)]).hal


def test_a_writer_is_made_once_for_a_host(api: ApiClient) -> None:
    assert writer(api.worlds, b"a.test") is writer(api.worlds, b"a.test")
    assert writer(api.worlds, b"a.test") is not writer(api.worlds, b"a.test", "https")


def test_any_number_of_hosts_gets_right_links(api: ApiClient) -> None:
    for number in [*range(200), 0, 199]:
        assert writer(api.worlds, b"h%d.test" % number).site == f"http://h{number}.test"


def test_one_writer_serves_all_hosts_when_links_are_real(make_api: MakeApi) -> None:
    worlds = make_api(hrefs="real").worlds
    assert writer(worlds, b"a.test") is writer(worlds, b"b.test")


def nothing(_resource: str, _uuid: str) -> None:
    """Find nothing to embed."""


def test_documents_give_the_same_items_as_rows() -> None:
    worlds = Worlds(UNLIMITED, people=3)
    store, hal = worlds.default.store, Hal("http://a.test")
    rows = store.page(Scope("people", 1), offset=0, limit=3)
    assert hal.is_plain(PEOPLE)
    from_rows = hal.items(PEOPLE, rows, nothing)
    from_documents = hal.plain_items(PEOPLE, store.documents("people", [row.seq for row in rows]))
    assert from_rows == from_documents
    worlds.close()


def test_a_resource_that_is_embedded_often_is_looked_up_once(api: ApiClient) -> None:
    for number in range(3):
        api.post("/petitions", {"title": f"Petition {number}", "origin_system": "Test"})
    asked: list[str] = []
    store = api.world.store
    rows = store.page(Scope("petitions", 1), offset=0, limit=3)

    def find(resource: str, uuid: str) -> Row | None:
        asked.append(uuid)
        return store.get(resource, 1, uuid) or store.get(resource, -1, uuid)

    items = Hal("http://mock.test").items(resource_named("petitions"), rows, find)
    assert len(asked) == 1
    assert json.loads(b"[" + b"".join(items.texts) + b"]") == [
        {**one, "_links": {rel: link for rel, link in one["_links"].items() if rel != "curies"}}
        for one in (api.get(f"/petitions/{row.id}").json for row in rows)
    ]
