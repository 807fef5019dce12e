"""Petitions: ``/petitions``."""

from __future__ import annotations

from ..provenance import DOCUMENTED, OBSERVED
from .actions import (
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    action,
    text_field,
)
from .kit import array, quirk, text, total

PETITIONS = action(
    "petitions",
    "Petitions",
    text_field("petition_text", "text of the letter that is signed and delivered to the target"),
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    total("total_signatures", "signatures", "how many signed"),
    array(
        "target",
        "target",
        "whom it addresses; a singular key for an array",
        writes="both",
        left_out_when_empty=True,
    ),
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="signature",
    objects={"target": (text("name", "name of the target", writes="both", left_out_when_empty=True),)},
    quirks=(
        quirk(
            "target is an array under a singular key; advocacy campaigns have a text under targets.",
            DOCUMENTED,
            "[actions-8]",
        ),
        quirk(
            "Some clients send the creator as a top-level person hash, which is ignored.",
            OBSERVED,
            "[actions-9]",
        ),
    ),
)
