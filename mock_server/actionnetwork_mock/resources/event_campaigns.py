"""Event campaigns: ``/event_campaigns``. Their events are declared with events."""

from __future__ import annotations

from ..provenance import DOCUMENTED
from .actions import BROWSER_URL, FEATURED_IMAGE_URL, HIDDEN, SPONSOR, TAG_LIST, action, text_field
from .declaration import Quirk
from .kit import integer, text, total

EVENT_CAMPAIGNS = action(
    "event_campaigns",
    "Event campaigns",
    text_field("host_pitch", "why supporters should host an event"),
    text_field("host_instructions", "HTML, shown to hosts after they create an event"),
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    text(
        "host_url",
        "page on which hosts create an event; its URL ends in a number; of campaigns created in the user interface",
        left_out_when_empty=True,
    ),
    total("total_events", "events", "number of events"),
    integer(
        "total_rsvps",
        "sum of total_accepted of its events",
        default=0,
        sums="events.total_accepted",
    ),
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="event",
    prefix="action_network",
    creator="hidden",
    quirks=(
        Quirk("The prefix of its rel is action_network, not osdi.", DOCUMENTED, "[documents-8]"),
        Quirk(
            "Events and attendances of other groups in the campaign have addresses below the campaign.",
            DOCUMENTED,
            "[events-19]",
        ),
        Quirk(
            "An event posted below the campaign is a normal event with a link to the campaign.",
            DOCUMENTED,
            "[events-21]",
        ),
        Quirk("Answers have no creator, although a POST may link to one.", DOCUMENTED, "[events-22]"),
    ),
)
