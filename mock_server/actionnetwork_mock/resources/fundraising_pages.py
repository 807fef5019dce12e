"""Fundraising pages: ``/fundraising_pages``."""

from __future__ import annotations

from ..provenance import DOCUMENTED, OBSERVED
from .actions import BROWSER_URL, FEATURED_IMAGE_URL, HIDDEN, SPONSOR, TAG_LIST, action
from .declaration import Quirk
from .kit import money, text, total

_TOTAL_AMOUNT = money(
    "total_amount",
    "sum of the donations; a text, although a sample has a number",
    default="0.00",
    sums="donations.amount",
    where="observed",
)
_CURRENCY = text(
    "currency", "ISO 4217 code, set by the server; in upper case, unlike that of donations", default="USD"
)

_KEY_ORDER = (
    "identifiers",
    "created_date",
    "total_donations",
    "total_amount",
    "currency",
    "action_network:sponsor",
    "modified_date",
    "origin_system",
    "title",
    "action_network:hidden",
)
"""Source: [documents-21] (observed; assumed: the number of donations)."""

FUNDRAISING_PAGES = action(
    "fundraising_pages",
    "Fundraising pages",
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    total("total_donations", "donations", "number of donations"),
    _TOTAL_AMOUNT,
    _CURRENCY,
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="donation",
    decided_by={"total_donations": "empty_total_donations"},  # [donations-5]
    recorded_order=_KEY_ORDER,
    page_word="fundraising",
    quirks=(
        Quirk(
            "Only pages created through the API accept donations through the API. No card is charged.",
            DOCUMENTED,
            "[donations-1]",
        ),
        Quirk("title is required, although the page is never shown.", OBSERVED, "[donations-2]"),
        Quirk(
            "A tool finds the pages that it created with a filter on origin_system.", OBSERVED, "[filters-15]"
        ),
    ),
)
