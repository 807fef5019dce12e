"""Attendances: who said that they come to an event, and who came."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, PayloadType
from .kit import answer, array, filter_by, link, quirk, text
from .records import ONCE_PER_PERSON, record

_STATUS = text(
    "status",
    "accepted when it is made, whatever was sent; attended since July 2026; the others never occur",
    writes="put",
    checked=True,
    values=("declined", "tentative", "accepted", "needs action", "attended"),
    settable=("accepted", "attended"),
    default="accepted",
)

_TICKETS = array(
    "tickets", "ticket", "only in webhooks, of ticketed events: what was bought", left_out_when_empty=True
)

_TICKET_OBJECT = (
    text("title", "kind of ticket"),
    text("description", "more about it"),
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
            says="also for events of the campaign that another group sponsors; an item's self stands under its event",
        ),
    ),
    objects={"ticket": _TICKET_OBJECT},
    last_fields=(_TICKETS,),
    last_links=(
        link(
            "osdi:people",
            "{base}/people/{person_id}",
            "a mistake of 2016, kept until the next version of the API",
        ),
    ),
    also=("record_attendance_helper",),
    keys=(filter_by("status"),),
    shared=("event_id",),
    once_per_person=True,
    answers=(answer(400, "PUT with a status other than accepted and attended", ASSUMED),),
    webhook=PayloadType(
        type="osdi:attendance",
        without=("osdi:people",),
        may_lack=("self", "osdi:event"),
        says="somebody said that they come, or bought tickets: these have no event in the API, so no self either",
    ),
    quirks=(
        ONCE_PER_PERSON,
        quirk(
            "The person is linked twice, as osdi:person and wrongly as osdi:people.",
            DOCUMENTED,
            "[events-15]",
        ),
        quirk("A status that a POST sends is ignored; accepted is stored.", DOCUMENTED, "[events-11]"),
        quirk(
            "The person of one may be unknown to the key's group, so that the link is a 404.",
            OBSERVED,
            "[records-18]",
        ),
        quirk("A capacity that is reached stops nobody.", ASSUMED, "[events-14]"),
        quirk(
            "The collection's links are under the plural rel; a sample has the singular there.",
            ASSUMED,
            "[events-16]",
        ),
    ),
)
