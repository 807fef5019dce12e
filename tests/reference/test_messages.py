from __future__ import annotations

from typing import Any

import pytest

from ..api_client import BASE, ApiClient, href, uuid_of
from ..conftest import MakeApi
from ..sample_group import make
from .emails import (
    COUNTED_S,
    NOBODY,
    TEXTS,
    api_for_messages,  # noqa: F401  # in place of the fixture api
    id_in,
    make_draft,
    make_query,
    messages,
    post_email,
    read,
    schedule,
    send,
    with_two_people,
)
from .facts import fact

# Making one


@fact("messages.rel", "messages.addresses", "messages.answers.200")
@fact("messages.methods")
@fact("messages-2", "messages.fields.created_date", "messages.fields.type", "messages.links.self")
def test_a_message_is_made_and_read_alone_and_in_its_collection(api: ApiClient) -> None:
    posted = post_email(api, name="July call", identifiers=["planner:77"], origin_system="Planner")
    assert posted.status == 200
    read_again, listed = api.get(href(posted.json)), api.get("/messages")
    assert read_again.json == posted.json
    assert listed.status == 200
    assert listed.json["_links"]["osdi:messages"] == [{"href": href(posted.json)}]
    (item,) = listed.json["_embedded"]["osdi:messages"]
    assert {**item, "_links": 0} == {**posted.json, "_links": 0}
    assert {name: item[name] for name in TEXTS} == TEXTS
    assert item["created_date"] == "2026-07-01T12:00:00Z"
    assert (item["name"], item["type"], item["origin_system"]) == ("July call", "email", "Planner")
    assert item["identifiers"] == [f"action_network:{uuid_of(posted.json)}", "planner:77"]


@fact("messages-1")
@fact("messages.fields.total_targeted", "messages.fields.status")
def test_a_new_message_is_calculating_and_then_a_draft_with_its_count(api: ApiClient) -> None:
    posted = post_email(api).json
    api.world.clock.advance(COUNTED_S - 0.1)
    before = read(api, posted)
    api.world.clock.advance(0.1)
    after = read(api, posted)
    assert posted["status"] == before["status"] == "calculating"
    assert not any("total_targeted" in one for one in (posted, before))
    assert (after["status"], after["total_targeted"]) == ("draft", 2)
    assert after["modified_date"] == "2026-07-01T12:00:01Z"


def test_a_list_of_messages_shows_the_status_of_this_moment(api: ApiClient) -> None:
    post_email(api)
    assert [one["status"] for one in messages(api)] == ["calculating"]
    api.world.clock.advance(COUNTED_S)
    assert [one["status"] for one in messages(api)] == ["draft"]


def test_a_count_of_no_time_is_done_before_the_next_request(make_api: MakeApi) -> None:
    api = with_two_people(make_api(targeting_s=0))
    posted = post_email(api).json
    assert posted["status"] == "calculating"
    assert read(api, posted)["status"] == "draft"


@fact("messages.key_order")
def test_keys_stand_in_their_order(api: ApiClient) -> None:
    draft = make_draft(api, name="July call", targets=[{"href": make_query(api)}])
    assert [*draft] == [
        "identifiers",
        "origin_system",
        "created_date",
        "modified_date",
        "name",
        *TEXTS,
        "administrative_url",
        "total_targeted",
        "status",
        "type",
        "targets",
        "tag_list",
        "_links",
    ]


@fact("messages.links.osdi:wrapper", "messages.links.osdi:send_helper", "messages.links.osdi:schedule_helper")
@fact(
    "messages.links.curies",
    "messages.embedded",
    "send_helper.addresses",
    "schedule_helper.addresses",
    "messages.links.osdi:recipients",
)
def test_links_lead_to_the_wrapper_and_the_helpers(api: ApiClient) -> None:
    draft = make_draft(api)
    assert [*draft["_links"]] == [
        "osdi:wrapper",
        "osdi:send_helper",
        "osdi:schedule_helper",
        "self",
        "curies",
    ]
    assert href(draft, "osdi:send_helper") == f"{href(draft)}/send"
    assert href(draft, "osdi:schedule_helper") == f"{href(draft)}/schedule"
    assert "curies" not in messages(api)[0]["_links"]
    assert "_embedded" not in draft


@fact("messages.fields.origin_system")
def test_the_system_need_not_be_sent_and_never_changes(api: ApiClient) -> None:
    draft = make_draft(api)
    assert draft["origin_system"] == "Action Network"
    answer = api.put(href(draft), {"origin_system": "Planner"})
    assert answer.json["origin_system"] == "Action Network"
    assert answer.note_codes == ["read-only-field"]


@fact("messages.fields.subject", "messages.fields.body", "messages.fields.from", "messages.fields.reply_to")
@fact("documents-20", "errors-5")
@pytest.mark.parametrize("name", TEXTS)
def test_each_text_is_needed_and_can_be_changed(api: ApiClient, name: str) -> None:
    lacking = api.post("/messages", {key: text for key, text in TEXTS.items() if key != name})
    assert (lacking.status, lacking.error) == (400, f"{name} is required")
    assert messages(api) == []
    answer = api.put(href(make_draft(api)), {name: "another@example.org"})
    assert answer.json[name] == "another@example.org"


def test_reply_to_has_an_underscore(api: ApiClient) -> None:
    answer = post_email(api, **{"reply-to": "other@example.org"})
    assert answer.json["reply_to"] == TEXTS["reply_to"]
    assert answer.note_codes == ["unknown-field"]


def test_a_body_may_be_long(api: ApiClient) -> None:
    long = "<p>" + "x" * 20_000
    assert post_email(api, body=long).json["body"] == long


@fact("messages.fields.administrative_url")
def test_its_page_is_named_after_the_subject_once(api: ApiClient) -> None:
    urls = [post_email(api).json["administrative_url"] for _ in range(2)]
    start = "https://actionnetwork.org/emails/three-things-to-do"
    assert urls == [f"{start}/manage", f"{start}-2/manage"]


@fact("messages.fields.name")
def test_a_name_is_optional_and_null_clears_it(api: ApiClient) -> None:
    assert "name" not in make_draft(api)
    named = make_draft(api, name="July call")
    assert "name" not in api.put(href(named), {"name": None}).json


@fact("messages.fields.tag_list", "actions-4")
def test_tags_that_exist_are_on_it_and_none_is_an_empty_list(api: ApiClient) -> None:
    api.tag("steward")
    posted = post_email(api, tag_list=["Steward", "no such tag"])
    assert posted.json["tag_list"] == ["steward"]
    assert posted.note_codes == ["unknown-tag"]
    assert post_email(api).json["tag_list"] == []


@fact("messages.fields.identifiers")
def test_a_message_is_found_again_by_its_identifier_alone(api: ApiClient) -> None:
    first = make_draft(api, identifiers=["planner:77"])
    again = post_email(api, identifiers=["planner:77"], subject="Four things")
    assert uuid_of(again.json) == uuid_of(first)
    assert again.json["subject"] == "Four things"
    assert again.note_codes == ["identifier-matches"]
    post_email(api)
    assert len(messages(api)) == 2


@fact("messages-9")
def test_a_link_to_a_creator_has_no_effect(api: ApiClient) -> None:
    answer = post_email(api, _links={"osdi:creator": {"href": f"{BASE}/people/{NOBODY}"}})
    assert answer.status == 200
    assert "osdi:creator" not in answer.json["_links"]


# Changing one


@fact("messages-2", "messages.answers.200", "messages.fields.modified_date")
def test_a_put_keeps_what_it_leaves_out(api: ApiClient) -> None:
    draft = make_draft(api, name="July call")
    api.world.clock.advance(60)
    changed = api.put(href(draft), {"subject": "Four things", "identifiers": ["planner:1"]})
    assert changed.status == 200
    expected = {**draft, "subject": "Four things", "modified_date": "2026-07-01T12:01:01Z"}
    expected["identifiers"] = [*draft["identifiers"], "planner:1"]
    assert changed.json == expected


@fact("messages-2", "messages.answers.400")
def test_what_is_no_draft_any_more_cannot_be_changed(api: ApiClient) -> None:
    scheduled, sending = make_draft(api), make_draft(api)
    schedule(api, scheduled, "2026-07-02T00:00:00Z")
    send(api, sending)
    for message, status in ((scheduled, "scheduled"), (sending, "sending")):
        answer = api.put(href(message), {"subject": "Four things"})
        assert answer.status == 400
        assert answer.error == f"Only a draft can be changed, and this message is {status}"
        assert read(api, message)["subject"] == TEXTS["subject"]


@pytest.mark.parametrize(
    "name",
    [
        "created_date",
        "total_targeted",
        "status",
        "sent_start_date",
        "statistics",
        "administrative_url",
        "type",
    ],
)
def test_what_the_server_keeps_cannot_be_sent(api: ApiClient, name: str) -> None:
    sent = {name: "sent"}
    posted = post_email(api, **sent)
    assert posted.json.get(name) != "sent"
    assert posted.note_codes == ["read-only-field"]
    put = api.put(href(make_draft(api)), sent)
    assert put.json.get(name) != "sent"


@fact("messages.answers.405", "writing-9", "writing-10", "messages.filters", "messages.background")
def test_it_cannot_be_deleted_or_filtered_or_made_in_the_background(api: ApiClient) -> None:
    draft = make_draft(api)
    assert api.delete(href(draft)).status == 405
    assert len(api.get("/messages?filter=subject eq 'x'").json["_embedded"]["osdi:messages"]) == 1
    posted = api.post("/messages?background_request=true", TEXTS)
    assert posted.json["status"] == "calculating"


@fact("messages.answers.404")
@pytest.mark.parametrize("uuid", [NOBODY, "no-uuid", "people"])
def test_an_id_that_is_none_is_a_404(api: ApiClient, uuid: str) -> None:
    if uuid == "people":
        uuid = uuid_of(api.sign_up(email="one@example.org"))
    assert api.get(f"/messages/{uuid}").status == api.put(f"/messages/{uuid}", {}).status == 404


@fact("keys-3")
def test_a_group_and_a_user_have_messages_of_their_own(make_api: MakeApi) -> None:
    group = make_api(user_keys=["personal"])
    user = group.with_key("personal")
    posted = post_email(user)
    assert posted.status == 200
    assert group.get(href(posted.json)).status == 404
    assert messages(group) == []
    assert group.with_key("nothing").get("/messages").status == 403


@pytest.mark.parametrize("raw", [b"", b"[]", b'"x"', b"{", b"null", b'{"subject":1}', b'{"subject":{}}'])
def test_a_body_that_is_none_makes_nothing(api: ApiClient, raw: bytes) -> None:
    answer = api.post("/messages", raw=raw)
    assert answer.status == 400
    assert answer.error
    assert messages(api) == []


@pytest.mark.parametrize(
    "body", [{"subject": "x" * 256}, {"name": {}}, {"tag_list": {"a": "x"}}, {"identifiers": [[1, 2]]}]
)
def test_a_wrong_value_changes_nothing(api: ApiClient, body: dict[str, Any]) -> None:
    draft = make_draft(api)
    assert post_email(api, **body).status == api.put(href(draft), body).status == 400
    assert messages(api)[0] == {**draft, "_links": messages(api)[0]["_links"]}


@fact("messages.paging")
@fact("paging-4")
def test_messages_are_paged_with_totals(api: ApiClient) -> None:
    made = [uuid_of(post_email(api).json) for _ in range(26)]
    first, second = (api.get(f"/messages?per_page=99&page={number}").json for number in (1, 2))
    assert (first["total_records"], first["total_pages"], first["per_page"]) == (26, 2, 25)
    listed = first["_embedded"]["osdi:messages"] + second["_embedded"]["osdi:messages"]
    assert [uuid_of(one) for one in listed] == made
    assert [*first["_links"]] == ["next", "osdi:messages", "curies", "self"]
    assert "next" not in second["_links"]


# One every thirty seconds


@fact("limits-4", "messages.answers.429")
def test_one_is_made_every_thirty_seconds_in_a_group(make_api: MakeApi) -> None:
    api = with_two_people(make_api(message_interval_s=30, api_keys=["test-api-key", "other"]))
    assert post_email(api).status == 200
    api.world.clock.advance(29.9)
    refused = post_email(api)
    assert (refused.status, refused.json) == (429, {"error": "Too many requests"})
    assert "message_interval_s=none" in str(refused.header("mock-note"))
    assert post_email(api.with_key("other")).status == 200
    api.world.clock.advance(0.1)
    assert post_email(api).status == 200
    assert len(messages(api)) == 2


def test_one_that_was_refused_does_not_count(make_api: MakeApi) -> None:
    api = with_two_people(make_api(message_interval_s=30))
    assert post_email(api, tag_list={"a": "x"}).status == 400
    assert post_email(api).status == 200


# Made in the user interface


def test_one_of_the_user_interface_is_a_draft_that_was_counted(api: ApiClient) -> None:
    made = make(api.world, "messages", TEXTS)
    message = api.get(f"/messages/{id_in(made)}").json
    assert (message["status"], message["total_targeted"]) == ("draft", 2)
    assert send(api, message).status == 200


@fact("messages.fields.status")
@pytest.mark.parametrize("status", ["calculating", "scheduled", "sending_by_timezone", "throttled"])
def test_one_of_the_user_interface_keeps_its_status(api: ApiClient, status: str) -> None:
    made = make(api.world, "messages", {**TEXTS, "status": status})
    api.world.clock.advance(days=1)
    assert api.get(f"/messages/{id_in(made)}").json["status"] == status


@fact("messages.objects.statistics.opened", "messages.objects.statistics.action_network:total_amount")
def test_statistics_of_the_user_interface_are_shown(api: ApiClient) -> None:
    given = {"opened": 3, "action_network:total_amount": 12.5}
    made = make(api.world, "messages", {**TEXTS, "status": "sent", "total_targeted": 9, "statistics": given})
    shown = api.get(f"/messages/{id_in(made)}").json["statistics"]
    assert (shown["sent"], shown["opened"], shown["action_network:total_amount"]) == (9, 3, 12.5)


@fact("messages-11")
def test_one_of_the_user_interface_may_lack_a_sender_and_statistics(api: ApiClient) -> None:
    made = make(api.world, "messages", {"subject": "Soon"})
    message = api.get(f"/messages/{id_in(made)}").json
    assert not {"from", "statistics"} & message.keys()
