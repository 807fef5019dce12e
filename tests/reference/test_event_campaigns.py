from __future__ import annotations

import pytest

from ..api_client import ApiClient, href, uuid_of
from .facts import fact
from .sample_events import (
    START,
    again,
    event_body,
    listed,
    made,
    post_campaign,
    uuids,
)

WRITTEN = {
    "name": ("Assemblies, internal", "Meetings, internal"),
    "title": ("Host an assembly", "Host a meeting"),
    "description": ("<p>Near you.</p>", "<p>Anywhere.</p>"),
    "host_pitch": ("One evening.", "Two evenings."),
    "host_instructions": ("<p>We call you.</p>", "<p>You call us.</p>"),
    "browser_url": ("https://example.org/assemblies", "https://example.org/meetings"),
}


@fact("event_campaigns.rel", "event_campaigns.addresses")
@fact("event_campaigns.methods", "documents-8")
@fact("event_campaigns.answers.200")
def test_a_campaign_is_made_read_back_and_listed(api: ApiClient) -> None:
    posted = api.post("/event_campaigns", event_body())
    read = api.get(f"/event_campaigns/{uuid_of(posted.json)}")
    page = api.get("/event_campaigns")
    assert posted.status == read.status == page.status == 200
    assert posted.json == read.json
    assert [uuid_of(posted.json)] == uuids(page.json["_embedded"]["action_network:event_campaigns"])


@fact("event_campaigns.answers.200", "writing-3")
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=fact(f"event_campaigns.fields.{name}")) for name in WRITTEN]
)
def test_a_field_is_written_by_post_and_by_put_and_stays_otherwise(api: ApiClient, name: str) -> None:
    first, second = WRITTEN[name]
    campaign = post_campaign(api, **{name: first})
    changed = api.put(href(campaign), {name: second})
    assert campaign[name] == first
    assert changed.status == 200
    assert (
        changed.json[name] == api.put(href(campaign), {}).json[name] == again(api, campaign)[name] == second
    )


@fact("writing-3")
@pytest.mark.parametrize("name", ["description", "host_pitch", "host_instructions"])
def test_null_in_a_put_clears_what_can_be_cleared(api: ApiClient, name: str) -> None:
    campaign = post_campaign(api, **{name: WRITTEN[name][0]})
    assert name not in api.put(href(campaign), {name: None}).json


@fact("transport-10", "actions-1")
@pytest.mark.parametrize("name", [*sorted(WRITTEN.keys() - {"title"}), "host_url", "featured_image_url"])
def test_a_field_without_a_value_is_absent(api: ApiClient, name: str) -> None:
    assert name not in post_campaign(api)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        pytest.param(name, value, marks=fact(f"event_campaigns.fields.{name}"))
        for name, value in {
            "created_date": "2020-01-01T00:00:00Z",
            "modified_date": "2020-01-01T00:00:00Z",
            "host_url": "https://example.org/host",
            "total_events": 99,
            "total_rsvps": 99,
            "featured_image_url": "https://example.org/a.png",
            "action_network:hidden": True,
            "action_network:sponsor": {"title": "Somebody else"},
        }.items()
    ],
)
def test_what_the_server_sets_cannot_be_written(api: ApiClient, name: str, sent: object) -> None:
    posted = api.post("/event_campaigns", event_body(**{name: sent}))
    put = api.put(href(posted.json), {name: sent})
    assert posted.status == put.status == 200
    assert put.json.get(name) == posted.json.get(name) != sent


@fact("event_campaigns.fields.modified_date")
def test_modified_date_moves_with_a_change(api: ApiClient) -> None:
    api.world.clock.freeze(START)
    campaign = post_campaign(api)
    api.world.clock.advance(60)
    changed = api.put(href(campaign), {"title": "Host a meeting"}).json
    assert (changed["created_date"], changed["modified_date"]) == (
        "2026-07-01T00:00:00Z",
        "2026-07-01T00:01:00Z",
    )


@fact("event_campaigns.fields.origin_system", "event_campaigns.fields.host_url")
@fact("event_campaigns.fields.featured_image_url", "event_campaigns.fields.browser_url")
def test_a_campaign_of_the_user_interface_has_pages(api: ApiClient) -> None:
    picture = "https://example.org/a.png"
    campaign = api.get(f"/event_campaigns/{made(api, 'event_campaigns', featured_image_url=picture)}").json
    page, _, number = campaign["host_url"].partition("?event_campaign_id=")
    assert campaign["origin_system"] == "Action Network"
    assert campaign["browser_url"] == "https://actionnetwork.org/event_campaigns/assembly"
    assert (page, number.isdecimal()) == ("https://actionnetwork.org/events/new", True)
    assert campaign["featured_image_url"] == picture


@fact("event_campaigns.fields.action_network:sponsor", "actions-6")
@fact("event_campaigns.objects.sponsor.title", "event_campaigns.objects.sponsor.browser_url")
def test_the_sponsor_is_the_group(api: ApiClient) -> None:
    page = "https://actionnetwork.org/api/v2/groups/group-1"
    assert post_campaign(api)["action_network:sponsor"] == {"title": "Group 1", "browser_url": page}


@fact("event_campaigns.fields.identifiers", "actions-2", "writing-3")
def test_identifiers_are_added_never_removed_and_make_no_second_campaign(api: ApiClient) -> None:
    first = post_campaign(api, identifiers=["diary:7"])
    second = post_campaign(api, identifiers=["diary:7"], title="Host a meeting")
    third = api.put(href(first), {"identifiers": ["diary:8"]}).json
    assert uuid_of(first) == uuid_of(second)
    assert second["title"] == "Host a meeting"
    assert third["identifiers"] == [f"action_network:{uuid_of(first)}", "diary:7", "diary:8"]
    assert len(listed(api, "/event_campaigns")) == 1


@fact("event_campaigns.fields.tag_list", "actions-4")
def test_only_tags_that_exist_are_listed(api: ApiClient) -> None:
    api.tag("Assemblies")
    assert post_campaign(api)["tag_list"] == []
    assert post_campaign(api, tag_list=["assemblies", "unheard of"])["tag_list"] == ["Assemblies"]


@fact("events-22", "event_campaigns.posted_links.osdi:creator", "event_campaigns.embedded", "documents-9")
def test_a_creator_is_taken_and_not_shown(api: ApiClient) -> None:
    ruth = api.sign_up(email="ruth@example.org")
    campaign = post_campaign(api, _links={"osdi:creator": {"href": href(ruth)}})
    assert "_embedded" not in campaign
    assert "osdi:creator" not in campaign["_links"]


@fact("event_campaigns.links.self", "event_campaigns.links.osdi:events", "event_campaigns.links.curies")
@fact("event_campaigns.links.action_network:embed", "event_campaigns.addresses")
def test_a_campaign_links_to_its_events_and_its_embed(api: ApiClient) -> None:
    campaign = post_campaign(api)
    base = href(campaign)
    links = {rel: link["href"] for rel, link in campaign["_links"].items() if rel != "curies"}
    assert links == {"self": base, "osdi:events": f"{base}/events", "action_network:embed": f"{base}/embed"}
    assert "curies" in campaign["_links"]
    assert "curies" not in listed(api, "/event_campaigns")[0]["_links"]


@fact("event_campaigns.key_order")
def test_the_keys_of_a_campaign_stand_in_order(api: ApiClient) -> None:
    values = {name: first for name, (first, _) in WRITTEN.items()}
    assert list(post_campaign(api, **values)) == [
        *("identifiers", "origin_system", "created_date", "modified_date", "name", "title", "description"),
        *("host_pitch", "host_instructions", "browser_url", "total_events", "total_rsvps"),
        *("action_network:hidden", "action_network:sponsor", "tag_list", "_links"),
    ]
