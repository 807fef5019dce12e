"""The schedule helper of messages: a POST says when one is sent, a DELETE calls it off."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Answer, Field, Quirk, Resource
from .send_helper import done, helper_address

SCHEDULE_HELPER = Resource(
    name="schedule_helper",
    title="Message schedule helper",
    kind="helper",
    rel="osdi:schedule_helper",
    addresses=(helper_address("/messages/{message_id}/schedule"),),
    timed=True,
    key_order=("message",),
    fields=(
        done(),
        Field(
            name="scheduled_start_date",
            type="datetime",
            writes="post",
            required="yes",
            write_only=True,
            source=DOCUMENTED,
            says="a moment in the future, in UTC",
        ),
    ),
    links=(),
    answers=(
        Answer(when="POST of a date, for a message that can be sent", status=200, source=OBSERVED),
        Answer(when="DELETE of one that is scheduled", status=200, source=OBSERVED),
        Answer(
            when="POST of a date that is not in the future, or for a message that cannot be sent",
            status=400,
            body="everything that hinders it, in one sentence",
            source=ASSUMED,
        ),
        Answer(when="DELETE of one that is not scheduled", status=400, source=ASSUMED),
        Answer(when="an id that this key cannot see", status=404, source=ASSUMED),
    ),
    quirks=(
        Quirk(
            says="Its sentences end without a full stop, unlike those of the send helper.",
            source=OBSERVED,
            where="[messages-19]",
        ),
    ),
)
