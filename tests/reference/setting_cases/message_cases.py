"""Settings for messages."""

from __future__ import annotations

from ...api_client import ApiClient, href
from ..emails import make_draft, post_email, read, schedule, send, stop, with_two_people
from .case import Case


def _messages_made(api: ApiClient) -> object:
    with_two_people(api)
    statuses = []
    for _ in range(7):
        statuses.append(post_email(api).status)
        api.world.clock.advance(10)
    return statuses.count(200)


def _incomplete_message(api: ApiClient) -> object:
    with_two_people(api)
    answer = api.post("/messages", {"subject": "Soon"})
    return answer.status, api.get("/messages").json["total_records"]


def _late_edit(api: ApiClient) -> object:
    draft = make_draft(with_two_people(api))
    send(api, draft)
    answer = api.put(href(draft), {"name": "later", "targets": []})
    return answer.status, read(api, draft)["status"], "name" in read(api, draft)


def _while_sending(api: ApiClient) -> object:
    draft = make_draft(with_two_people(api))
    send(api, draft)
    found = [read(api, draft)["status"], stop(api, draft).status]
    return [*found, read(api, draft)["status"]]


def _after_stop(api: ApiClient) -> object:
    draft = make_draft(with_two_people(api))
    send(api, draft)
    stop(api, draft)
    return read(api, draft)["status"]


def _second_schedule(api: ApiClient) -> object:
    draft = make_draft(with_two_people(api))
    answers = [schedule(api, draft, date).status for date in ("2026-07-02", "2026-07-03")]
    api.world.clock.advance(days=1)
    return answers, read(api, draft)["status"]


def _open_counts(api: ApiClient) -> object:
    draft = make_draft(with_two_people(api))
    send(api, draft)
    stop(api, draft)
    return [name for name in read(api, draft)["statistics"] if "_open" in name]


CASES = (
    Case(
        "message_interval_s",
        _messages_made,
        {"with_rate_limit": 3, 20: 4, None: 7},
        ("limits-4",),
        also={"rate_limit": 1000},
    ),
    Case(
        "incomplete_messages",
        _incomplete_message,
        {"refused": (400, 0), "accepted": (200, 1)},
        ("messages-12", "errors-5"),
    ),
    Case(
        "message_edits",
        _late_edit,
        {"drafts": (400, "sending", False), "any": (200, "sending", True)},
        ("messages-2",),
    ),
    Case(
        "status_while_sending",
        _while_sending,
        {status: [status, 200, "sent"] for status in ("sending", "sending_by_timezone", "throttled")},
        ("messages.fields.status", "messages-4"),
    ),
    Case(
        "status_after_stop",
        _after_stop,
        {"sent": "sent", "stopped": "stopped"},
        ("messages-5",),
    ),
    Case(
        "second_schedule",
        _second_schedule,
        {"refused": ([200, 400], "sent"), "accepted": ([200, 200], "scheduled")},
        ("messages-20",),
    ),
    Case(
        "open_counts",
        _open_counts,
        {
            "opened": ["verified_opened", "machine_opened"],
            "opens": ["verified_opens", "machine_opened"],
        },
        ("messages-10",),
    ),
)
