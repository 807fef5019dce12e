"""Bodies and addresses that cannot be used: one sentence, and nothing half written."""

from __future__ import annotations

from typing import Any

import pytest

from ..api_client import BASE, ApiClient, href, uuid_of
from .facts import fact
from .sample_events import (
    NOBODY,
    again,
    attendances_of,
    bring,
    come,
    event_body,
    listed,
    post_campaign,
    post_event,
)

LONG = "x" * 256

OF_BOTH: list[dict[str, Any]] = [
    {"title": {"en": "Assembly"}},
    {"title": ["General", "Assembly"]},
    {"title": LONG},
    {"name": LONG},
    {"name": {}},
    {"description": [[], [{}]]},
    {"description": "x" * 65_536},
    {"browser_url": {}},
    {"tag_list": {"name": "steward"}},
    {"tag_list": [["a", "b"]]},
    {"identifiers": {"diary": "1"}},
    {"identifiers": [{}]},
    {"identifiers": [f"diary:{LONG}"]},
]
OF_CAMPAIGNS: list[dict[str, Any]] = [
    *OF_BOTH,
    {"host_pitch": {"en": "x"}},
    {"host_instructions": ["a", "b"]},
]
OF_EVENTS: list[dict[str, Any]] = [
    *OF_BOTH,
    {"instructions": {"en": "x"}},
    {"status": "rejected"},
    {"status": "Confirmed"},
    {"status": 1},
    {"visibility": "secret"},
    {"guests_can_invite_others": {"all": True}},
    {"guests_can_invite_others": [True, False]},
    {"capacity": "sixty"},
    {"capacity": "60 people"},
    {"capacity": {"most": 60}},
    {"start_date": "soon"},
    {"start_date": 5},
    {"start_date": "2026-02-30"},
    {"end_date": "2026-13-01T00:00:00Z"},
    {"end_date": {}},
    {"location": "Grange Hall"},
    {"location": [{}, {}]},
    {"location": {"venue": {}}},
    {"location": {"venue": LONG}},
    {"location": {"address_lines": {"street": "412 Orchard St"}}},
    {"location": {"address_lines": [{}]}},
    {"location": {"address_lines": [LONG]}},
    {"location": {"postal_code": [97214, 97215]}},
]
ACTIONS = {"events": OF_EVENTS, "event_campaigns": OF_CAMPAIGNS}
BAD_FIELDS = [
    pytest.param(name, fields, id=f"{name} {next(iter(fields))} {str(fields)[:40]}")
    for name, cases in ACTIONS.items()
    for fields in cases
]


@pytest.mark.parametrize(("name", "fields"), BAD_FIELDS)
def test_a_field_that_cannot_be_used_makes_nothing_and_changes_nothing(
    api: ApiClient, name: str, fields: dict[str, Any]
) -> None:
    item = api.post(f"/{name}", event_body(title="Known")).json
    posted = api.post(f"/{name}", event_body(**fields))
    put = api.put(href(item), fields)
    assert (posted.status, put.status) == (400, 400)
    assert next(iter(fields)) in posted.error
    assert next(iter(fields)) in put.error
    assert [one["title"] for one in listed(api, f"/{name}")] == ["Known"]
    assert again(api, item) == item


@pytest.mark.parametrize("name", [pytest.param(name, marks=fact(f"{name}.answers.400")) for name in ACTIONS])
@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"origin_system": "Diary"},
        {"title": "", "origin_system": "Diary"},
        {"title": "Assembly", "origin_system": ""},
        {"title": None, "origin_system": "Diary"},
    ],
)
def test_title_and_origin_are_needed(api: ApiClient, name: str, body: Any) -> None:
    answer = api.post(f"/{name}", body)
    assert answer.status == 400
    assert answer.error.endswith("is required")
    assert listed(api, f"/{name}") == []


@fact("actions-3", "events.fields.origin_system")
def test_an_event_needs_no_more_than_a_title_and_a_date(api: ApiClient) -> None:
    answer = api.post("/events", {"title": "Assembly", "start_date": "2026-07-01T18:00:00Z"})
    assert (answer.status, answer.note_codes) == (200, ["required-missing"])
    assert listed(api, "/events") == [{**answer.json, "_links": listed(api, "/events")[0]["_links"]}]


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("raw", [b"[]", b'"Assembly"', b"null", b"{", b"\xff"])
def test_a_body_that_is_no_object_is_refused(api: ApiClient, name: str, raw: bytes) -> None:
    item = api.post(f"/{name}", event_body()).json
    answers = [api.post(f"/{name}", raw=raw), api.put(href(item), raw=raw)]
    assert [answer.status for answer in answers] == [400, 400]
    assert all(answer.error for answer in answers)
    assert listed(api, f"/{name}")[0]["modified_date"] == item["modified_date"]


@pytest.mark.parametrize("name", ACTIONS)
def test_an_unknown_field_is_ignored_with_a_note(api: ApiClient, name: str) -> None:
    posted = api.post(f"/{name}", event_body(titel="Assembly"))
    put = api.put(href(posted.json), {"titel": "Assembly"})
    assert posted.status == put.status == 200
    assert posted.note_codes == put.note_codes == ["unknown-field"]
    assert "titel" not in put.json


BAD_LINKS: list[Any] = [
    {"href": f"{BASE}/people/{NOBODY}"},
    {"href": f"{BASE}/people/nonsense"},
    {"href": f"{BASE}/people"},
    {"href": f"{BASE}/tags/{NOBODY}"},
    {"href": "https://example.org/people/1"},
    {"href": ""},
    {"href": 5},
    {},
    [],
    5,
    "nonsense",
]


@pytest.mark.parametrize("link", BAD_LINKS)
@pytest.mark.parametrize("rel", ["osdi:creator", "osdi:organizer"])
def test_a_link_that_leads_to_nobody_makes_no_event(api: ApiClient, rel: str, link: Any) -> None:
    answer = api.post("/events", event_body(_links={rel: link}))
    assert answer.status == 400
    assert answer.error == "You must specify a valid person id"
    assert listed(api, "/events") == []


@fact("errors-4", "attendances.answers.400")
@fact("errors-9")
@pytest.mark.parametrize("links", [None, {}, *({"osdi:person": link} for link in [*BAD_LINKS, None])])
def test_a_plain_post_without_a_usable_person_is_a_400(api: ApiClient, links: Any) -> None:
    event = post_event(api)
    answer = api.post(attendances_of(event), {"_links": links})
    assert answer.status == 400
    assert answer.error == "You must specify a valid person id"
    assert listed(api, attendances_of(event)) == []
    assert again(api, event) == event


def test_what_another_group_has_is_not_there(two_groups: tuple[ApiClient, ApiClient]) -> None:
    first, second = two_groups
    theirs, event = second.sign_up(email="ruth@example.org"), post_event(first)
    campaign = post_campaign(second)
    refused = [
        come(first, event, theirs),
        first.post("/events", event_body(_links={"osdi:creator": {"href": href(theirs)}})),
        first.post("/events", event_body(_links={"osdi:organizer": {"href": href(theirs)}})),
        first.post("/event_campaigns", event_body(_links={"osdi:creator": {"href": href(theirs)}})),
    ]
    assert [(answer.status, answer.error) for answer in refused] == [
        (400, "You must specify a valid person id")
    ] * 4
    missing = [
        first.get(href(campaign)),
        first.post(href(campaign, "osdi:events"), event_body()),
        second.get(href(event)),
        second.put(href(event), {"title": "Ours"}),
        bring(second, event),
        second.get(attendances_of(event)),
    ]
    assert [answer.status for answer in missing] == [404] * 6
    assert listed(first, "/event_campaigns") == listed(first, attendances_of(event)) == []


@pytest.mark.parametrize(
    "body", [{"identifiers": {"door": "1"}}, {"status": 5}, {"status": ""}, {"status": None}]
)
def test_a_put_of_an_attendance_that_cannot_be_used_changes_nothing(api: ApiClient, body: Any) -> None:
    event = post_event(api)
    attendance = bring(api, event).json
    answer = api.put(href(attendance), body)
    assert answer.status == (400 if next(iter(body.values())) else 200)
    assert again(api, attendance)["status"] == "accepted"
    assert again(api, attendance)["identifiers"] == attendance["identifiers"]


@pytest.mark.parametrize("sent", [{"source": {}}, {"source": LONG}, "poster", 5])
def test_referrer_data_that_cannot_be_used_record_nothing(api: ApiClient, sent: Any) -> None:
    event, ruth = post_event(api), api.sign_up(email="ruth@example.org")
    plain = come(api, event, ruth, **{"action_network:referrer_data": sent})
    helped = bring(api, event, **{"action_network:referrer_data": sent})
    assert (plain.status, helped.status, helped.json) == (400, 200, {})
    assert listed(api, attendances_of(event)) == []


@fact("events.answers.404", "event_campaigns.answers.404")
@fact("attendances.answers.404")
@pytest.mark.parametrize("uuid", [NOBODY, "nonsense", "5", "{person}"])
@pytest.mark.parametrize(
    "template",
    [
        "/events/{uuid}",
        "/events/{uuid}/embed",
        "/events/{uuid}/attendances",
        "/events/{event}/attendances/{uuid}",
        "/event_campaigns/{uuid}",
        "/event_campaigns/{uuid}/embed",
        "/event_campaigns/{uuid}/events",
        "/event_campaigns/{campaign}/events/{uuid}",
        "/event_campaigns/{campaign}/events/{uuid}/attendances",
        "/event_campaigns/{campaign}/events/{event}/attendances/{uuid}",
        "/people/{person}/attendances/{uuid}",
        "/campaigns/{uuid}",
    ],
)
def test_an_id_that_leads_nowhere_is_a_404(api: ApiClient, template: str, uuid: str) -> None:
    campaign = post_campaign(api)
    ids = {
        "campaign": uuid_of(campaign),
        "event": uuid_of(post_event(api, below=campaign)),
        "person": uuid_of(api.sign_up(email="ruth@example.org")),
    }
    answer = api.get(template.format(uuid=uuid.format(**ids), **ids))
    assert answer.status == 404
    assert answer.error.startswith("Couldn't find")


@pytest.mark.parametrize("path", ["/events", "/event_campaigns"])
def test_a_write_to_an_id_that_leads_nowhere_is_a_404(api: ApiClient, path: str) -> None:
    answers = [
        api.put(f"{path}/{NOBODY}", {"title": "Assembly"}),
        api.post(f"{path}/{NOBODY}/attendances", {"person": {}}),
        api.post(f"{path}/{NOBODY}/events", event_body()),
    ]
    assert [answer.status for answer in answers] == [404] * 3
    assert listed(api, path) == []
