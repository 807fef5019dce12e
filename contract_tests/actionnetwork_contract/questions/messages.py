"""Questions about messages. Those that send are asked only on targets where no person receives them."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..answer import Answer, Item, Unverifiable
from ..check import Check
from ..contract import question
from ..contracts.messages import (
    ON_ITS_WAY,
    SCHEDULE_HELPER,
    SEND_HELPER,
    draft,
    helper,
    post_message,
    wait_while,
)

_MAX_INTERVAL_S, _STEP_S = 60, 5


@question("message_interval_s", "[limits-4]", writes=10)
def message_interval_s(check: Check) -> float | None:
    """The seconds after which another message may be created, in steps of five."""
    post_message(check)
    for seconds in range(0, _MAX_INTERVAL_S + 1, _STEP_S):
        texts = {"subject": check.name(), "body": "<p>.</p>", "from": "Us", "reply_to": "us@example.org"}
        answer = check.api.without_back_off().post("/messages", texts)
        if answer.status == 200:
            return seconds or None
        check.that(answer.status == 429, "a message that is too early is a 429", answer)
        check.wait(_STEP_S)
    raise Unverifiable("no second message could be created within a minute")


@question("incomplete_messages", "[messages-12]", writes=2)
def incomplete_messages(check: Check) -> str:
    """The effect of a message without a subject."""
    return "accepted" if post_message(check, subject=None).status == 200 else "refused"


def _send(check: Check) -> Answer:
    """Send a message, and return it on its way."""
    check.sign_up()
    message = draft(check)
    check.api.post(helper(check, message, SEND_HELPER), {})
    return check.read(message)


@question("status_while_sending", "[messages-4]", writes=6, requires=("sending",))
def status_while_sending(check: Check) -> str:
    """The status of a message on its way."""
    answer = _send(check)
    status = str(answer.get("status"))
    check.that(status in ON_ITS_WAY, "a message on its way is being sent", answer)
    return status


@question("status_after_stop", "[messages-5]", writes=8, requires=("sending",))
def status_after_stop(check: Check) -> str:
    """The status of a message that was stopped."""
    message = _send(check).item
    check.api.delete(helper(check, message, SEND_HELPER))
    return str(wait_while(check, message, *ON_ITS_WAY).get("status"))


@question("message_edits", "[messages-2]", writes=7, requires=("sending",))
def message_edits(check: Check) -> str:
    """Whether a message that is sent may be changed."""
    answer = check.api.put(_send(check).href, {"name": check.name()})
    return "any" if answer.status == 200 else "drafts"


@question("second_schedule", "[messages-20]", writes=8, requires=("sending",))
def second_schedule(check: Check) -> str:
    """Whether a scheduled message may be scheduled again."""
    check.sign_up()
    message = draft(check)
    first, second = (_schedule(check, message, timedelta(days=days)) for days in (20, 30))
    check.that(first.status == 200, "a draft can be scheduled", first)
    check.api.delete(helper(check, message, SCHEDULE_HELPER))
    return "accepted" if second.status == 200 else "refused"


def _schedule(check: Check, message: Item, later: timedelta) -> Answer:
    date = datetime.fromisoformat(message["modified_date"]) + later
    body = {"scheduled_start_date": date.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return check.api.post(helper(check, message, SCHEDULE_HELPER), body)


@question("open_counts", "[messages-10]", writes=8, requires=("sending",))
def open_counts(check: Check) -> str:
    """The name of the count of mails that people opened."""
    message = wait_while(check, _send(check).item, *ON_ITS_WAY)
    for value in ("opened", "opens"):
        if f"verified_{value}" in message.item.get("statistics", {}):
            return value
    raise Unverifiable("the statistics have neither name")
