"""Surveys: ``/surveys``."""

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

SURVEYS = action(
    "surveys",
    "Surveys",
    text_field("call_to_action", "a short phrase, such as the text of the button", long=False),
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    total("total_responses", "responses", "how many responded"),
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="response",
    prefix="action_network",
    quirks=(
        quirk("Its rels are Action Network's own, not OSDI's.", DOCUMENTED, "[documents-8]"),
        quirk(
            "Answers are not returned: they become the person's custom_fields.", DOCUMENTED, "[actions-10]"
        ),
    ),
)
