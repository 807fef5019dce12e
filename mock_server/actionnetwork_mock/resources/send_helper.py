"""The send helper of messages: a POST sends a message at once, a DELETE stops it."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import Address, Answer, Field, Quirk, Resource
from .kit import text


def done() -> Field:
    """Return the only field in the answer of a message's helper."""
    return text("message", "a sentence with the result")


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
        Answer(200, "POST of an empty body, for a message that can be sent"),
        Answer(200, "DELETE for a message that is being sent"),
        Answer(
            400,
            "POST for a message that is not a draft, lacks a text or has no recipients",
            ASSUMED,
            body="all reasons, in one sentence",
        ),
        Answer(400, "DELETE for a message that is not being sent", ASSUMED),
        Answer(404, "an id that this key cannot see", ASSUMED),
    ),
    quirks=(
        Quirk(
            "Stopping does not recall the emails that were already sent, and sending cannot be resumed.",
            DOCUMENTED,
            "[messages-14]",
        ),
        Quirk("The answer has a sentence, and neither the message nor links.", DOCUMENTED, "[messages-13]"),
    ),
)
