"""The journal: what was asked and answered, bounded in number and in bytes, without keys."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator

import msgspec

from .errors import UsageError
from .notes import Note

IN_BACKGROUND = "(in the background)"
"""Stands where the query does, of what was asked for before and is done now."""


class Entry(msgspec.Struct, gc=False):
    """One request and its answer.

    ``time`` is in seconds since 1970 on the mock's clock. ``path`` is below ``/api/v2`` (``"/people"``); of a request
    to anywhere else it is the whole address (``"http://127.0.0.1:8484/people"``). ``query`` is as it was sent, with
    ``[key]`` in the place of a key. ``key`` says which key was used without giving it away: ``"...-key"``.
    ``milliseconds`` are those until the answer was there, a fault's latency included.
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

    def __repr__(self) -> str:
        said = "".join(f" [{note.code}]" for note in self.notes)
        body = f" {_shortened(self.request_body)}" if self.request_body else ""
        return f"<{self.number}: {self.address} {self.status}{said}{body}>"

    @property
    def is_api(self) -> bool:
        """Whether the request was to the API, rather than to a path outside ``/api/v2``."""
        return self.path.startswith("/")

    @property
    def address(self) -> str:
        """What was asked for: ``"GET /people?page=2"``."""
        return f"{self.method} {self.path}" + (f"?{self.query}" if self.query else "")


def _shortened(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 3] + "..."


_MOST_SHOWN = 120


class Journal:
    """The newest requests, oldest first.

    Of each body the first ``body_bytes`` are kept, and all of them count against ``max_bytes``.
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
        """How many requests there were, those that are forgotten included."""
        self.era = 0
        """How often everything was forgotten, and numbers began at one again."""
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
    ) -> None:
        """Keep a request, and forget the oldest ones when there are too many."""
        self.total += 1
        most = self._body_bytes
        if len(request_body) > most:
            request_body = request_body[:most]
        if len(response_body) > most:
            response_body = response_body[:most]
        entries = self._entries
        entry = Entry(
            self.total,
            time,
            method,
            path,
            query,
            key,
            status,
            notes,
            request_body,
            response_body,
            milliseconds,
        )
        entries.append(entry)
        self._bytes += len(request_body) + len(response_body)
        while len(entries) > self._max_requests or self._bytes > self._max_bytes:
            oldest = entries.popleft()
            self._bytes -= len(oldest.request_body) + len(oldest.response_body)
        if self.on_entry is not None:
            self.on_entry(entry)

    def clear(self) -> None:
        """Forget everything and count from one again."""
        self._entries.clear()
        self._bytes = 0
        self.total = 0
        self.era += 1

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def newest_first(self) -> Iterator[Entry]:
        """Give the kept requests, the newest first."""
        return iter(tuple(reversed(self._entries)))

    def find(self, pattern: str = "*") -> list[Entry]:
        """Return the kept requests that match ``"GET /people*"``, oldest first; see ``Matcher``."""
        matches = Matcher(pattern)
        return [entry for entry in tuple(self._entries) if matches.match(entry.method, entry.path)]


class Matcher:
    """A pattern for requests: a method or ``*``, a blank, and a path below ``/api/v2``.

    In the path ``*`` stands for anything, slashes too. ``"GET /people"`` matches every page and filter of people, since
    a query is not part of the path; ``"*"`` matches all. Raises UsageError for anything else.
    """

    def __init__(self, pattern: str) -> None:
        method, _, path = pattern.strip().partition(" ")
        if pattern.strip() == "*":
            method, path = "*", "*"
        if not re.fullmatch(r"[A-Z]+|\*", method) or not path.startswith(("/", "*")):
            raise UsageError(
                f'{pattern!r} is no pattern for requests: write "GET /people*", "* /tags" or "*"'
            )
        self._method = method
        pieces = (re.escape(piece) for piece in (path.rstrip("/") or "/").split("*"))
        self._path = re.compile(".*".join(pieces), re.DOTALL)

    def match(self, method: str, path: str) -> bool:
        """Return whether a request fits."""
        return self._method in ("*", method) and self._path.fullmatch(path) is not None


def key_label(key: str) -> str:
    """Return what may be shown of a key: its last four characters, of a long one."""
    if not key:
        return ""
    return f"...{key[-4:]}" if len(key) >= 8 else "..."
