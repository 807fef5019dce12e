"""Advocacy campaigns (letters and calls): ``/advocacy_campaigns``."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .actions import BROWSER_URL, FEATURED_IMAGE_URL, HIDDEN, SPONSOR, TAG_LIST, action, text_field
from .declaration import Quirk
from .kit import text, total

_TYPE = text(
    "type",
    "email for letters, phone for calls (since March 2021) and click to call (June 2021); never changes",
    values=("email", "phone"),
    checked=True,
    writes="post",
    default="email",
    where="[outreaches-10]",
)

ADVOCACY_CAMPAIGNS = action(
    "advocacy_campaigns",
    "Advocacy campaigns",
    text_field("targets", "name for all targets; a text, not an array", long=False),
    _TYPE,
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    total("total_outreaches", "outreaches", "number of outreaches"),
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="outreach",
    records="outreaches",
    page_word="letters",
    quirks=(
        Quirk(
            "targets is a text. Outreaches have an array called targets, and petitions an array called target.",
            DOCUMENTED,
            "[actions-8]",
        ),
        Quirk(
            "A campaign of type phone has no embed link and embeds no creator.", DOCUMENTED, "[outreaches-6]"
        ),
        Quirk("Public pages of letters are under /letters.", DOCUMENTED, "[outreaches-7]"),
        Quirk(
            "Only campaigns created through the API accept outreaches, and deliver nothing.",
            DOCUMENTED,
            "[outreaches-2]",
        ),
        Quirk("A client offers the type call, which is rejected.", OBSERVED, "[outreaches-8]"),
        Quirk("A call campaign and a click-to-call campaign look the same.", ASSUMED, "[outreaches-9]"),
    ),
)
