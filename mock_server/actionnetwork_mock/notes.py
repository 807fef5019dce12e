"""Notes: sentences about mistakes that the real API ignores without an error.

A note never changes an answer. It is in the request journal and in the ``Mock-Note`` header. In strict mode, a test
with notes fails.
"""

from __future__ import annotations

from collections.abc import Iterable

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

    def to_header(self) -> bytes:
        """Return the note as a header value: ASCII, one line, at most 400 characters."""
        text = f"{self.code}: {self.sentence} {self.advice}".strip()
        printable = "".join(c if " " <= c <= "~" else _escaped(c) for c in text[:_MAX_HEADER_CHARS])
        return printable[:_MAX_HEADER_CHARS].encode("ascii")


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


class Notes:
    """The notes of one request, at most 20. ``left_out`` counts those above that limit."""

    __slots__ = ("left_out", "taken")

    def __init__(self) -> None:
        self.taken: list[Note] = []
        self.left_out = 0

    def add(self, code: str, sentence: str, advice: str = "") -> None:
        """Add a note about a mistake that the real API ignores."""
        self.take(Note(code, sentence, advice))

    def inform(self, code: str, sentence: str, advice: str = "") -> None:
        """Add a note that informs and does not report a mistake."""
        self.take(Note(code, sentence, advice, swallowed=False))

    def take(self, note: Note) -> None:
        """Add a note, unless it is already there or the limit is reached."""
        if note in self.taken:
            return
        if len(self.taken) < MAX_NOTES:
            self.taken.append(note)
        else:
            self.left_out += 1

    @property
    def first_swallowed(self) -> Note | None:
        """The first note about a mistake, if any."""
        return next((note for note in self.taken if note.swallowed), None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``"Did you mean background_request?"`` for a misspelt word, or an empty text."""
    import difflib  # imported only for misspellings, because it takes some milliseconds

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""
