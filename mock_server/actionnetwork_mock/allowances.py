"""Mistakes that a test makes on purpose, so that strict mode lets them pass."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from .errors import UsageError
from .handles import Requests
from .journal import Entry
from .notes import Note

if TYPE_CHECKING:
    from .lint import Finding


class Mistake(msgspec.Struct, frozen=True):
    """A request that the real API would have swallowed in silence, and the note that says what."""

    request: Entry
    note: Note

    def __str__(self) -> str:
        request, note = self.request, self.note
        return f"{request.method} {request.path}: {note.code}: {note.sentence} {note.advice}".rstrip()


class _Allowance(msgspec.Struct):
    """Codes that requests may earn after number ``first``, up to ``last``, counted anew when the journal is emptied."""

    codes: tuple[str, ...]
    era: int
    first: int
    last: int | None = None

    def end(self, era: int, last: int) -> None:
        """Cover no request after the one that is the newest now."""
        if era != self.era:
            self.era, self.first = era, 0
        self.last = last

    def covers(self, era: int, code: str, number: int) -> bool:
        """Return whether a request of an era may earn a code."""
        if code not in self.codes:
            return False
        if self.last is None:
            return era != self.era or number > self.first
        return era == self.era and self.first < number <= self.last


class Allowances(ABC):
    """Keeps what is allowed, and finds the mistakes that are not."""

    def __init__(self) -> None:
        self._allowed: list[_Allowance] = []

    @property
    @abstractmethod
    def requests(self) -> Requests:
        """The requests since the last reset."""

    @contextmanager
    def allowing(self, *codes: str) -> Iterator[None]:
        """Let strict mode pass these mistakes of the requests made inside.

            with action_network.allowing("unknown-tag"):
                sync(tags=["stewrd"])

        A code is the first word of a note or a finding; ``"not-emulated"`` stands for an answer 501. Raises UsageError
        when no code is given, since ``strict=False`` in the marker allows all.
        """
        if not codes:
            raise UsageError('allowing() takes the codes of notes, such as "unknown-tag"')
        allowance = _Allowance(codes, *self.requests.position())
        self._allowed.append(allowance)
        try:
            yield
        finally:
            allowance.end(*self.requests.position())

    def mistakes(self) -> list[Mistake]:
        """Return what the real API would have swallowed since the last reset and no ``allowing`` covers."""
        era, _ = self.requests.position()
        made = [
            Mistake(entry, note) for entry in self.requests.find() for note in entry.notes if note.swallowed
        ]
        return [one for one in made if not self._is_allowed(era, one.note.code, one.request.number)]

    def habits(self) -> list[Finding]:
        """Return the findings since the last reset that no note tells and no ``allowing`` covers."""
        from .lint import findings_of  # many sessions never ask

        era, _ = self.requests.position()
        found = findings_of(self.requests.find(), with_notes=False)
        return [
            one
            for one in found
            if not all(self._is_allowed(era, one.code, number) for number in one.requests)
        ]

    def _is_allowed(self, era: int, code: str, number: int) -> bool:
        return any(allowed.covers(era, code, number) for allowed in self._allowed)

    def forget_allowances(self) -> None:
        """Allow nothing any more."""
        self._allowed.clear()
