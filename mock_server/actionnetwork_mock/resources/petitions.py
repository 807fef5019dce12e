"""Petitions: ``/petitions``.

The function ``action`` returns the declaration. It adds the addresses, the links and the first fields of all actions,
up to the description; the other fields follow here in the order of a document. ``record="signature"`` adds links to the
signatures of a petition and to the helper that records one with its signer. ``signatures.py`` declares signatures.
"""

from __future__ import annotations

from ..provenance import DOCUMENTED, OBSERVED
from .actions import BROWSER_URL, FEATURED_IMAGE_URL, HIDDEN, SPONSOR, TAG_LIST, action, text_field
from .declaration import Quirk
from .kit import array, text, total

PETITIONS = action(
    "petitions",
    "Petitions",
    text_field("petition_text", "text that people sign and the target receives"),
    BROWSER_URL,
    FEATURED_IMAGE_URL,
    total("total_signatures", "signatures", "number of signatures"),
    array(
        "target",
        "who the petition is addressed to; an array, although the key is singular",
        writes="both",
        left_out_when_empty=True,
        of="target",
    ),
    HIDDEN,
    SPONSOR,
    TAG_LIST,
    record="signature",
    objects={"target": (text("name", "name of the target", writes="both", left_out_when_empty=True),)},
    quirks=(
        Quirk(
            "target is an array under a singular key. Advocacy campaigns have a text called targets.",
            DOCUMENTED,
            "[actions-8]",
        ),
        Quirk(
            "A top-level person object, as some clients send the creator, is ignored.",
            OBSERVED,
            "[actions-9]",
        ),
    ),
)
