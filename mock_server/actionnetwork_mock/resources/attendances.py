"""Attendances: the RSVPs to an event, and who attended."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Filter, Link, PayloadType, Quirk
from .kit import array, text
from .records import ONCE_PER_PERSON, record

_STATUS = text(
    "status",
    "accepted after a POST, whatever was sent; attended since July 2026; the other values never occur",
    writes="put",
    checked=True,
    values=("declined", "tentative", "accepted", "needs action", "attended"),
    settable=("accepted", "attended"),
    default="accepted",
)

_TICKETS = array(
    "tickets",
    "the bought tickets of a ticketed event; in webhooks only",
    left_out_when_empty=True,
    of="ticket",
)

_TICKET_OBJECT = (
    text("title", "kind of ticket"),
    text("description", "description of the ticket"),
    text("amount", "price paid, with two decimals", where="[webhooks-46]"),
    text("currency", "ISO 4217 code"),
)

ATTENDANCES = record(
    "attendances",
    "Attendances",
    _STATUS,
    of="events",
    addresses=(
        Address(
            collection="/event_campaigns/{event_campaign_id}/events/{event_id}/attendances",
            methods=("GET", "POST"),
            item_methods=("GET", "PUT"),
            parents={"event_campaign_id": "event_campaigns", "event_id": "events"},
            says="includes events that another group sponsors in the campaign; an item's self is below its event",
        ),
    ),
    objects={"ticket": _TICKET_OBJECT},
    last_fields=(_TICKETS,),
    last_links=(
        Link(
            "osdi:people",
            "{base}/people/{person_id}",
            "an error from 2016, which the changelog keeps until the next version; no recording has it",
        ),
    ),
    decided_by={"osdi:people": "attendance_people_link"},
    spellings={"osdi:record_attendance_helper": ("record_attendance_helper",)},
    keys=(Filter("status"),),
    shared=("event_id",),
    once_per_person=True,
    answers=(Answer(400, "PUT with a status other than accepted and attended", ASSUMED),),
    webhook=PayloadType(
        type="osdi:attendance",
        may_lack=("self", "osdi:event"),
        says="an RSVP to an event, or bought tickets; ticketed events are not in the API, so there is no self",
    ),
    quirks=(
        ONCE_PER_PERSON,
        Quirk(
            "The changelog promises a second, incorrect link osdi:people to the person. No recording has it.",
            OBSERVED,
            "[events-15]",
        ),
        Quirk("A POST ignores a sent status and stores accepted.", DOCUMENTED, "[events-11]"),
        Quirk(
            "The person may not be in the key's group. Then the link answers 404.",
            OBSERVED,
            "[records-18]",
        ),
        Quirk("The API accepts attendances above the capacity.", ASSUMED, "[events-14]"),
        Quirk(
            "The collection's links use the plural rel; a sample has the singular.",
            ASSUMED,
            "[events-16]",
        ),
    ),
)
