"""Digits of other alphabets: full-width, Arabic and so on."""

from __future__ import annotations

from unicodedata import decimal, normalize


def to_ascii_digits(text: str) -> str:
    """Return a text with its digits, and full-width signs, in ASCII: ``"\\uff12\\uff15"`` gives ``"25"``."""
    if text.isascii():
        return text
    return "".join(str(decimal(character, character)) for character in normalize("NFKC", text))
