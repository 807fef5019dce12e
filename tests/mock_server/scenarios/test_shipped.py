"""Each scenario that comes with the mock loads, and all of it can be read over the API."""

from __future__ import annotations

import re
from typing import Any

import pytest

from actionnetwork_mock.resources import STORED
from actionnetwork_mock.scenarios import describe_shipped, read_scenario, shipped_names
from actionnetwork_mock.scenarios.format import below, made
from actionnetwork_mock.world import World

from ...api_client import ApiClient
from ...conftest import MakeApi

SMALL = [name for name in shipped_names() if name != "large_list"]


def pages(api: ApiClient, path: str) -> list[dict[str, Any]]:
    """Return everything of a collection, following next."""
    found: list[dict[str, Any]] = []
    href: str | None = path
    while href is not None:
        answer = api.get(href)
        assert answer.status == 200, (href, answer.body)
        embedded = [one for ones in answer.json.get("_embedded", {}).values() for one in ones]
        found += embedded
        href = answer.json["_links"].get("next", {}).get("href") if embedded else None
    return found


def stored(api: ApiClient, resource: str) -> int:
    """Return how many of a resource the first group has, its children's included where they flow up to it."""
    ((count,),) = api.world.store.query(f"SELECT COUNT(DISTINCT id) FROM {resource} WHERE group_id > 0")
    return int(count or 0)


def phone_numbers(world: World) -> list[object]:
    """Return the phone number of each person of the first group, None for those without."""
    group = world.first_group.id
    return [
        number
        for (number,) in world.store.query("SELECT phone_number FROM people WHERE group_id = ?", (group,))
    ]


def test_these_come_with_the_mock() -> None:
    assert shipped_names() == [
        "awkward_data",
        "empty_group",
        "large_list",
        "network_with_children",
        "union_local",
    ]


@pytest.mark.parametrize(("name", "about"), [pytest.param(*one, id=one[0]) for one in describe_shipped()])
def test_each_says_what_is_there(name: str, about: str) -> None:
    assert about.endswith(".")
    assert len(f"{name}  {about}") < 140


@pytest.mark.parametrize(
    "name", [*SMALL, pytest.param("large_list", marks=[pytest.mark.slow, pytest.mark.uncovered])]
)
def test_invented_people_join_it_without_taking_addresses_or_numbers(name: str, make_api: MakeApi) -> None:
    alone = make_api(scenario=name).world
    world = make_api(scenario=name, people=400).world
    numbers = phone_numbers(world)
    assert len(numbers) == len(phone_numbers(alone)) + 400
    used = [number for number in numbers if number]
    assert len(set(used)) == len(used)
    assert dict(alone.refs) == dict(world.refs), "a scenario has the same ids with and without them"


@pytest.mark.parametrize("name", SMALL)
def test_all_of_it_can_be_read(name: str, make_api: MakeApi) -> None:
    api = make_api(scenario=name)
    counts = {one.name: len(pages(api, f"/{one.name}")) for one in made()}
    counts["people"] = len(pages(api, "/people"))
    for action in made():
        for record in below(action.name):
            counts[record.name] = sum(
                len(pages(api, f"/{action.name}/{one['identifiers'][0].partition(':')[2]}/{record.name}"))
                for one in pages(api, f"/{action.name}")
            )
    children = bool(api.world.store.below)
    expected = {one.name: stored(api, one.name) for one in STORED if one.name in counts}
    if children:  # what a group works with does not flow up to its parent
        flowing = {one.name for one in STORED if one.flows_up}
        counts, expected = ({k: v for k, v in d.items() if k in flowing} for d in (counts, expected))
    assert counts == expected


def test_the_empty_group_is_empty(make_api: MakeApi) -> None:
    api = make_api(scenario="empty_group")
    assert pages(api, "/people") == []


def test_the_union_local_has_what_it_says(make_api: MakeApi) -> None:
    api = make_api(scenario="union_local")
    refs = api.world.refs
    assert len(pages(api, "/people")) == 40
    assert api.get(f"/petitions/{refs['petition']}").json["total_signatures"] == 27
    meeting = api.get(f"/events/{refs['meeting']}").json
    assert meeting["total_accepted"] == 12
    assert len(pages(api, f"/events/{refs['meeting']}/attendances")) == 15
    assert api.get(f"/fundraising_pages/{refs['strike_fund']}").json["total_amount"] == "260.00"


def test_the_network_shares_people_who_have_a_status_in_each_group(make_api: MakeApi) -> None:
    api = make_api(scenario="network_with_children")
    uuid = api.world.refs["everywhere"]
    status = {
        key: api.with_key(key).get(f"/people/{uuid}").json["email_addresses"][0]["status"]
        for key in ("test-api-key", "north-key", "west-key")
    }
    assert status == {"test-api-key": "unsubscribed", "north-key": "subscribed", "west-key": "spam complaint"}
    own = {key: len(pages(api.with_key(key), "/people")) for key in ("north-key", "south-key", "west-key")}
    assert own == {"north-key": 12, "south-key": 12, "west-key": 7}
    assert len(pages(api, "/people")) == 30
    assert api.get(f"/event_campaigns/{api.world.refs['week_of_action']}").json["total_events"] == 2


def test_the_awkward_data_are_as_awkward_as_they_claim(make_api: MakeApi) -> None:
    api = make_api(scenario="awkward_data")
    refs = api.world.refs
    person = {
        ref: api.get(f"/people/{refs[ref]}").json
        for ref in ("stray_spaces", "no_name", "chinese", "long_value")
    }
    assert person["stray_spaces"]["given_name"] == "  Stray"
    assert not {"given_name", "family_name"} & set(person["no_name"])
    assert person["chinese"]["given_name"] == "小明"
    assert len(person["long_value"]["custom_fields"]["1st choice"]) > 2000
    twins = [
        one
        for one in pages(api, "/people")
        if (one.get("given_name"), one.get("family_name")) == ("Sam", "Example")
    ]
    assert len(twins) == 2
    donations = pages(api, f"/fundraising_pages/{refs['fund']}/donations")
    assert sum("amount" not in one for one in donations) == 1
    assert api.get(f"/events/{refs['cancelled_event']}").json["status"] == "cancelled"


def test_the_large_list_is_declared_as_large_as_it_says() -> None:
    # Loading it takes seconds, so it is only read; a smaller copy is loaded below.
    scenario = read_scenario("large_list")
    assert scenario.root.value["invented_people"].value == 100_000


def test_a_smaller_copy_of_the_large_list_loads(make_api: MakeApi) -> None:
    whole = read_scenario("large_list").root.plain()
    whole["petitions"][0]["signatures"] = 200
    api = make_api(scenario={**whole, "invented_people": 1000})
    assert len(pages(api, "/people")) == 1000
    (petition,) = pages(api, "/petitions")
    assert petition["total_signatures"] == 200


@pytest.mark.parametrize("name", shipped_names())
def test_nobody_in_it_has_a_real_address_or_number(name: str) -> None:
    root = read_scenario(name).root
    text = repr(root.plain())
    for address in re.findall(r"[\w.+'-]+@[\w.-]+\w", text):
        assert address.lower().endswith("example.org"), address
    for number in re.findall(r"\(\d{3}\) \d{3}-\d{4}", text):
        assert re.fullmatch(r"\(312\) 555-01\d\d", number), number
