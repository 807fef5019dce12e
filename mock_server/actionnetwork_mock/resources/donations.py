"""Donations: what people gave on a fundraising page. The only records with a collection of their own."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Field, Filter, PayloadType, Quirk, Resource
from .records import (
    AUTORESPONSE_OBJECTS,
    IDENTIFIERS,
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

PERIODS = ("Weekly", "Monthly", "Quarterly", "Yearly")

_AMOUNT = Field(
    name="amount",
    type="money",
    left_out_when_empty=True,
    source=DOCUMENTED,
    where="[donations-7]",
    says="what the recipients got together, computed; gone from a donation that was paid back",
)
_CURRENCY = Field(
    name="currency",
    type="string",
    writes="post",
    default="usd",
    source=DOCUMENTED,
    where="[donations-6]",
    says="ISO 4217 code; in lower case whatever was sent (in upper case until 2017); the page's own when none was",
)
_RECIPIENTS = Field(
    name="recipients",
    type="objects",
    of="recipient",
    writes="both",
    required="yes",
    append_only=True,
    source=DOCUMENTED,
    says="who got how much; at least one",
)
_PAYMENT = Field(
    name="payment",
    type="object",
    of="payment",
    source=DOCUMENTED,
    says="how it was paid, made by the server; what is sent is ignored",
)
_RECURRENCE = Field(
    name="action_network:recurrence",
    type="object",
    of="recurrence",
    writes="both",
    default={"recurring": False},
    source=DOCUMENTED,
    says="whether and how often it is given again",
)

_OBJECTS = {
    "recipient": (
        Field(
            name="display_name",
            type="string",
            writes="both",
            required="yes",
            source=DOCUMENTED,
            says="name of the recipient",
        ),
        Field(
            name="amount",
            type="money",
            writes="both",
            required="yes",
            source=DOCUMENTED,
            says="what this recipient got; a text such as 3.00 in answers",
        ),
    ),
    "payment": (
        Field(
            name="method",
            type="string",
            constant="Credit Card",
            source=DOCUMENTED,
            where="[donations-8]",
            says="the same on every donation",
        ),
        Field(
            name="reference_number",
            type="string",
            source=DOCUMENTED,
            where="[donations-8]",
            says="uuid of the donation",
        ),
        Field(name="authorization_stored", type="boolean", constant=False, source=DOCUMENTED, says="never"),
    ),
    "recurrence": (
        Field(
            name="recurring",
            type="boolean",
            writes="both",
            source=DOCUMENTED,
            says="whether it is given again",
        ),
        Field(
            name="period",
            type="string",
            writes="both",
            values=PERIODS,
            checked=True,
            left_out_when_empty=True,
            source=DOCUMENTED,
            where="[donations-10]",
            says="how often, where it is given again",
        ),
    ),
    "referrer_data": REFERRER_OBJECT,
    **AUTORESPONSE_OBJECTS,
}

DONATIONS = Resource(
    name="donations",
    title="Donations",
    kind="action record",
    rel="osdi:donations",
    item_rel="osdi:donation",
    addresses=record_addresses(
        "fundraising_pages",
        "fundraising_page",
        "donations",
        Address(
            collection="/donations",
            methods=("GET",),
            item_methods=("GET",),
            own_self=True,
            says="donations of all pages, read only; their self stands here too",
        ),
    ),
    paging=record_paging("osdi:donations"),
    key_order=(
        "identifiers",
        "created_date",
        "modified_date",
        "currency",
        "amount",
        "recipients",
        "payment",
        "action_network:recurrence",
        "action_network:person_id",
        "action_network:fundraising_page_id",
        "action_network:referrer_data",
        "_links",
    ),
    fields=(
        IDENTIFIERS,
        *record_dates(plain_backdates=True),
        _CURRENCY,
        _AMOUNT,
        _RECIPIENTS,
        _PAYMENT,
        _RECURRENCE,
        *copied_ids("fundraising_page"),
        REFERRER_DATA,
    ),
    objects=_OBJECTS,
    links=record_links("fundraising_pages", "fundraising_page", "donations", "osdi:fundraising_page"),
    filters=record_filters(),
    keys=(Filter(name="amount", path=("amount",), source=ASSUMED),),
    references={"fundraising_page_id": "fundraising_pages", "person_id": "people"},
    refuses_null=True,
    only_api_made=True,
    posted_links=(person_link(),),
    background=("POST", "PUT"),
    helper=record_helper(
        "osdi:record_donation_helper",
        "/fundraising_pages/{fundraising_page_id}/donations",
        _RECIPIENTS,
        _CURRENCY,
        _RECURRENCE,
        _PAYMENT,
        autoresponse=False,
    ),
    webhook=PayloadType(
        type="osdi:donation", may_lack=("amount",), says="somebody gave; one that was paid back has no amount"
    ),
    answers=(
        *record_answers(),
        Answer(when="a plain POST to a page made in the user interface", status=400, source=ASSUMED),
    ),
    quirks=record_quirks(
        Quirk(
            says="Each POST adds one, also for the same person and page.",
            source=DOCUMENTED,
            where="[donations-12]",
        ),
        Quirk(
            says="Only fundraising pages made through the API take them; no money moves, no receipt is sent.",
            source=DOCUMENTED,
            where="[donations-1]",
        ),
        Quirk(
            says="One null anywhere in a POST, and nothing is recorded; lists of tags may be null.",
            source=OBSERVED,
            where="[writing-4]",
        ),
        Quirk(
            says="payment cannot be set: the method is always Credit Card, the reference number the donation's uuid.",
            source=OBSERVED,
            where="[donations-8]",
        ),
        Quirk(
            says="recipients in a PUT are added to those there are, and the amount grows.",
            source=OBSERVED,
            where="[writing-6]",
        ),
        Quirk(
            says="Below /donations its self is /donations/{id}, below a page it is nested.",
            source=OBSERVED,
            where="[donations-14]",
        ),
        Quirk(
            says="A donation that was paid back loses its amount.", source=OBSERVED, where="[donations-11]"
        ),
    ),
)
