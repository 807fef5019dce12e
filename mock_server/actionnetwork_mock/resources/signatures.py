"""Signatures: records of people who sign a petition."""

from __future__ import annotations

from ..provenance import DOCUMENTED
from .declaration import PayloadType, Quirk
from .kit import text
from .records import ONCE_PER_PERSON, record

_COMMENTS = text(
    "comments", "comment of the signer", writes="both", nullable=True, long=True, left_out_when_empty=True
)

SIGNATURES = record(
    "signatures",
    "Signatures",
    _COMMENTS,
    of="petitions",
    helper_fields=(_COMMENTS,),
    once_per_person=True,
    webhook=PayloadType(type="osdi:signature", says="a signed petition"),
    quirks=(
        ONCE_PER_PERSON,
        Quirk("comments is the only content that a PUT can change.", DOCUMENTED, "[records-13]"),
    ),
)
