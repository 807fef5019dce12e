"""Events: ``/events``, and the events of an event campaign."""

from __future__ import annotations

from msgspec.structs import replace

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .actions import BROWSER_URL, FEATURED_IMAGE_URL, HIDDEN, NAME, SPONSOR, TAG_LIST, action, text_field
from .declaration import CURIES, Address, Field, Filter, Link, Quirk
from .kit import array, flag, integer, moment, nested, posted_person, text
from .locations import GEOCODE_OBJECT, LOCATION_OBJECT

REMINDERS = [{"method": "email", "minutes": 1440}]
"""The reminders of every event: an email, a day before. Source: [events-3]."""


def _moment(name: str, says: str, *, nullable: bool = False) -> Field:
    return moment(name, says, writes="both", nullable=nullable, left_out_when_empty=True)


_FIELDS = (
    text_field("instructions", "HTML, shown to people after their RSVP"),
    _moment("start_date", "local time at the venue, with a Z although it is not UTC"),
    _moment("end_date", "local time, as start_date; since May 2021", nullable=True),
    text(
        "status",
        "pending_approval is for events in a campaign that vets events; since July 2026",
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
        "who can see the event",
        writes="both",
        checked=True,
        values=("public", "private"),
        default="public",
    ),
    flag("guests_can_invite_others", "whether guests may invite others", writes="both", default=True),
    integer(
        "capacity",
        "maximum number of guests, if limited (since May 2017); further attendances are accepted",
        writes="both",
        nullable=True,
        left_out_when_empty=True,
    ),
    array("reminders", "emails before the event; always the same one", default=REMINDERS, of="reminder"),
    integer(
        "total_accepted",
        "number of attendances that are accepted or attended",
        default=0,
        counts="attendances",
    ),
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    HIDDEN,
    text(
        "action_network:event_campaign_id",
        "uuid of the event's campaign",
        OBSERVED,
        copies="event_campaign_id",
        left_out_when_empty=True,
    ),
    SPONSOR,
    TAG_LIST,
    nested(
        "location",
        "venue and address; a PUT changes only the parts that it sends",
        writes="both",
        left_out_when_empty=True,
        of="location",
    ),
)

_QUIRKS = (
    Quirk(
        "start_date and end_date are local times. Their Z is wrong, and no field has the timezone.",
        DOCUMENTED,
        "[events-1]",
    ),
    Quirk("The helper has two links, with and without a prefix.", OBSERVED, "[events-6]"),
    Quirk(
        "The creator and the organizer are linked and, since June 2018, not embedded.",
        DOCUMENTED,
        "[documents-9]",
    ),
    Quirk(
        "An event in a campaign that vets its events starts as pending_approval.",
        DOCUMENTED,
        "[events-7]",
    ),
    Quirk(
        "Ticketed events are not in the API. Webhooks contain the bought tickets.", DOCUMENTED, "[events-8]"
    ),
    Quirk(
        "An event that another group sponsors in a campaign has an address below the campaign only.",
        OBSERVED,
        "[events-20]",
    ),
    Quirk("Cancelled events stay in the collection.", OBSERVED, "[events-4]"),
    Quirk("The API accepts attendances above the capacity.", ASSUMED, "[events-14]"),
)

_KEY_ORDER = (
    "identifiers",
    "created_date",
    "description",
    "start_date",
    "reminders",
    "total_accepted",
    "action_network:event_campaign_id",
    "action_network:sponsor",
    "location",
    "_links",
    "modified_date",
    "status",
    "transparence",
    "visibility",
    "guests_can_invite_others",
    "origin_system",
    "title",
    "name",
    "browser_url",
    "instructions",
    "action_network:hidden",
    "end_date",
    "featured_image_url",
)
"""Source: [documents-11] (observed)."""

_LINK_ORDER = (
    "self",
    "osdi:organizer",
    "osdi:creator",
    "action_network:embed",
    CURIES,
    "osdi:attendances",
    "record_attendance_helper",
    "osdi:record_attendance_helper",
)
"""Source: [documents-11] (observed; assumed: where curies stand beside the embed code)."""

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
            says="events of a campaign, including those of other groups; a POST creates an event in the campaign",
        ),
    ),
    objects={
        "location": LOCATION_OBJECT,
        "geocode": GEOCODE_OBJECT,
        "reminder": (
            text("method", "how it is sent", values=("email",)),
            integer("minutes", "minutes before the start"),
        ),
    },
    own_links=(
        Link(
            "record_attendance_helper",
            "{base}/events/{id}/attendances",
            "the same address, for clients from before July 2017",
        ),
        Link("osdi:organizer", "{base}/people/{organizer_id}"),
    ),
    last_links=(
        Link(
            "action_network:event_campaign",
            "{base}/event_campaigns/{event_campaign_id}",
            source=OBSERVED,
            when="event_campaign_id",
        ),
    ),
    creator="linked",
    recorded_order=_KEY_ORDER,
    link_order=_LINK_ORDER,
    name_field=replace(NAME, where="[events-5]"),
    filters=(
        Filter("start_date", kind="datetime"),
        Filter("end_date", kind="datetime"),
    ),
    keys=(Filter("total_accepted"),),
    references={"organizer_id": "people", "event_campaign_id": "event_campaigns"},
    optional=("event_campaign_id",),
    shared=("event_campaign_id",),
    decided_by={"total_accepted": "counted_states", "event_campaign_id": "campaign_events"},
    posted_links=(
        posted_person("osdi:organizer", "organizer_id", "the host; the owner of the key by default"),
    ),
    quirks=_QUIRKS,
)
