"""Donations to a fundraising page. The only records with a collection of their own."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Filter, PayloadType, Quirk
from .kit import array, flag, money, nested, text
from .records import record

PERIODS = ("Weekly", "Monthly", "Quarterly", "Yearly")

_AMOUNT = money(
    "amount",
    "sum of the recipients' amounts, computed; absent after a refund",
    left_out_when_empty=True,
    where="[donations-7]",
)
_CURRENCY = text(
    "currency",
    "ISO 4217 code in lower case, whatever was sent (upper case until 2017); by default that of the page",
    writes="post",
    default="usd",
    where="[donations-6]",
)
_RECIPIENTS = array(
    "recipients",
    "recipients with their amounts; at least one",
    writes="both",
    required="yes",
    append_only=True,
    of="recipient",
)
_PAYMENT = nested("payment", "payment method, set by the server; sent values are ignored", of="payment")
_RECURRENCE = nested(
    "action_network:recurrence",
    "whether the donation recurs, and how often",
    writes="both",
    default={"recurring": False},
    of="recurrence",
)

_OBJECTS = {
    "recipient": (
        text("display_name", "name of the recipient", writes="both", required="yes"),
        money(
            "amount",
            "amount for this recipient; a text such as 3.00 in answers",
            writes="both",
            required="yes",
        ),
    ),
    "payment": (
        text("method", "the same on every donation", constant="Credit Card", where="[donations-8]"),
        text("reference_number", "uuid of the donation", where="[donations-8]"),
        flag("authorization_stored", "never", constant=False),
    ),
    "recurrence": (
        flag("recurring", "whether the donation recurs", writes="both"),
        text(
            "period",
            "how often a recurring donation is made",
            writes="both",
            values=PERIODS,
            checked=True,
            left_out_when_empty=True,
            where="[donations-10]",
        ),
    ),
}

_KEY_ORDER = (
    "identifiers",
    "created_date",
    "modified_date",
    "currency",
    "recipients",
    "payment",
    "action_network:recurrence",
    "action_network:person_id",
    "action_network:fundraising_page_id",
    "action_network:referrer_data",
    "_links",
    "amount",
)
"""Source: [documents-13] (observed)."""

DONATIONS = record(
    "donations",
    "Donations",
    _CURRENCY,
    _AMOUNT,
    _RECIPIENTS,
    _PAYMENT,
    _RECURRENCE,
    of="fundraising_pages",
    addresses=(
        Address(
            collection="/donations",
            methods=("GET",),
            item_methods=("GET",),
            says="donations of all pages, read only; their self is here too",
        ),
    ),
    objects=_OBJECTS,
    helper_fields=(_RECIPIENTS, _CURRENCY, _RECURRENCE, _PAYMENT),
    autoresponse=False,
    plain_backdates=True,
    keys=(Filter("amount", source=ASSUMED),),
    only_api_made=True,
    recorded_order=_KEY_ORDER,
    answers=(Answer(400, "a plain POST to a page made in the user interface", ASSUMED),),
    webhook=PayloadType(
        type="osdi:donation", may_lack=("amount",), says="a donation; a refunded donation has no amount"
    ),
    quirks=(
        Quirk("Each POST adds a donation, also for the same person and page.", DOCUMENTED, "[donations-12]"),
        Quirk(
            "Only fundraising pages created through the API accept donations. No money moves, and no receipt is sent.",
            DOCUMENTED,
            "[donations-1]",
        ),
        Quirk(
            "A null anywhere in a POST records nothing, except in lists of tags.",
            OBSERVED,
            "[writing-4]",
        ),
        Quirk(
            "payment is read only: the method is always Credit Card, the reference number is the donation's uuid.",
            OBSERVED,
            "[donations-8]",
        ),
        Quirk(
            "A PUT adds its recipients to the existing ones, and the amount grows.", OBSERVED, "[writing-6]"
        ),
        Quirk(
            "Below /donations, self is /donations/{id}. Below a page, self is nested under the page.",
            OBSERVED,
            "[donations-14]",
        ),
        Quirk("A refunded donation has no amount.", OBSERVED, "[donations-11]"),
    ),
)
