"""The journal: the requests that a world received and their answers, without keys, limited in number and in bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote_plus

import msgspec

from .notes import Note
from .patterns import Matcher

IN_BACKGROUND = "(in the background)"
"""The ``query`` of an entry for a background request that is carried out now and was answered before."""

SURE_KEY_NAMES = frozenset({"osdi-api-token", "osdi_api_token", "api_key", "api-key", "apikey", "api_token"})
POSSIBLE_KEY_NAMES = frozenset({"key", "token", "access_token"})
"""Names under which clients send a key in places where the API does not look for it."""

_KEY_NAMES = SURE_KEY_NAMES | POSSIBLE_KEY_NAMES
_REDACTED = "[key]"
_MIN_KEY_CHARS = 8
"""A shorter key is redacted only as a whole value, because a key such as ``one`` is also part of ``phone``."""


class Entry(msgspec.Struct, gc=False):
    """One request and its answer.

    ``time`` is in seconds since 1970 on the mock's clock. ``path`` is below ``/api/v2`` (``"/people"``). For a
    request to any other path it is the full URL (``"http://127.0.0.1:8484/people"``). ``query`` is the query as sent,
    with ``[key]`` in place of a key. ``key`` shows the end of the key that was used: ``"...-key"``. ``milliseconds``
    is the time until the answer was ready, including the latency of a fault. ``origin`` is the site of the web page
    that sent the request (``"http://localhost:5173"``), or empty.
    """

    number: int
    time: float
    method: str
    path: str
    query: str
    key: str
    status: int
    notes: list[Note]
    request_body: bytes
    response_body: bytes
    milliseconds: float = 0
    origin: str = ""

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
        self._body_bytes = body_bytes
        self._max_requests = max_requests
        self._max_bytes = max_bytes
        self._bytes = 0
        self.total = 0
        """Number of requests since the last ``clear``, including those that were dropped."""
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
    ) -> None:
        """Add a request, without its ``key`` wherever that is. Drop the oldest requests when the journal is full."""
        self.total += 1
        if request_body:
            request_body, response_body = redact_body(request_body, key), redact_body(response_body, key)
        if key and status in (401, 403):  # such an answer repeats the key
            response_body = response_body.replace(msgspec.json.encode(key)[1:-1], _REDACTED.encode())
        limit = self._body_bytes
        entry = Entry(
            self.total,
            time,
            method,
            path,
            redact_query(query, key) if query else "",
            key_label(key),
            status,
            redact_notes(notes, key) if notes else [],
            request_body[:limit],
            response_body[:limit],
            milliseconds,
            origin,
        )
        entries = self._entries
        entries.append(entry)
        self._bytes += _size_of(entry)
        while len(entries) > self._max_requests or self._bytes > self._max_bytes:
            self._bytes -= _size_of(entries.popleft())
        if self.on_entry is not None:
            self.on_entry(entry)

    def clear(self) -> None:
        """Drop all requests and number the next one 1."""
        self._entries.clear()
        self._bytes = 0
        self.total = 0
        self.era += 1

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def newest_first(self) -> Iterator[Entry]:
        """Iterate over the kept requests, newest first."""
        return iter(tuple(reversed(self._entries)))

    def find(self, pattern: str = "*") -> list[Entry]:
        """Return the kept requests that match a pattern such as ``"GET /people*"``, oldest first; see ``Matcher``."""
        matches = Matcher(pattern)
        return [entry for entry in tuple(self._entries) if matches.match(entry.method, entry.path)]


def _size_of(entry: Entry) -> int:
    """Return the bytes that an entry counts with. A character counts as four if its text is not ASCII."""
    size = len(entry.request_body) + len(entry.response_body) + _bytes_of(entry.path) + _bytes_of(entry.query)
    for note in entry.notes:
        size += _bytes_of(note.sentence) + _bytes_of(note.advice)
    return size


def _bytes_of(text: str) -> int:
    return len(text) if text.isascii() else 4 * len(text)


def key_label(key: str) -> str:
    """Return what may be shown of a key: its last four characters if it has eight or more."""
    if not key:
        return ""
    return f"...{key[-4:]}" if len(key) >= _MIN_KEY_CHARS else "..."


def redact_query(query: str, key: str) -> str:
    """Return a query without keys: ``"api_key=secret&page=2"`` gives ``"api_key=[key]&page=2"``."""
    pairs = [pair.partition("=") for pair in query.split("&")]
    return "&".join(
        [
            f"{name}={_REDACTED}"
            if value and (unquote_plus(name).lower() in _KEY_NAMES or unquote_plus(value) == key)
            else name + sign + value
            for name, sign, value in pairs
        ]
    )


def redact_body(body: bytes, key: str) -> bytes:
    """Return a body without the request's key."""
    return body.replace(key.encode(), _REDACTED.encode()) if len(key) >= _MIN_KEY_CHARS else body


def redact_notes(notes: Iterable[Note], key: str) -> list[Note]:
    """Return notes without the request's key."""
    if len(key) < _MIN_KEY_CHARS:
        return [*notes]
    return [
        Note(
            note.code,
            note.sentence.replace(key, _REDACTED),
            note.advice.replace(key, _REDACTED),
            note.swallowed,
        )
        for note in notes
    ]
