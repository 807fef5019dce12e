"""Event campaigns: ``/event_campaigns``. Their events are declared with events."""

from __future__ import annotations

from ..provenance import DOCUMENTED
from .actions import (
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    action,
    text_field,
)
from .kit import integer, quirk, text, total

VETTING = "vetting"
"""The switch that makes events posted into a campaign wait for approval."""

EVENT_CAMPAIGNS = action(
    "event_campaigns",
    "Event campaigns",
    text_field("host_pitch", "why one should host"),
    text_field("host_instructions", "HTML, shown to hosts once they made an event"),
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    text(
        "host_url",
        "page on which hosts make an event, which ends in a number; of campaigns of the user interface",
        left_out_when_empty=True,
    ),
    total("total_events", "events", "how many events it has"),
    integer(
        "total_rsvps",
        "what total_accepted of its events comes to",
        default=0,
        sums="events.total_accepted",
    ),
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="event",
    prefix="action_network",
    creator="hidden",
    switches={VETTING: "events that are posted into it start as pending_approval"},
    quirks=(
        quirk("The prefix of its rel is action_network, not osdi.", DOCUMENTED, "[documents-8]"),
        quirk(
            "What other groups sponsor in it, events and attendances, is reached below it.",
            DOCUMENTED,
            "[events-19]",
        ),
        quirk(
            "An event posted below it is one like any other, with a link to it.", DOCUMENTED, "[events-21]"
        ),
        quirk("It shows no creator, although a POST may name one.", DOCUMENTED, "[events-22]"),
    ),
)
