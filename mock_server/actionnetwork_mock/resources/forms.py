"""Forms: ``/forms``."""

from __future__ import annotations

from ..provenance import DOCUMENTED
from .actions import (
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    action,
    text_field,
)
from .kit import quirk, total

FORMS = action(
    "forms",
    "Forms",
    text_field("call_to_action", "a short phrase, such as the text of the button", long=False),
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    total("total_submissions", "submissions", "how often it was filled in"),
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="submission",
    quirks=(
        quirk(
            "Questions and answers are no part of it: what people answer becomes their custom_fields.",
            DOCUMENTED,
            "[actions-10]",
        ),
    ),
)
