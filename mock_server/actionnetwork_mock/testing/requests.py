"""The requests that a test looks at: the journal, how many there were, and which mistakes strict mode allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, Self

import msgspec

from ..budget import pattern_of
from ..control.journal import RequestCount
from ..errors import UsageError
from ..journal import Entry
from ..lint import Finding, findings_of
from ..notes import Note
from ..patterns import Matcher

_MAX_SHOWN = 10
_MAX_COMPARED = 200


class JournalClient(Protocol):
    """The operations on a journal: those of the control API, or of a relay to the real API."""

    def list_raw_requests(self, *, pattern: str = "*") -> list[Entry]:
        """Return the requests that match, oldest first."""

    def count_requests(self, *, pattern: str = "*") -> RequestCount:
        """Return how many requests match, and how many there were."""

    def clear_requests(self) -> None:
        """Forget all requests, and count from one again."""


class Requests:
    """The journal of a server, oldest request first.

    Patterns are ``"GET /people"``, ``"* /tags/*"`` or ``"*"``; the query is not part of the path.
    """

    def __init__(self, client: JournalClient) -> None:
        self._client = client

    def find(self, pattern: str = "*") -> list[Entry]:
        """Return the requests that match. Raises UsageError for an invalid pattern."""
        return self._client.list_raw_requests(pattern=pattern)

    def count(self, pattern: str = "*") -> Count:
        """Return how many requests match, among those that the journal still has: an int.

        An assertion that compares it, and fails, shows these requests and those that come nearest.
        """
        return Count(self._client, pattern)

    def last(self, pattern: str = "*") -> Entry:
        """Return the newest request that matches. Raises UsageError, which lists the requests, if there is none."""
        found = self.find(pattern)
        if not found:
            seen = ", ".join(f"{entry.method} {entry.path}" for entry in self.find()[-5:]) or "none at all"
            raise UsageError(f"no request matches {pattern!r}; the newest were: {seen}")
        return found[-1]

    @property
    def total(self) -> int:
        """How many requests there were, those that the journal has forgotten included."""
        return self._client.count_requests().total

    def clear(self) -> None:
        """Forget the requests so far."""
        self._client.clear_requests()

    def position(self) -> tuple[int, int]:
        """Return how often the journal was emptied, and the number of the newest request since."""
        count = self._client.count_requests()
        return count.era, count.newest

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.find())


# Counting


class Count(int):
    """A number of requests that can say which requests match, and which come nearest."""

    pattern: str

    def __new__(cls, client: JournalClient, pattern: str) -> Self:
        """Count. Raises UsageError for an invalid pattern."""
        counted = client.count_requests(pattern=pattern)
        count = super().__new__(cls, counted.matching)
        count.pattern = pattern
        count._client = client
        count._newest = counted.newest
        return count

    _client: JournalClient
    _newest: int

    @property
    def explanation(self) -> list[str]:
        """Lines on the requests that match, and on those that come nearest."""
        entries = [entry for entry in self._client.list_raw_requests() if entry.number <= self._newest]
        matcher = Matcher(self.pattern)
        matching = [entry for entry in entries if matcher.match(entry.method, entry.path)]
        lines = _titled(f"{len(matching)} of the requests match {self.pattern!r}", matching)
        others = _nearest(entries, matcher, self.pattern)
        lines += _titled("nearest to it", others) if others else []
        return lines if entries else [*lines, "there were no requests at all"]


def _titled(title: str, entries: list[Entry]) -> list[str]:
    left_out = len(entries) - _MAX_SHOWN
    lines = [f"  {entry!r}" for entry in entries[-_MAX_SHOWN:]]
    return [
        f"{title}{':' if entries else ''}",
        *([f"  ... {left_out} before these"] if left_out > 0 else []),
        *lines,
    ]


def _nearest(entries: list[Entry], matcher: Matcher, pattern: str) -> list[Entry]:
    """Return requests that do not match, of each kind the newest: first those at the same place, then the rest."""
    kinds: dict[tuple[str, str], Entry] = {}
    for entry in entries[: -_MAX_COMPARED - 1 : -1]:
        if not matcher.match(entry.method, entry.path):
            kinds.setdefault((entry.method, pattern_of(entry.path)), entry)
    method, _, path = pattern.strip().partition(" ")
    place = path.split("/")[1:2]
    near = sorted(
        kinds.values(), key=lambda entry: (entry.path.split("/")[1:2] != place, entry.method != method)
    )
    return near[:_MAX_SHOWN]


# Strict mode


class Mistake(msgspec.Struct, frozen=True):
    """A request of which the real API would have ignored a part without an error, and the note about that part."""

    request: Entry
    note: Note

    def __str__(self) -> str:
        request, note = self.request, self.note
        return f"{request.method} {request.path}: {note.code}: {note.sentence} {note.advice}".rstrip()


class _Allowed(msgspec.Struct):
    """Codes that requests may have after number ``first``, up to ``last``, counted anew when the journal is emptied."""

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
        """Return whether a request of an era may have a code."""
        if code not in self.codes:
            return False
        if self.last is None:
            return era != self.era or number > self.first
        return era == self.era and self.first < number <= self.last


class StrictMode:
    """The notes and findings since the last reset that strict mode refuses, and those that it allows."""

    def __init__(self, requests: Callable[[], Requests]) -> None:
        self._requests = requests
        self._allowed: list[_Allowed] = []

    @contextmanager
    def allowing(self, *codes: str) -> Iterator[None]:
        """Allow mistakes of the requests made inside. Raises UsageError when no code is given."""
        if not codes:
            raise UsageError('allowing() takes the codes of notes, such as "unknown-tag"')
        allowed = _Allowed(codes, *self._requests().position())
        self._allowed.append(allowed)
        try:
            yield
        finally:
            allowed.end(*self._requests().position())

    def mistakes(self) -> list[Mistake]:
        """Return the notes that are not allowed."""
        era, _ = self._requests().position()
        made = [
            Mistake(entry, note)
            for entry in self._requests().find()
            for note in entry.notes
            if note.swallowed
        ]
        return [one for one in made if not self._is_allowed(era, one.note.code, one.request.number)]

    def habits(self) -> list[Finding]:
        """Return the findings that no note tells, and that are not allowed."""
        era, _ = self._requests().position()
        found = findings_of(self._requests().find(), with_notes=False)
        return [
            finding
            for finding in found
            if not all(self._is_allowed(era, finding.code, number) for number in finding.requests)
        ]

    def _is_allowed(self, era: int, code: str, number: int) -> bool:
        return any(allowed.covers(era, code, number) for allowed in self._allowed)

    def clear(self) -> None:
        """Allow nothing any more."""
        self._allowed.clear()
