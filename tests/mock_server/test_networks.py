"""Networks: what flows up to a parent group, what does not, and whose status is whose."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from actionnetwork_mock.changes import seed_people
from actionnetwork_mock.cli import main
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.resources import STORED, Resource
from actionnetwork_mock.rules.custom_fields import add_names
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.worlds import Worlds

from ..api_client import UNLIMITED, ApiClient, email_status, href, phone_status, uuid_of
from ..conftest import MakeApi
from ..sample_group import Ids, make_one_of_everything

PARENT, CHILD, SIBLING, GRANDCHILD, STRANGER = (
    "parent-key",
    "child-key",
    "sibling-key",
    "grandchild-key",
    "other-key",
)
KEYS = [CHILD, PARENT, SIBLING, GRANDCHILD, STRANGER]
PARENTS = {CHILD: PARENT, SIBLING: PARENT, GRANDCHILD: CHILD}
EMAIL, PHONE = "ruth@example.org", "13125550148"


class Network(NamedTuple):
    """Clients of a parent, two children, a grandchild, and a group outside."""

    parent: ApiClient
    child: ApiClient
    sibling: ApiClient
    grandchild: ApiClient
    stranger: ApiClient


def clients(api: ApiClient) -> Network:
    return Network(*(api.with_key(key) for key in (PARENT, CHILD, SIBLING, GRANDCHILD, STRANGER)))


@pytest.fixture
def network(make_api: MakeApi) -> Network:
    return clients(make_api(api_keys=KEYS, parents=PARENTS))


def sign_up(api: ApiClient, status: str | None = None, **person: Any) -> Any:
    entry = {"address": EMAIL} if status is None else {"address": EMAIL, "status": status}
    return api.sign_up(email_addresses=[entry], **person)


def seen_by(network: Network) -> list[str | None]:
    """The one person's status in the parent, child, sibling and grandchild; None where nobody is listed."""
    lists = [api.people() for api in network[:4]]
    assert all(len(people) <= 1 for people in lists)
    return [email_status(people[0]) if people else None for people in lists]


def petition(api: ApiClient, title: str = "Keep the library open") -> Any:
    answer = api.post("/petitions", {"title": title, "origin_system": "CRM"})
    assert answer.status == 200, answer.body
    return answer.json


def sign(api: ApiClient, on: Any, email: str = EMAIL) -> Any:
    return api.post(href(on, "osdi:signatures"), {"person": {"email_addresses": [{"address": email}]}}).json


def titles(api: ApiClient, query: str = "") -> list[str]:
    return [one["title"] for one in api.get(f"/petitions{query}").json["_embedded"]["osdi:petitions"]]


# People


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


# Actions and records


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


# Keeping and telling


def test_a_reset_keeps_the_network(network: Network) -> None:
    sign_up(network.child)
    petition(network.child)
    network.parent.world.reset()
    assert (network.parent.people(), titles(network.parent)) == ([], [])
    petition(network.child)
    sign_up(network.child)
    assert (len(network.parent.people()), len(titles(network.parent))) == (1, 1)


@pytest.mark.parametrize("parents", [{}, PARENTS])
def test_a_file_keeps_the_network(tmp_path: Path, parents: dict[str, str]) -> None:
    path = str(tmp_path / "world.db")
    worlds = Worlds(UNLIMITED, api_keys=KEYS, parents=PARENTS, path=path)
    petition(ApiClient(worlds, key=GRANDCHILD))
    worlds.close()
    again = Worlds(UNLIMITED, api_keys=KEYS, parents=parents, path=path)
    network = clients(ApiClient(again))
    sign_up(network.grandchild)
    assert (len(titles(network.parent)), seen_by(network)[0]) == (1, "subscribed")
    again.close()


def test_a_file_that_gets_a_network_later_gives_the_parent_what_the_child_had(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    worlds = Worlds(UNLIMITED, api_keys=[CHILD, PARENT], path=path)
    child, parent = (ApiClient(worlds, key=key) for key in (CHILD, PARENT))
    sign_up(child, given_name="Ruth")
    sign_up(parent, "unsubscribed", given_name="Ada")
    child.sign_up(phone=PHONE)
    worlds.close()
    again = Worlds(UNLIMITED, api_keys=[CHILD, PARENT], parents={CHILD: PARENT}, path=path)
    people = ApiClient(again, key=PARENT).people()
    assert [one.get("given_name") for one in people] == ["Ada", None]
    assert email_status(people[0]) == "unsubscribed"
    again.close()


def test_a_parent_sees_groups_whose_keys_were_not_given_this_time(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    worlds = Worlds(UNLIMITED, api_keys=KEYS, parents=PARENTS, path=path)
    petition(ApiClient(worlds, key=GRANDCHILD))
    worlds.close()
    again = Worlds(UNLIMITED, api_keys=[PARENT], path=path)
    assert len(titles(ApiClient(again, key=PARENT))) == 1
    again.close()


def test_another_parent_than_the_file_has_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    Worlds(UNLIMITED, api_keys=KEYS, parents={CHILD: PARENT}, path=path).close()
    with pytest.raises(UsageError, match="has another parent in this database"):
        Worlds(UNLIMITED, api_keys=KEYS, parents={CHILD: STRANGER}, path=path)
    Worlds(UNLIMITED, api_keys=KEYS, path=path).close()


@pytest.mark.parametrize(
    ("parents", "said"),
    [
        ({CHILD: CHILD}, "cannot be its own parent"),
        ({CHILD: PARENT, PARENT: CHILD}, "no circles"),
        ({CHILD: PARENT, PARENT: SIBLING, SIBLING: CHILD}, "no circles"),
        ({CHILD: "nobody"}, "'nobody' in a network is no API key"),
        ({"nobody": CHILD}, "'nobody' in a network is no API key"),
        ({CHILD: ""}, "'' in a network is no API key"),
        ({"user-key": PARENT}, "is the key of a user"),
        ({CHILD: "user-key"}, "is the key of a user"),
    ],
)
def test_an_impossible_network_is_refused(parents: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        Worlds(UNLIMITED, api_keys=KEYS, user_keys=["user-key"], parents=parents)
    assert "\n" not in str(caught.value)


def test_a_circle_through_a_file_is_refused_and_leaves_it_as_it_was(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    Worlds(UNLIMITED, api_keys=KEYS, parents={CHILD: PARENT}, path=path).close()
    with pytest.raises(UsageError, match="no circles"):
        Worlds(UNLIMITED, api_keys=KEYS, parents={SIBLING: STRANGER, PARENT: CHILD}, path=path)
    again = Worlds(UNLIMITED, api_keys=KEYS, path=path)
    assert again.default.store.above == {1: (2,)}
    again.close()


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (["a=b", "b=a"], "no circles"),
        (["a=a"], "its own parent"),
        (["a=b", "a=k=c"], "cannot have two parents"),
        (["a"], "write CHILD_KEY=PARENT_KEY"),
        (["=a"], "is no API key"),
        (["a="], "is no API key"),
    ],
)
def test_an_impossible_network_is_exit_code_2(
    pairs: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["serve", "--port", "0"]
    for key in ("a", "b", "k=c"):
        argv += ["--api-key", key]
    for pair in pairs:
        argv += ["--parent", pair]
    assert main(argv) == 2
    written = capsys.readouterr().err.strip()
    assert said in written
    assert "\n" not in written


def test_a_server_takes_a_network() -> None:
    with MockServer(api_key=CHILD, api_keys=[PARENT], parents={CHILD: PARENT}, people=3) as server:
        rows = server.call(
            lambda world: world.store.query("SELECT group_id, COUNT(*) FROM people GROUP BY group_id")
        )
    assert rows == [(1, 3), (2, 3)]
