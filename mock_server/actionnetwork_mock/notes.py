"""Notes: sentences about mistakes that the real API ignores without an error, and facts that explain an answer.

A note is in the request journal and in the ``Mock-Note`` header. It changes an answer only with the setting ``strict``,
which makes a 400 of a mistake. In strict mode of the pytest plugin, a test with mistakes fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from heapq import nlargest
from itertools import islice
from typing import NamedTuple

import msgspec

MAX_NOTES = 20
NOT_EMULATED = "not-emulated"
"""The code of the note on a 501 answer."""
_MAX_HEADER_CHARS = 400


class Note(msgspec.Struct, frozen=True):
    """One ignored mistake, or a fact about the request.

    ``Note("unknown-tag", 'The tag "stewrd" does not exist, so it was not added.', "Create it with POST /tags first.")``
    """

    code: str
    sentence: str
    advice: str = ""
    swallowed: bool = True
    """True if the request has a mistake that the real API ignores; False if the note only informs."""
    where: str = ""
    """The JSON Pointer of what the note is about in the request's body, ``"/add_tags/1"``; empty if it is not there."""
    suggestion: str = ""
    """What was probably meant in place of a wrong name, ``"steward"``; empty if nothing is like it."""

    def to_header(self) -> bytes:
        """Return the note as a header value: ASCII, one line, at most 400 characters."""
        text = f"{self.code}: {self.sentence} {self.advice}".strip()
        printable = "".join(c if " " <= c <= "~" else _escaped(c) for c in text[:_MAX_HEADER_CHARS])
        return printable[:_MAX_HEADER_CHARS].encode("ascii")


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


class Suggestion(NamedTuple):
    """What to do about a mistake, and what was probably meant: ``Suggestion("Did you mean steward?", "steward")``."""

    advice: str
    name: str = ""


class FieldValue(NamedTuple):
    """A value in a body, by the name that it stands under: ``FieldValue("number", "12")``, or of an array one element.

    Without a value, the first one of the name is meant. Rules use this, because they know no places in a body.
    """

    name: str
    value: object = ...


class Notes:
    """The notes of one request: the first 20."""

    __slots__ = ("_sought", "taken")

    def __init__(self) -> None:
        self.taken: list[Note] = []
        self._sought: list[tuple[int, FieldValue]] = []

    @property
    def is_full(self) -> bool:
        """Whether further notes are dropped."""
        return len(self.taken) >= MAX_NOTES

    def add(
        self,
        code: str,
        sentence: str,
        advice: str | Callable[[], Suggestion] = "",
        *,
        at: str | FieldValue = "",
    ) -> None:
        """Add a note about a mistake that the real API ignores; ``at`` is its JSON Pointer, or what to look for.

        Advice that takes time to find, such as a suggestion, is a function. It is called for notes that are taken only.
        """
        if not self.is_full:
            text, name = (advice, "") if isinstance(advice, str) else advice()
            where = at if isinstance(at, str) else ""
            self._take_at(Note(code, sentence, text, True, where, name), at)

    def inform(self, code: str, sentence: str, advice: str = "", *, at: str | FieldValue = "") -> None:
        """Add a note that informs and does not report a mistake."""
        self._take_at(Note(code, sentence, advice, False, at if isinstance(at, str) else ""), at)

    def _take_at(self, note: Note, at: str | FieldValue) -> None:
        if self.take(note) and not isinstance(at, str):
            self._sought.append((len(self.taken) - 1, at))

    def take(self, note: Note) -> bool:
        """Add a note, unless it is already there or the limit is reached. Return whether it was added."""
        if self.is_full or note in self.taken:
            return False
        self.taken.append(note)
        return True

    def locate(self, body: bytes) -> None:
        """Give the notes on a field value its place in a body. A body that is not JSON has no places."""
        if not self._sought:
            return
        try:
            document = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return
        found: dict[int, str] = {}
        _find_places(document, "", dict(self._sought), found)
        for number, where in found.items():
            self.taken[number] = msgspec.structs.replace(self.taken[number], where=where)
        self._sought.clear()

    @property
    def first_swallowed(self) -> Note | None:
        """The first note about a mistake, if any."""
        return next((note for note in self.taken if note.swallowed), None)


def pointer_to(base: str, name: str | int) -> str:
    """Return the JSON Pointer of what is under a name or number at another pointer: ``"/add_tags/1"``."""
    return f"{base}/{str(name).replace('~', '~0').replace('/', '~1')}"


def _find_places(value: object, here: str, sought: Mapping[int, FieldValue], found: dict[int, str]) -> None:
    """Add the pointer of the first place of each sought field value to ``found``, in one pass through a body."""
    if len(found) == len(sought):
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            there = pointer_to(here, name)
            wanted = {n: one.value for n, one in sought.items() if one.name == name and n not in found}
            if wanted:
                _find_values(inner, there, wanted, found)
            if isinstance(inner, (dict, list)):
                _find_places(inner, there, sought, found)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, (dict, list)):
                _find_places(inner, pointer_to(here, number), sought, found)


def _find_values(value: object, there: str, wanted: dict[int, object], found: dict[int, str]) -> None:
    """Add the pointers of the wanted values that are a field's value, or elements of it."""
    for n, one in wanted.items():
        if one in (..., value, _stripped(value)):
            found[n] = there
    open_numbers = {n: one for n, one in wanted.items() if n not in found}
    if isinstance(value, list) and open_numbers:
        first: dict[object, int] = {}
        for number, element in enumerate(value):
            if isinstance(element, str):
                first.setdefault(element, number)
                first.setdefault(element.strip(), number)
        for n, one in open_numbers.items():
            if isinstance(one, str) and one in first:
                found[n] = pointer_to(there, first[one])


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


_MAX_WORD_CHARS = 120
_MAX_COMPARED = 5

MAX_KNOWN = 500
"""How many known words are compared with a misspelt one."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``"Did you mean background_request?"`` for a misspelt word, or an empty text."""
    return suggest(word, known).advice


def suggest(word: str, known: Iterable[str]) -> Suggestion:
    """Return the advice for a misspelt word, which is empty if no known word is like it.

    A word of more than 120 characters is no misspelling, and of the known words the first 500 count.
    """
    if len(word) > _MAX_WORD_CHARS:
        return Suggestion("")
    import difflib  # imported only for misspellings, because it takes some milliseconds

    close = difflib.get_close_matches(word, _most_alike(word, known), n=1, cutoff=0.6)
    return Suggestion(f"Did you mean {close[0]}?", close[0]) if close else Suggestion("")


def _most_alike(word: str, known: Iterable[str]) -> list[str]:
    """Return the few known words that share most pairs of letters with a word. Difflib takes 30 us to compare two."""
    pairs = _pairs_of(word)
    candidates = [name for name in islice(known, MAX_KNOWN) if len(name) <= _MAX_WORD_CHARS]
    return nlargest(_MAX_COMPARED, candidates, key=lambda name: (pairs & _pairs_of(name)).bit_count())


@lru_cache(maxsize=2 * MAX_KNOWN)  # room for the known words, and for the unknown ones between them
def _pairs_of(word: str) -> int:
    """Return a set of the pairs of adjacent letters in a word, as 128 bits; the ends count as letters."""
    pairs = 0
    for letter, next_letter in zip(f"^{word}", f"{word}$", strict=True):
        pairs |= 1 << (31 * ord(letter) + ord(next_letter)) % 128
    return pairs
