from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, href, uuid_of
from ..sample_group import make
from .facts import fact
from .sample_events import START, again, attendances_of, bring, come, listed, post_event, uuids


@pytest.fixture
def event(api: ApiClient) -> Any:
    return post_event(api)


@fact("attendances.rel", "attendances.addresses")
@fact("attendances.methods", "records-1")
@fact("attendances.answers.200")
@fact("records-3", "attendances.posted_links.osdi:person")
def test_an_attendance_is_made_by_a_person_link_read_back_and_listed(
    api: ApiClient, event: Any, ruth: Any
) -> None:
    posted = come(api, event, ruth)
    read = api.get(f"/events/{uuid_of(event)}/attendances/{uuid_of(posted.json)}")
    page = api.get(f"/events/{uuid_of(event)}/attendances")
    assert posted.status == read.status == page.status == 200
    assert posted.json == read.json
    assert "curies" in posted.json["_links"]
    assert uuids(page.json["_embedded"]["osdi:attendances"]) == [uuid_of(posted.json)]


@fact("attendances.fields.action_network:person_id", "attendances.fields.action_network:event_id")
@fact("attendances.links.osdi:person", "attendances.links.osdi:event")
@fact("attendances.links.self", "attendances.links.curies", "events-15", "attendances.embedded")
def test_it_names_its_event_and_its_person(api: ApiClient, event: Any, ruth: Any) -> None:
    attendance = come(api, event, ruth).json
    links = {rel: link["href"] for rel, link in attendance["_links"].items() if rel != "curies"}
    assert attendance["action_network:person_id"] == uuid_of(ruth)
    assert attendance["action_network:event_id"] == uuid_of(event)
    assert links == {
        "self": f"{attendances_of(event)}/{uuid_of(attendance)}",
        "osdi:event": href(event),
        "osdi:person": href(ruth),
    }
    assert "curies" in attendance["_links"]
    assert "curies" not in listed(api, attendances_of(event))[0]["_links"]
    assert "_embedded" not in attendance


@fact("attendances.key_order")
def test_its_keys_stand_in_order(api: ApiClient, event: Any) -> None:
    sent: dict[str, Any] = {"action_network:referrer_data": {"source": "poster"}}
    assert list(bring(api, event, **sent).json) == [
        *("identifiers", "created_date", "modified_date", "status", "action_network:person_id"),
        *("action_network:event_id", "action_network:referrer_data", "_links"),
    ]


@fact("records-1")
def test_a_plain_post_changes_nothing_of_the_person_but_the_date(api: ApiClient, event: Any) -> None:
    tagged = api.sign_up(email="ruth@example.org", add_tags=[api.tag("steward")["name"]])
    link = {"osdi:person": {"href": href(tagged)}}
    api.tag("member")
    body = {"_links": link, "add_tags": ["member"], "given_name": "Ada", "custom_fields": {"a": "b"}}
    answer = api.post(attendances_of(event), body)
    now = again(api, tagged)
    assert answer.status == 200
    assert {**now, "modified_date": ""} == {**tagged, "modified_date": ""}
    assert api.tags_of(tagged) == ["steward"]
    assert len(api.people()) == 1


@fact("records-2")
def test_a_plain_post_needs_a_key(api: ApiClient, event: Any, ruth: Any) -> None:
    answer = come(api.with_key(None), event, ruth)
    assert answer.status == 403
    assert answer.error == "API Key invalid or not present"
    assert listed(api, attendances_of(event)) == []


@fact("records-4")
def test_a_record_moves_the_date_of_the_person(api: ApiClient, event: Any) -> None:
    api.world.clock.freeze(START)
    ruth = api.sign_up(email="ruth@example.org")
    api.world.clock.advance(60)
    come(api, event, ruth)
    assert again(api, ruth)["modified_date"] == "2026-07-01T00:01:00Z"


@fact("attendances.fields.created_date", "attendances.fields.modified_date", "records-7")
def test_a_plain_post_sets_no_date(api: ApiClient, event: Any, ruth: Any) -> None:
    sent = {"created_date": "2020-01-01T00:00:00Z", "modified_date": "2020-01-01T00:00:00Z"}
    attendance = come(api, event, ruth, **sent).json
    assert "2020-01-01T00:00:00Z" not in (attendance["created_date"], attendance["modified_date"])


@fact("attendances.fields.status", "events-11")
@pytest.mark.parametrize(
    "sent", [{}, *({"status": one} for one in ("declined", "tentative", "attended", "no"))]
)
def test_an_attendance_is_accepted_when_it_is_made_whatever_was_sent(
    api: ApiClient, event: Any, ruth: Any, sent: Any
) -> None:
    assert come(api, event, ruth, **sent).json["status"] == "accepted"


@fact("attendances.fields.status", "attendances.answers.200", "attendances.fields.modified_date")
def test_a_put_marks_who_came(api: ApiClient, event: Any, ruth: Any) -> None:
    api.world.clock.freeze(START)
    attendance = come(api, event, ruth).json
    api.world.clock.advance(60)
    answer = api.put(href(attendance), {"status": "attended"})
    assert answer.status == 200
    assert answer.json == {**attendance, "status": "attended", "modified_date": "2026-07-01T00:01:00Z"}
    assert again(api, attendance) == answer.json
    assert api.put(href(attendance), {"status": "accepted"}).json["status"] == "accepted"


@fact("events-12")
@pytest.mark.parametrize("status", ["declined", "tentative", "needs action", "no-show"])
def test_a_put_takes_no_other_status(api: ApiClient, event: Any, ruth: Any, status: str) -> None:
    attendance = come(api, event, ruth).json
    answer = api.put(href(attendance), {"status": status})
    assert answer.status == 400
    assert "accepted, attended" in answer.error
    assert again(api, attendance) == attendance


@fact("attendances.fields.status")
@pytest.mark.parametrize("status", ["declined", "tentative", "needs action"])
def test_the_statuses_that_no_request_sets_can_be_made(
    api: ApiClient, event: Any, ruth: Any, status: str
) -> None:
    references = {"event_id": uuid_of(event), "person_id": uuid_of(ruth)}
    make(api.world, "attendances", {"status": status}, references=references)
    assert [one["status"] for one in listed(api, attendances_of(event))] == [status]
    assert again(api, event)["total_accepted"] == 0


@fact("events-13", "events.fields.total_accepted")
def test_who_came_still_counts_as_accepted(api: ApiClient, event: Any, ruth: Any) -> None:
    attendance = come(api, event, ruth).json
    assert again(api, event)["total_accepted"] == 1
    api.put(href(attendance), {"status": "attended"})
    assert again(api, event)["total_accepted"] == 1


@fact("events-14", "events.fields.capacity")
def test_more_may_come_than_there_is_room_for(api: ApiClient) -> None:
    event = post_event(api, capacity=1)
    answers = [bring(api, event, email) for email in ("ruth@example.org", "ada@example.org")]
    assert [answer.status for answer in answers] == [200, 200]
    assert again(api, event)["total_accepted"] == 2


@fact("records-9")
def test_coming_twice_is_one_attendance_with_the_same_id_and_what_was_sent_last(
    api: ApiClient, event: Any, ruth: Any
) -> None:
    api.world.clock.freeze(START)
    source = "action_network:referrer_data"
    first = come(api, event, ruth, identifiers=["door:1"], **{source: {"source": "poster"}})
    api.world.clock.advance(60)
    second = come(api, event, ruth, **{source: {"source": "radio"}})
    assert second.status == 200
    assert uuid_of(second.json) == uuid_of(first.json)
    assert second.json["identifiers"] == first.json["identifiers"]
    assert second.json[source]["source"] == "radio"
    assert second.json["created_date"] == "2026-07-01T00:00:00Z"
    assert second.json["modified_date"] == "2026-07-01T00:01:00Z"
    assert again(api, event)["total_accepted"] == len(listed(api, attendances_of(event))) == 1


@fact("records-9")
def test_two_events_have_an_attendance_each(api: ApiClient, event: Any, ruth: Any) -> None:
    other = post_event(api)
    first, second = come(api, event, ruth).json, come(api, other, ruth).json
    assert uuid_of(first) != uuid_of(second)
    assert api.get(f"{attendances_of(other)}/{uuid_of(first)}").status == 404


@fact("attendances.fields.identifiers")
def test_identifiers_are_added_never_removed_and_given_once(api: ApiClient, event: Any, ruth: Any) -> None:
    ada = api.sign_up(email="ada@example.org")
    first = come(api, event, ruth, identifiers=["door:1"]).json
    second = come(api, event, ada, identifiers=["door:1"])
    assert second.json["identifiers"] == [f"action_network:{uuid_of(second.json)}"]
    assert second.note_codes == ["identifier-taken"]
    added = api.put(href(first), {"identifiers": ["door:2"]}).json["identifiers"]
    assert added == [f"action_network:{uuid_of(first)}", "door:1", "door:2"]


@fact("attendances.addresses", "records-19")
def test_the_attendances_of_one_person_can_be_read_and_not_written(
    api: ApiClient, event: Any, ruth: Any
) -> None:
    attendance = come(api, event, ruth).json
    bring(api, event, "ada@example.org")
    path = f"/people/{uuid_of(ruth)}/attendances"
    (item,) = listed(api, path)
    assert href(item) == href(attendance)
    assert api.get(f"{path}/{uuid_of(attendance)}").json == attendance
    assert api.put(f"{path}/{uuid_of(attendance)}", {"status": "attended"}).status == 405
    assert api.post(path, {"_links": {"osdi:event": {"href": href(event)}}}).status == 405


@fact("events-17")
def test_the_singular_address_of_version_one_is_not_there(api: ApiClient, event: Any) -> None:
    assert api.get(f"/events/{uuid_of(event)}/attendance").status == 404


@fact("events-16")
def test_the_collection_has_the_plural_rel_in_links_and_embedded(
    api: ApiClient, event: Any, ruth: Any
) -> None:
    attendance = come(api, event, ruth).json
    page = api.get(attendances_of(event)).json
    assert list(page["_embedded"]) == ["osdi:attendances"]
    assert page["_links"]["osdi:attendances"] == [{"href": href(attendance)}]


@fact("attendances.fields.tickets", "webhooks-46", "events-8")
def test_tickets_are_neither_kept_nor_shown(api: ApiClient, event: Any, ruth: Any) -> None:
    answer = come(api, event, ruth, tickets=[{"title": "Front row", "amount": "5.00"}])
    assert "tickets" not in answer.json
    assert answer.note_codes == ["read-only-field"]


REFERRER = "action_network:referrer_data"


@fact(f"attendances.fields.{REFERRER}", "records-11")
@pytest.mark.parametrize(
    "key",
    [
        pytest.param(key, marks=fact(f"attendances.objects.referrer_data.{key}"))
        for key in ("source", "website", "email_referrer", "mobile_message_referrer")
    ],
)
def test_referrer_data_keep_what_was_sent_and_a_put_changes_nothing(
    api: ApiClient, event: Any, ruth: Any, key: str
) -> None:
    attendance = come(api, event, ruth, **{REFERRER: {key: "anything"}}).json
    assert attendance[REFERRER] == {key: "anything", "referrer": "group-group-1"}
    assert api.put(href(attendance), {REFERRER: {key: "else"}}).json[REFERRER] == attendance[REFERRER]


@fact("attendances.objects.referrer_data.referrer", "records-11", "identifiers-10", "records-12")
def test_the_referrer_is_the_group_and_the_api_is_named_where_nothing_was_sent(
    api: ApiClient, event: Any, ruth: Any
) -> None:
    nothing = list(come(api, event, ruth).json[REFERRER].items())
    assert nothing == [("source", "none"), ("referrer", "group-group-1"), ("website", "api")]
    sent = {REFERRER: {"source": "poster", "referrer": "somebody", "mobile_referrer": "m"}}
    other = api.sign_up(email="ada@example.org")
    assert come(api, event, other, **sent).json[REFERRER] == {"source": "poster", "referrer": "group-group-1"}


@fact("attendances.background", "attendances.answers.200", "background-1")
def test_a_background_request_answers_nothing_and_is_carried_out(
    api: ApiClient, event: Any, ruth: Any
) -> None:
    link = {"_links": {"osdi:person": {"href": href(ruth)}}}
    person = {"person": {"email_addresses": [{"address": "ada@example.org"}]}}
    path = f"{attendances_of(event)}?background_request=true"
    answers = [api.post(path, link), api.post(path, person)]
    attendance = listed(api, attendances_of(event))[0]
    answers.append(api.put(f"{href(attendance)}?background_request=true", {"status": "attended"}))
    assert [(answer.status, answer.json) for answer in answers] == [(200, {})] * 3
    assert sorted(one["status"] for one in listed(api, attendances_of(event))) == ["accepted", "attended"]
