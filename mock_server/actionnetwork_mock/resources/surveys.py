"""Surveys: ``/surveys``."""

from __future__ import annotations

from ..provenance import DOCUMENTED
from .actions import BROWSER_URL, CALL_TO_ACTION, FEATURED_IMAGE_URL, HIDDEN, SPONSOR, TAG_LIST, action
from .declaration import Quirk
from .kit import total

SURVEYS = action(
    "surveys",
    "Surveys",
    CALL_TO_ACTION,
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    total("total_responses", "responses", "number of responses"),
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="response",
    prefix="action_network",
    quirks=(
        Quirk("Its rels have Action Network's prefix, not OSDI's.", DOCUMENTED, "[documents-8]"),
        Quirk(
            "The API does not return answers. They become custom_fields of the person.",
            DOCUMENTED,
            "[actions-10]",
        ),
    ),
)
