"""Advocacy campaigns, letters and calls: ``/advocacy_campaigns``."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .actions import (
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    action,
    text_field,
)
from .declaration import Condition
from .kit import quirk, text, total

_TYPE = text(
    "type",
    "email for letters, phone for calls (since March 2021) and click to call (June 2021); never changes",
    values=("email", "phone"),
    checked=True,
    writes="post",
    default="email",
    where="[outreaches-10]",
)
_LETTERS = Condition(field="type", value="email")
"""What the documentation's one call campaign lacks: embed code, creator in ``_embedded``, public page."""

ADVOCACY_CAMPAIGNS = action(
    "advocacy_campaigns",
    "Advocacy campaigns",
    text_field("targets", "what the targets are called together; a text, not an array", long=False),
    _TYPE,
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    total("total_outreaches", "outreaches", "how many outreaches there are"),
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="outreach",
    records="outreaches",
    complete_if=_LETTERS,
    page_word="letters",
    page_if=_LETTERS,
    quirks=(
        quirk(
            "targets is a text here; outreaches have an array under that name, petitions one under target.",
            DOCUMENTED,
            "[actions-8]",
        ),
        quirk(
            "A campaign of type phone has no embed link and embeds no creator.", DOCUMENTED, "[outreaches-6]"
        ),
        quirk("Public pages of letters stand under /letters.", DOCUMENTED, "[outreaches-7]"),
        quirk(
            "Only campaigns made through the API take outreaches, and those deliver nothing.",
            DOCUMENTED,
            "[outreaches-2]",
        ),
        quirk("One client offers call as a type, which is refused.", OBSERVED, "[outreaches-8]"),
        quirk("A call campaign and click to call look alike.", ASSUMED, "[outreaches-9]"),
    ),
)
