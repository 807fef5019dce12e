"""Questions about messages. Those that send are asked only where nobody gets anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ..api import Answer
from ..check import Check
from ..contract import question
from ..messages import draft, helper, href, post_message, wait_while

_SENDING = ("sending", "sending_by_timezone", "throttled")


@question("message_interval_s", where="[limits-4]", calls=10)
def message_interval_s(check: Check) -> float | None:
    """How long after one message another may be made, looked at every five seconds."""
    post_message(check)
    for seconds in range(0, 65, 5):
        answer = check.api.without_back_off().post("/messages", _another(check))
        if answer.status == 200:
            return seconds or None
        check.that(answer.status == 429, "too early a message is a 429", answer)
        check.wait(5)
    raise check.cannot("no second message could be made within a minute")


def _another(check: Check) -> dict[str, Any]:
    return {
        "subject": check.traces.next_name(),
        "body": "<p>.</p>",
        "from": "Us",
        "reply_to": "us@example.org",
    }


@question("incomplete_messages", where="[messages-12]", calls=2)
def incomplete_messages(check: Check) -> str:
    """What becomes of a message without a subject."""
    answer = post_message(check, subject=None)
    return "accepted" if answer.status == 200 else "refused"


def _sent(check: Check) -> dict[str, Any]:
    """Return a message that is on its way."""
    check.sign_up()
    message = draft(check)
    check.api.post(helper(check, message, "osdi:send_helper"), {})
    return check.api.get(href(message)).item()


@question("status_while_sending", where="[messages-4]", calls=6, needs=("sending",))
def status_while_sending(check: Check) -> str:
    """The status of a message on its way."""
    status = str(_sent(check).get("status"))
    check.that(status in _SENDING, "a message on its way is being sent")
    return status


@question("status_after_stop", where="[messages-5]", calls=8, needs=("sending",))
def status_after_stop(check: Check) -> str:
    """The status of a message that was stopped."""
    message = _sent(check)
    check.api.delete(helper(check, message, "osdi:send_helper"))
    after = wait_while(check, message, *_SENDING)
    return str(after.get("status"))


@question("message_edits", where="[messages-2]", calls=7, needs=("sending",))
def message_edits(check: Check) -> str:
    """Whether a message that is sent may be changed."""
    answer = check.api.put(href(_sent(check)), {"name": check.traces.next_name()})
    return "any" if answer.status == 200 else "drafts"


@question("second_schedule", where="[messages-20]", calls=8, needs=("sending",))
def second_schedule(check: Check) -> str:
    """Whether what is scheduled may be scheduled again."""
    check.sign_up()
    message = draft(check)
    now = datetime.fromisoformat(message["modified_date"])
    answers = [_schedule(check, message, now + timedelta(days=day)) for day in (20, 30)]
    check.that(answers[0].status == 200, "a draft can be scheduled", answers[0])
    check.api.delete(helper(check, message, "osdi:schedule_helper"))
    return "accepted" if answers[1].status == 200 else "refused"


def _schedule(check: Check, message: dict[str, Any], at: datetime) -> Answer:
    body = {"scheduled_start_date": at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return check.api.post(helper(check, message, "osdi:schedule_helper"), body)


@question("open_counts", where="[messages-10]", calls=8, needs=("sending",))
def open_counts(check: Check) -> str:
    """How the counts of opened mails are spelt."""
    message = wait_while(check, _sent(check), *_SENDING)
    names = set(message.get("statistics", {}))
    for value in ("opened", "opens"):
        if f"verified_{value}" in names:
            return value
    raise check.cannot("the statistics have neither")
