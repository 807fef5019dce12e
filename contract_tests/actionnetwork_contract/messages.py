"""Creating messages: drafts, at the pace that the API allows, and their status."""

from __future__ import annotations

from typing import Any

from .answer import Answer
from .check import Check
from .items import Item

SEND_HELPER, SCHEDULE_HELPER = "osdi:send_helper", "osdi:schedule_helper"
ON_ITS_WAY = ("sending", "sending_by_timezone", "throttled")
"""The statuses of a message that is being sent."""

_DOCUMENTED_INTERVAL_S = 30
_MAX_ATTEMPTS = 3
_MAX_WAIT_S = 12
"""How long to wait until a message has been counted or sent."""


def post_message(check: Check, **body: Any) -> Answer:
    """POST a message, and wait before as long as the API demands; None removes a field of the body.

    Source: [limits-4].
    """
    texts = {
        "subject": check.name(),
        "body": "<p>Contract suite.</p>",
        "from": "Contract suite",
        "reply_to": "contract-suite@example.org",
    }
    sent = {name: value for name, value in {**texts, **body}.items() if value is not None}
    for _ in range(_MAX_ATTEMPTS):
        answer = check.api.without_back_off().post("/messages", sent)
        if answer.status != 429:
            break
        check.wait(check.settings.message_interval_s or _DOCUMENTED_INTERVAL_S)
    return answer


def draft(check: Check, **body: Any) -> Item:
    """Create a draft, wait until its recipients are counted, and return it."""
    return wait_while(check, post_message(check, **body).item, "calculating").item


def wait_while(check: Check, message: Item, *statuses: str) -> Answer:
    """Wait some seconds while a message has one of these statuses; returns it as it is then."""
    answer = check.read(message)
    for _ in range(_MAX_WAIT_S):
        if answer.get("status") not in statuses:
            break
        check.wait(1)
        answer = check.read(message)
    return answer


def helper(check: Check, message: Item, rel: str) -> str:
    """Return the address of a helper of a message: ``helper(check, message, SEND_HELPER)``."""
    return check.read(message).link(rel)
