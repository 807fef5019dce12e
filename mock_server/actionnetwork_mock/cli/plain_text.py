"""Text for a terminal: without control characters where it is from outside, and numbers with their nouns."""

from __future__ import annotations

import re

# C0 except the line feed, DEL, C1, line and paragraph separators, marks of writing direction, and surrogates.
_CONTROL = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


def escape_controls(text: str) -> str:
    r"""Return text with escaped control characters, as in ``\u001b``."""
    if text.isprintable():
        return text
    return re.sub(_CONTROL, lambda found: f"\\u{ord(found[0]):04x}", text)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: ``"1 call"``, ``"2 calls"``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
