"""Responses: who answered a survey, and when."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import PayloadType
from .kit import quirk
from .records import record

RESPONSES = record(
    "responses",
    "Responses",
    of="surveys",
    prefix="action_network",
    once_per_person=True,
    several_by="repeated_response",
    webhook=PayloadType(type="action_network:response", says="a survey was filled in"),
    quirks=(
        quirk(
            "One for each person and survey, as with submissions: a second one replaces the first.",
            ASSUMED,
            "[records-10]",
        ),
        quirk(
            "It has no content: what was answered is in the person's custom_fields and tags.",
            DOCUMENTED,
            "[actions-10]",
        ),
        quirk("Its survey's rel is Action Network's own, its person's OSDI's.", DOCUMENTED, "[records-17]"),
    ),
)
