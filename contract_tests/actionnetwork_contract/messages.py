"""Messages as checks make them: drafts, at the pace that the API allows, and their way."""

from __future__ import annotations

from typing import Any

from .api import Answer, href_of
from .check import Check

SEND_HELPER, SCHEDULE_HELPER = "osdi:send_helper", "osdi:schedule_helper"

_DOCUMENTED_S = 30
_COUNTED = 12
"""How many times to look until a message has been counted or sent."""


def post_message(check: Check, **body: Any) -> Answer:
    """POST a message, after waiting for as long as the API wants between two. Source: [limits-4]."""
    texts = {
        "subject": check.traces.next_name(),
        "body": "<p>Contract suite.</p>",
        "from": "Contract suite",
        "reply_to": "contract-suite@example.org",
    }
    sent = {name: value for name, value in {**texts, **body}.items() if value is not None}
    for _ in range(3):
        answer = check.api.without_back_off().post("/messages", sent)
        if answer.status != 429:
            check.traces.others["messages"] = check.traces.others.get("messages", 0) + 1
            return answer
        check.wait(check.ways.message_interval_s or _DOCUMENTED_S)
    return answer


def draft(check: Check, **body: Any) -> dict[str, Any]:
    """Return a draft that has been counted."""
    made = post_message(check, **body).item()
    return wait_while(check, made, "calculating")


def wait_while(check: Check, message: dict[str, Any], *statuses: str) -> dict[str, Any]:
    """Return a message as it is when it has another status than these, or after some seconds."""
    answer = check.api.get(href(message))
    for _ in range(_COUNTED):
        if answer.item().get("status") not in statuses:
            break
        check.wait(1)
        answer = check.api.get(href(message))
    return answer.item()


def href(message: dict[str, Any]) -> str:
    """Return the self of a message."""
    return str(message["_links"]["self"]["href"])


def helper(check: Check, message: dict[str, Any], rel: str) -> str:
    """Return the address of a message's helper: ``"osdi:send_helper"``."""
    answer = check.api.get(href(message))
    return href_of(answer.item(), rel, answer)
