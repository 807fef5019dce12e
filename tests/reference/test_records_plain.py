"""Records that a POST makes for an existing person, and what reading and changing them shows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actionnetwork_mock.rules.mailbox import list_mail, switch_on_autoresponse

from ..api_client import ApiClient, href, uuid_of
from .actions_and_records import NOBODY, RECORDS, SIGNATURES, Record, address, each, items_of
from .facts import fact

REFUSAL = "You must specify a valid person id"


@each(
    RECORDS,
    "rel",
    "addresses",
    "methods",
    "records-1",
    "records-3",
    "answers.200",
    "fields.identifiers",
    "fields.action_network:person_id",
    "posted_links.osdi:person",
    "links.curies",
    own={
        "signatures": "fields.comments fields.action_network:petition_id",
        "submissions": "fields.action_network:form_id",
        "responses": "fields.action_network:survey_id",
        "outreaches": "fields.action_network:advocacy_campaign_id fields.subject fields.message fields.targets",
    },
)
def test_a_record_is_made_for_an_existing_person_and_read_back(
    api: ApiClient, kind: Record, ruth: Any
) -> None:
    made = kind.plain(api, ruth, identifiers=["tests:1"], **kind.content)
    assert made.status == 200
    assert kind.content.items() <= made.json.items()
    assert made.json["identifiers"] == [f"action_network:{uuid_of(made.json)}", "tests:1"]
    assert made.json["action_network:person_id"] == uuid_of(ruth)
    assert made.json[kind.action_id] == uuid_of(kind.of.list(api)[0])
    assert "curies" in made.json["_links"]
    assert api.get(f"{kind.path(api)}/{uuid_of(made.json)}").json == made.json


@fact("documents-8")
@each(
    RECORDS,
    "links.self",
    "links.osdi:person",
    "links.curies",
    "embedded",
    own={
        "signatures": "links.osdi:petition",
        "submissions": "links.osdi:form",
        "responses": "links.action_network:survey records-17",
        "outreaches": "links.osdi:advocacy_campaign outreaches-4",
    },
)
def test_the_links_of_a_record_lead_to_it_its_action_and_its_person(
    api: ApiClient, kind: Record, ruth: Any
) -> None:
    record = kind.plain(api, ruth).json
    action = kind.of.list(api)[0]
    uuid = record["identifiers"][0].removeprefix("action_network:")
    assert list(record["_links"]) == ["self", kind.action_rel, "curies", "osdi:person"]
    assert href(record) == address(f"/{kind.of.name}/{uuid_of(action)}/{kind.name}/{uuid}")
    assert href(record, kind.action_rel) == href(action)
    assert href(record, "osdi:person") == href(ruth)
    assert "_embedded" not in record


@each(RECORDS, "records-1")
def test_a_plain_post_changes_nothing_of_the_person(api: ApiClient, kind: Record) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    api.tag("transit")
    ruth = api.sign_up(email="ruth@example.org")
    api.put(href(ruth), {"email_addresses": [{"status": "unsubscribed"}]})
    before = api.get(href(ruth)).json
    fields = {"add_tags": ["transit"], "given_name": "Rita", "triggers": {"autoresponse": {"enabled": True}}}
    action = kind.of.make(api)
    switch_on_autoresponse(
        api.world.store, kind.of.name, uuid_of(action), subject="Thanks", body="<p>Thanks.</p>"
    )
    answer = kind.plain(api, ruth, **fields)
    assert set(answer.note_codes) == {"unknown-field"}
    assert api.get(href(ruth)).json == before
    assert api.tags_of(ruth) == []
    assert len(api.people()) == 1
    assert list_mail(api.world.store) == []


@fact("people.fields.modified_date")
@each(RECORDS, "records-4")
def test_a_record_moves_the_modified_date_of_its_person(api: ApiClient, kind: Record) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    ruth = api.sign_up(email="ruth@example.org")
    api.world.clock.advance(60)
    kind.plain(api, ruth)
    assert api.get(href(ruth)).json == {**ruth, "modified_date": "2026-07-01T00:01:00Z"}


@fact("keyless-1", "keyless-2")
@each(RECORDS, "records-2")
def test_a_plain_post_needs_a_key(api: ApiClient, kind: Record, ruth: Any) -> None:
    path = kind.path(api)
    answer = api.with_key(None).post(path, {"_links": {"osdi:person": {"href": href(ruth)}}})
    assert answer.status == 403
    assert answer.error == "API Key invalid or not present"
    assert kind.list(api) == []


BAD_LINKS: tuple[dict[str, Any], ...] = (
    {},
    {"_links": None},
    {"_links": []},
    {"_links": {}},
    {"_links": {"osdi:person": None}},
    {"_links": {"osdi:person": "nonsense"}},
    {"_links": {"osdi:person": {"href": None}}},
    {"_links": {"osdi:person": {"href": "nonsense"}}},
    {"_links": {"osdi:person": {"href": f"http://mock.test/api/v2/people/{NOBODY}"}}},
    {"_links": {"osdi:person": {"href": "http://mock.test/api/v2/people/nonsense"}}},
    {"_links": {"osdi:person": {"href": "http://mock.test/api/v2/people"}}},
    {"_links": {"osdi:person": {"href": "http://elsewhere.example.org/api/v2/people/" + NOBODY}}},
)


@fact("errors-4", "errors-9")
@each(
    RECORDS,
    "errors-4",
    "answers.400",
    "posted_links.osdi:person",
)
@pytest.mark.parametrize("body", BAD_LINKS, ids=str)
def test_a_plain_post_without_a_usable_person_link_is_a_400(
    api: ApiClient, kind: Record, body: dict[str, Any]
) -> None:
    answer = api.post(kind.path(api), {**body, **kind.content})
    assert answer.status == 400
    assert answer.error == REFUSAL
    assert kind.list(api) == []
    assert api.people() == []


@each(RECORDS, "answers.400")
def test_a_link_to_something_else_or_to_anothers_person_is_a_400(
    two_groups: tuple[ApiClient, ApiClient], kind: Record
) -> None:
    first, second = two_groups
    theirs = second.sign_up(email="ruth@example.org")
    path = kind.path(first)
    for link in (href(theirs), href(first.tag("transit")), address(path), href(kind.of.list(first)[0])):
        answer = first.post(path, {"_links": {"osdi:person": {"href": link}}})
        assert (answer.status, answer.error) == (400, REFUSAL)
    assert kind.list(first) == []


@each(RECORDS, "answers.404")
@pytest.mark.parametrize("action", [NOBODY, "nonsense"])
def test_nothing_is_recorded_below_an_action_that_is_not_there(
    api: ApiClient, kind: Record, ruth: Any, action: str
) -> None:
    path = f"/{kind.of.name}/{action}/{kind.name}"
    plain = {"_links": {"osdi:person": {"href": href(ruth)}}}
    helped = {"person": {"email_addresses": [{"address": "new@example.org"}]}}
    for answer in (api.get(path), api.post(path, plain), api.post(path, helped)):
        assert answer.status == 404
        assert answer.error
    assert len(api.people()) == 1


@each(RECORDS, "answers.404")
def test_nothing_is_recorded_below_an_action_of_another_group(
    two_groups: tuple[ApiClient, ApiClient], kind: Record
) -> None:
    first, second = two_groups
    path = kind.path_of(kind.of.make(second))
    body = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
    assert first.post(path, body).status == first.get(path).status == 404
    assert first.people() == second.people() == []


@each(RECORDS, "answers.404")
def test_a_record_below_another_action_is_a_404(api: ApiClient, kind: Record) -> None:
    record = kind.make(api)
    other = kind.of.make(api)
    path = f"{kind.path_of(other)}/{uuid_of(record)}"
    assert api.get(path).status == api.put(path, {}).status == 404


@each(RECORDS, "answers.200")
@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b'"person"', b"\xff"])
def test_a_body_that_is_no_object_is_a_400(api: ApiClient, kind: Record, raw: bytes) -> None:
    answer = api.post(kind.path(api), raw=raw)
    assert answer.status == 400
    assert answer.error
    assert kind.list(api) == []


WRONG: tuple[dict[str, Any], ...] = (
    {"identifiers": {"tests": "1"}},
    {"identifiers": [{}]},
    {"identifiers": ["tests:" + "x" * 250]},
    {"action_network:referrer_data": "flyer"},
    {"action_network:referrer_data": {"source": {}}},
    {"action_network:referrer_data": {"website": "x" * 256}},
)


@each(RECORDS, "fields.identifiers", "fields.action_network:referrer_data")
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong}"[:60])
def test_a_value_of_the_wrong_type_or_length_is_a_400(
    api: ApiClient, kind: Record, ruth: Any, wrong: dict[str, Any]
) -> None:
    answer = kind.plain(api, ruth, **wrong)
    assert answer.status == 400
    assert answer.error
    assert kind.list(api) == []
    assert api.get(href(ruth)).json == ruth


@each(RECORDS, "fields.created_date", "fields.modified_date", "fields.action_network:person_id")
@fact("records-7")
def test_a_plain_post_sets_neither_dates_nor_ids(api: ApiClient, kind: Record, ruth: Any) -> None:
    sent = {
        "created_date": "2020-01-01T00:00:00Z",
        "modified_date": "2020-01-01T00:00:00Z",
        "action_network:person_id": NOBODY,
        kind.action_id: NOBODY,
    }
    answer = kind.plain(api, ruth, **sent)
    assert answer.status == 200
    assert set(answer.note_codes) == {"read-only-field"}
    assert not sent.items() & {(key, answer.json[key]) for key in sent}


# Reading


@each(RECORDS, "key_order")
def test_keys_stand_in_the_order_of_the_documentation(api: ApiClient, kind: Record, ruth: Any) -> None:
    record = kind.plain(
        api, ruth, **{"action_network:referrer_data": {"source": "flyer"}}, **kind.content
    ).json
    assert [key for key in record if key in kind.keys] == list(kind.keys)
    assert set(record) - set(kind.keys) <= {"action_network:referrer_data"}


@fact("records-12")
@each(RECORDS, "fields.action_network:referrer_data", own={"signatures": "records-14"})
def test_fields_without_a_value_are_absent(api: ApiClient, kind: Record, ruth: Any) -> None:
    record = kind.plain(api, ruth).json
    always = {
        "identifiers",
        "created_date",
        "modified_date",
        "action_network:person_id",
        kind.action_id,
        "action_network:referrer_data",
        "_links",
    }
    assert set(record) - {"type", "targets"} == always


@fact("records-19")
@each(RECORDS, "addresses", own={"signatures": "records-19", "submissions": "records-19"})
def test_the_records_of_a_person_are_listed_and_have_their_address_below_the_action(
    api: ApiClient, kind: Record, ruth: Any
) -> None:
    record = kind.plain(api, ruth).json
    kind.make(api)
    page = api.get(href(ruth, kind.rel))
    (listed,) = items_of(page, kind.rel)
    assert page.json["total_records"] == 1
    assert href(listed) == href(record)
    alone = api.get(f"/people/{uuid_of(ruth)}/{kind.name}/{uuid_of(record)}")
    assert alone.json == record


@fact("records-19")
@pytest.mark.parametrize("kind", RECORDS[2:], ids=lambda kind: kind.name)
def test_self_is_below_the_action_however_it_was_reached(api: ApiClient, kind: Record, ruth: Any) -> None:
    record = kind.plain(api, ruth).json
    (listed,) = items_of(api.get(href(ruth, kind.rel)), kind.rel)
    assert href(listed) == href(record) == address(f"{kind.path(api)}/{uuid_of(record)}")


@each(RECORDS, "addresses")
def test_below_a_person_records_can_only_be_read(api: ApiClient, kind: Record, ruth: Any) -> None:
    record = kind.plain(api, ruth).json
    path = f"/people/{uuid_of(ruth)}/{kind.name}"
    for answer in (api.post(path, {}), api.put(f"{path}/{uuid_of(record)}", {}), api.delete(path)):
        assert answer.status == 405
        assert answer.error
    assert api.get(f"/people/{NOBODY}/{kind.name}").status == 404
    other = api.sign_up(email="other@example.org")
    assert api.get(f"/people/{uuid_of(other)}/{kind.name}/{uuid_of(record)}").status == 404


# Changing


@fact("writing-3", "writing-8")
@each(
    RECORDS,
    "answers.200",
    "methods",
    "fields.modified_date",
    own={"signatures": "fields.comments records-13", "outreaches": "fields.message fields.targets"},
)
def test_a_put_changes_what_it_sends_and_moves_modified_date(api: ApiClient, kind: Record) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    record = kind.make(api, **kind.content)
    api.world.clock.advance(60)
    answer = api.put(href(record), kind.another)
    assert answer.status == 200
    assert answer.json == {**record, **kind.another, "modified_date": "2026-07-01T00:01:00Z"}
    assert api.get(href(record)).json == answer.json


@each(RECORDS, "fields.identifiers", own={"submissions": "records-16"})
def test_identifiers_are_added_and_never_removed(api: ApiClient, kind: Record) -> None:
    record = kind.make(api, identifiers=["tests:1"])
    native = f"action_network:{uuid_of(record)}"
    assert record["identifiers"] == [native, "tests:1"]
    for sent in (["tests:2"], [], None):
        answer = api.put(href(record), {"identifiers": sent})
        assert answer.json["identifiers"] == [native, "tests:1", "tests:2"]


@fact("identifiers-3")
@each(RECORDS, "fields.identifiers")
def test_a_foreign_identifier_has_one_holder(api: ApiClient, kind: Record) -> None:
    first, second = kind.make(api, identifiers=["tests:1"]), kind.make(api, identifiers=["tests:1"])
    assert first["identifiers"][1:] == ["tests:1"]
    assert second["identifiers"][1:] == []
    assert api.put(href(second), {"identifiers": ["tests:1"]}).note_codes == ["identifier-taken"]


@each(RECORDS, "records-11", "fields.created_date", own={"submissions": "records-16"})
def test_a_put_changes_neither_referrer_data_nor_dates_nor_ids(api: ApiClient, kind: Record) -> None:
    record = kind.make(api, **{"action_network:referrer_data": {"source": "flyer"}})
    sent = {
        "action_network:referrer_data": {"source": "poster"},
        "created_date": "2020-01-01T00:00:00Z",
        "action_network:person_id": NOBODY,
        "comment": "unknown",
    }
    answer = api.put(href(record), sent)
    assert answer.status == 200
    assert set(answer.note_codes) == {"read-only-field", "unknown-field"}
    assert {**answer.json, "modified_date": ""} == {**record, "modified_date": ""}


@each(RECORDS, "answers.200")
@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"identifiers": [{}]}', b'{"identifiers": ["tests:1", {}]}'])
def test_an_unusable_put_is_a_400_and_changes_nothing(api: ApiClient, kind: Record, raw: bytes) -> None:
    record = kind.make(api)
    assert api.put(href(record), raw=raw).status == 400
    assert api.get(href(record)).json == record


@fact("signatures.fields.comments", "writing-3")
def test_null_clears_a_comment_and_other_types_are_refused(api: ApiClient) -> None:
    signature = SIGNATURES.make(api, comments="I ride the bus.")
    for wrong in (["text", "x"], {"text": "x"}, "x" * 65536):
        assert api.put(href(signature), {"comments": wrong}).status == 400
    assert "comments" not in api.put(href(signature), {"comments": None}).json
