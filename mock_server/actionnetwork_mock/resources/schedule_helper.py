"""The schedule helper of messages: a POST sets when a message is sent, a DELETE cancels that."""

from __future__ import annotations

from ..provenance import ASSUMED, OBSERVED
from .declaration import Answer, Quirk, Resource
from .kit import moment
from .send_helper import done, helper_address

SCHEDULE_HELPER = Resource(
    name="schedule_helper",
    title="Message schedule helper",
    kind="helper",
    rel="osdi:schedule_helper",
    addresses=(helper_address("/messages/{message_id}/schedule"),),
    timed=True,
    fields=(
        done(),
        moment(
            "scheduled_start_date",
            "a time in the future, in UTC",
            writes="post",
            required="yes",
            write_only=True,
        ),
    ),
    links=(),
    answers=(
        Answer(200, "POST of a date, for a message that can be sent", OBSERVED),
        Answer(200, "DELETE for a scheduled message", OBSERVED),
        Answer(
            400,
            "POST of a date that is not in the future, or for a message that cannot be sent",
            ASSUMED,
            body="all reasons, in one sentence",
        ),
        Answer(400, "DELETE for a message that is not scheduled", ASSUMED),
        Answer(404, "an id that this key cannot see", ASSUMED),
    ),
    quirks=(
        Quirk(
            "Its messages end without a full stop, unlike those of the send helper.",
            OBSERVED,
            "[messages-19]",
        ),
    ),
)
