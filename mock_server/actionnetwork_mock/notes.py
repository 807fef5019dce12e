"""Notes: what the real API swallows in silence, said aloud.

A note never changes an answer. It goes into the request journal and into a ``Mock-Note`` header; in strict mode a
test with notes fails.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

MAX_NOTES = 20
NOT_EMULATED = "not-emulated"
"""The code of the note on an answer 501."""
_MAX_HEADER_CHARS = 400


class Note(msgspec.Struct, frozen=True):
    """One swallowed thing.

    ``Note("unknown-tag", 'The tag "stewrd" does not exist, so it was not added.', "Create it with POST /tags first.")``
    """

    code: str
    sentence: str
    advice: str = ""
    swallowed: bool = True
    """Whether a mistake was swallowed, rather than something merely worth knowing."""

    def to_header(self) -> bytes:
        """Return the note as the value of a header: ASCII, one line, at most 400 characters."""
        text = f"{self.code}: {self.sentence} {self.advice}".strip()
        printable = "".join(c if " " <= c <= "~" else _escaped(c) for c in text[:_MAX_HEADER_CHARS])
        return printable[:_MAX_HEADER_CHARS].encode("ascii")


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


class Notes:
    """The notes of one request, at most 20; what came after is counted in ``left_out``."""

    __slots__ = ("left_out", "taken")

    def __init__(self) -> None:
        self.taken: list[Note] = []
        self.left_out = 0

    def add(self, code: str, sentence: str, advice: str = "") -> None:
        """Note a mistake that the real API swallows."""
        self.take(Note(code, sentence, advice))

    def inform(self, code: str, sentence: str, advice: str = "") -> None:
        """Note something worth knowing that is nobody's mistake."""
        self.take(Note(code, sentence, advice, swallowed=False))

    def take(self, note: Note) -> None:
        """Add a note, unless it is there already or there are too many."""
        if note in self.taken:
            return
        if len(self.taken) < MAX_NOTES:
            self.taken.append(note)
        else:
            self.left_out += 1

    @property
    def first_swallowed(self) -> Note | None:
        """The first note on a mistake, if there is one."""
        return next((note for note in self.taken if note.swallowed), None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``"Did you mean background_request?"`` for a misspelt word, or an empty text."""
    import difflib  # only for the rare misspelling: it costs a start-up some milliseconds

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""
