from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock import MockServer, Settings
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.worlds import Worlds

from ...api_client import ApiClient
from ...conftest import MakeApi


def item(api: ApiClient, path: str) -> Any:
    answer = api.get(path)
    assert answer.status == 200, (path, answer.body)
    return answer.json


def load(make_api: MakeApi, **scenario: Any) -> tuple[ApiClient, dict[str, str]]:
    api = make_api(scenario=scenario)
    return api, dict(api.world.refs)


# People


def test_short_forms_say_what_the_whole_ones_say(make_api: MakeApi) -> None:
    short = {
        "ref": "short",
        "email": "a@example.org",
        "email_status": "bouncing",
        "phone": "(312) 555-0148",
        "phone_status": "subscribed",
        "address": "1 Example Street",
        "postal_code": "60612",
        "language": "es",
    }
    whole = {
        "ref": "whole",
        "email_addresses": [{"address": "b@example.org", "status": "bouncing"}],
        "phone_numbers": [{"number": "13125550149", "status": "subscribed"}],
        "postal_addresses": [{"address_lines": ["1 Example Street"], "postal_code": "60612"}],
        "languages_spoken": ["es"],
    }
    api, refs = load(make_api, people=[short, whole])
    one, other = (item(api, f"/people/{refs[name]}") for name in ("short", "whole"))
    assert one["email_addresses"] == [{"primary": True, "address": "a@example.org", "status": "bouncing"}]
    assert one["phone_numbers"][0]["number"] == "13125550148"
    assert one["phone_numbers"][0]["status"] == other["phone_numbers"][0]["status"] == "subscribed"
    assert one["postal_addresses"] == other["postal_addresses"]
    assert one["postal_addresses"][0]["locality"] == "Chicago"
    assert one["languages_spoken"] == other["languages_spoken"] == ["es"]


def test_a_person_as_the_api_writes_one_can_be_pasted(make_api: MakeApi) -> None:
    first, refs = load(
        make_api,
        people=[{"ref": "a", "given_name": "Ada", "email": "a@example.org", "identifiers": ["crm:1"]}],
    )
    written = item(first, f"/people/{refs['a']}")
    second, _ = load(make_api, people=[written])
    (read,) = item(second, "/people")["_embedded"]["osdi:people"]
    for own in (written, read):
        del own["_links"]
    assert read == written


def test_a_person_without_anything_has_the_entries_that_the_api_writes(make_api: MakeApi) -> None:
    api, refs = load(make_api, people=[{"ref": "nobody"}])
    person = item(api, f"/people/{refs['nobody']}")
    assert person["email_addresses"] == [{"primary": True, "status": "unsubscribed"}]
    assert person["phone_numbers"] == [{"primary": True, "number_type": "Mobile", "status": "unsubscribed"}]
    assert person["custom_fields"] == {}


def test_custom_fields_of_people_are_added_to_those_of_the_group(make_api: MakeApi) -> None:
    api, _ = load(
        make_api,
        custom_fields=["shift", {"name": "site", "notes": "where"}],
        people=[{"email": "a@example.org", "custom_fields": {"other": True}}],
    )
    fields = item(api, "/metadata/custom_fields")["action_network:custom_fields"]
    assert [(field["name"], field["notes"]) for field in fields] == [
        ("shift", None),
        ("site", "where"),
        ("other", None),
    ]


def test_people_have_tags(make_api: MakeApi) -> None:
    api, refs = load(make_api, tags=["steward"], people=[{"ref": "a", "tags": ["steward"]}])
    assert len(item(api, f"/people/{refs['a']}/taggings")["_embedded"]["osdi:taggings"]) == 1


def test_searches_know_at_once_who_is_there_at_the_start(make_api: MakeApi) -> None:
    scenario = {"settings": {"search_lag_s": 5}, "people": [{"email": "a@example.org"}]}
    api = make_api(scenario=scenario)
    assert len(item(api, "/people?filter=email_address eq 'a@example.org'")["_embedded"]["osdi:people"]) == 1
    api.post("/people", {"person": {"email_addresses": [{"address": "b@example.org"}]}})
    assert len(item(api, "/people?filter=email_address eq 'b@example.org'")["_embedded"]["osdi:people"]) == 0


# Actions and records


def test_what_the_user_interface_made_has_a_page_and_what_the_api_made_has_none(make_api: MakeApi) -> None:
    api, refs = load(
        make_api,
        petitions=[
            {"ref": "ui", "title": "Keep it"},
            {"ref": "api", "title": "Keep it", "made_by": "api", "created_date": "2020-01-01"},
        ],
    )
    by_ui, by_api = (item(api, f"/petitions/{refs[name]}") for name in ("ui", "api"))
    assert (by_ui["origin_system"], by_ui["browser_url"]) == (
        "Action Network",
        "https://actionnetwork.org/petitions/keep-it",
    )
    assert (by_api["origin_system"], "browser_url" in by_api) == ("Scenario", False)
    assert by_api["created_date"] == "2020-01-01T00:00:00Z"


def test_records_count_and_know_their_people(make_api: MakeApi) -> None:
    api, refs = load(
        make_api,
        people=[{"ref": "ada", "email": "a@example.org"}],
        invented_people=20,
        petitions=[
            {
                "ref": "p",
                "title": "x",
                "signatures": [
                    {"person": "ada", "comments": "yes"},
                    {"person": "a@example.org", "comments": "again"},
                    {"people": "2-4"},
                ],
            }
        ],
        events=[{"ref": "e", "title": "y", "attendances": 7}],
    )
    assert item(api, f"/petitions/{refs['p']}")["total_signatures"] == 4
    assert item(api, f"/events/{refs['e']}")["total_accepted"] == 7
    (mine,) = item(api, f"/people/{refs['ada']}/signatures")["_embedded"]["osdi:signatures"]
    assert (mine["comments"], mine["action_network:person_id"]) == ("again", refs["ada"])


def test_a_record_can_be_one_that_the_api_made(make_api: MakeApi) -> None:
    form = {"ref": "f", "title": "x", "submissions": [{"ref": "s", "person": "ada", "made_by": "api"}]}
    api, refs = load(make_api, people=[{"ref": "ada", "email": "a@example.org"}], forms=[form])
    assert item(api, f"/forms/{refs['f']}/submissions/{refs['s']}")["action_network:person_id"] == refs["ada"]


def test_a_donation_that_was_paid_back_has_no_amount(make_api: MakeApi) -> None:
    donations = [{"people": 2, "amount": 5}, {"ref": "back", "people": 1, "amount": None}]
    api, refs = load(
        make_api, invented_people=2, fundraising_pages=[{"ref": "p", "title": "x", "donations": donations}]
    )
    page = item(api, f"/fundraising_pages/{refs['p']}")
    assert (page["total_donations"], page["total_amount"]) == (3, "10.00")
    found = item(api, f"/fundraising_pages/{refs['p']}/donations")["_embedded"]["osdi:donations"]
    assert sorted("amount" in one for one in found) == [False, True, True]


def test_moments_count_from_the_clock_of_the_scenario(make_api: MakeApi) -> None:
    event = {"ref": "e", "title": "x", "start_date": "in 3 days at 18:00", "created_date": "a week ago"}
    api, refs = load(make_api, at="2026-07-01T12:00:00Z", frozen=True, events=[event])
    shown = item(api, f"/events/{refs['e']}")
    assert (shown["start_date"], shown["created_date"]) == ("2026-07-04T18:00:00Z", "2026-06-24T12:00:00Z")
    assert api.world.clock.stamp() == "2026-07-01T12:00:00Z"


def test_a_switch_of_the_user_interface_is_on(make_api: MakeApi) -> None:
    api, refs = load(make_api, event_campaigns=[{"ref": "c", "title": "x", "vetting": True}])
    event = {"title": "y", "origin_system": "z"}
    answer = api.post(f"/event_campaigns/{refs['c']}/events", event)
    assert answer.json["status"] == "pending_approval"


def test_an_autoresponse_is_sent(make_api: MakeApi) -> None:
    form = {"ref": "f", "title": "x", "autoresponse": {"subject": "Thanks", "body": "<p>!</p>"}}
    api, refs = load(make_api, forms=[form])
    body = {
        "person": {"email_addresses": [{"address": "a@example.org"}]},
        "triggers": {"autoresponse": {"enabled": True}},
    }
    api.post(f"/forms/{refs['f']}/submissions", body)
    ((recipient, subject),) = api.world.store.query("SELECT recipient, subject FROM mailbox")
    assert (recipient, subject) == ("a@example.org", "Thanks")


def test_refs_stand_for_addresses_and_ids(make_api: MakeApi) -> None:
    message = {
        "ref": "m",
        "subject": "x",
        "body": "y",
        "from": "z",
        "reply_to": "a@example.org",
        "wrapper": "plain",
        "targets": [{"href": "night_shift"}],
    }
    api, refs = load(
        make_api,
        people=[{"ref": "ada", "email": "a@example.org"}],
        queries=[{"ref": "night_shift", "name": "Night shift"}],
        wrappers=[{"ref": "plain", "name": "Plain"}],
        messages=[message],
        unique_id_lists=[{"ref": "ids", "name": "Ids", "unique_ids": ["ada"]}],
    )
    shown = item(api, f"/messages/{refs['m']}")
    assert shown["targets"][0]["href"].endswith(f"/queries/{refs['night_shift']}")
    assert shown["_links"]["osdi:wrapper"]["href"].endswith(refs["plain"])
    assert item(api, f"/unique_id_lists/{refs['ids']}")["count"] == 1


def test_several_messages_can_be_made_by_the_api(make_api: MakeApi) -> None:
    message = {"subject": "x", "body": "y", "from": "z", "reply_to": "a@example.org", "made_by": "api"}
    api, _ = load(make_api, messages=[message, message])
    assert item(api, "/messages")["total_records"] == 2


def test_webhooks_are_there_and_hear_nothing_of_the_start(make_api: MakeApi) -> None:
    api, refs = load(
        make_api,
        people=[{"ref": "ada", "email": "a@example.org"}],
        petitions=[{"ref": "p", "title": "x", "signatures": [{"person": "ada"}]}],
        webhooks=[
            {"url": "http://127.0.0.1:9/", "action": "p"},
            {"url": "http://127.0.0.1:9/", "is_on": False},
        ],
    )
    one, other = api.world.webhooks.all()
    assert (one.trigger, one.action_id, one.is_on) == ("specific_action", refs["p"], True)
    assert (other.trigger, other.is_on) == ("all_actions_and_uploads", False)
    assert api.world.webhooks.deliveries() == []


# Groups


def test_keys_open_the_groups_and_parents_see_their_children(make_api: MakeApi) -> None:
    api = make_api(
        scenario={
            "groups": [
                {
                    "name": "Top",
                    "keys": ["top-key"],
                    "people": [{"email": "a@example.org", "email_status": "unsubscribed"}],
                },
                {
                    "key": "child-key",
                    "parent": "Top",
                    "people": [{"email": "a@example.org", "ref": "a"}, {"email": "b@example.org"}],
                    "petitions": [{"title": "x"}],
                },
                {"key": "personal", "kind": "user"},
            ]
        }
    )
    uuid = api.world.refs["a"]
    statuses = [
        item(api.with_key(key), f"/people/{uuid}")["email_addresses"][0]["status"]
        for key in ("test-api-key", "top-key", "child-key")
    ]
    assert statuses == ["unsubscribed", "unsubscribed", "subscribed"]
    assert len(item(api, "/people")["_embedded"]["osdi:people"]) == 2
    assert item(api, "/petitions")["total_records"] == 1
    assert api.with_key("personal").get("/tags").status == 403


def test_the_order_of_parent_and_child_does_not_matter_for_who_is_shared(make_api: MakeApi) -> None:
    api = make_api(
        scenario={
            "groups": [
                {"name": "Child", "parent": "top-key", "people": [{"email": "a@example.org"}]},
                {"key": "top-key", "people": [{"email": "a@example.org", "email_status": "unsubscribed"}]},
            ]
        }
    )
    top = item(api.with_key("top-key"), "/people")["_embedded"]["osdi:people"]
    child = item(api, "/people")["_embedded"]["osdi:people"]
    assert [one["identifiers"] for one in top] == [one["identifiers"] for one in child]
    assert top[0]["email_addresses"][0]["status"] == "unsubscribed"
    assert child[0]["email_addresses"][0]["status"] == "subscribed"


def test_each_unknown_key_opens_a_world_with_the_scenario(make_api: MakeApi) -> None:
    api = make_api(any_key=True, scenario={"name": "X", "people": [{"email": "a@example.org"}]})
    for key in ("worker-1", "worker-2"):
        assert len(item(api.with_key(key), "/people")["_embedded"]["osdi:people"]) == 1


# When


def test_the_same_file_gives_the_same_ids(make_api: MakeApi) -> None:
    refs = [dict(make_api(scenario="union_local").world.refs) for _ in range(2)]
    assert refs[0] == refs[1]


def test_what_is_there_at_the_start_is_there_after_a_reset() -> None:
    with MockServer(scenario="union_local") as server:
        server.seed(people=1)
        refs = server.refs
        server.reset()
        assert server.refs == refs
        assert server.call(lambda world: world.first_group.name) == "Local 12"
        assert (
            server.call(lambda world: len(world.store.query("SELECT 1 FROM people WHERE group_id = 1"))) == 40
        )


def test_what_is_loaded_later_is_gone_after_a_reset() -> None:
    with MockServer() as server:
        refs = server.load(
            {
                "at": "2030-01-01T00:00:00Z",
                "settings": {"rate_limit": 2},
                "groups": [{"name": "X", "people": [{"ref": "a"}]}, {"key": "child", "parent": "X"}],
            }
        )
        assert server.refs == refs
        assert server.clock.now().year == 2030
        server.reset()
        left = server.call(
            lambda world: (
                world.first_group.name,
                world.group_of("child"),
                world.settings.rate_limit,
                world.limiter.calls_per_second,
                world.store.exists("people"),
            )
        )
        assert left == ("Group 1", None, 4, 4, False)
        assert server.refs == {}
        assert server.clock.now().year < 2030


def test_settings_of_a_scenario_count() -> None:
    with MockServer(scenario={"settings": {"rate_limit": None}}, settings=Settings(rate_limit=1)) as server:
        assert server.call(lambda world: world.limiter.calls_per_second) is None


def test_a_file_is_filled_once(tmp_path: Path) -> None:
    db = str(tmp_path / "group.db")
    scenario = {"groups": [{"name": "X", "people": [{"email": "a@example.org"}]}, {"key": "child"}]}
    for _ in range(2):
        worlds = Worlds(Settings(), path=db, scenario=scenario)
        api = ApiClient(worlds)
        assert len(item(api, "/people")["_embedded"]["osdi:people"]) == 1
        assert api.with_key("child").get("/people").status == 200
        worlds.close()


def test_a_file_that_another_scenario_filled_is_refused(tmp_path: Path) -> None:
    db = str(tmp_path / "group.db")
    Worlds(Settings(), path=db, scenario="empty_group").close()
    with pytest.raises(UsageError, match="was filled by another scenario"):
        Worlds(Settings(), path=db, scenario="union_local")


def test_a_file_that_holds_people_is_refused(tmp_path: Path) -> None:
    db = str(tmp_path / "group.db")
    Worlds(Settings(), path=db, people=3).close()
    with pytest.raises(UsageError, match="holds people already"):
        Worlds(Settings(), path=db, scenario="empty_group")


# Faults


def test_faults_strike_from_the_start_and_again_after_a_reset(make_api: MakeApi) -> None:
    api, _ = load(
        make_api, faults=["GET /people* status=503 times=1", {"pattern": "GET /tags", "status": 500}]
    )
    for _ in range(2):
        assert [api.get("/people").status for _ in range(2)] == [503, 200]
        assert api.get("/tags").status == 500
        api.world.reset()


def test_faults_that_are_loaded_later_are_gone_after_a_reset() -> None:
    with MockServer() as server:
        server.load({"faults": ["GET /people* status=503"]})
        assert server.call(lambda world: len(world.faults)) == 1
        server.reset()
        assert server.call(lambda world: len(world.faults)) == 0
