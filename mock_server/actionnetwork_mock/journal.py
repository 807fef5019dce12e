"""The journal: the requests that a world received and their answers, without keys, limited in number and in bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Literal

import msgspec

from .effects import Changes, Effect, effects_of, redact_changes, size_of
from .errors import DoesNotExist
from .notes import Note
from .patterns import Matcher
from .redaction import Redactor, redactor

IN_BACKGROUND = "(in the background)"
"""The ``query`` of an entry for a background request that is carried out now and was answered before."""

Sender = Literal["program", "console", "background"]
"""What made a request: the program under test, the web console, or the mock itself, of a background request."""

RawHeaders = Iterable[tuple[bytes, bytes]]
Headers = tuple[tuple[str, str], ...]

_SHOWN_HEADERS = frozenset(
    {b"accept", b"content-encoding", b"content-type", b"user-agent", b"x-requested-with"}
)
"""The request headers in the journal: those that say which program sent what."""
_MAX_HEADER_CHARS = 200
_MAX_MARKS = 1000


class Mark(msgspec.Struct, frozen=True):
    """A line between two requests, such as the start of a test.

    ``after`` is the number of the newest request before it, 0 if there was none. ``time`` is in seconds since 1970 on
    the mock's clock.
    """

    after: int
    time: float
    text: str


class RequestLine(msgspec.Struct, gc=False):
    """What each view of a request has; ``Entry`` says what the fields are."""

    number: int
    time: float
    method: str
    path: str
    query: str
    key: str
    status: int


class Entry(RequestLine, gc=False):
    """One request and its answer.

    ``time`` is in seconds since 1970 on the mock's clock. ``path`` is below ``/api/v2`` (``"/people"``). For a
    request to any other path it is the full URL (``"http://127.0.0.1:8484/people"``). ``query`` is the query as sent,
    with ``[key]`` in place of a key. ``key`` shows the end of the key that was used: ``"...-key"``. ``milliseconds``
    is the time until the answer was ready, including the latency of a fault. ``origin`` is the site of the web page
    that sent the request (``"http://localhost:5173"``), or empty. ``request_bytes`` and ``response_bytes`` are the
    lengths of the bodies, of which the journal keeps the beginning. Counts, the rate limit and tests leave out
    requests that are not ``counted``.
    """

    notes: list[Note]
    request_body: bytes
    response_body: bytes
    milliseconds: float = 0
    origin: str = ""
    request_bytes: int = 0
    response_bytes: int = 0
    sender: Sender = msgspec.field(default="program", name="from")
    counted: bool = True
    request_headers: Headers = ()
    response_headers: Headers = ()

    def __repr__(self) -> str:
        codes = "".join(f" [{note.code}]" for note in self.notes)
        body = f" {_shortened(self.request_body)}" if self.request_body else ""
        return f"<{self.number}: {self.address} {self.status}{codes}{body}>"

    @property
    def is_api(self) -> bool:
        """Whether the path is below ``/api/v2``."""
        return self.path.startswith("/")

    @property
    def address(self) -> str:
        """The method, path and query: ``"GET /people?page=2"``."""
        return f"{self.method} {self.path}" + (f"?{self.query}" if self.query else "")


def _shortened(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    return text if len(text) <= _MAX_SHOWN_CHARS else text[: _MAX_SHOWN_CHARS - 3] + "..."


_MAX_SHOWN_CHARS = 120


class Journal:
    """The newest requests, oldest first.

    The journal keeps the first ``body_bytes`` of each body. Everything that clients can make long takes at most
    ``max_bytes``: paths, queries, notes and bodies. See ``_size_of``.
    """

    def __init__(
        self, *, max_requests: int = 10_000, max_bytes: int = 8_388_608, body_bytes: int = 4096
    ) -> None:
        self._entries: deque[Entry] = deque()
        self._sizes: deque[int] = deque()
        self._body_bytes = body_bytes
        self._max_requests = max_requests
        self._max_bytes = max_bytes
        self._bytes = 0
        self._changes: dict[int, Changes] = {}
        self._uncounted = 0
        self.keys: Iterable[str] = ()
        """Keys that no entry may show, besides the key of its own request. More may be added later."""
        self.marks: deque[Mark] = deque(maxlen=_MAX_MARKS)
        """The marks since the last ``clear``, oldest first."""
        self.newest = 0
        """The number of the newest request; 0 before the first."""
        self.total = 0
        """Number of counted requests since the last ``clear``, including those that were dropped."""
        self.era = 0
        """Number of calls of ``clear``."""
        self.on_entry: Callable[[Entry], None] | None = None
        """Called with each new request."""

    def add(
        self,
        time: float,
        method: str,
        path: str,
        query: str,
        key: str,
        status: int,
        notes: list[Note],
        request_body: bytes,
        response_body: bytes,
        milliseconds: float = 0,
        origin: str = "",
        *,
        sender: Sender = "program",
        counted: bool = True,
        request_headers: RawHeaders = (),
        response_headers: Sequence[tuple[bytes, bytes]] = (),
        written: Sequence[Changes] = (),
    ) -> None:
        """Add a request, without keys wherever they are. Drop the oldest requests when the journal is full."""
        self.newest += 1
        if counted:
            self.total += 1
        else:
            self._uncounted += 1
        without = redactor(key, *self.keys)
        limit = self._body_bytes
        entry = Entry(
            self.newest,
            time,
            method,
            without.text(path),
            without.query(query) if query else "",
            without.label,
            status,
            _redacted(notes, without, redactor(key)) if notes else [],
            without.body(without.beginning(request_body, limit)) if request_body else b"",
            without.beginning(response_body, limit),
            milliseconds,
            origin,
            len(request_body),
            len(response_body),
            sender,
            counted,
            _shown_headers(
                tuple([header for header in request_headers if header[0] in _SHOWN_HEADERS]), without
            ),
            _shown_headers(tuple(response_headers), without) if response_headers else (),
        )
        self._keep(entry, redact_changes(written[0], without) if written else None)
        if self.on_entry is not None:
            self.on_entry(entry)

    def _keep(self, entry: Entry, changes: Changes | None) -> None:
        size = _size_of(entry)
        self._entries.append(entry)
        self._sizes.append(size)
        self._bytes += size
        if changes is not None:
            self._changes[entry.number] = changes
            self._bytes += size_of(changes)
        while len(self._entries) > self._max_requests or self._bytes > self._max_bytes:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        oldest = self._entries.popleft()
        self._bytes -= self._sizes.popleft()
        if changes := self._changes.pop(oldest.number, None):
            self._bytes -= size_of(changes)
        self._uncounted -= not oldest.counted

    def effects(self, number: int) -> list[Effect]:
        """Return what a request changed, by its number."""
        return effects_of(self._changes.get(number) or Changes())

    def mark(self, time: float, text: str) -> Mark:
        """Add a mark after the newest request."""
        mark = Mark(self.newest, time, text)
        self.marks.append(mark)
        return mark

    def clear(self) -> None:
        """Drop all requests and marks, and number the next request 1."""
        self._entries.clear()
        self._sizes.clear()
        self._changes.clear()
        self.marks.clear()
        self._bytes = self._uncounted = self.newest = self.total = 0
        self.era += 1

    # Counted requests

    def __len__(self) -> int:
        return len(self._entries) - self._uncounted

    def __iter__(self) -> Iterator[Entry]:
        if self._uncounted:
            return iter([entry for entry in self._entries if entry.counted])
        return iter(tuple(self._entries))

    @property
    def forgotten(self) -> int:
        """How many counted requests were dropped."""
        return self.total - len(self)

    def find(self, pattern: str = "*") -> list[Entry]:
        """Return the counted requests that match a pattern, oldest first: ``"GET /people*"``; see ``Matcher``."""
        matches = Matcher(pattern)
        return [entry for entry in self if matches.match(entry.method, entry.path)]

    # All requests

    @property
    def kept(self) -> int:
        """How many requests the journal has."""
        return len(self._entries)

    def between(self, after: int = 0, before: int | None = None) -> list[Entry]:
        """Return the requests between two numbers, oldest first."""
        first = self.newest - len(self._entries) + 1
        end = len(self._entries) if before is None else max(before - first, 0)
        return list(islice(self._entries, max(after + 1 - first, 0), end))

    def entry(self, number: int) -> Entry:
        """Return a request by its number. Raises DoesNotExist."""
        found = self.between(number - 1, number + 1) if number > 0 else []
        if not found:
            kept = f"{self.newest - self.kept + 1} to {self.newest}" if self.kept else "none"
            raise DoesNotExist(f"the journal has no request {number}; it has {kept}")
        return found[0]


@lru_cache(maxsize=256)
def _shown_headers(headers: tuple[tuple[bytes, bytes], ...], without: Redactor) -> Headers:
    """Return headers as text, without keys. Requests of one client share them."""
    return tuple(
        [
            (name.decode("latin-1"), without.text(value.decode("latin-1"))[:_MAX_HEADER_CHARS])
            for name, value in headers
        ]
    )


def _size_of(entry: Entry) -> int:
    """Return the bytes that an entry counts with. A character counts as four if its text is not ASCII."""
    size = len(entry.request_body) + len(entry.response_body) + _bytes_of(entry.path) + _bytes_of(entry.query)
    for note in entry.notes:
        size += sum(map(_bytes_of, (note.sentence, note.advice, note.where, note.suggestion)))
    return size


def _bytes_of(text: str) -> int:
    return len(text) if text.isascii() else 4 * len(text)


def _redacted(notes: Iterable[Note], without: Redactor, own: Redactor) -> list[Note]:
    """Return notes without keys. Advice may name a key that works; it never repeats the key of the request."""
    return [
        Note(
            note.code,
            without.text(note.sentence),
            own.text(note.advice),
            note.swallowed,
            without.text(note.where),
            own.text(note.suggestion),
        )
        for note in notes
    ]
