"""Attendances: who said that they come to an event, and who came."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Field, Filter, Link, PayloadType, Quirk, Resource
from .records import (
    AUTORESPONSE_OBJECTS,
    IDENTIFIERS,
    ONCE_PER_PERSON,
    REFERRER_DATA,
    REFERRER_OBJECT,
    copied_ids,
    person_link,
    record_addresses,
    record_answers,
    record_dates,
    record_filters,
    record_helper,
    record_links,
    record_paging,
    record_quirks,
)

_STATUS = Field(
    name="status",
    type="string",
    writes="put",
    checked=True,
    values=("declined", "tentative", "accepted", "needs action", "attended"),
    settable=("accepted", "attended"),
    default="accepted",
    source=DOCUMENTED,
    says="accepted when it is made, whatever was sent; attended since July 2026; the others never occur",
)

_TICKETS = Field(
    name="tickets",
    type="objects",
    of="ticket",
    left_out_when_empty=True,
    source=DOCUMENTED,
    says="only in webhooks, of ticketed events: what was bought",
)

_TICKET_OBJECT = (
    Field(name="title", type="string", source=DOCUMENTED, says="kind of ticket"),
    Field(name="description", type="string", source=DOCUMENTED, says="more about it"),
    Field(
        name="amount",
        type="string",
        source=DOCUMENTED,
        says="price paid, with two decimals",
        where="[webhooks-46]",
    ),
    Field(name="currency", type="string", source=DOCUMENTED, says="ISO 4217 code"),
)

ATTENDANCES = Resource(
    name="attendances",
    title="Attendances",
    kind="action record",
    rel="osdi:attendances",
    item_rel="osdi:attendance",
    addresses=(
        *record_addresses("events", "event", "attendances"),
        Address(
            collection="/event_campaigns/{event_campaign_id}/events/{event_id}/attendances",
            methods=("GET", "POST"),
            item_methods=("GET", "PUT"),
            parents={"event_campaign_id": "event_campaigns", "event_id": "events"},
            says="also for events of the campaign that another group sponsors; an item's self stands under its event",
        ),
    ),
    paging=record_paging("osdi:attendances"),
    key_order=(
        "identifiers",
        "created_date",
        "modified_date",
        "status",
        "action_network:person_id",
        "action_network:event_id",
        "action_network:referrer_data",
        "tickets",
        "_links",
    ),
    fields=(IDENTIFIERS, *record_dates(), _STATUS, *copied_ids("event"), REFERRER_DATA, _TICKETS),
    objects={"referrer_data": REFERRER_OBJECT, "ticket": _TICKET_OBJECT, **AUTORESPONSE_OBJECTS},
    links=(
        *record_links("events", "event", "attendances", "osdi:event"),
        Link(
            rel="osdi:people",
            href="{base}/people/{person_id}",
            source=DOCUMENTED,
            says="a mistake of 2016, kept until the next version of the API",
        ),
    ),
    filters=record_filters(),
    keys=(Filter(name="status", path=("status",)),),
    references={"event_id": "events", "person_id": "people"},
    shared=("event_id",),
    once_per_person=True,
    posted_links=(person_link(),),
    background=("POST", "PUT"),
    helper=record_helper(
        "osdi:record_attendance_helper", "/events/{event_id}/attendances", also=("record_attendance_helper",)
    ),
    webhook=PayloadType(
        type="osdi:attendance",
        without=("osdi:people",),
        may_lack=("self", "osdi:event"),
        says="somebody said that they come, or bought tickets: these have no event in the API, so no self either",
    ),
    answers=(
        *record_answers(),
        Answer(when="PUT with a status other than accepted and attended", status=400, source=ASSUMED),
    ),
    quirks=record_quirks(
        ONCE_PER_PERSON,
        Quirk(
            says="The person is linked twice, as osdi:person and wrongly as osdi:people.",
            source=DOCUMENTED,
            where="[events-15]",
        ),
        Quirk(
            says="A status that a POST sends is ignored; accepted is stored.",
            source=DOCUMENTED,
            where="[events-11]",
        ),
        Quirk(
            says="The person of one may be unknown to the key's group, so that the link is a 404.",
            source=OBSERVED,
            where="[records-18]",
        ),
        Quirk(says="A capacity that is reached stops nobody.", source=ASSUMED, where="[events-14]"),
        Quirk(
            says="The collection's links are under the plural rel; a sample has the singular there.",
            source=ASSUMED,
            where="[events-16]",
        ),
    ),
)
