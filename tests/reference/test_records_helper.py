"""Records that a helper makes, with the person that it takes along."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actionnetwork_mock.rules.mailbox import list_mail, switch_on_autoresponse

from ..api_client import ApiClient, email_status, href, phone_status, uuid_of
from .actions_and_records import OUTREACHES, PERSON, RECORDS, SIGNATURES, SUBMISSIONS, Record, each, person_of
from .facts import fact

ONCE = [kind for kind in RECORDS if kind.once_per_person]


@fact("writing-2", "transport-5")
@each(
    RECORDS,
    "helper",
    "records-5",
    "records-6",
    "matching-10",
    "answers.200",
    "fields.identifiers",
    own={"signatures": "fields.comments", "outreaches": "fields.subject fields.message fields.targets"},
)
def test_the_helper_makes_a_person_and_a_record(api: ApiClient, kind: Record) -> None:
    action = kind.of.make(api)
    body = {"person": PERSON, "identifiers": ["tests:1"], **kind.content}
    made = api.post(href(action, kind.of.helper), body)
    assert made.status == 200
    assert kind.content.items() <= made.json.items()
    assert made.json["identifiers"][1:] == ["tests:1"]
    assert "curies" in made.json["_links"]
    assert api.get(href(made.json)).json == made.json
    person = person_of(api, made.json)
    assert (person["given_name"], person["family_name"]) == ("Ruth", "Okafor")
    assert person["email_addresses"] == [
        {"primary": True, "address": "ruth@example.org", "status": "subscribed"}
    ]
    assert person["phone_numbers"][0]["number"] == "13125550148"
    assert phone_status(person) == "unsubscribed"
    assert person["postal_addresses"][0]["address_lines"] == ["415 Larkspur Ave"]
    assert (person["postal_addresses"][0]["region"], person["postal_addresses"][0]["country"]) == ("IL", "US")
    assert person["languages_spoken"] == ["fr"]
    assert person["custom_fields"] == {"Unit": "Bakery"}
    assert person["identifiers"][1:] == ["members:1"]


@each(RECORDS, "matching-10")
@pytest.mark.parametrize("by", [{"email": "ruth@example.org"}, {"phone": "3125550148"}])
def test_a_known_person_is_matched_and_updated(api: ApiClient, kind: Record, by: dict[str, Any]) -> None:
    known = api.sign_up(
        given_name="Ruth", family_name="Okafor", custom_fields={"Unit": "Bakery"}, email="ruth@example.org"
    )
    api.put(href(known), {"phone_numbers": [{"number": "3125550148"}]})
    record = kind.help(api, given_name="Rita", custom_fields={"Ward": "3"}, **by).json
    person = person_of(api, record) if "phone" not in by else api.get(href(known)).json
    assert uuid_of(person) == uuid_of(known)
    assert (person["given_name"], person["family_name"]) == ("Rita", "Okafor")
    assert person["custom_fields"] == {"Unit": "Bakery", "Ward": "3"}
    assert len(api.people()) == 1


@fact("keyless-7")
@each(
    RECORDS,
    "matching-19",
    "matching-10",
)
@pytest.mark.parametrize(
    ("before", "sent", "after"),
    [
        ("unsubscribed", None, "unsubscribed"),
        ("unsubscribed", "subscribed", "subscribed"),
        ("unsubscribed", "bouncing", "unsubscribed"),
        ("subscribed", "unsubscribed", "subscribed"),
        (None, None, "subscribed"),
        (None, "unsubscribed", "subscribed"),
    ],
)
def test_the_helper_subscribes_and_never_unsubscribes(
    api: ApiClient, kind: Record, before: str | None, sent: str | None, after: str
) -> None:
    if before is not None:
        api.sign_up(email_addresses=[{"address": "ruth@example.org", "status": before}])
    entry = {"address": "ruth@example.org", **({"status": sent} if sent else {})}
    answer = kind.help(api, email_addresses=[entry])
    assert answer.status == 200
    assert email_status(person_of(api, answer.json)) == after
    assert answer.note_codes == (["status-not-settable"] if sent not in (None, "subscribed") else [])


@each(RECORDS, "matching-10")
@pytest.mark.parametrize(("sent", "after"), [(None, "unsubscribed"), ("subscribed", "subscribed")])
def test_a_new_number_is_unsubscribed_unless_said(
    api: ApiClient, kind: Record, sent: str | None, after: str
) -> None:
    entry = {"number": "3125550148", **({"status": sent} if sent else {})}
    person = person_of(api, kind.help(api, email="ruth@example.org", phone_numbers=[entry]).json)
    assert phone_status(person) == after


@fact("tags-7")
@each(RECORDS, "tags-7", "helper", own={"responses": "records-8"})
def test_existing_tags_are_put_on_before_others_are_taken_off(api: ApiClient, kind: Record) -> None:
    for name in ("transit", "member", "prospect"):
        api.tag(name)
    ruth = api.sign_up(email="ruth@example.org", add_tags=["prospect"])
    beside = {
        "add_tags": ["transit", "member", "nobody's"],
        "remove_tags": ["prospect", "member", "no-one's"],
    }
    answer = kind.help(api, beside=beside, email="ruth@example.org")
    assert answer.status == 200
    assert api.tags_of(ruth) == ["transit"]
    assert answer.note_codes == ["unknown-tag", "unknown-tag"]


@each(RECORDS, "matching-4")
def test_a_number_moves_between_people_with_emails(api: ApiClient, kind: Record) -> None:
    known = api.sign_up(email="ruth@example.org", phone="3125550148")
    new = person_of(api, kind.help(api, email="new@example.org", phone="3125550148").json)
    assert uuid_of(new) != uuid_of(known)
    assert new["phone_numbers"][0]["number"] == "13125550148"
    assert "number" not in api.get(href(known)).json["phone_numbers"][0]


@each(RECORDS, "matching-4")
def test_a_mobile_only_person_becomes_one_with_the_posted_and_is_counted_once(
    api: ApiClient, kind: Record
) -> None:
    action = kind.of.make(api)
    with_email = kind.help(api, email="ruth@example.org").json
    kind.help(api, phone="3125550148")
    kind.help(api, email="ruth@example.org", phone="3125550148")
    assert len(api.people()) == 1
    expected = 1 if kind.once_per_person else 3
    assert api.get(href(action)).json[kind.of.total] == len(kind.list(api)) == expected
    assert {one["action_network:person_id"] for one in kind.list(api)} == {
        with_email["action_network:person_id"]
    }


@each(RECORDS, "matching-4")
def test_a_merge_that_no_record_starts_counts_once_too(api: ApiClient, kind: Record) -> None:
    action = kind.of.make(api)
    kind.help(api, email="ruth@example.org")
    kind.help(api, phone="3125550148")
    assert api.get(href(action)).json[kind.of.total] == 2
    api.sign_up(email="ruth@example.org", phone="3125550148")
    assert (
        api.get(href(action)).json[kind.of.total] == len(kind.list(api)) == (1 if kind.once_per_person else 2)
    )


@fact("records-7")
@each(RECORDS, "fields.created_date", "fields.modified_date", "helper")
@pytest.mark.parametrize("sent", ["2020-02-03T04:05:06Z", "2020-02-03"])
def test_the_helper_back_dates_a_record(api: ApiClient, kind: Record, sent: str) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    record = kind.make(api, created_date=sent)
    assert record["created_date"].startswith("2020-02-03T")
    assert record["modified_date"] == "2026-07-01T00:00:00Z"


@fact("records-11")
@each(
    RECORDS,
    "fields.action_network:referrer_data",
    "records-11",
    "helper",
    *(f"objects.referrer_data.{key}" for key in ("source", "referrer", "website")),
    *(f"objects.referrer_data.{key}" for key in ("email_referrer", "mobile_message_referrer")),
)
@pytest.mark.parametrize("plain", [False, True])
def test_what_was_said_of_the_referrer_is_kept_and_the_server_adds_the_group(
    api: ApiClient, kind: Record, plain: bool
) -> None:
    said = {
        "source": "flyer",
        "website": "anything at all",
        "email_referrer": "mail-1",
        "mobile_message_referrer": "text-1",
    }
    sent = {"action_network:referrer_data": {**said, "referrer": "me", "mobile_referrer": "text-2"}}
    ruth = api.sign_up(email="ruth@example.org")
    answer = kind.plain(api, ruth, **sent) if plain else kind.help(api, beside=sent, email="ruth@example.org")
    assert answer.json["action_network:referrer_data"] == {**said, "referrer": "group-group-1"}
    assert set(answer.note_codes) == {"read-only-field", "unknown-field"}
    short = {"action_network:referrer_data": {"source": "poster", "website": ""}}
    assert kind.make(api, **short)["action_network:referrer_data"] == {
        "source": "poster",
        "referrer": "group-group-1",
    }


# A second record of a person


@each(
    ONCE, "records-9", own={"signatures": "records-9", "submissions": "records-9", "responses": "records-10"}
)
@pytest.mark.parametrize("plain", [False, True])
def test_a_second_record_replaces_the_first_which_keeps_its_id(
    api: ApiClient, kind: Record, plain: bool
) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    action = kind.of.make(api)
    ruth = api.sign_up(email="ruth@example.org")
    first = kind.help(api, beside={"identifiers": ["tests:1"], **kind.content}, email="ruth@example.org").json
    api.world.clock.advance(60)
    sent = {"identifiers": ["tests:2"], **kind.another}
    again = kind.plain(api, ruth, **sent) if plain else kind.help(api, beside=sent, email="ruth@example.org")
    identifiers = [*first["identifiers"], "tests:2"]
    moved = {"modified_date": "2026-07-01T00:01:00Z", "identifiers": identifiers}
    assert again.status == 200
    assert again.json == {**first, **kind.another, **moved}
    assert again.note_codes == ["recorded-again"]
    assert len(kind.list(api)) == api.get(href(action)).json[kind.of.total] == 1


@each(ONCE, "records-9")
def test_the_same_person_has_one_record_for_each_action(api: ApiClient, kind: Record) -> None:
    bodies = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
    made = [api.post(kind.path_of(kind.of.make(api)), bodies).json for _ in range(2)]
    assert len({uuid_of(record) for record in made}) == 2
    person = person_of(api, made[0])
    assert api.get(href(person, kind.rel)).json["total_records"] == 2


# What cannot be recorded


UNUSABLE: tuple[dict[str, Any], ...] = (
    {"person": None},
    {"person": {}},
    {"person": "ruth@example.org"},
    {"person": []},
    {"person": {"given_name": "Ruth"}},
    {"person": {"email_addresses": []}},
    {"person": {"email_addresses": [{"status": "subscribed"}]}},
    {"person": {"email_addresses": [{"address": "no address"}]}},
    {"person": {"email_addresses": "ruth@example.org"}},
    {"person": {"email_addresses": [{"address": 5}]}},
    {"person": {"email_addresses": [{"address": "ruth@example.org"}], "given_name": "x" * 300}},
    {"person": PERSON, "created_date": "yesterday"},
    {"person": PERSON, "identifiers": {"tests": "1"}},
    {"person": PERSON, "add_tags": {"a": "transit"}},
    {"person": PERSON, "triggers": "yes"},
    {"person": PERSON, "triggers": {"autoresponse": {"enabled": {}}}},
    {"person": PERSON, "action_network:referrer_data": {"source": {}}},
)


@fact("errors-9")
@each(RECORDS, "errors-9", "matching-10")
@pytest.mark.parametrize("body", UNUSABLE, ids=lambda body: f"{body}"[:60])
def test_unusable_data_is_answered_with_an_empty_object_and_nothing_is_written(
    api: ApiClient, kind: Record, body: dict[str, Any]
) -> None:
    answer = api.post(kind.path(api), body)
    assert (answer.status, answer.json) == (200, {})
    assert "nothing-recorded" in answer.note_codes
    assert kind.list(api) == []
    assert api.people() == []


@fact("errors-9")
def test_an_over_long_comment_writes_nothing(api: ApiClient) -> None:
    answer = SIGNATURES.help(api, beside={"comments": "x" * 65536}, email="ruth@example.org")
    assert (answer.status, answer.json) == (200, {})
    assert SIGNATURES.list(api) == api.people() == []


@fact("keyless-6")
@each(
    [kind for kind in RECORDS if kind is not OUTREACHES],
    *("helper", "objects.triggers.autoresponse", "objects.autoresponse.enabled"),
    own={"responses": "records-8"},
)
@pytest.mark.parametrize("asked", [True, False])
def test_an_action_of_the_user_interface_sends_its_autoresponse_when_asked(
    api: ApiClient, kind: Record, asked: bool
) -> None:
    action = kind.of.make_in_ui(api)
    switch_on_autoresponse(
        api.world.store, kind.of.name, uuid_of(action), subject="Thanks", body="<p>Thanks.</p>"
    )
    answer = kind.help(
        api, beside={"triggers": {"autoresponse": {"enabled": asked}}}, email="ruth@example.org"
    )
    assert answer.json["identifiers"]
    assert [mail.to for mail in list_mail(api.world.store)] == ["ruth@example.org"][: int(asked)]


@fact("outreaches.objects.triggers.autoresponse", "outreaches.objects.autoresponse.enabled")
@fact("outreaches.helper", "outreaches-2")
def test_outreaches_have_no_triggers_and_deliver_nothing(api: ApiClient) -> None:
    action = OUTREACHES.of.make(api)
    switch_on_autoresponse(api.world.store, OUTREACHES.of.name, uuid_of(action), subject="Thanks", body="x")
    beside = {"triggers": {"autoresponse": {"enabled": True}}, **OUTREACHES.content}
    answer = OUTREACHES.help(api, beside=beside, email="ruth@example.org")
    assert answer.json["identifiers"]
    assert answer.note_codes == ["no-autoresponse"]
    assert list_mail(api.world.store) == []


@fact("records-15")
def test_the_person_is_shown_under_the_key_with_the_long_prefix(api: ApiClient) -> None:
    submission = SUBMISSIONS.make(api)
    assert "action_network:person_id" in submission
    assert "action:person_id" not in submission
