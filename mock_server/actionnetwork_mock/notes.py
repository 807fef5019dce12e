"""Notes: sentences about mistakes that the real API ignores without an error.

A note never changes an answer. It is in the request journal and in the ``Mock-Note`` header. In strict mode, a test
with notes fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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

    def to_header(self) -> bytes:
        """Return the note as a header value: ASCII, one line, at most 400 characters."""
        text = f"{self.code}: {self.sentence} {self.advice}".strip()
        printable = "".join(c if " " <= c <= "~" else _escaped(c) for c in text[:_MAX_HEADER_CHARS])
        return printable[:_MAX_HEADER_CHARS].encode("ascii")


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


class FieldValue(NamedTuple):
    """A value in a body, by the name that it stands under: ``FieldValue("number", "12")``, or of an array one element.

    Without a value, the first one of the name is meant. Rules use this, because they know no places in a body.
    """

    name: str
    value: object = ...


class Notes:
    """The notes of one request, at most 20. ``left_out`` counts those above that limit."""

    __slots__ = ("_sought", "left_out", "taken")

    def __init__(self) -> None:
        self.taken: list[Note] = []
        self.left_out = 0
        self._sought: list[tuple[int, FieldValue]] = []

    def add(self, code: str, sentence: str, advice: str = "", *, at: str | FieldValue = "") -> None:
        """Add a note about a mistake that the real API ignores; ``at`` is its JSON Pointer, or what to look for."""
        self._take_at(Note(code, sentence, advice, True, at if isinstance(at, str) else ""), at)

    def inform(self, code: str, sentence: str, advice: str = "", *, at: str | FieldValue = "") -> None:
        """Add a note that informs and does not report a mistake."""
        self._take_at(Note(code, sentence, advice, False, at if isinstance(at, str) else ""), at)

    def _take_at(self, note: Note, at: str | FieldValue) -> None:
        if self.take(note) and not isinstance(at, str):
            self._sought.append((len(self.taken) - 1, at))

    def take(self, note: Note) -> bool:
        """Add a note, unless it is already there or the limit is reached. Return whether it was added."""
        if note in self.taken:
            return False
        if len(self.taken) < MAX_NOTES:
            self.taken.append(note)
            return True
        self.left_out += 1
        return False

    def locate(self, body: bytes) -> None:
        """Give the notes on a field value its place in a body. A body that is not JSON has no places."""
        if not self._sought:
            return
        try:
            document = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return
        for number, wanted in self._sought:
            where = next(_places(document, wanted, ""), "")
            self.taken[number] = msgspec.structs.replace(self.taken[number], where=where)
        self._sought.clear()

    @property
    def first_swallowed(self) -> Note | None:
        """The first note about a mistake, if any."""
        return next((note for note in self.taken if note.swallowed), None)


def pointer_to(base: str, name: str | int) -> str:
    """Return the JSON Pointer of what is under a name or number at another pointer: ``"/add_tags/1"``."""
    return f"{base}/{str(name).replace('~', '~0').replace('/', '~1')}"


def _places(value: object, wanted: FieldValue, here: str) -> Iterator[str]:
    """Yield the pointers of a field value, in the order of the body."""
    if isinstance(value, dict):
        for name, inner in value.items():
            there = pointer_to(here, name)
            if name == wanted.name:
                if wanted.value in (..., inner, _stripped(inner)):
                    yield there
                if isinstance(inner, list):
                    yield from (
                        pointer_to(there, number)
                        for number, element in enumerate(inner)
                        if wanted.value in (element, _stripped(element))
                    )
            yield from _places(inner, wanted, there)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _places(inner, wanted, pointer_to(here, number))


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``"Did you mean background_request?"`` for a misspelt word, or an empty text."""
    import difflib  # imported only for misspellings, because it takes some milliseconds

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""
