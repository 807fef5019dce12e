"""Networks: which actions and records a parent group sees, and what stays with its group."""

from __future__ import annotations

import pytest

from actionnetwork_mock.resources import STORED, Resource

from ...api_client import email_status, href
from ...conftest import MakeApi
from ...sample_group import Ids, make_one_of_everything
from .clients import (
    EMAIL,
    KEYS,
    PARENTS,
    Network,
    clients,
    petition,
    seen_by,
    sign,
    sign_up,
    titles,
)


@pytest.fixture
def full(make_api: MakeApi) -> tuple[Network, Ids]:
    """A network whose child has one of everything."""
    api = make_api(api_keys=KEYS, parents=PARENTS)
    return clients(api), make_one_of_everything(api.world)


def addresses(resource: Resource, ids: Ids) -> list[tuple[str, str]]:
    """The collections that a resource is in, and its item in each."""
    found = []
    for address in resource.addresses:
        values = {column: ids[of] for column, of in address.parents.items()}
        if all(column in address.collection for column in address.parents):
            collection = address.collection.format(**values)
            found.append((collection, f"{collection}/{ids[resource.name]}"))
    return found


@pytest.mark.parametrize("resource", STORED, ids=lambda resource: resource.name)
def test_a_parent_sees_what_flows_up_and_a_sibling_nothing(
    full: tuple[Network, Ids], resource: Resource
) -> None:
    network, ids = full
    for collection, item in addresses(resource, ids):
        own = network.child.get(collection)
        assert own.status == 200, (collection, own.body)
        seen, hidden = network.parent.get(collection), network.sibling.get(collection)
        if resource.flows_up:
            assert seen.json["_links"] == own.json["_links"]
            assert seen.json.get("total_records") == own.json.get("total_records")
        elif seen.status == 200:
            assert ids[resource.name].encode() not in seen.body
        if hidden.status == 200:
            assert ids[resource.name].encode() not in hidden.body
        if resource.addresses[0].item_methods:
            assert network.parent.get(item).status == (
                network.child.get(item).status if resource.flows_up else 404
            )
            assert network.sibling.get(item).status == 404


def test_what_flows_up_is_people_actions_and_records() -> None:
    stays = {resource.name for resource in STORED if not resource.flows_up}
    assert {"tags", "taggings", "messages", "lists", "items", "wrappers", "queries", "campaigns"} <= stays
    assert not {"people", "petitions", "events", "donations", "signatures", "attendances"} & stays


def test_a_parents_list_has_its_own_and_all_below_in_one_order(network: Network) -> None:
    assert titles(network.parent) == []
    made = [network.grandchild, network.parent, network.sibling, network.stranger, network.child]
    for number, api in enumerate(made):
        petition(api, f"Petition {number}")
    assert titles(network.parent) == ["Petition 4", "Petition 2", "Petition 1", "Petition 0"]
    assert titles(network.child) == ["Petition 4", "Petition 0"]
    assert titles(network.grandchild) == ["Petition 0"]


def test_totals_pages_and_filters_count_what_flows_up(network: Network) -> None:
    for number in range(7):
        petition((network.parent, network.child, network.grandchild)[number % 3], f"Petition {number}")
    page = network.parent.get("/petitions?per_page=3&page=2").json
    assert (page["total_records"], page["total_pages"]) == (7, 3)
    assert titles(network.parent, "?per_page=3&page=2") == ["Petition 3", "Petition 2", "Petition 1"]
    assert titles(network.parent, "?per_page=3&page=3") == ["Petition 0"]
    assert titles(network.parent, "?filter=title eq 'Petition 1'") == ["Petition 1"]
    found = network.parent.get("/petitions?filter=modified_date gt '2000-01-01T00:00:00Z'").json
    assert found["total_records"] == 7
    assert titles(network.sibling, "?filter=title eq 'Petition 1'") == []


def test_a_persons_signatures_in_all_groups_below_are_the_parents(network: Network) -> None:
    for api in network[:4]:
        sign(api, petition(api))
    person = network.parent.people()[0]
    totals = [api.get(href(person, "osdi:signatures")).json["total_records"] for api in network[:4]]
    assert totals == [4, 2, 1, 1]


def test_a_signature_in_a_child_moves_the_parents_modified_date(network: Network) -> None:
    network.parent.world.clock.freeze()
    sign_up(network.child)
    action = petition(network.child)
    network.parent.world.clock.advance(60)
    signature = network.child.post(
        href(action, "osdi:signatures"),
        {"_links": {"osdi:person": {"href": href(network.child.people()[0])}}},
    )
    assert signature.status == 200
    assert network.parent.people()[0]["modified_date"] == signature.json["created_date"]


def test_a_blind_signature_travels_up(network: Network) -> None:
    action = petition(network.child)
    sign(network.child.with_key(None), action)
    assert seen_by(network) == ["subscribed", "subscribed", None, None]
    assert network.parent.get(href(action)).json["total_signatures"] == 1


@pytest.mark.parametrize("first", ["parent", "child"])
def test_an_embedded_person_is_the_readers_own(network: Network, first: str) -> None:
    creator = sign_up(network.child)
    sign_up(network.child, "unsubscribed")
    body = {"title": "x", "origin_system": "CRM", "_links": {"osdi:creator": {"href": href(creator)}}}
    assert network.child.post("/petitions", body).status == 200
    readers = {"parent": network.parent, "child": network.child}
    found = {}
    for name in (first, "child", "parent"):
        action = readers[name].get("/petitions").json["_embedded"]["osdi:petitions"][0]
        item = readers[name].get(href(action)).json
        found[name] = [email_status(one["_embedded"]["osdi:creator"]) for one in (action, item)]
    assert found == {"parent": ["subscribed"] * 2, "child": ["unsubscribed"] * 2}


def test_the_owner_of_a_childs_key_can_be_read_and_is_on_no_list(network: Network) -> None:
    creator = petition(network.child)["_embedded"]["osdi:creator"]
    assert network.parent.get(href(creator)).status == 200
    assert network.sibling.get(href(creator)).status == 404
    assert network.parent.people() == []


def test_tags_stay_with_their_group(network: Network) -> None:
    network.parent.tag("steward")
    tag = network.child.tag("steward")
    person = network.child.sign_up(email=EMAIL, add_tags=["steward"])
    assert network.parent.get(href(tag)).status == 404
    assert network.parent.tags_of(person) == []


def test_a_parent_reads_and_does_not_change_what_its_children_have(network: Network) -> None:
    action = petition(network.child)
    signature = sign(network.child, action)
    for answer in (
        network.parent.put(href(action), {"title": "x"}),
        network.parent.put(href(signature), {"comments": "x"}),
        network.parent.post(
            href(action, "osdi:signatures"), {"person": {"email_addresses": [{"address": EMAIL}]}}
        ),
    ):
        assert (answer.status, answer.note_codes) == (404, ["of-a-child-group"])
    assert titles(network.child) == ["Keep the library open"]
    assert network.sibling.put(href(action), {"title": "x"}).note_codes == []


def test_a_parent_changes_its_own_person(network: Network) -> None:
    person = sign_up(network.child, given_name="Ruth")
    assert network.parent.put(href(person), {"given_name": "Ada"}).json["given_name"] == "Ada"
    assert network.child.get(href(person)).json["given_name"] == "Ruth"
