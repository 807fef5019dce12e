from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.changes import make

from ..api_client import BASE, ApiClient, href, uuid_of
from ..conftest import MakeApi
from .emails import (
    COUNTED_S,
    NOBODY,
    TEXTS,
    id_in,
    make_draft,
    make_query,
    post_email,
    read,
    schedule,
    send,
    with_two_people,
)
from .facts import fact


@pytest.fixture
def api(make_api: MakeApi) -> ApiClient:
    """A client of a group with three people, one of them unsubscribed; messages may follow each other closely."""
    return with_two_people(make_api(message_interval_s=None))


NO_QUERY = "targets[0].href must be the address of one of the queries of this group"


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


def messages(api: ApiClient) -> list[Any]:
    found: list[Any] = api.get("/messages").json["_embedded"]["osdi:messages"]
    return found


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


# Wrappers


@fact("messages.posted_links.osdi:wrapper", "messages-8")
@pytest.mark.parametrize("rel", ["osdi:wrapper", "osdi:wrappers"])
def test_a_wrapper_is_named_in_either_spelling_and_shown_in_one(api: ApiClient, rel: str) -> None:
    make(api.world, "wrappers", {})
    other = f"{BASE}/wrappers/{id_in(make(api.world, 'wrappers', {'default': False}))}"
    posted = post_email(api, _links={rel: {"href": other}}).json
    assert href(posted, "osdi:wrapper") == other
    assert "osdi:wrappers" not in posted["_links"]
    put = api.put(href(posted), {"_links": {rel: {"href": f"{BASE}/wrappers/{NOBODY}"}}})
    assert (put.status, href(put.json, "osdi:wrapper")) == (200, other)


@pytest.mark.parametrize("made", [True, False])
def test_without_one_it_has_the_default_wrapper(api: ApiClient, made: bool) -> None:
    if made:
        for is_default in (True, False):
            make(api.world, "wrappers", {"default": is_default})
    wrapper = api.get(href(make_draft(api), "osdi:wrapper")).json
    assert wrapper["default"] is True


@pytest.mark.parametrize(
    "link",
    [
        "x",
        {},
        {"href": 1},
        {"href": "nonsense"},
        {"href": f"{BASE}/wrappers/{NOBODY}"},
        {"href": f"{BASE}/wrappers/no-uuid"},
    ],
)
def test_a_wrapper_that_is_not_there_is_refused(api: ApiClient, link: object) -> None:
    answer = post_email(api, _links={"osdi:wrapper": link})
    assert (answer.status, answer.error) == (400, "You must specify a valid wrapper id")
    assert messages(api) == []


@fact("messages-9")
def test_a_link_to_a_creator_has_no_effect(api: ApiClient) -> None:
    answer = post_email(api, _links={"osdi:creator": {"href": f"{BASE}/people/{NOBODY}"}})
    assert answer.status == 200
    assert "osdi:creator" not in answer.json["_links"]


# Targets


@fact("tags-16")
def test_a_target_may_be_the_address_of_its_query(api: ApiClient, make_api: MakeApi) -> None:
    query = make_query(api)
    posted = post_email(api, targets=[query])
    assert posted.json["targets"] == [{"href": query}]
    assert posted.note_codes == ["value-converted"]
    refusing = make_api(bare_links="refused")
    assert (
        post_email(refusing, targets=[make_query(refusing)]).error == "targets[0] must be an object, not text"
    )


@fact("messages.fields.targets", "messages.objects.target.href")
def test_targets_are_addresses_of_queries_on_the_site_that_the_client_uses(api: ApiClient) -> None:
    query = make_query(api)
    real = query.replace(BASE, "https://actionnetwork.org/api/v2")
    posted = post_email(api, targets=[{"href": real}]).json
    assert posted["targets"] == [{"href": query}]
    elsewhere = api.request("GET", f"/messages/{uuid_of(posted)}", host="other.test").json
    assert elsewhere["targets"] == [{"href": query.replace("mock.test", "other.test")}]


@pytest.mark.parametrize(
    ("targets", "error"),
    [
        ("x", "targets[0] must be an object, not text"),
        (["x"], "targets[0] must be an object, not text"),
        ([{}], "targets[0].href is required"),
        ([{"href": 1}], "targets[0].href must be an address as text, not a number"),
        ([{"href": f"{BASE}/queries/{NOBODY}"}], NO_QUERY),
        ([{"href": f"{BASE}/people/{NOBODY}"}], NO_QUERY),
        ([{"href": "nonsense"}], NO_QUERY),
    ],
)
def test_targets_that_are_none_are_refused(api: ApiClient, targets: object, error: str) -> None:
    posted = post_email(api, targets=targets)
    assert (posted.status, posted.error) == (400, error)
    assert messages(api) == []
    draft = make_draft(api)
    assert api.put(href(draft), {"targets": targets}).status == 400
    assert read(api, draft) == draft


def test_a_query_of_another_group_is_no_target(two_groups: tuple[ApiClient, ApiClient]) -> None:
    first, second = two_groups
    assert post_email(second, targets=[{"href": make_query(first)}]).status == 400


@fact("messages-6", "messages.fields.targets")
@pytest.mark.parametrize("targets", [{}, {"targets": []}, {"targets": None}])
def test_without_targets_it_is_for_the_whole_list(api: ApiClient, targets: Any) -> None:
    draft = make_draft(api, **targets)
    assert draft["total_targeted"] == 2
    assert "targets" not in draft


@pytest.mark.parametrize(("percent", "found"), [(0, 0), (100, 200)])
def test_a_query_matches_the_share_that_the_setting_says(make_api: MakeApi, percent: int, found: int) -> None:
    api = make_api(query_match_percent=percent)
    for number in range(200):
        api.sign_up(email=f"p{number}@example.org")
    api.world.clock.freeze()
    assert make_draft(api, targets=[{"href": make_query(api)}])["total_targeted"] == found


def test_a_query_matches_the_same_people_each_time(make_api: MakeApi) -> None:
    api = make_api(query_match_percent=50, message_interval_s=None)
    for number in range(200):
        api.sign_up(email=f"p{number}@example.org")
    api.world.clock.freeze()
    query, other = make_query(api), make_query(api)
    counts = [
        make_draft(api, targets=[{"href": one} for one in queries])["total_targeted"]
        for queries in ([query], [query], [query, other])
    ]
    assert counts[0] == counts[1]
    assert 60 < counts[0] < 140
    assert counts[2] > counts[0]


@fact("messages-3", "writing-6")
def test_other_targets_are_counted_anew(api: ApiClient) -> None:
    draft = make_draft(api)
    api.sign_up(email="new@example.org")
    changed = api.put(href(draft), {"targets": [{"href": make_query(api)}]}).json
    assert changed["status"] == "calculating"
    assert "total_targeted" not in changed
    api.world.clock.advance(COUNTED_S)
    assert read(api, draft)["total_targeted"] == 3
    other = make_query(api)
    assert api.put(href(draft), {"targets": [{"href": other}]}).json["targets"] == [{"href": other}]


def test_the_same_targets_are_not_counted_anew(api: ApiClient) -> None:
    draft = make_draft(api, targets=[{"href": make_query(api)}])
    assert api.put(href(draft), draft).json["status"] == "draft"


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


@fact("limits-4")
def test_targets_change_every_thirty_seconds(make_api: MakeApi) -> None:
    api = with_two_people(make_api(message_interval_s=30))
    draft = make_draft(api)
    targets = {"targets": [{"href": make_query(api)}]}
    assert api.put(href(draft), targets).status == 200
    assert api.put(href(draft), {**targets, "subject": "Four things"}).status == 200
    assert api.put(href(draft), {"targets": [], "subject": "Five things"}).status == 429
    assert read(api, draft)["subject"] == "Four things"
    api.world.clock.advance(30)
    assert api.put(href(draft), {"targets": []}).status == 200


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
