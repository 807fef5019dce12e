from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, email_status, href, person_hash, phone_status, uuid_of
from .facts import fact
from .sample_events import START, again, attendances_of, bring, come, listed, made, post_event

EMAIL = "ruth@example.org"


@pytest.fixture
def event(api: ApiClient) -> Any:
    return post_event(api)


def person_of(api: ApiClient, attendance: Any) -> Any:
    """Return the person of an attendance."""
    return api.get(href(attendance, "osdi:person")).json


@fact("attendances.helper")
@fact("records-5")
@fact("records-6", "attendances.answers.200")
def test_one_call_makes_the_person_and_records_that_they_come(api: ApiClient, event: Any) -> None:
    api.tag("steward")
    api.tag("guest")
    path = href(event, "osdi:record_attendance_helper")
    body = {
        "person": {"email_addresses": [{"address": EMAIL}], "given_name": "Ruth"},
        "add_tags": ["steward", "guest"],
        "remove_tags": ["guest"],
        "identifiers": ["door:1"],
        "created_date": "2020-01-01T00:00:00Z",
        "action_network:referrer_data": {"source": "poster"},
        "triggers": {"autoresponse": {"enabled": False}},
    }
    answer = api.post(path, body)
    person = person_of(api, answer.json)
    assert answer.status == 200
    assert path == attendances_of(event) == href(event, "record_attendance_helper")
    assert answer.json == api.get(href(answer.json)).json
    assert (person["given_name"], api.tags_of(person)) == ("Ruth", ["steward"])
    assert answer.json["identifiers"][1:] == ["door:1"]
    assert answer.json["created_date"] == "2020-01-01T00:00:00Z"
    assert answer.json["action_network:referrer_data"]["source"] == "poster"


SENT = {
    "given_name": "Ruth",
    "family_name": "Okafor",
    "email_addresses": [{"address": EMAIL}],
    "phone_numbers": [{"number": "(312) 555-0148"}],
    "postal_addresses": [{"postal_code": "60622"}],
    "languages_spoken": ["es"],
    "custom_fields": {"Unit": "Bakery"},
    "identifiers": ["crm:1"],
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=fact("matching-10")) for name in SENT])
def test_a_part_of_the_person_hash_reaches_the_person(api: ApiClient, event: Any, name: str) -> None:
    person = person_of(api, api.post(attendances_of(event), {"person": SENT}).json)
    seen = {
        "email_addresses": [{"address": person["email_addresses"][0]["address"]}],
        "phone_numbers": [{"number": f"({person['phone_numbers'][0]['number'][1:4]}) 555-0148"}],
        "postal_addresses": [{"postal_code": person["postal_addresses"][0]["postal_code"]}],
        "identifiers": person["identifiers"][1:],
    }
    assert seen.get(name, person.get(name)) == SENT[name]
    assert person["phone_numbers"][0]["number"] == "13125550148"
    assert person["postal_addresses"][0]["country"] == "US"


@fact("matching-10")
@pytest.mark.parametrize("matched_by", [{"email": EMAIL}, {"phone": "13125550148"}])
def test_a_known_person_is_matched_and_updated(api: ApiClient, event: Any, matched_by: Any) -> None:
    person = api.sign_up(given_name="Ruth", family_name="Okafor", **matched_by)
    answer = api.post(attendances_of(event), {"person": person_hash(given_name="Ada", **matched_by)})
    now = again(api, person)
    assert answer.json["action_network:person_id"] == uuid_of(person)
    assert (now["given_name"], now["family_name"]) == ("Ada", "Okafor")
    assert len(api.people()) == 1


@fact("matching-19", "matching-10")
def test_a_new_person_is_subscribed_and_a_known_status_stays_unless_subscribed_is_sent(
    api: ApiClient, event: Any
) -> None:
    new = person_of(api, bring(api, event, "new@example.org").json)
    ruth = api.sign_up(email_addresses=[{"address": EMAIL, "status": "unsubscribed"}])
    bring(api, event, EMAIL)
    before = email_status(again(api, ruth))
    subscribed = {"email_addresses": [{"address": EMAIL, "status": "subscribed"}]}
    api.post(attendances_of(event), {"person": subscribed})
    assert email_status(new) == "subscribed"
    assert (before, email_status(again(api, ruth))) == ("unsubscribed", "subscribed")


@fact("matching-19", "keyless-7")
def test_no_other_status_is_heeded(api: ApiClient, event: Any) -> None:
    ruth = api.sign_up(email=EMAIL)
    sent = {"email_addresses": [{"address": EMAIL, "status": "unsubscribed"}]}
    answer = api.post(attendances_of(event), {"person": sent})
    assert answer.status == 200
    assert answer.note_codes == ["status-not-settable"]
    assert email_status(again(api, ruth)) == "subscribed"


@fact("matching-10")
@pytest.mark.parametrize(("sent", "status"), [({}, "unsubscribed"), ({"status": "subscribed"}, "subscribed")])
def test_a_new_number_is_unsubscribed_unless_said(api: ApiClient, event: Any, sent: Any, status: str) -> None:
    person = {"email_addresses": [{"address": EMAIL}], "phone_numbers": [{"number": "13125550148", **sent}]}
    posted = api.post(attendances_of(event), {"person": person}).json
    assert phone_status(person_of(api, posted)) == status


@fact("tags-7")
def test_tags_are_put_on_by_name_before_others_are_taken_off_and_unknown_ones_are_dropped(
    api: ApiClient, event: Any
) -> None:
    api.tag("Steward")
    api.tag("Member")
    answer = bring(api, event, add_tags=["steward", "member", "unheard of"], remove_tags=["member"])
    assert answer.status == 200
    assert api.tags_of(person_of(api, answer.json)) == ["Steward"]
    assert len(listed(api, "/tags")) == 2


@fact("matching-4")
def test_a_number_moves_to_the_person_who_posts_it(api: ApiClient, event: Any) -> None:
    before = api.sign_up(email="ada@example.org", phone="13125550148")
    person = {"email_addresses": [{"address": EMAIL}], "phone_numbers": [{"number": "13125550148"}]}
    after = person_of(api, api.post(attendances_of(event), {"person": person}).json)
    assert uuid_of(after) != uuid_of(before)
    assert after["phone_numbers"][0]["number"] == "13125550148"
    assert "number" not in again(api, before)["phone_numbers"][0]


@fact("matching-4", "records-9")
def test_a_record_that_is_a_number_only_is_merged_and_so_are_its_attendances(
    api: ApiClient, event: Any
) -> None:
    mobile = api.sign_up(phone="13125550148")
    ruth = api.sign_up(email=EMAIL)
    other = post_event(api)
    for one, place in ((mobile, event), (mobile, other), (ruth, event)):
        come(api, place, one)
    assert len(listed(api, attendances_of(event))) == 2
    person = {"email_addresses": [{"address": EMAIL}], "phone_numbers": [{"number": "13125550148"}]}
    api.post(attendances_of(event), {"person": person})
    assert len(api.people()) == 1
    assert [again(api, one)["total_accepted"] for one in (event, other)] == [1, 1]
    for place in (event, other):
        (attendance,) = listed(api, attendances_of(place))
        assert href(attendance, "osdi:person") == href(ruth)


@fact("errors-9")
@fact("matching-10")
@pytest.mark.parametrize(
    "person",
    [
        {},
        {"given_name": "Ruth"},
        {"email_addresses": []},
        {"email_addresses": [{"address": "nonsense"}]},
        {"email_addresses": "ruth@example.org"},
        {"email_addresses": [{"address": EMAIL}], "given_name": "x" * 256},
        {"email_addresses": [{"address": EMAIL}], "given_name": {"en": "Ruth"}},
        "Ruth",
        None,
        [],
    ],
)
def test_unusable_data_are_answered_with_nothing_and_record_nothing(
    api: ApiClient, event: Any, person: Any
) -> None:
    answer = api.post(attendances_of(event), {"person": person})
    assert (answer.status, answer.json) == (200, {})
    assert "nothing-recorded" in answer.note_codes
    assert listed(api, attendances_of(event)) == api.people() == []
    assert again(api, event) == event


@fact("keyless-1", "attendances.answers.200")
def test_a_page_may_call_the_helper_without_a_key_and_is_told_nothing(api: ApiClient, event: Any) -> None:
    page = api.with_key(None)
    answers = [bring(page, event), page.post(attendances_of(event), {"person": {}})]
    assert [(answer.status, answer.json) for answer in answers] == [(200, {})] * 2
    assert len(listed(api, attendances_of(event))) == 1


@fact("attendances.fields.created_date", "records-7")
def test_the_helper_back_dates_the_record_and_not_its_change(api: ApiClient, event: Any) -> None:
    api.world.clock.freeze(START)
    attendance = bring(api, event, created_date="2020-01-01T00:00:00Z").json
    assert attendance["created_date"] == "2020-01-01T00:00:00Z"
    assert attendance["modified_date"] == "2026-07-01T00:00:00Z"


@fact("attendances.objects.triggers.autoresponse", "attendances.objects.autoresponse.enabled")
@fact("actions-1", "attendances.helper")
@pytest.mark.parametrize("in_ui", [False, True])
def test_an_autoresponse_is_only_sent_where_one_was_switched_on(api: ApiClient, in_ui: bool) -> None:
    event = api.get(f"/events/{made(api, 'events')}").json if in_ui else post_event(api)
    answer = bring(api, event, triggers={"autoresponse": {"enabled": True}})
    assert answer.status == 200
    assert answer.note_codes == ["no-autoresponse"]
