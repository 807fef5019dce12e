from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, href
from .facts import fact
from .sample_events import attendances_of, event_body, listed, post_campaign, post_event

EVERYTHING: dict[str, Any] = {
    "name": "March, internal",
    "description": "<p>All welcome.</p>",
    "instructions": "<p>Ring twice.</p>",
    "start_date": "2026-03-21T18:30:00Z",
    "end_date": "2026-03-21T20:00:00Z",
    "capacity": 60,
    "browser_url": "https://example.org/march",
    "location": {"venue": "Grange Hall"},
}

KEYS = """
    identifiers created_date description start_date reminders total_accepted action_network:event_campaign_id
    action_network:sponsor location _links modified_date status transparence visibility guests_can_invite_others
    origin_system title name browser_url instructions action_network:hidden end_date capacity tag_list
    """

LINKS = {
    "self": "{base}",
    "osdi:attendances": "{base}/attendances",
    "osdi:record_attendance_helper": "{base}/attendances",
    "record_attendance_helper": "{base}/attendances",
    "action_network:embed": "{base}/embed",
}


@pytest.mark.parametrize("rel", [pytest.param(rel, marks=fact(f"events.links.{rel}")) for rel in LINKS])
def test_an_event_links_to_what_is_below_it(api: ApiClient, rel: str) -> None:
    event = post_event(api)
    assert href(event, rel) == LINKS[rel].format(base=href(event))


@fact("events-6", "events.links.osdi:record_attendance_helper")
@fact("events.addresses")
def test_the_link_to_the_helper_is_there_twice(api: ApiClient) -> None:
    event = post_event(api)
    assert href(event, "osdi:record_attendance_helper") == href(event, "record_attendance_helper")
    assert attendances_of(event) == f"{href(event)}/attendances"
    assert href(event, "action_network:embed") == f"{href(event)}/embed"


@fact("events.links.curies", "events.key_order")
def test_the_keys_of_an_event_stand_in_order(api: ApiClient) -> None:
    campaign = post_campaign(api)
    event = post_event(api, below=campaign, **EVERYTHING)
    assert list(event) == KEYS.split()
    assert "curies" in event["_links"]
    assert "curies" not in listed(api, "/events")[0]["_links"]


PEOPLE = {"osdi:creator": "creator", "osdi:organizer": "organizer"}


@pytest.mark.parametrize(
    "rel",
    [pytest.param(rel, marks=fact(f"events.posted_links.{rel}", f"events.links.{rel}")) for rel in PEOPLE],
)
def test_a_post_may_name_the_creator_and_the_organizer(api: ApiClient, rel: str) -> None:
    ruth = api.sign_up(email="ruth@example.org")
    event = post_event(api, _links={rel: {"href": href(ruth)}})
    (other,) = PEOPLE.keys() - {rel}
    assert href(event, rel) == href(ruth) != href(event, other)
    assert api.get(href(event, other)).status == 200


@fact("documents-9", "events.embedded")
def test_an_event_embeds_nobody(api: ApiClient) -> None:
    assert "_embedded" not in post_event(api)
    assert "_embedded" not in listed(api, "/events")[0]


@fact("events.background")
def test_a_background_request_for_an_event_is_carried_out_at_once(api: ApiClient) -> None:
    answer = api.post("/events?background_request=true", event_body())
    assert answer.json["title"] == "Assembly"
    assert answer.note_codes == ["unknown-parameter"]
