"""Filler: words without a meaning in place of texts, of the same form.

The words consist of syllables that a number decides. The form is what may matter to the API: whether a text is blank,
has capitals, letters outside ASCII, HTML, digits, apostrophes or line ends, and into which class its length falls.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Protocol

SHORT, MEDIUM = 16, 255
EXACT = (255, 256, 65_535, 65_536)
"""Lengths at the limits of the API: a text of such a length gets filler of exactly that length."""
_LONG, _VERY_LONG = 300, 65_600
SYLLABLES = 4
"""How many a word has that stands for a text or name: with three, two of a hundred tags are one in 2 of 100 corpora."""
_CONSONANTS, _VOWELS = "bdfgklmnprtvz", "aeiou"
_SYLLABLES = [consonant + vowel for consonant in _CONSONANTS for vowel in _VOWELS]
_HTML = re.compile("<[a-zA-Z/!]")
_FILLING = "a"
_MIN_WORD = 4
"""The audit looks for words of so many letters."""
_LAST_OF_BMP = 0xFFFF


class Seed(Protocol):
    """Returns a large number for a class and a value."""

    def __call__(self, kind: str, canonical: str, again: int = 0) -> int: ...


def filler_word(number: int, avoided: Collection[str], syllables: int) -> str:
    """Return a word of some syllables, or of one more until it is not to be avoided."""
    word = ""
    for _ in range(syllables):
        number, at = divmod(number, len(_SYLLABLES))
        word += _SYLLABLES[at]
    while word in avoided:
        number, at = divmod(number, len(_SYLLABLES))
        word += _SYLLABLES[at]
    return word


def filler(text: str, seed: Seed, avoided: Collection[str]) -> str:
    """Return filler in the form of a text. Texts that differ in case or blanks around them get the same words.

    The first 255 characters depend on the first 255 only, so that a text and its beginning stay that.
    """
    left, bare, right = text[: len(text) - len(text.lstrip())], text.strip(), text[len(text.rstrip()) :]
    beginning = _words(seed, bare[:MEDIUM].casefold(), avoided)
    if len(bare) <= SHORT and " " in bare:
        shorter = _words(seed, bare.casefold(), avoided, SYLLABLES - 1)
        found = f"{next(shorter)} {next(shorter)}"[:SHORT].rstrip()
    elif len(bare) <= SHORT:
        found = next(beginning)
    elif len(bare) < MEDIUM:
        found = f"{next(beginning)} {next(beginning)} {next(beginning)}"
    else:
        found = _exactly(MEDIUM, beginning)
        if len(bare) > MEDIUM:
            found += _exactly(_length(bare) - MEDIUM, _words(seed, bare.casefold(), avoided))
    return f"{left}{_marked(bare, in_form_of(bare, found))}{right}"


def _words(seed: Seed, canonical: str, avoided: Collection[str], syllables: int = SYLLABLES) -> Iterator[str]:
    again = 0
    while True:
        number = seed("text", canonical, again)
        for _ in range(8):
            number, part = divmod(number, 1 << 30)
            yield filler_word(part, avoided, syllables)
        again += 1


def _exactly(length: int, words: Iterator[str]) -> str:
    found: list[str] = []
    size = 0
    while size <= length:
        found.append(next(words))
        size += len(found[-1]) + 1
    # A part of a word may be one that is to be avoided.
    return " ".join(found[:-1]).ljust(length, _FILLING)


def _length(text: str) -> int:
    if len(text) in EXACT:
        return len(text)
    return _LONG if len(text) < EXACT[-1] else _VERY_LONG


def _marked(text: str, found: str) -> str:
    """Return filler with the marks of a text: an accent, an apostrophe, a digit, a line end, an emoji, HTML."""
    marks = [
        mark
        for mark, has in (
            ("é", not text.isascii()),
            ("'", "'" in text),
            ("7", any(letter.isdigit() for letter in text)),
            ("\n", "\n" in text),
            ("😀", any(ord(letter) > _LAST_OF_BMP for letter in text)),
        )
        if has
    ]
    if _HTML.search(text):
        found = f"<p>{_unworded(found[3:-4])}</p>" if len(found) > 7 else f"<b>{found}</b>"
        return found[:4] + "".join(marks) + found[4 + len(marks) :]
    return found[:1] + "".join(marks) + found[1 + len(marks) :]


def _unworded(text: str) -> str:
    """Return a text whose first and last words were cut with the same letter throughout these, if they are long."""
    words = text.split(" ")
    for at in (0, -1):
        if len(words[at]) >= _MIN_WORD:
            words[at] = words[at][0] * len(words[at])
    return " ".join(words)


def in_form_of(text: str, found: str) -> str:
    """Return a value in the case of another one: small, capitals, or with a capital at the beginning."""
    if text.isupper():
        return found.upper()
    return found if text == text.lower() else found[:1].upper() + found[1:]
