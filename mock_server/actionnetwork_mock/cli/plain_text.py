"""Escapes control characters in text from outside, before it is printed to a terminal."""

from __future__ import annotations

import re

# C0 except the line feed, DEL, C1, line and paragraph separators, marks of writing direction, and surrogates.
_CONTROL = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


def escape_controls(text: str) -> str:
    r"""Return text with escaped control characters, as in ``\u001b``."""
    if text.isprintable():
        return text
    return re.sub(_CONTROL, lambda found: f"\\u{ord(found[0]):04x}", text)
