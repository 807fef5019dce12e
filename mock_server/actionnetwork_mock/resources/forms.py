"""Forms: ``/forms``."""

from __future__ import annotations

from ..provenance import DOCUMENTED, OBSERVED
from .actions import BROWSER_URL, CALL_TO_ACTION, FEATURED_IMAGE_URL, HIDDEN, SPONSOR, TAG_LIST, action
from .declaration import Link, Quirk
from .kit import total

_KEY_ORDER = (
    "identifiers",
    "created_date",
    "modified_date",
    "description",
    "call_to_action",
    "total_submissions",
    "action_network:sponsor",
    "_links",
    "title",
    "name",
    "browser_url",
    "origin_system",
    "_embedded",
    "action_network:hidden",
)
"""Source: [documents-12] (observed)."""

FORMS = action(
    "forms",
    "Forms",
    CALL_TO_ACTION,
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    total("total_submissions", "submissions", "number of submissions"),
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="submission",
    own_links=(
        Link(
            "osdi:record_submissions_helper",
            "{base}/forms/{id}/submissions",
            "the same address, under the name that some clients know",
            source=OBSERVED,
        ),
    ),
    recorded_order=_KEY_ORDER,
    quirks=(
        Quirk(
            "The API has no questions and answers of a form. Answers become custom_fields of the person.",
            DOCUMENTED,
            "[actions-10]",
        ),
    ),
)
