from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ..api_client import ApiClient, href, uuid_of
from ..conftest import MakeApi
from .emails import (
    NOBODY,
    NOON,
    SENT_S,
    TEXTS,
    api_for_messages,  # noqa: F401  # in place of the fixture api
    make_draft,
    post_email,
    read,
    schedule,
    send,
    stop,
    unschedule,
    with_two_people,
)
from .facts import fact

TOMORROW = "2026-07-02T09:30:00Z"


@fact("schedule_helper.rel", "schedule_helper.addresses", "schedule_helper.methods")
@fact("schedule_helper.fields.scheduled_start_date", "messages-18", "schedule_helper.answers.200")
@fact("messages-19", "messages-4", "schedule_helper.fields.message", "schedule_helper.key_order")
@fact("messages.fields.scheduled_start_date")
def test_a_draft_is_scheduled_and_the_answer_is_a_sentence(api: ApiClient) -> None:
    draft = make_draft(api)
    assert "scheduled_start_date" not in draft
    answer = schedule(api, draft, TOMORROW)
    scheduled = read(api, draft)
    assert answer.status == 200
    assert answer.json == {"message": "Your message has been scheduled"}
    assert (scheduled["status"], scheduled["scheduled_start_date"]) == ("scheduled", TOMORROW)


@fact("messages-4", "messages.fields.scheduled_start_date")
def test_it_is_sent_when_its_moment_comes(api: ApiClient) -> None:
    draft = make_draft(api)
    schedule(api, draft, TOMORROW)
    wait_until(api, TOMORROW, before_s=1)
    before = read(api, draft)
    api.world.clock.advance(1)
    sending = read(api, draft)
    api.world.clock.advance(SENT_S)
    sent = read(api, draft)
    assert [one["status"] for one in (before, sending, sent)] == ["scheduled", "sending", "sent"]
    assert sending["sent_start_date"] == sent["sent_start_date"] == TOMORROW
    assert "scheduled_start_date" not in sending


def wait_until(api: ApiClient, date: str, *, before_s: float = 0) -> None:
    due = datetime.fromisoformat(date) - timedelta(seconds=before_s)
    api.world.clock.advance((due - api.world.clock.now()).total_seconds())


def test_all_that_happened_while_nobody_looked_has_its_own_moment(api: ApiClient) -> None:
    draft = make_draft(api)
    schedule(api, draft, TOMORROW)
    api.world.clock.advance(days=9)
    sent = read(api, draft)
    assert (sent["status"], sent["sent_start_date"]) == ("sent", TOMORROW)
    assert sent["modified_date"] == "2026-07-02T09:30:05Z"


def test_a_running_clock_does_the_same(make_api: MakeApi) -> None:
    api = with_two_people(make_api(targeting_s=0, sending_s=0))
    api.world.clock.unfreeze()
    posted = post_email(api).json
    assert send(api, posted).status == 200
    assert read(api, posted)["status"] == "sent"


def test_a_reset_forgets_what_was_due(api: ApiClient) -> None:
    schedule(api, make_draft(api), TOMORROW)
    api.world.reset()
    api.world.clock.freeze(NOON + timedelta(days=9))
    assert api.get("/messages").json["total_records"] == 0
    assert api.get("/lists").json["total_records"] == 0


def test_a_file_remembers_what_is_due(make_api: MakeApi, tmp_path: Path) -> None:
    path = str(tmp_path / "action-network.db")
    first = with_two_people(make_api(path=path))
    draft = make_draft(first)
    schedule(first, draft, TOMORROW)
    first.worlds.close()
    second = make_api(path=path)
    second.world.clock.freeze(NOON + timedelta(days=9))
    assert read(second, draft)["status"] == "sent"


@fact("messages-18")
@pytest.mark.parametrize(
    "date", ["2026-07-01T12:00:01Z", "2026-07-01T14:00:00+02:00", "2020-01-01", "0001-01-01"]
)
def test_a_moment_that_is_not_in_the_future_is_refused(api: ApiClient, date: str) -> None:
    draft = make_draft(api)
    answer = schedule(api, draft, date)
    assert answer.status == 400
    assert answer.error == "The message cannot be scheduled: scheduled_start_date is not in the future"
    assert read(api, draft) == draft


@fact("messages-12", "messages-15")
@fact("schedule_helper.answers.400")
def test_everything_that_hinders_it_is_named(make_api: MakeApi) -> None:
    api = with_two_people(make_api(incomplete_messages="accepted"))
    posted = api.post("/messages", {"subject": "Soon"}).json
    answer = schedule(api, posted, "2020-01-01")
    assert answer.status == 400
    assert answer.error == (
        "The message cannot be scheduled: body is empty, from is empty, reply_to is empty, "
        "status is calculating and not draft, total_targeted is not known yet, "
        "scheduled_start_date is not in the future"
    )
    assert read(api, posted) == posted


@pytest.mark.parametrize("body", [None, {}, {"scheduled_start_date": None}, {"scheduled_start_date": ""}])
def test_a_date_is_needed(api: ApiClient, body: Any) -> None:
    draft = make_draft(api)
    answer = api.post(href(draft, "osdi:schedule_helper"), body)
    assert (answer.status, answer.error) == (400, "scheduled_start_date is required")
    assert read(api, draft) == draft


@pytest.mark.parametrize("date", ["soon", 1, {}, [], True, "x" * 300, "2026-13-01"])
def test_a_date_that_is_none_is_refused(api: ApiClient, date: Any) -> None:
    draft = make_draft(api)
    assert schedule(api, draft, date).status == 400
    assert read(api, draft) == draft


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59Z", "2026-07-02T11:30:00+02:00", "2026-07-02"])
def test_other_forms_of_a_date_are_kept_in_utc(api: ApiClient, date: str) -> None:
    draft = make_draft(api)
    assert schedule(api, draft, date).status == 200
    sent = datetime.fromisoformat(date)
    kept = datetime.fromisoformat(read(api, draft)["scheduled_start_date"])
    assert kept == (sent if sent.tzinfo else sent.replace(tzinfo=UTC))


# Unscheduling


@fact("messages-19", "schedule_helper.answers.200")
@fact("messages-4", "writing-9")
def test_what_is_unscheduled_is_a_draft_again(api: ApiClient) -> None:
    draft = make_draft(api)
    schedule(api, draft, TOMORROW)
    answer = unschedule(api, draft)
    assert answer.status == 200
    assert answer.json == {"message": "Your message scheduling has been canceled"}
    assert read(api, draft) == draft
    api.world.clock.advance(days=9)
    assert read(api, draft) == draft
    assert schedule(api, draft, "2027-01-01").status == 200


@fact("messages-16")
def test_only_what_is_scheduled_can_be_unscheduled(api: ApiClient) -> None:
    draft = make_draft(api)
    answer = unschedule(api, draft)
    assert answer.status == 400
    assert answer.error == "Only a scheduled message can be unscheduled, and this one is draft"
    send(api, draft)
    assert unschedule(api, draft).status == 400


@fact("messages-20")
def test_what_is_scheduled_can_neither_be_sent_nor_scheduled_again_nor_stopped(api: ApiClient) -> None:
    draft = make_draft(api)
    schedule(api, draft, TOMORROW)
    scheduled = read(api, draft)
    answers = send(api, draft), schedule(api, draft, "2027-01-01"), stop(api, draft)
    assert [answer.status for answer in answers] == [400, 400, 400]
    assert read(api, draft) == scheduled


# Addresses


@fact("schedule_helper.answers.404")
@pytest.mark.parametrize("uuid", [NOBODY, "no-uuid", "theirs"])
def test_an_id_that_is_none_is_a_404(two_groups: tuple[ApiClient, ApiClient], uuid: str) -> None:
    api, other = two_groups
    if uuid == "theirs":
        uuid = uuid_of(post_email(other).json)
    path = f"/messages/{uuid}/schedule"
    assert api.post(path, {"scheduled_start_date": "2099-01-01"}).status == api.delete(path).status == 404


@fact("schedule_helper.methods", "schedule_helper.paging", "schedule_helper.filters")
@fact("schedule_helper.background", "schedule_helper.embedded")
def test_there_is_nothing_to_read_or_change_or_put_off(api: ApiClient) -> None:
    draft = make_draft(api)
    path = href(draft, "osdi:schedule_helper")
    assert [api.get(path).status, api.put(path, {}).status] == [405, 405]
    assert api.get(f"{path}/1").status == 404
    answer = api.post(f"{path}?background_request=true", {"scheduled_start_date": TOMORROW, "name": "x"})
    assert [*answer.json] == ["message"]
    assert read(api, draft)["status"] == "scheduled"
    assert TEXTS["subject"] == read(api, draft)["subject"]
