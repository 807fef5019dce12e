from __future__ import annotations

from typing import Any

import pytest

from ..api_client import ApiClient, href, uuid_of
from ..conftest import MakeApi
from ..sample_group import make
from .emails import (
    NOBODY,
    SENT_S,
    TEXTS,
    addresses_on,
    api_for_messages,  # noqa: F401  # in place of the fixture api
    id_in,
    make_draft,
    post_email,
    read,
    send,
    stop,
    with_two_people,
)
from .facts import fact


@fact("send_helper.rel", "send_helper.addresses", "send_helper.methods")
@fact("messages-13")
@fact("send_helper.fields.message", "send_helper.key_order", "send_helper.answers.200", "transport-1")
@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("body", [None, {}])
def test_a_draft_is_sent_at_once_and_the_answer_is_a_sentence(api: ApiClient, slash: str, body: Any) -> None:
    draft = make_draft(api)
    answer = api.post(href(draft, "osdi:send_helper") + slash, body)
    assert answer.status == 200
    assert answer.json == {"message": "Your email has been sent."}


@fact("messages-4", "messages.fields.sent_start_date")
@fact("messages.links.osdi:recipients", "messages.fields.statistics")
def test_it_is_sending_and_then_sent(api: ApiClient) -> None:
    draft = make_draft(api)
    assert "sent_start_date" not in draft
    send(api, draft)
    sending = read(api, draft)
    api.world.clock.advance(SENT_S)
    sent = read(api, draft)
    assert (sending["status"], sent["status"]) == ("sending", "sent")
    assert sending["sent_start_date"] == sent["sent_start_date"] == "2026-07-01T12:00:01Z"
    assert sent["modified_date"] == "2026-07-01T12:00:06Z"
    for message in (draft, sending):
        assert "statistics" not in message
        assert "osdi:recipients" not in message["_links"]


@fact("messages.links.osdi:recipients")
def test_a_sent_message_links_a_list_of_those_who_got_it(api: ApiClient) -> None:
    draft = make_draft(api, name="July call")
    send(api, draft)
    api.world.clock.advance(SENT_S)
    sent = read(api, draft)
    recipients = api.get(href(sent, "osdi:recipients")).json
    assert recipients["description"] == "Email"
    assert recipients["title"] == TEXTS["subject"]
    assert recipients["name"] == "July call"
    assert recipients["browser_url"] == sent["administrative_url"]
    assert addresses_on(api, sent) == ["ruth@example.org", "ada@example.org"]
    assert api.get("/lists").json["total_records"] == 1


def test_the_list_of_recipients_is_as_long_as_the_setting_allows(make_api: MakeApi) -> None:
    api = with_two_people(make_api(max_recipients=1))
    draft = make_draft(api)
    send(api, draft)
    api.world.clock.advance(SENT_S)
    assert addresses_on(api, read(api, draft)) == ["ruth@example.org"]


COUNTS = (
    "opened",
    "verified_opened",
    "machine_opened",
    "clicked",
    "actions",
    "action_network:donated",
    "action_network:total_amount",
    "unsubscribed",
    "bounced",
    "spam_reports",
)


@fact(*(f"messages.objects.statistics.{name}" for name in ("sent", *COUNTS)))
@fact("messages.fields.statistics", "messages-10")
def test_statistics_count_those_it_went_to_and_nothing_else(api: ApiClient) -> None:
    draft = make_draft(api)
    send(api, draft)
    api.world.clock.advance(SENT_S)
    statistics = read(api, draft)["statistics"]
    assert statistics.pop("sent") == 2
    assert isinstance(statistics["action_network:total_amount"], float)
    assert statistics == dict.fromkeys(COUNTS, 0)


@fact("messages-12")
def test_everything_that_is_empty_is_named(make_api: MakeApi) -> None:
    api = with_two_people(make_api(incomplete_messages="accepted"))
    draft = make_draft(api, subject="", body=None, reply_to="  ")
    answer = send(api, draft)
    assert answer.status == 400
    assert answer.error == "The message cannot be sent: subject is empty, body is empty, reply_to is empty"
    api.put(href(draft), TEXTS)
    assert send(api, draft).status == 200


@fact("messages-12", "messages-1")
@fact("messages-15", "send_helper.answers.400")
def test_it_cannot_be_sent_before_it_is_counted(api: ApiClient) -> None:
    posted = post_email(api).json
    answer = send(api, posted)
    assert answer.status == 400
    assert answer.error == (
        "The message cannot be sent: status is calculating and not draft, total_targeted is not known yet"
    )
    assert read(api, posted) == posted


@fact("messages-12")
def test_it_cannot_be_sent_to_nobody(make_api: MakeApi) -> None:
    api = make_api()
    api.world.clock.freeze()
    draft = make_draft(api)
    assert draft["total_targeted"] == 0
    assert send(api, draft).error == "The message cannot be sent: total_targeted is not above zero"


@fact("messages-12")
@pytest.mark.parametrize("later", [0, SENT_S])
def test_it_is_sent_once(api: ApiClient, later: float) -> None:
    draft = make_draft(api)
    send(api, draft)
    api.world.clock.advance(later)
    before = read(api, draft)
    assert send(api, draft).status == 400
    assert read(api, draft) == before


# Stopping


@fact("messages-14", "send_helper.answers.200", "writing-9")
@fact(
    "messages-5",
    "messages-19",
)
def test_what_is_stopped_stays_with_those_whom_it_had_reached(api: ApiClient) -> None:
    draft = make_draft(api)
    send(api, draft)
    api.world.clock.advance(SENT_S / 2)
    answer = stop(api, draft)
    api.world.clock.advance(days=1)
    stopped = read(api, draft)
    assert answer.status == 200
    assert [*answer.json] == ["message"]
    assert answer.json["message"].startswith("Your email has been stopped. ")
    assert (stopped["status"], stopped["statistics"]["sent"]) == ("sent", 1)
    assert stopped["modified_date"] == "2026-07-01T12:00:03Z"
    assert addresses_on(api, stopped) == ["ruth@example.org"]
    assert send(api, draft).status == 400


@fact("messages-16")
def test_only_what_is_on_its_way_can_be_stopped(api: ApiClient) -> None:
    draft = make_draft(api)
    assert stop(api, draft).status == 400
    assert stop(api, draft).error == "Only a message that is being sent can be stopped, and this one is draft"
    send(api, draft)
    api.world.clock.advance(SENT_S)
    before = read(api, draft)
    assert stop(api, draft).status == 400
    assert read(api, draft) == before


@pytest.mark.parametrize("status", ["sending", "sending_by_timezone", "throttled"])
def test_what_the_user_interface_sends_can_be_stopped(api: ApiClient, status: str) -> None:
    made = make(api.world, "messages", {**TEXTS, "status": status})
    path = f"/messages/{id_in(made)}"
    assert api.delete(f"{path}/send").status == 200
    assert api.get(path).json["status"] == "sent"


# Addresses and bodies


@fact("messages-17", "send_helper.answers.404")
@pytest.mark.parametrize("uuid", [NOBODY, "no-uuid", "theirs", "person"])
def test_an_id_that_is_none_is_a_404(two_groups: tuple[ApiClient, ApiClient], uuid: str) -> None:
    api, other = two_groups
    if uuid == "theirs":
        uuid = uuid_of(post_email(other).json)
    elif uuid == "person":
        uuid = uuid_of(api.sign_up(email="one@example.org"))
    path = f"/messages/{uuid}/send"
    assert api.post(path, {}).status == api.delete(path).status == 404
    assert api.post(path, {}).error.startswith("Couldn't find message")


@fact(
    "send_helper.methods",
    "send_helper.paging",
    "send_helper.filters",
    "send_helper.embedded",
)
def test_there_is_nothing_to_read_or_change(api: ApiClient) -> None:
    path = href(make_draft(api), "osdi:send_helper")
    assert [api.get(path).status, api.put(path, {}).status] == [405, 405]
    assert api.get(f"{path}/1").status == 404


@fact("send_helper.background")
def test_it_is_done_at_once_whatever_is_asked(api: ApiClient) -> None:
    draft = make_draft(api)
    answer = api.post(f"{href(draft, 'osdi:send_helper')}?background_request=true", {})
    assert answer.json == {"message": "Your email has been sent."}


@pytest.mark.parametrize("raw", [b"[]", b'"x"', b"{", b"null"])
def test_a_body_that_is_none_sends_nothing(api: ApiClient, raw: bytes) -> None:
    draft = make_draft(api)
    assert api.post(href(draft, "osdi:send_helper"), raw=raw).status == 400
    assert read(api, draft)["status"] == "draft"


def test_keys_of_a_body_are_noted_and_ignored(api: ApiClient) -> None:
    answer = api.post(href(make_draft(api), "osdi:send_helper"), {"when": "now", "message": "x"})
    assert answer.status == 200
    assert answer.note_codes == ["unknown-field", "read-only-field"]


def test_a_key_is_needed(api: ApiClient) -> None:
    draft = make_draft(api)
    assert send(api.with_key(None), draft).status == 403
    assert read(api, draft)["status"] == "draft"
