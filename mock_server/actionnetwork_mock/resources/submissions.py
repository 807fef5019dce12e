"""Submissions: the people who submitted a form, and when."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import PayloadType
from .kit import quirk
from .records import ONCE_PER_PERSON, record

SUBMISSIONS = record(
    "submissions",
    "Submissions",
    of="forms",
    once_per_person=True,
    webhook=PayloadType(type="osdi:submission", says="a submitted form, or an action from Salesforce"),
    quirks=(
        ONCE_PER_PERSON,
        quirk(
            "A submission has no content. The answers are in the person's custom_fields and tags.",
            DOCUMENTED,
            "[actions-10]",
        ),
        quirk("A PUT can only add identifiers.", ASSUMED, "[records-16]"),
    ),
)
