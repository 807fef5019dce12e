"""Donations: what people gave on a fundraising page. The only records with a collection of their own."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, PayloadType
from .kit import answer, array, filter_by, flag, money, nested, quirk, text
from .records import record

PERIODS = ("Weekly", "Monthly", "Quarterly", "Yearly")

_AMOUNT = money(
    "amount",
    "what the recipients got together, computed; gone from a donation that was paid back",
    left_out_when_empty=True,
    where="[donations-7]",
)
_CURRENCY = text(
    "currency",
    "ISO 4217 code; in lower case whatever was sent (in upper case until 2017); the page's own when none was",
    writes="post",
    default="usd",
    where="[donations-6]",
)
_RECIPIENTS = array(
    "recipients",
    "recipient",
    "who got how much; at least one",
    writes="both",
    required="yes",
    append_only=True,
)
_PAYMENT = nested("payment", "payment", "how it was paid, made by the server; what is sent is ignored")
_RECURRENCE = nested(
    "action_network:recurrence",
    "recurrence",
    "whether and how often it is given again",
    writes="both",
    default={"recurring": False},
)

_OBJECTS = {
    "recipient": (
        text("display_name", "name of the recipient", writes="both", required="yes"),
        money(
            "amount", "what this recipient got; a text such as 3.00 in answers", writes="both", required="yes"
        ),
    ),
    "payment": (
        text("method", "the same on every donation", constant="Credit Card", where="[donations-8]"),
        text("reference_number", "uuid of the donation", where="[donations-8]"),
        flag("authorization_stored", "never", constant=False),
    ),
    "recurrence": (
        flag("recurring", "whether it is given again", writes="both"),
        text(
            "period",
            "how often, where it is given again",
            writes="both",
            values=PERIODS,
            checked=True,
            left_out_when_empty=True,
            where="[donations-10]",
        ),
    ),
}

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
            own_self=True,
            says="donations of all pages, read only; their self stands here too",
        ),
    ),
    objects=_OBJECTS,
    helper_fields=(_RECIPIENTS, _CURRENCY, _RECURRENCE, _PAYMENT),
    autoresponse=False,
    plain_backdates=True,
    keys=(filter_by("amount", source=ASSUMED),),
    refuses_null=True,
    only_api_made=True,
    answers=(answer(400, "a plain POST to a page made in the user interface", ASSUMED),),
    webhook=PayloadType(
        type="osdi:donation", may_lack=("amount",), says="somebody gave; one that was paid back has no amount"
    ),
    quirks=(
        quirk("Each POST adds one, also for the same person and page.", DOCUMENTED, "[donations-12]"),
        quirk(
            "Only fundraising pages made through the API take them; no money moves, no receipt is sent.",
            DOCUMENTED,
            "[donations-1]",
        ),
        quirk(
            "One null anywhere in a POST, and nothing is recorded; lists of tags may be null.",
            OBSERVED,
            "[writing-4]",
        ),
        quirk(
            "payment cannot be set: the method is always Credit Card, the reference number the donation's uuid.",
            OBSERVED,
            "[donations-8]",
        ),
        quirk(
            "recipients in a PUT are added to those there are, and the amount grows.", OBSERVED, "[writing-6]"
        ),
        quirk(
            "Below /donations its self is /donations/{id}, below a page it is nested.",
            OBSERVED,
            "[donations-14]",
        ),
        quirk("A donation that was paid back loses its amount.", OBSERVED, "[donations-11]"),
    ),
)
