"""The formats of emails, phone numbers and digits: which texts are valid, and how they are stored."""

from __future__ import annotations

import re
from unicodedata import decimal, normalize

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+\Z")
_NO_DIGIT = re.compile(r"\D")


def is_email(address: str) -> bool:
    """Return whether ``address`` can be an email. The real API's own check is unknown. Source: [errors-10]."""
    return _EMAIL.match(address) is not None


def parse_phone(number: str, country: str | None = None) -> str | None:
    """Return a number as the API stores it, digits with country code: ``"13125550148"``; None if it is not a number.

    ``"(312) 555-0148"`` and ``"+1 312 555 0148"`` give the same. A number outside the US needs its country code, or
    ``country`` (``"GB"``). Source: [people-18].
    """
    digits = _NO_DIGIT.sub("", number)
    if not number.lstrip().startswith("+") and country in (None, "", "US", "CA"):
        if len(digits) == 10:
            return "1" + digits
        if len(digits) == 11 and digits[0] == "1":
            return digits
    return _parse_international(number, digits, country)


def _parse_international(number: str, digits: str, country: str | None) -> str | None:
    import phonenumbers  # needed for numbers outside the US only, and slow to import

    for text, region in ((number, country or None), ("+" + digits, None)):
        try:
            parsed = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(parsed):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)[1:]
    return None


def to_ascii_digits(text: str) -> str:
    """Return a text with its digits, and full-width signs, in ASCII: ``"\\uff12\\uff15"`` gives ``"25"``."""
    if text.isascii():
        return text
    return "".join(str(decimal(character, character)) for character in normalize("NFKC", text))
