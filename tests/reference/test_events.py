from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, href, uuid_of
from .facts import fact
from .sample_events import (
    NOBODY,
    START,
    again,
    bring,
    event_body,
    listed,
    made,
    post_event,
    uuids,
)

WRITTEN = {
    "name": ("March, internal", "April, internal"),
    "title": ("Assembly", "Second assembly"),
    "description": ("<p>All welcome.</p>", "<p>Members only.</p>"),
    "instructions": ("<p>Ring twice.</p>", "<p>Ring once.</p>"),
    "start_date": ("2026-03-21T18:30:00Z", "2026-03-22T18:30:00Z"),
    "end_date": ("2026-03-21T20:00:00Z", "2026-03-22T20:00:00Z"),
    "status": ("tentative", "cancelled"),
    "visibility": ("private", "public"),
    "guests_can_invite_others": (False, True),
    "capacity": (60, 0),
    "browser_url": ("https://example.org/march", "https://example.org/april"),
}


@fact("events.addresses", "events.methods")
@fact("events.answers.200", "events.rel")
def test_an_event_is_made_read_back_and_listed(api: ApiClient) -> None:
    posted = api.post("/events", event_body())
    read = api.get(f"/events/{uuid_of(posted.json)}")
    page = api.get("/events")
    assert posted.status == read.status == page.status == 200
    assert posted.json == read.json
    assert [uuid_of(posted.json)] == uuids(page.json["_embedded"]["osdi:events"])


@fact("events.answers.200", "writing-3")
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=fact(f"events.fields.{name}")) for name in WRITTEN]
)
def test_a_field_is_written_by_post_and_by_put_and_stays_otherwise(api: ApiClient, name: str) -> None:
    first, second = WRITTEN[name]
    event = post_event(api, **{name: first})
    changed = api.put(href(event), {name: second})
    kept = api.put(href(event), {})
    assert event[name] == first
    assert changed.status == kept.status == 200
    assert changed.json[name] == kept.json[name] == again(api, event)[name] == second


@fact("transport-10", "events-2", "events-9")
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=fact(f"events.fields.{name}"))
        for name in ("end_date", "capacity", "instructions", "description", "featured_image_url", "location")
    ]
    + ["start_date", "name", "browser_url", "action_network:event_campaign_id"],
)
def test_a_field_without_a_value_is_absent(api: ApiClient, name: str) -> None:
    assert name not in post_event(api)


@fact("events-3")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param(name, value, marks=fact(f"events.fields.{name}"))
        for name, value in {
            "status": "confirmed",
            "transparence": "opaque",
            "visibility": "public",
            "guests_can_invite_others": True,
            "reminders": [{"method": "email", "minutes": 1440}],
            "total_accepted": 0,
            "action_network:hidden": False,
            "tag_list": [],
        }.items()
    ],
)
def test_a_field_that_was_not_sent_has_its_default(api: ApiClient, name: str, value: object) -> None:
    assert post_event(api)[name] == value


@fact("events.objects.reminder.method", "events.objects.reminder.minutes")
@pytest.mark.parametrize(
    ("name", "sent"),
    [
        pytest.param(name, value, marks=fact(f"events.fields.{name}"))
        for name, value in {
            "created_date": "2020-01-01T00:00:00Z",
            "modified_date": "2020-01-01T00:00:00Z",
            "transparence": "transparent",
            "reminders": [{"method": "pigeon", "minutes": 1}],
            "total_accepted": 99,
            "action_network:hidden": True,
            "action_network:sponsor": {"title": "Somebody else"},
            "featured_image_url": "https://example.org/a.png",
            "action_network:event_campaign_id": NOBODY,
        }.items()
    ],
)
def test_what_the_server_sets_cannot_be_written(api: ApiClient, name: str, sent: object) -> None:
    posted = api.post("/events", event_body(**{name: sent}))
    put = api.put(href(posted.json), {name: sent})
    assert posted.status == put.status == 200
    assert posted.json.get(name) != sent
    assert put.json.get(name) == again(api, posted.json).get(name) != sent


@fact("events.fields.created_date", "events.fields.modified_date")
def test_modified_date_moves_with_a_change_and_created_date_does_not(api: ApiClient) -> None:
    api.world.clock.freeze(START)
    event = post_event(api)
    api.world.clock.advance(60)
    changed = api.put(href(event), {"title": "Second assembly"}).json
    assert (
        event["created_date"] == event["modified_date"] == changed["created_date"] == "2026-07-01T00:00:00Z"
    )
    assert changed["modified_date"] == "2026-07-01T00:01:00Z"


@fact("events.fields.origin_system")
def test_the_origin_is_set_once(api: ApiClient) -> None:
    event = post_event(api)
    changed = api.put(href(event), {"origin_system": "Another"})
    assert changed.json["origin_system"] == event["origin_system"] == "Diary"
    assert again(api, {"_links": {"self": {"href": f"/events/{made(api, 'events')}"}}})["origin_system"] == (
        "Action Network"
    )


@fact("events.fields.action_network:sponsor", "actions-6", "actions-7")
@fact("events.objects.sponsor.title", "events.objects.sponsor.browser_url")
def test_the_sponsor_is_the_group_and_a_person_sponsors_nothing(make_api: Any) -> None:
    api = make_api(user_keys=["personal"])
    assert post_event(api)["action_network:sponsor"] == {
        "title": "Group 1",
        "browser_url": "https://actionnetwork.org/api/v2/groups/group-1",
    }
    assert "action_network:sponsor" not in post_event(api.with_key("personal"))


@fact("events.fields.featured_image_url", "events.fields.action_network:hidden")
def test_the_user_interface_sets_what_requests_cannot(api: ApiClient) -> None:
    fields: dict[str, Any] = {
        "featured_image_url": "https://example.org/a.png",
        "action_network:hidden": True,
    }
    event = api.get(f"/events/{made(api, 'events', **fields)}").json
    assert {name: event[name] for name in fields} == fields


@fact("events-5")
def test_only_an_event_of_the_user_interface_has_an_empty_name(api: ApiClient) -> None:
    assert api.get(f"/events/{made(api, 'events', title='Assembly')}").json["name"] == ""
    assert api.get(f"/events/{made(api, 'events', name='Internal')}").json["name"] == "Internal"
    assert "name" not in post_event(api)
    assert "name" not in api.get(f"/events/{made(api, 'events', origin_system='Diary')}").json


@fact("events.fields.browser_url", "actions-15", "actions-1")
def test_only_an_event_of_the_user_interface_has_a_page_and_a_taken_address_gets_a_number(
    api: ApiClient,
) -> None:
    first, second = (api.get(f"/events/{made(api, 'events')}").json["browser_url"] for _ in range(2))
    assert first == "https://actionnetwork.org/events/assembly"
    assert second == "https://actionnetwork.org/events/assembly-2"
    assert "browser_url" not in post_event(api)


@fact("events.fields.tag_list", "actions-4")
def test_only_tags_that_exist_are_listed_and_records_do_not_get_them(api: ApiClient) -> None:
    api.tag("Assemblies")
    posted = api.post("/events", event_body(tag_list=["assemblies", "unheard of"]))
    person = api.get(href(bring(api, posted.json).json, "osdi:person")).json
    assert posted.json["tag_list"] == ["Assemblies"]
    assert posted.note_codes == ["unknown-tag"]
    assert api.tags_of(person) == []
    assert api.put(href(posted.json), {"tag_list": []}).json["tag_list"] == []


@fact("events.fields.identifiers", "actions-2")
def test_a_foreign_identifier_that_is_taken_makes_no_second_event(api: ApiClient) -> None:
    first = post_event(api, identifiers=["diary:7"])
    second = post_event(api, identifiers=["diary:7"], title="Second assembly")
    assert uuid_of(first) == uuid_of(second)
    assert second["title"] == "Second assembly"
    assert first["identifiers"] == second["identifiers"] == [f"action_network:{uuid_of(first)}", "diary:7"]
    assert uuids(listed(api, "/events")) == [uuid_of(first)]


@fact("actions-2")
def test_an_identifier_of_another_group_is_not_given_twice(two_groups: tuple[ApiClient, ApiClient]) -> None:
    first, second = two_groups
    theirs = post_event(second, identifiers=["diary:7"])
    ours = post_event(first, identifiers=["diary:7"])
    assert uuid_of(ours) != uuid_of(theirs)
    assert ours["identifiers"] == [f"action_network:{uuid_of(ours)}"]


@fact("events.fields.identifiers", "writing-3")
def test_identifiers_are_added_and_never_removed(api: ApiClient) -> None:
    event = post_event(api, identifiers=["diary:7"])
    changed = api.put(href(event), {"identifiers": ["diary:8"]}).json
    assert changed["identifiers"] == [*event["identifiers"], "diary:8"]
    assert api.put(href(event), {"identifiers": []}).json["identifiers"] == changed["identifiers"]


@fact("writing-3")
@pytest.mark.parametrize("name", ["description", "instructions", "end_date", "capacity"])
def test_null_in_a_put_clears_what_can_be_cleared(api: ApiClient, name: str) -> None:
    event = post_event(api, **{name: WRITTEN[name][0]})
    assert name not in api.put(href(event), {name: None}).json
    assert name not in again(api, event)


@fact("writing-3")
@pytest.mark.parametrize("name", ["title", "name", "start_date", "status", "visibility", "browser_url"])
def test_null_in_a_put_leaves_what_cannot_be_cleared(api: ApiClient, name: str) -> None:
    event = post_event(api, **{name: WRITTEN[name][0]})
    answer = api.put(href(event), {name: None})
    assert answer.json[name] == event[name]
    assert answer.note_codes == ["empty-ignored"]


@fact("events.fields.status", "events-7", "events-4")
@pytest.mark.parametrize("status", ["confirmed", "tentative", "cancelled", "pending_approval"])
def test_an_event_of_any_status_is_listed(api: ApiClient, status: str) -> None:
    post_event(api, status=status)
    assert [event["status"] for event in listed(api, "/events")] == [status]


@fact("events-4")
def test_blanks_around_a_title_and_html_stay(api: ApiClient) -> None:
    event = post_event(api, title=" Assembly ", description="<b>Come</b>")
    assert (event["title"], event["description"]) == (" Assembly ", "<b>Come</b>")
