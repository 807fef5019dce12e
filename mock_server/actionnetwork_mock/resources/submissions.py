"""Submissions: the people who submitted a form, and when."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import PayloadType, Quirk
from .records import ONCE_PER_PERSON, record

SUBMISSIONS = record(
    "submissions",
    "Submissions",
    of="forms",
    once_per_person=True,
    webhook=PayloadType(type="osdi:submission", says="a submitted form, or an action from Salesforce"),
    quirks=(
        ONCE_PER_PERSON,
        Quirk(
            "A submission has no content. The answers are in the person's custom_fields and tags.",
            DOCUMENTED,
            "[actions-10]",
        ),
        Quirk("A PUT can only add identifiers.", ASSUMED, "[records-16]"),
    ),
)
