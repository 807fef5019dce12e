"""The send helper of messages: a POST sends one at once, a DELETE stops it."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import Address, Answer, Field, Quirk, Resource


def done() -> Field:
    """Return the one key of the answer of a message's helper."""
    return Field(name="message", type="string", source=DOCUMENTED, says="a sentence that says what was done")


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
    key_order=("message",),
    fields=(done(),),
    links=(),
    answers=(
        Answer(when="POST of an empty body, for a message that can be sent", status=200, source=DOCUMENTED),
        Answer(when="DELETE of one that is being sent", status=200, source=DOCUMENTED),
        Answer(
            when="POST for one that is no draft, lacks a text, or has nobody to go to",
            status=400,
            body="everything that hinders it, in one sentence",
            source=ASSUMED,
        ),
        Answer(when="DELETE of one that is not being sent", status=400, source=ASSUMED),
        Answer(when="an id that this key cannot see", status=404, source=ASSUMED),
    ),
    quirks=(
        Quirk(
            says="What is stopped stays out for those whom it had reached; it cannot be resumed.",
            source=DOCUMENTED,
            where="[messages-14]",
        ),
        Quirk(
            says="The answer is a sentence, without the message and without links.",
            source=DOCUMENTED,
            where="[messages-13]",
        ),
    ),
)
