"""Submissions: who filled in a form, and when."""

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
    webhook=PayloadType(
        type="osdi:submission", says="a form was filled in, or an action came from Salesforce"
    ),
    quirks=(
        ONCE_PER_PERSON,
        quirk(
            "It has no content: what was filled in is in the person's custom_fields and tags.",
            DOCUMENTED,
            "[actions-10]",
        ),
        quirk("All that a PUT can do is add identifiers.", ASSUMED, "[records-16]"),
    ),
)
