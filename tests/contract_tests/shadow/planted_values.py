"""Planted values: random texts that no output may contain, in any encoding, and a scanner that looks for them.

The scanner shares no code with the product: it knows bytes and encodings only.
"""

from __future__ import annotations

import base64
import html
import random
from collections.abc import Iterable, Iterator
from urllib.parse import quote

_CONSONANTS, _VOWELS = "bcdfghjkmnpqrstvwxz", "aeiouy"
_MARKS = 8
"""How many bytes of a value decide where it is looked for as a whole."""


def planted_values(count: int, seed: int) -> list[str]:
    """Return random values: words that look like names and keys, emails, numbers and texts with other letters."""
    chance = random.Random(seed)
    return [_value(chance, number) for number in range(count)]


def _value(chance: random.Random, number: int) -> str:
    word = "".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(7))
    match number % 8:
        case 0:
            return word
        case 1:
            return f"{word[:7]}_{word[7:]}"
        case 2:
            return word.capitalize()
        case 3:
            return f"{word}.{number}@club-{word[:4]}.example"
        case 4:
            return f"1{chance.randrange(10**13, 10**14)}"
        case 5:
            return f"{word[:5]} <b>{word[5:]}é</b> & Söhne"
        case 6:
            return word.upper()
        case _:
            return f"{word}/{number}?x=1%2B"


def spellings(value: str) -> dict[str, bytes]:
    """Return a value in each encoding in which an output might have it."""
    raw = value.encode()
    once = quote(value, safe="")
    return {
        "plain": raw,
        "lower case": value.lower().encode(),
        "percent": once.encode(),
        "percent twice": quote(once, safe="").encode(),
        "hex": raw.hex().encode(),
        "html": html.escape(value).encode(),
        "unicode escapes": value.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00"),
        **{f"base64 {shift}": _base64(raw, shift) for shift in range(3)},
    }


def _base64(raw: bytes, shift: int) -> bytes:
    """Return what is certain of a value in base64 if ``shift`` bytes come before it."""
    skipped = (0, 2, 3)[shift]
    encoded = base64.b64encode(b"\0" * shift + raw).rstrip(b"=")
    return encoded[skipped : len(encoded) - 1]


def found_in(data: bytes, values: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Return each value that some bytes contain, with the encoding in which they do."""
    wanted: dict[bytes, list[tuple[bytes, str, str]]] = {}
    for value in values:
        for name, spelled in spellings(value).items():
            wanted.setdefault(spelled[:_MARKS], []).append((spelled, value, name))
    folded = data.lower()
    for text in (data, folded) if folded != data else (data,):
        for at in range(len(text) - _MARKS + 1):
            for spelled, value, name in wanted.get(text[at : at + _MARKS], ()):
                if text.startswith(spelled, at):
                    yield value, name
