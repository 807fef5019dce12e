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
    total("total_submissions", "submissions", "number of submissions"),
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="submission",
    quirks=(
        quirk(
            "The API has no questions and answers of a form. Answers become custom_fields of the person.",
            DOCUMENTED,
            "[actions-10]",
        ),
    ),
)
