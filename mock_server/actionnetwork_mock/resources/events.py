"""Events: ``/events``, and those of an event campaign below it."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .actions import BROWSER_URL, FEATURED_IMAGE_URL, HIDDEN, SPONSOR, TAG_LIST, action, text_field
from .declaration import Address, Field
from .kit import array, filter_by, flag, integer, link, moment, nested, posted_person, quirk, text
from .locations import GEOCODE_OBJECT, LOCATION_OBJECT

REMINDERS = [{"method": "email", "minutes": 1440}]
"""What every event has: one email, a day before. Source: [events-3]."""


def _moment(name: str, says: str, *, nullable: bool = False) -> Field:
    return moment(name, says, writes="both", nullable=nullable, local_time=True, left_out_when_empty=True)


_FIELDS = (
    text_field("instructions", "HTML, shown to people after they said that they come"),
    _moment("start_date", "local time of the place, with a Z although it is not UTC"),
    _moment("end_date", "likewise; since May 2021", nullable=True),
    text(
        "status",
        "pending_approval is that of events in a campaign that vets them; since July 2026",
        writes="both",
        checked=True,
        values=("confirmed", "tentative", "cancelled", "pending_approval"),
        default="confirmed",
    ),
    text(
        "transparence",
        "whether it blocks time in a calendar; OSDI lets clients write it",
        values=("opaque", "transparent"),
        default="opaque",
    ),
    text(
        "visibility",
        "who may see it",
        writes="both",
        checked=True,
        values=("public", "private"),
        default="public",
    ),
    flag("guests_can_invite_others", "whether those who come may bring others", writes="both", default=True),
    integer(
        "capacity",
        "how many may come, where that is limited (since May 2017); records beyond it are taken",
        writes="both",
        nullable=True,
        left_out_when_empty=True,
    ),
    array("reminders", "reminder", "emails that go out before it; always the same one", default=REMINDERS),
    integer(
        "total_accepted",
        "how many come, or came",
        default=0,
        counts="attendances",
        counts_when=("accepted", "attended"),
    ),
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    HIDDEN,
    text(
        "action_network:event_campaign_id",
        "uuid of the event campaign that it belongs to",
        OBSERVED,
        copies="event_campaign_id",
        left_out_when_empty=True,
    ),
    SPONSOR,
    TAG_LIST,
    nested(
        "location",
        "location",
        "venue and address; a PUT changes the parts that it sends",
        writes="both",
        left_out_when_empty=True,
    ),
)

_QUIRKS = (
    quirk(
        "start_date and end_date are what a clock there shows; the Z is false, and no field tells the zone.",
        DOCUMENTED,
        "[events-1]",
    ),
    quirk("The link to the helper is there twice, with a prefix and without.", OBSERVED, "[events-6]"),
    quirk(
        "The creator and the organizer are linked and, since June 2018, not embedded.",
        DOCUMENTED,
        "[documents-9]",
    ),
    quirk(
        "One posted into a campaign that vets its events starts as pending_approval.",
        DOCUMENTED,
        "[events-7]",
    ),
    quirk("Ticketed events are not on the API; webhooks tell what was bought.", DOCUMENTED, "[events-8]"),
    quirk(
        "One of a campaign that another group sponsors is reached below the campaign only.",
        OBSERVED,
        "[events-20]",
    ),
    quirk("Cancelled ones stay listed.", OBSERVED, "[events-4]"),
    quirk("More may say that they come than capacity allows.", ASSUMED, "[events-14]"),
)

EVENTS = action(
    "events",
    "Events",
    *_FIELDS,
    record="attendance",
    addresses=(
        Address(
            collection="/event_campaigns/{event_campaign_id}/events",
            methods=("GET", "POST"),
            item_methods=("GET", "PUT"),
            parents={"event_campaign_id": "event_campaigns"},
            says="those of one campaign, also of other groups; POST makes one that belongs to it",
        ),
    ),
    objects={
        "location": LOCATION_OBJECT,
        "geocode": GEOCODE_OBJECT,
        "reminder": (
            text("method", "how it is sent", values=("email",)),
            integer("minutes", "how long before the start"),
        ),
    },
    own_links=(
        link(
            "record_attendance_helper",
            "{base}/events/{id}/attendances",
            "the same, kept for clients from before July 2017",
        ),
        link("osdi:organizer", "{base}/people/{organizer_id}"),
    ),
    last_links=(
        link(
            "action_network:event_campaign",
            "{base}/event_campaigns/{event_campaign_id}",
            source=OBSERVED,
            when="event_campaign_id",
        ),
    ),
    creator="linked",
    filters=(
        filter_by("start_date", kind="datetime", local_time=True),
        filter_by("end_date", kind="datetime", local_time=True),
    ),
    keys=(filter_by("total_accepted"),),
    references={"organizer_id": "people", "event_campaign_id": "event_campaigns"},
    optional=("event_campaign_id",),
    shared=("event_campaign_id",),
    posted_links=(
        posted_person(
            "osdi:organizer", "organizer_id", "who hosts it; the owner of the key when it is not sent"
        ),
    ),
    quirks=_QUIRKS,
)
