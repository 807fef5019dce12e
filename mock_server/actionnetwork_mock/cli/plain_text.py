"""Text from outside on its way to a terminal: nothing in it may act as a control character."""

from __future__ import annotations

import re

# C0 but for the line feed, DEL, C1, line and paragraph separators, what turns the writing direction, half characters.
_CONTROL = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


def escape_controls(text: str) -> str:
    """Return text with its control characters written out, as in ``\\u001b``."""
    if text.isprintable():
        return text
    return re.sub(_CONTROL, lambda found: f"\\u{ord(found[0]):04x}", text)
