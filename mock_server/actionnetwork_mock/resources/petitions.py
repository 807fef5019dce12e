"""Petitions: ``/petitions``.

The function ``action`` returns the declaration. It adds the fields, links and addresses that all actions share, and
with ``record="signature"`` the links to the signatures of a petition and to their helper. ``signatures.py`` declares
these.
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
            "Some clients send the creator as a top-level person object, which is ignored.",
            OBSERVED,
            "[actions-9]",
        ),
    ),
)
