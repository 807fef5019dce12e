"""The events of a campaign, its own group's and others', and who comes to them."""

from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, href, uuid_of
from ..sample_group import make
from .facts import fact
from .sample_events import (
    again,
    attendances_of,
    bring,
    come,
    event_body,
    listed,
    made,
    post_campaign,
    post_event,
    uuids,
)


@fact("events.addresses", "event_campaigns.addresses")
@fact("events-21", "actions-15", "events.links.action_network:event_campaign")
@fact("events.fields.action_network:event_campaign_id")
def test_an_event_posted_into_a_campaign_is_one_like_any_other_with_a_link_to_it(api: ApiClient) -> None:
    campaign = post_campaign(api)
    event = post_event(api, below=campaign)
    plain = post_event(api)
    path = f"{href(campaign, 'osdi:events')}/{uuid_of(event)}"
    assert event["action_network:event_campaign_id"] == uuid_of(campaign)
    assert href(event, "action_network:event_campaign") == href(campaign)
    assert "action_network:event_campaign" not in plain["_links"]
    assert again(api, event) == api.get(path).json == event
    assert api.put(path, {"title": "Second assembly"}).json["title"] == again(api, event)["title"]
    assert uuids(listed(api, href(campaign, "osdi:events"))) == [uuid_of(event)]
    assert uuids(listed(api, "/events")) == [uuid_of(plain), uuid_of(event)]


@fact("events.addresses")
def test_an_event_is_not_found_below_a_campaign_that_it_is_not_in(api: ApiClient) -> None:
    campaign, other = post_campaign(api), post_campaign(api)
    event = post_event(api, below=campaign)
    for stranger in (event, post_event(api)):
        path = f"{href(other, 'osdi:events')}/{uuid_of(stranger)}"
        assert (
            api.get(path).status == api.put(path, {}).status == api.get(f"{path}/attendances").status == 404
        )


@fact("events-7", "events.fields.status")
@pytest.mark.parametrize(("vetting", "status"), [(True, "pending_approval"), (False, "confirmed")])
def test_an_event_waits_for_approval_where_the_campaign_vets_its_events(
    api: ApiClient, vetting: bool, status: str
) -> None:
    uuid = made(api, "event_campaigns", vetting=vetting)
    posted = api.post(f"/event_campaigns/{uuid}/events", event_body(status="confirmed")).json
    assert posted["status"] == status
    assert post_event(api)["status"] == "confirmed"
    assert api.put(href(posted), {"status": "confirmed"}).json["status"] == "confirmed"
    assert "vetting" not in api.get(f"/event_campaigns/{uuid}").json


@fact("event_campaigns.fields.total_events", "event_campaigns.fields.total_rsvps")
@fact("events.fields.total_accepted")
def test_the_totals_of_a_campaign_move_with_its_events_and_who_comes(api: ApiClient) -> None:
    campaign = post_campaign(api)
    first, second = post_event(api, below=campaign), post_event(api, below=campaign)
    post_event(api)
    for email in ("ruth@example.org", "ada@example.org"):
        bring(api, first, email)
    bring(api, second)
    now = again(api, campaign)
    assert [again(api, event)["total_accepted"] for event in (first, second)] == [2, 1]
    assert (now["total_events"], now["total_rsvps"]) == (2, 3)
    assert now["modified_date"] == campaign["modified_date"]


@fact("event_campaigns.fields.total_events", "event_campaigns.fields.total_rsvps")
def test_what_the_user_interface_makes_is_counted_too(api: ApiClient) -> None:
    ruth = api.sign_up(email="ruth@example.org")
    uuid = made(api, "event_campaigns")
    event = made(api, "events", references={"event_campaign_id": uuid})
    make(api.world, "attendances", {}, references={"event_id": event, "person_id": uuid_of(ruth)})
    now = api.get(f"/event_campaigns/{uuid}").json
    assert (now["total_events"], now["total_rsvps"]) == (1, 1)


# What another group sponsors in it


@pytest.fixture
def shared(two_groups: tuple[ApiClient, ApiClient]) -> tuple[ApiClient, ApiClient, Any, Any]:
    """Two groups, a campaign of the first, and an event of the second in it."""
    first, second = two_groups
    campaign = post_campaign(first)
    references = {"event_campaign_id": uuid_of(campaign)}
    event = second.get(f"/events/{made(second, 'events', references=references)}").json
    return first, second, campaign, event


Shared = tuple[ApiClient, ApiClient, Any, Any]


@fact("events.addresses", "event_campaigns.fields.total_events", "event_campaigns.addresses")
def test_an_event_of_another_group_is_reached_below_the_campaign_only(shared: Shared) -> None:
    first, second, campaign, event = shared
    below = f"{href(campaign, 'osdi:events')}/{uuid_of(event)}"
    assert uuids(listed(first, href(campaign, "osdi:events"))) == [uuid_of(event)]
    assert first.get(below).json == event
    assert first.put(below, {"title": "Second assembly"}).json["title"] == again(second, event)["title"]
    assert listed(first, "/events") == []
    assert first.get(href(event)).status == first.put(href(event), {}).status == 404
    assert first.get(href(event, "osdi:attendances")).status == 404
    assert again(first, campaign)["total_events"] == 1
    assert second.get(href(campaign)).status == second.get(href(campaign, "osdi:events")).status == 404


@fact("events-19", "attendances.addresses", "event_campaigns.addresses")
@fact("records-18", "event_campaigns.fields.total_rsvps")
def test_who_comes_to_an_event_of_another_group_is_reached_below_the_campaign(shared: Shared) -> None:
    first, second, campaign, event = shared
    theirs = bring(second, event, "ruth@example.org").json
    below = f"{href(campaign, 'osdi:events')}/{uuid_of(event)}/attendances"
    ours = first.post(below, {"person": {"email_addresses": [{"address": "ada@example.org"}]}}).json
    for group, path in ((first, below), (second, attendances_of(event))):
        assert uuids(listed(group, path)) == [uuid_of(ours), uuid_of(theirs)]
    assert first.get(f"{below}/{uuid_of(theirs)}").json == theirs
    assert first.get(href(theirs, "osdi:person")).status == 404
    assert again(second, event)["total_accepted"] == again(first, campaign)["total_rsvps"] == 2


@fact("records-9")
def test_a_person_of_two_groups_comes_once(shared: Shared) -> None:
    first, second, campaign, event = shared
    below = f"{href(campaign, 'osdi:events')}/{uuid_of(event)}/attendances"
    theirs = bring(second, event, "ruth@example.org").json
    ours = first.post(below, {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}).json
    assert uuid_of(ours) == uuid_of(theirs)
    assert again(first, campaign)["total_rsvps"] == 1


@fact("attendances.addresses")
def test_another_group_cannot_record_below_a_campaign_that_is_not_its_own(shared: Shared) -> None:
    _first, second, campaign, event = shared
    ruth = second.sign_up(email="ruth@example.org")
    below = f"{href(campaign, 'osdi:events')}/{uuid_of(event)}/attendances"
    assert second.post(below, {"_links": {"osdi:person": {"href": href(ruth)}}}).status == 404
    assert come(second, event, ruth).status == 200


@fact("attendances.addresses", "events-18")
def test_attendances_are_posted_read_and_changed_below_a_campaign(api: ApiClient) -> None:
    campaign = post_campaign(api)
    event = post_event(api, below=campaign)
    below = f"{href(campaign, 'osdi:events')}/{uuid_of(event)}/attendances"
    posted = api.post(below, {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}).json
    item = f"{below}/{uuid_of(posted)}"
    assert href(posted) == f"{attendances_of(event)}/{uuid_of(posted)}"
    assert api.get(item).json == again(api, posted) == posted
    assert api.put(item, {"status": "attended"}).json["status"] == again(api, posted)["status"] == "attended"
    assert uuids(listed(api, below)) == uuids(listed(api, attendances_of(event))) == [uuid_of(posted)]
    keyless = api.with_key(None).post(
        below, {"person": {"email_addresses": [{"address": "ada@example.org"}]}}
    )
    assert (keyless.status, keyless.json) == (200, {})
    assert len(listed(api, below)) == 2
