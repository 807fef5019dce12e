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
    total("total_responses", "responses", "number of responses"),
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="response",
    prefix="action_network",
    quirks=(
        quirk("Its rels have Action Network's prefix, not OSDI's.", DOCUMENTED, "[documents-8]"),
        quirk(
            "The API does not return answers. They become custom_fields of the person.",
            DOCUMENTED,
            "[actions-10]",
        ),
    ),
)
