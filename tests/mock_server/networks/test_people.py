"""Networks: which groups have a person, and whose status is whose."""

from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.changes import seed_people
from actionnetwork_mock.rules.custom_fields import add_names

from ...api_client import href, phone_status, uuid_of
from ...conftest import MakeApi
from ...sample_group import make_one_of_everything
from .clients import (
    CHILD,
    EMAIL,
    GRANDCHILD,
    KEYS,
    PARENTS,
    PHONE,
    Network,
    clients,
    seen_by,
    sign_up,
)


def test_a_signup_in_a_child_joins_every_group_above_and_no_other(network: Network) -> None:
    person = sign_up(network.grandchild, given_name="Ruth")
    assert [len(api.people()) for api in network] == [1, 1, 0, 1, 0]
    assert network.parent.get(href(person)).json["given_name"] == "Ruth"
    assert network.sibling.get(href(person)).status == network.stranger.get(href(person)).status == 404


def test_a_signup_in_a_parent_stays_there(network: Network) -> None:
    person = sign_up(network.parent)
    assert [len(api.people()) for api in network] == [1, 0, 0, 0, 0]
    assert network.child.get(href(person)).status == 404


def test_who_is_in_parent_and_children_is_one_person_of_the_parent(network: Network) -> None:
    people = [sign_up(api) for api in network[:4]]
    assert len({uuid_of(person) for person in people}) == 1
    assert [len(api.people()) for api in network] == [1, 1, 1, 1, 0]


def test_each_group_has_its_own_created_date(network: Network) -> None:
    network.parent.world.clock.freeze()
    dates = []
    for api in network.sibling, network.grandchild:
        network.parent.world.clock.advance(60)
        dates.append(sign_up(api)["created_date"])
    found = [api.people()[0]["created_date"] for api in network[:4]]
    assert found == [dates[0], dates[1], dates[0], dates[1]]
    assert dates[0] < dates[1]


def test_subscribed_travels_up_by_signup(network: Network) -> None:
    for api in network[:4]:
        sign_up(api, "unsubscribed")
    assert seen_by(network) == ["unsubscribed"] * 4
    sign_up(network.child, "subscribed")
    assert seen_by(network) == ["subscribed", "subscribed", "unsubscribed", "unsubscribed"]
    sign_up(network.grandchild, "subscribed")
    assert seen_by(network) == ["subscribed", "subscribed", "unsubscribed", "subscribed"]


@pytest.mark.parametrize("entry", [{"status": "subscribed"}, {"address": EMAIL, "status": "subscribed"}])
def test_subscribed_travels_up_by_put(network: Network, entry: dict[str, str]) -> None:
    for api in network[:4]:
        person = sign_up(api, "unsubscribed")
    network.grandchild.put(href(person), {"email_addresses": [entry]})
    assert seen_by(network) == ["subscribed", "subscribed", "unsubscribed", "subscribed"]


def test_subscribed_travels_up_from_who_is_subscribed_already(network: Network) -> None:
    person = sign_up(network.child)
    network.parent.put(href(person), {"email_addresses": [{"status": "unsubscribed"}]})
    sign_up(network.child, "subscribed")
    assert seen_by(network) == ["subscribed", "subscribed", None, None]


def test_a_new_person_of_a_child_who_is_subscribed_by_default_is_subscribed_above(network: Network) -> None:
    sign_up(network.parent, "unsubscribed")
    sign_up(network.child)
    assert seen_by(network) == ["subscribed", "subscribed", None, None]


@pytest.mark.parametrize("by", ["signup", "put"])
def test_unsubscribed_stays_with_the_group_of_the_key(network: Network, by: str) -> None:
    person = [sign_up(api) for api in network[:4]][0]
    if by == "signup":
        sign_up(network.child, "unsubscribed")
    else:
        network.child.put(href(person), {"email_addresses": [{"status": "unsubscribed"}]})
    assert seen_by(network) == ["subscribed", "unsubscribed", "subscribed", "subscribed"]


def test_a_write_without_a_status_changes_none_above(network: Network) -> None:
    person = sign_up(network.child)
    network.parent.put(href(person), {"email_addresses": [{"status": "unsubscribed"}]})
    sign_up(network.child, given_name="Ruth")
    network.child.put(href(person), {"family_name": "Okafor"})
    assert seen_by(network) == ["unsubscribed", "subscribed", None, None]
    assert network.parent.people()[0]["family_name"] == "Okafor"


def test_who_joins_unsubscribed_is_subscribed_nowhere(network: Network) -> None:
    sign_up(network.grandchild, "unsubscribed")
    assert seen_by(network) == ["unsubscribed", "unsubscribed", None, "unsubscribed"]


def test_texts_follow_the_same_rule(network: Network) -> None:
    person = network.child.sign_up(email=EMAIL, phone=PHONE)
    network.child.put(href(person), {"phone_numbers": [{"status": "subscribed"}]})
    assert [phone_status(api.people()[0]) for api in network[:2]] == ["subscribed"] * 2
    network.child.put(href(person), {"phone_numbers": [{"status": "unsubscribed"}]})
    assert [phone_status(api.people()[0]) for api in network[:2]] == ["subscribed", "unsubscribed"]


@pytest.mark.parametrize("email", [None, EMAIL])
def test_a_phone_that_a_parent_knows_without_email_is_the_same_person(
    network: Network, email: str | None
) -> None:
    known = network.parent.sign_up(phone=PHONE)
    person = network.child.sign_up(phone=PHONE, email=email)
    assert uuid_of(person) == uuid_of(known)
    assert [len(api.people()) for api in network] == [1, 1, 0, 0, 0]


def test_an_email_that_joins_a_phone_unsubscribed_is_subscribed_nowhere(network: Network) -> None:
    network.parent.sign_up(phone=PHONE)
    sign_up(network.child, "unsubscribed", phone=PHONE)
    assert seen_by(network) == ["unsubscribed", "unsubscribed", None, None]


def test_a_phone_without_email_of_somebody_known_above_can_get_that_email_later(network: Network) -> None:
    known = sign_up(network.parent, phone=PHONE)
    assert uuid_of(network.child.sign_up(phone=PHONE)) == uuid_of(known)
    assert uuid_of(sign_up(network.child)) == uuid_of(known)
    assert [len(api.people()) for api in network] == [1, 1, 0, 0, 0]


@pytest.mark.parametrize("form", ["unsubscribed_entry", "absent"])
def test_an_email_that_a_put_adds_unsubscribed_is_subscribed_nowhere(make_api: MakeApi, form: str) -> None:
    network = clients(make_api(api_keys=KEYS, parents=PARENTS, mobile_only_email=form))
    person = network.child.sign_up(phone=PHONE)
    network.child.put(href(person), {"email_addresses": [{"address": EMAIL, "status": "unsubscribed"}]})
    assert seen_by(network) == ["unsubscribed", "unsubscribed", None, None]


@pytest.fixture
def merged_above(make_api: MakeApi) -> tuple[Network, Any, Any]:
    """A person of a child with only a phone, whom the parent made one with somebody who has an email: both."""
    network = clients(make_api(api_keys=KEYS, parents=PARENTS, taken_identifier="refused"))
    network.parent.world.clock.freeze()
    mobile = network.child.sign_up(phone=PHONE)
    known = sign_up(network.parent)
    assert uuid_of(sign_up(network.parent, phone=PHONE)) == uuid_of(known)
    network.parent.world.clock.advance(60)
    return network, mobile, known


def test_who_has_only_a_phone_is_whoever_has_it_above(merged_above: tuple[Network, Any, Any]) -> None:
    network, mobile, known = merged_above
    body = {"given_name": "Ruth", "identifiers": ["crm:1"]}
    assert network.child.put(href(mobile), body).json["identifiers"][1:] == ["crm:1"]
    assert [(uuid_of(one), one["given_name"]) for one in network.parent.people()] == [
        (uuid_of(known), "Ruth")
    ]
    assert network.parent.people()[0]["identifiers"][1:] == []


def test_who_joins_a_parent_later_has_the_date_of_joining_it(merged_above: tuple[Network, Any, Any]) -> None:
    network, mobile, known = merged_above
    network.child.put(href(mobile), {"email_addresses": [{"address": "ada@example.org"}]})
    joined = network.parent.get(href(mobile)).json
    assert joined["created_date"] == network.parent.world.clock.stamp() > mobile["created_date"]
    assert network.child.get(href(mobile)).json["created_date"] == mobile["created_date"]
    assert joined["phone_numbers"][0]["number"] == PHONE
    assert "number" not in network.parent.get(href(known)).json["phone_numbers"][0]


def test_subscribing_a_phone_brings_the_number_up(network: Network) -> None:
    person = sign_up(network.child, phone=PHONE)
    network.parent.sign_up(email="ada@example.org", phone=PHONE)
    assert "number" not in network.parent.get(href(person)).json["phone_numbers"][0]
    network.child.put(href(person), {"phone_numbers": [{"status": "subscribed"}]})
    assert (
        network.parent.get(href(person)).json["phone_numbers"] == network.child.people()[0]["phone_numbers"]
    )


def test_who_joins_a_parent_becomes_one_with_whoever_has_only_the_phone_there(network: Network) -> None:
    known = sign_up(network.stranger)
    network.parent.tag("steward")
    texts = [{"number": PHONE, "status": "subscribed"}]
    network.parent.sign_up(
        phone_numbers=texts, given_name="Ruth", identifiers=["crm:1"], add_tags=["steward"]
    )
    sign_up(network.child, phone=PHONE)
    (person,) = network.parent.people()
    assert (uuid_of(person), person["given_name"], phone_status(person)) == (
        uuid_of(known),
        "Ruth",
        "subscribed",
    )
    assert person["identifiers"][1:] == ["crm:1"]
    assert network.parent.tags_of(person) == ["steward"]
    assert phone_status(network.child.people()[0]) == "unsubscribed"


def test_a_custom_field_that_only_the_child_knew_is_known_above(make_api: MakeApi) -> None:
    network = clients(make_api(api_keys=KEYS, parents=PARENTS, unknown_custom_field="dropped"))
    child = network.parent.world.group_of(CHILD)
    assert child is not None
    sign_up(network.parent)
    add_names(network.parent.world.store, child.id, ["Unit"], network.parent.world.clock.stamp())
    sign_up(network.child, custom_fields={"Unit": "Bakery", "Shop": "x"})
    assert network.parent.people()[0]["custom_fields"] == {"Unit": "Bakery"}


def test_a_merge_in_a_child_is_one_above(network: Network) -> None:
    mobile = network.child.sign_up(phone=PHONE, identifiers=["crm:1"])
    merged = sign_up(network.child, phone=PHONE)
    again = network.parent.people()
    assert [uuid_of(person) for person in again] == [uuid_of(merged)]
    assert again[0]["identifiers"] == merged["identifiers"]
    assert uuid_of(merged) == uuid_of(mobile)


def test_two_people_of_a_child_who_become_one_become_one_above_with_what_they_did(network: Network) -> None:
    known, mobile = sign_up(network.child), network.child.sign_up(phone=PHONE)
    network.parent.tag("steward")
    network.parent.post(
        href(network.parent.tag("steward"), "osdi:taggings"),
        {"_links": {"osdi:person": {"href": href(mobile)}}},
    )
    sign_up(network.child, phone=PHONE)
    assert [uuid_of(person) for person in network.parent.people()] == [uuid_of(known)]
    assert network.parent.tags_of(known) == ["steward"]


def test_a_parents_person_is_found_by_what_a_child_wrote(network: Network) -> None:
    person = sign_up(
        network.child, given_name="Ruth", custom_fields={"Unit": "Bakery"}, identifiers=["crm:1"]
    )
    for text in ("given_name eq 'Ruth'", "identifier eq 'crm:1'", f"email_address eq '{EMAIL}'"):
        assert [uuid_of(one) for one in network.parent.people(text)] == [uuid_of(person)]
    names = network.parent.get("/metadata/custom_fields").json["action_network:custom_fields"]
    assert [one["name"] for one in names] == ["Unit"]
    assert network.parent.people()[0]["custom_fields"] == {"Unit": "Bakery"}


def test_a_background_signup_travels_up_too(network: Network) -> None:
    network.child.post(
        "/people?background_request=true", {"person": {"email_addresses": [{"address": EMAIL}]}}
    )
    network.parent.world.flush_background()
    assert seen_by(network) == ["subscribed", "subscribed", None, None]


def test_a_signup_that_fails_leaves_nothing_above(network: Network) -> None:
    assert network.child.post("/people", {"person": {"given_name": "Ruth"}}).status == 400
    assert network.parent.people() == []


def test_invented_people_of_a_child_are_the_parents_too(make_api: MakeApi) -> None:
    network = clients(make_api(api_keys=KEYS, parents=PARENTS, people=30))
    seed_people(
        network.parent.world, 3, group=network.parent.world.group_of(GRANDCHILD) or pytest.fail("no group")
    )
    assert network.child.get("/people").json["_embedded"] == network.parent.get("/people").json["_embedded"]
    assert [len(api.get("/people?page=2").json["_links"]["osdi:people"]) for api in network[:2]] == [8, 8]
    assert len(network.grandchild.people()) == 3


def test_people_made_as_the_user_interface_does_are_the_parents_too(make_api: MakeApi) -> None:
    api = make_api(api_keys=KEYS, parents=PARENTS)
    make_one_of_everything(api.world)
    assert [len(one.people()) for one in clients(api)] == [1, 1, 0, 0, 0]
