"""The send helper of messages: a POST sends one at once, a DELETE stops it."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import Address, Field, Resource
from .kit import answer, quirk, text


def done() -> Field:
    """Return the one key of the answer of a message's helper."""
    return text("message", "a sentence that says what was done")


def helper_address(path: str) -> Address:
    """Return the address of a message's helper: ``helper_address("/messages/{message_id}/send")``."""
    return Address(collection=path, methods=("POST", "DELETE"), parents={"message_id": "messages"})


SEND_HELPER = Resource(
    name="send_helper",
    title="Message send helper",
    kind="helper",
    rel="osdi:send_helper",
    addresses=(helper_address("/messages/{message_id}/send"),),
    timed=True,
    fields=(done(),),
    links=(),
    answers=(
        answer(200, "POST of an empty body, for a message that can be sent"),
        answer(200, "DELETE of one that is being sent"),
        answer(
            400,
            "POST for one that is no draft, lacks a text, or has nobody to go to",
            ASSUMED,
            body="everything that hinders it, in one sentence",
        ),
        answer(400, "DELETE of one that is not being sent", ASSUMED),
        answer(404, "an id that this key cannot see", ASSUMED),
    ),
    quirks=(
        quirk(
            "What is stopped stays out for those whom it had reached; it cannot be resumed.",
            DOCUMENTED,
            "[messages-14]",
        ),
        quirk(
            "The answer is a sentence, without the message and without links.", DOCUMENTED, "[messages-13]"
        ),
    ),
)
