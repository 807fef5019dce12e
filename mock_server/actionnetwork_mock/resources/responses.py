"""Responses: the people who answered a survey, and when."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import PayloadType, Quirk
from .records import record

RESPONSES = record(
    "responses",
    "Responses",
    of="surveys",
    prefix="action_network",
    once_per_person=True,
    decided_by={"once_per_person": "repeated_response"},
    webhook=PayloadType(type="action_network:response", says="a completed survey"),
    quirks=(
        Quirk(
            "A person has one per survey, as with submissions. A second one replaces the first.",
            ASSUMED,
            "[records-10]",
        ),
        Quirk(
            "A response has no content. The answers are in the person's custom_fields and tags.",
            DOCUMENTED,
            "[actions-10]",
        ),
        Quirk(
            "The rel of its survey has Action Network's prefix, the rel of its person OSDI's.",
            DOCUMENTED,
            "[records-17]",
        ),
    ),
)
