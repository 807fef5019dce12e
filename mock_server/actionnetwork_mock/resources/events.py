"""Events: ``/events``, and those of an event campaign below it."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .actions import (
    BROWSER_URL,
    DESCRIPTION,
    FEATURED_IMAGE_URL,
    HIDDEN,
    NAME,
    SPONSOR,
    SPONSOR_OBJECT,
    TAG_LIST,
    TITLE,
    action_address,
    action_answers,
    action_filters,
    action_links,
    action_paging,
    action_quirks,
    creator_link,
    identity_fields,
    records_links,
    text_field,
)
from .declaration import Address, Field, Filter, Link, PostedLink, Quirk, Resource, curies
from .locations import GEOCODE_OBJECT, LOCATION_OBJECT

REMINDERS = [{"method": "email", "minutes": 1440}]
"""What every event has: one email, a day before. Source: [events-3]."""


def _moment(name: str, says: str, *, nullable: bool = False) -> Field:
    return Field(
        name=name,
        type="datetime",
        writes="both",
        nullable=nullable,
        local_time=True,
        left_out_when_empty=True,
        source=DOCUMENTED,
        says=says,
    )


_FIELDS = (
    *identity_fields(),
    NAME,
    TITLE,
    DESCRIPTION,
    text_field("instructions", "HTML, shown to people after they said that they come"),
    _moment("start_date", "local time of the place, with a Z although it is not UTC"),
    _moment("end_date", "likewise; since May 2021", nullable=True),
    Field(
        name="status",
        type="string",
        writes="both",
        checked=True,
        values=("confirmed", "tentative", "cancelled", "pending_approval"),
        default="confirmed",
        source=DOCUMENTED,
        says="pending_approval is that of events in a campaign that vets them; since July 2026",
    ),
    Field(
        name="transparence",
        type="string",
        values=("opaque", "transparent"),
        default="opaque",
        source=DOCUMENTED,
        says="whether it blocks time in a calendar; OSDI lets clients write it",
    ),
    Field(
        name="visibility",
        type="string",
        writes="both",
        checked=True,
        values=("public", "private"),
        default="public",
        source=DOCUMENTED,
        says="who may see it",
    ),
    Field(
        name="guests_can_invite_others",
        type="boolean",
        writes="both",
        default=True,
        source=DOCUMENTED,
        says="whether those who come may bring others",
    ),
    Field(
        name="capacity",
        type="integer",
        writes="both",
        nullable=True,
        left_out_when_empty=True,
        source=DOCUMENTED,
        says="how many may come, where that is limited (since May 2017); records beyond it are taken",
    ),
    Field(
        name="reminders",
        type="objects",
        of="reminder",
        default=REMINDERS,
        source=DOCUMENTED,
        says="emails that go out before it; always the same one",
    ),
    Field(
        name="total_accepted",
        type="integer",
        default=0,
        counts="attendances",
        counts_when=("accepted", "attended"),
        source=DOCUMENTED,
        says="how many come, or came",
    ),
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    HIDDEN,
    Field(
        name="action_network:event_campaign_id",
        type="string",
        copies="event_campaign_id",
        left_out_when_empty=True,
        source=OBSERVED,
        says="uuid of the event campaign that it belongs to",
    ),
    SPONSOR,
    TAG_LIST,
    Field(
        name="location",
        type="object",
        of="location",
        writes="both",
        left_out_when_empty=True,
        source=DOCUMENTED,
        says="venue and address; a PUT changes the parts that it sends",
    ),
)

_QUIRKS = (
    Quirk(
        says="start_date and end_date are what a clock there shows; the Z is false, and no field tells the zone.",
        source=DOCUMENTED,
        where="[events-1]",
    ),
    Quirk(
        says="The link to the helper is there twice, with a prefix and without.",
        source=OBSERVED,
        where="[events-6]",
    ),
    Quirk(
        says="The creator and the organizer are linked and, since June 2018, not embedded.",
        source=DOCUMENTED,
        where="[documents-9]",
    ),
    Quirk(
        says="One posted into a campaign that vets its events starts as pending_approval.",
        source=DOCUMENTED,
        where="[events-7]",
    ),
    Quirk(
        says="Ticketed events are not on the API; webhooks tell what was bought.",
        source=DOCUMENTED,
        where="[events-8]",
    ),
    Quirk(
        says="One of a campaign that another group sponsors is reached below the campaign only.",
        source=OBSERVED,
        where="[events-20]",
    ),
    Quirk(says="Cancelled ones stay listed.", source=OBSERVED, where="[events-4]"),
    Quirk(says="More may say that they come than capacity allows.", source=ASSUMED, where="[events-14]"),
)

EVENTS = Resource(
    name="events",
    title="Events",
    kind="action",
    rel="osdi:events",
    item_rel="osdi:event",
    addresses=(
        action_address("/events"),
        Address(
            collection="/event_campaigns/{event_campaign_id}/events",
            methods=("GET", "POST"),
            item_methods=("GET", "PUT"),
            parents={"event_campaign_id": "event_campaigns"},
            says="those of one campaign, also of other groups; POST makes one that belongs to it",
        ),
    ),
    paging=action_paging("osdi:events"),
    key_order=(
        "identifiers",
        "origin_system",
        "created_date",
        "modified_date",
        "name",
        "title",
        "description",
        "instructions",
        "start_date",
        "end_date",
        "status",
        "transparence",
        "visibility",
        "guests_can_invite_others",
        "capacity",
        "reminders",
        "total_accepted",
        "browser_url",
        "featured_image_url",
        "action_network:hidden",
        "action_network:event_campaign_id",
        "action_network:sponsor",
        "tag_list",
        "location",
        "_links",
    ),
    fields=_FIELDS,
    objects={
        "location": LOCATION_OBJECT,
        "geocode": GEOCODE_OBJECT,
        "reminder": (
            Field(name="method", type="string", values=("email",), source=DOCUMENTED, says="how it is sent"),
            Field(name="minutes", type="integer", source=DOCUMENTED, says="how long before the start"),
        ),
        "sponsor": SPONSOR_OBJECT,
    },
    links=(
        *action_links(
            "/events",
            *records_links("/events", "attendances", "osdi:attendances", "osdi:record_attendance_helper"),
            Link(
                rel="record_attendance_helper",
                href="{base}/events/{id}/attendances",
                source=DOCUMENTED,
                says="the same, kept for clients from before July 2017",
            ),
            Link(rel="osdi:organizer", href="{base}/people/{organizer_id}", source=DOCUMENTED),
        )[:-1],
        Link(
            rel="action_network:event_campaign",
            href="{base}/event_campaigns/{event_campaign_id}",
            when="event_campaign_id",
            source=OBSERVED,
        ),
        curies(),
    ),
    filters=action_filters(
        Filter(name="start_date", path=("start_date",), kind="datetime", local_time=True),
        Filter(name="end_date", path=("end_date",), kind="datetime", local_time=True),
    ),
    keys=(Filter(name="total_accepted", path=("total_accepted",)),),
    references={
        "creator_id": "people",
        "organizer_id": "people",
        "event_campaign_id": "event_campaigns",
    },
    optional=("event_campaign_id",),
    shared=("event_campaign_id",),
    posted_links=(
        creator_link(),
        PostedLink(
            rel="osdi:organizer",
            to="people",
            column="organizer_id",
            required=False,
            refusal="You must specify a valid person id",
            source=DOCUMENTED,
            says="who hosts it; the owner of the key when it is not sent",
        ),
    ),
    answers=action_answers(),
    quirks=action_quirks(*_QUIRKS),
)
