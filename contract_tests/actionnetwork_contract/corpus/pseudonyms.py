"""Pseudonyms: made-up values that stand for real ones, the same value always for the same.

A pseudonym is made of ``HMAC(key, class, canonical value)``. The key is random, and in memory or in a file that its
user keeps secret: without it, a list of emails cannot be tried out. The form stays: case, blanks around the value,
letters outside ASCII, the length class of a text. Two values that would get one pseudonym raise ``Collision``.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection
from hashlib import sha256
from uuid import UUID

from actionnetwork_fixtures.places import places_by_area_code
from actionnetwork_mock.ids import is_uuid
from actionnetwork_mock.rules.formats import is_email, parse_phone

from .filler import SYLLABLES, filler, filler_word, in_form_of

_NIL = str(UUID(int=0))
_DIGIT = re.compile(r"\d")
_RUN = re.compile(r"[^\W\d_]+|\d+")
_FICTION_US = range(100, 200)
_FICTION_UK = range(900_000, 901_000)
_FICTION_AU = range(55_500_000, 55_510_000)
_NATIONAL_DIGITS = 10
_MAX_TRIES = 2000


class Collision(Exception):
    """Two values got the same pseudonym, or there is none left: the exchange is left out. The message has no value."""


class Pseudonyms:
    """The pseudonyms of one corpus. ``avoided`` are words that no pseudonym may contain, as they occur for real."""

    def __init__(self, key: bytes, avoided: Collection[str] = ()) -> None:
        self._key = key
        self._avoided = avoided
        self._owners: dict[tuple[str, str], str] = {}
        self._phones: dict[str, str] = {}

    def number(self, kind: str, canonical: str, again: int = 0) -> int:
        """Return a large number that stands for a value."""
        message = f"{kind}\0{again}\0{canonical}".encode("utf-8", "surrogatepass")
        return int.from_bytes(hmac.digest(self._key, message, sha256))

    def _own(self, kind: str, pseudonym: str, canonical: str) -> str:
        """Return a pseudonym that belongs to a value. Raises Collision if it belongs to another one."""
        if self._owners.setdefault((kind, pseudonym), canonical) != canonical:
            raise Collision(kind)
        return pseudonym

    def email(self, text: str) -> str:
        """Return another address of example.org: ``"Ada+news@Club.example"`` gives ``"P03b81f+t2@Example.org"``."""
        bare = text.strip()
        if not is_email(bare):
            return self.reshaped(text)
        canonical = bare.casefold()
        local = f"p{self.number('email', canonical):x}"[:11]
        plus = f"+t{self.number('plus', canonical) % 1000}" if "+" in bare.partition("@")[0] else ""
        accent = "" if bare.isascii() else "é"
        found = self._own("email", f"{local}{accent}{plus}@example.org", canonical)
        return _around(text, in_form_of(bare, found))

    def phone(self, text: str) -> str:
        """Return a number that is kept free for fiction, in the form of a number: ``"(312) 555-0148"``."""
        canonical = parse_phone(text)
        if canonical is None:
            return self.reshaped(text)
        if canonical not in self._phones:
            self._phones[canonical] = self._free_number(canonical)
        digits, sent = self._phones[canonical], len(_DIGIT.findall(text))
        if sent < len(digits) and not text.lstrip().startswith("+"):
            digits = digits[-sent:]
        if len(digits) != sent:
            return _around(text, f"+{digits}" if text.lstrip().startswith("+") else digits)
        left = iter(digits)
        return _DIGIT.sub(lambda _: next(left), text)

    def _free_number(self, canonical: str) -> str:
        for again in range(_MAX_TRIES):
            number = self.number("phone", canonical, again)
            found = _fictional(canonical, number)
            is_real = found in self._avoided or found[-_NATIONAL_DIGITS:] in self._avoided
            if not is_real and ("phone", found) not in self._owners:
                return self._own("phone", found, canonical)
        raise Collision("phone")

    def uuid(self, text: str) -> str:
        """Return a version 4 uuid. The nil uuid stays, and the case of the letters."""
        canonical = text.lower()
        if canonical == _NIL:
            return text
        found = str(UUID(int=self.number("uuid", canonical) >> 128, version=4))
        self._own("uuid", found, canonical)
        return found.upper() if text.isupper() else found

    def identifier(self, text: str) -> str:
        """Return ``action_network:<uuid>``, or ``system_<word>:<digest>`` for that of another system."""
        system, colon, name = text.partition(":")
        if not colon or not system or not name:
            return self.reshaped(text)
        if system.lower() == "action_network":
            return f"{system}:{self.uuid(name) if is_uuid(name) else self.reshaped(name)}"
        digest = f"{self.number('identifier', text):x}"[:12]
        return self._own("identifier", f"{self.system(system)}:{digest}", text)

    def system(self, name: str) -> str:
        """Return the name of another system: ``"crm"`` gives ``"system_zagorumi"``."""
        return self._named("system", name)

    def custom_field(self, name: str) -> str:
        """Return the name of a custom field: ``"Local chapter"`` gives ``"field_zagorumi"``."""
        return self._named("field", name)

    def _named(self, kind: str, name: str) -> str:
        word = filler_word(self.number(kind, name), self._avoided, SYLLABLES)
        return self._own(kind, f"{kind}_{word}", name)

    def text(self, text: str) -> str:
        """Return words without a meaning, of the same length class and form."""
        if not text.strip():
            return text
        if text.strip().isdigit():
            return self.reshaped(text)
        return filler(text, self.number, self._avoided)

    def name(self, name: str) -> str:
        """Return another key for an undeclared one: ``"osdi:clubs"`` gives ``"osdi:zagorumi"``."""
        prefix, colon, bare = name.rpartition(":")
        kept = f"{prefix}{colon}" if prefix in ("osdi", "action_network") else ""
        word = filler_word(self.number("name", name if not kept else bare), self._avoided, SYLLABLES)
        return self._own("name", f"{kept}{in_form_of(bare or name, word)}", name)

    def reshaped(self, text: str) -> str:
        """Return a value of the same shape: letters for letters and digits for digits, the signs between them kept."""

        def other(found: re.Match[str]) -> str:
            run = found[0]
            if not run.isdigit():
                return in_form_of(run, filler_word(self.number("run", run.casefold()), self._avoided, 2))
            return self._digits(run)

        return _RUN.sub(other, text)

    def _digits(self, run: str) -> str:
        for again in range(_MAX_TRIES):
            number = self.number("digits", run, again)
            first = str(number % 9 + 1) if run[0] != "0" else "0"
            found = first + "".join(str((number >> 4 * place) % 10) for place in range(1, len(run)))
            if found not in self._avoided:
                return found
        raise Collision("digits")

    def amount(self, cents: int) -> int:
        """Return an amount in cents with as many digits, of whole units if the amount is. Zero stays."""
        if cents == 0:
            return 0
        unit = 100 if cents % 100 == 0 else 1
        size = len(str(abs(cents) // unit))
        span = 9 * 10 ** (size - 1)
        for again in range(_MAX_TRIES):
            found: int = (10 ** (size - 1) + self.number("amount", str(cents), again) % span) * unit
            if str(found // 100) not in self._avoided:
                return found if cents > 0 else -found
        raise Collision("amount")

    def choice(self, kind: str, canonical: str, values: Collection[str]) -> str:
        """Return one of some values."""
        ordered = sorted(values)
        return ordered[self.number(kind, canonical) % len(ordered)]


def _around(text: str, bare: str) -> str:
    """Return a value with the blanks that are around another one."""
    left = len(text) - len(text.lstrip())
    right = len(text.rstrip())
    return f"{text[:left]}{bare}{text[right:]}"


def _fictional(canonical: str, number: int) -> str:
    """Return a number that is kept free for fiction in the country of a number: US, UK and Australia, else the US."""
    if canonical.startswith("44"):
        return f"447700{_FICTION_UK[number % len(_FICTION_UK)]}"
    if canonical.startswith("61"):
        region = "2378"[(number >> 32) % 4]
        return f"61{region}{_FICTION_AU[number % len(_FICTION_AU)]}"
    areas = tuple(places_by_area_code())
    area = areas[(number >> 32) % len(areas)]
    return f"1{area}5550{_FICTION_US[number % len(_FICTION_US)]}"
