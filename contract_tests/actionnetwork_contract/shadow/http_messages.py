"""Requests and answers out of the bytes of a connection: HTTP/1.1, read leniently and within limits.

It reads copies, so that it refuses nothing: what it cannot follow is a problem of the message, and never an error. The
parsers of the dependencies do not say where a message ends, nor that the answer to a HEAD has no body.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import Enum, auto

from .exchange import MAX_BODY_BYTES, Broken

_MAX_HEAD_BYTES = 262_144
"""More than any client or server sends, as those limit themselves to 64 KiB at most."""

_MAX_LINE_BYTES = 4096
"""Of the line before a chunk, and of a trailer."""

_REQUEST_LINE = re.compile(rb"[A-Z]{1,32} [!-~]{1,65536} HTTP/1\.[01]\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-5][0-9][0-9])(?: [^\r\n]*)?\Z")
_LENGTH = re.compile("[0-9]{1,20}")
_WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_RAW_DEFLATE = -15


class _State(Enum):
    HEAD = auto()
    LENGTH = auto()
    CHUNK_LINE = auto()
    CHUNK = auto()
    CHUNK_END = auto()
    TRAILERS = auto()
    UNTIL_CLOSE = auto()
    LOST = auto()
    """What follows cannot be read: it is malformed, another protocol, or behind a gap."""


@dataclass(slots=True)
class Message:
    """A request or an answer, which is filled while its bytes arrive."""

    first_line: tuple[str, str] = ("", "")
    """Method and target of a request; status and an empty text of an answer."""
    headers: list[tuple[str, str]] = field(default_factory=list)
    """With names in lower case."""
    started: float = 0.0
    """When its first byte passed."""
    is_complete: bool = False
    problem: Broken | None = None
    _parts: list[bytes] = field(default_factory=list)
    _size: int = 0

    @property
    def size(self) -> int:
        """How many bytes of memory the body takes."""
        return self._size if self._parts else 0

    def header(self, name: str) -> str:
        """Return the values of a header, joined with a comma; empty without it."""
        return ", ".join(value for key, value in self.headers if key == name)

    def add(self, data: bytes) -> None:
        """Add a part of the body, or drop the body if it becomes too large."""
        self._size += len(data)
        if self._size <= MAX_BODY_BYTES:
            self._parts.append(data)
        else:
            self.problem = "too_large"
            self._parts.clear()

    def body(self) -> bytes:
        """Return the body without its content encoding. Sets ``problem`` for one that cannot be decoded."""
        data = b"".join(self._parts)
        for coding in reversed([word.strip().lower() for word in self.header("content-encoding").split(",")]):
            if coding not in ("", "identity") and data:
                data = self._decoded(data, coding)
        return data

    def _decoded(self, data: bytes, coding: str) -> bytes:
        if coding not in _WINDOW_BITS:
            self.problem = self.problem or "encoding"
            return b""
        # Some servers send deflate without the header that it should have.
        is_raw = coding == "deflate" and data[0] & 0x0F != zlib.DEFLATED
        decoder = zlib.decompressobj(_RAW_DEFLATE if is_raw else _WINDOW_BITS[coding])
        try:
            decoded = decoder.decompress(data, MAX_BODY_BYTES + 1)
        except zlib.error:
            self.problem = self.problem or "encoding"
            return b""
        if len(decoded) > MAX_BODY_BYTES:
            self.problem = "too_large"
            return b""
        if not decoder.eof:
            self.problem = self.problem or "encoding"
            return b""
        return decoded


class MessageReader:
    """Reads the messages of one direction. ``has_no_body`` is asked for each answer, with its status.

    ``on_head`` and ``on_end`` get each message as its head and its body are complete. A message that cannot be read on
    is not ended: its ``problem`` says why.
    """

    def __init__(
        self,
        on_head: Callable[[Message], None],
        on_end: Callable[[Message], None],
        has_no_body: Callable[[int], bool] | None = None,
    ) -> None:
        self._on_head = on_head
        self._on_end = on_end
        self._has_no_body = has_no_body
        self._state = _State.HEAD
        self._buffer = bytearray()
        self._left = 0
        self._started = self._now = 0.0
        self._message = Message()
        self._read = {
            _State.HEAD: self._read_head,
            _State.LENGTH: self._read_length,
            _State.CHUNK_LINE: self._read_chunk_line,
            _State.CHUNK: self._read_length,
            _State.CHUNK_END: self._read_chunk_end,
            _State.TRAILERS: self._read_trailers,
            _State.UNTIL_CLOSE: self._read_rest,
        }
        """What reads in each state but ``LOST``, whose buffer is empty, and returns whether it may go on."""

    @property
    def is_lost(self) -> bool:
        """Whether nothing can be read any more, until ``restart``."""
        return self._state is _State.LOST

    def lose(self, problem: Broken) -> None:
        """Read nothing any more, because of a problem that the message under way has too."""
        if not self._message.is_complete:
            self._message.problem = self._message.problem or problem
        self._state = _State.LOST
        self._buffer.clear()

    def restart(self) -> None:
        """Expect a head, whatever came before."""
        self._state = _State.HEAD
        self._buffer.clear()

    def feed(self, data: bytes, time: float) -> None:
        """Read bytes that passed at a time."""
        if self.is_lost:
            return
        if self._state is _State.HEAD and not self._buffer:
            self._message = Message()
            self._started = time
        self._buffer += data
        self._now = time
        while self._buffer and self._read[self._state]():
            pass

    def end(self, *, orderly: bool) -> None:
        """Complete a message without a length, whose end is that of the connection."""
        if self._state is _State.UNTIL_CLOSE and orderly:
            self._finish()

    def _line(self) -> bytes | None:
        """Take a line from the buffer, without its end, or return None if it is not complete."""
        end = self._buffer.find(b"\n")
        if end < 0:
            if len(self._buffer) > _MAX_LINE_BYTES:
                self.lose("malformed")
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line.rstrip(b"\r")

    def _read_head(self) -> bool:
        while self._buffer.startswith((b"\r", b"\n")):  # allowed before a request
            del self._buffer[:1]
        ends = [(at + len(end)) for end in (b"\r\n\r\n", b"\n\n") if (at := self._buffer.find(end)) >= 0]
        if not ends:
            if len(self._buffer) > _MAX_HEAD_BYTES:
                self.lose("malformed")
            return False
        head = bytes(self._buffer[: min(ends)])
        del self._buffer[: min(ends)]
        message = self._message = Message(started=self._started)
        first, *lines = (line.rstrip("\r") for line in head.decode("latin-1").split("\n"))
        if not self._parse_first(first):
            self.lose("malformed")
            self._on_head(message)
            return False
        message.headers = [_split(line) for line in lines if line]
        self._on_head(message)
        return self._begin_body()

    def _parse_first(self, line: str) -> bool:
        if self._has_no_body is not None:
            found = _STATUS_LINE.match(line.encode("latin-1"))
            self._message.first_line = (found[1].decode() if found else "", "")
            return found is not None
        if not looks_like_request(line.encode("latin-1") + b"\n"):
            return False
        method, target, _ = line.split(" ")
        self._message.first_line = (method, target)
        return True

    def _begin_body(self) -> bool:
        """Choose how the body ends. Returns whether reading goes on."""
        message, is_answer = self._message, self._has_no_body is not None
        status = int(message.first_line[0]) if is_answer else 0
        length = message.header("content-length").split(",")[0].strip()
        if status == 101:
            self.lose("upgrade")
            return False
        if self._has_no_body is not None and self._has_no_body(status):
            self._finish()
        elif "chunked" in message.header("transfer-encoding").lower():
            self._state = _State.CHUNK_LINE
        elif length:
            if not _LENGTH.fullmatch(length):
                self.lose("malformed")
                return False
            self._state, self._left = _State.LENGTH, int(length)
            self._end_length()
        elif is_answer:
            self._state = _State.UNTIL_CLOSE
        else:
            self._finish()
        return True

    def _end_length(self) -> None:
        if self._left == 0:
            if self._state is _State.LENGTH:
                self._finish()
            else:
                self._state = _State.CHUNK_END

    def _read_length(self) -> bool:
        part = bytes(self._buffer[: self._left])
        del self._buffer[: self._left]
        self._left -= len(part)
        self._message.add(part)
        self._end_length()
        return True

    def _read_chunk_line(self) -> bool:
        line = self._line()
        if line is None:
            return False
        digits = line.partition(b";")[0].strip()
        try:
            self._left = int(digits, 16)
        except ValueError:
            self._left = -1
        if self._left < 0:
            self.lose("malformed")
            return False
        self._state = _State.CHUNK if self._left else _State.TRAILERS
        return True

    def _read_chunk_end(self) -> bool:
        line = self._line()
        if line is None:
            return False
        if line:
            self.lose("malformed")
            return False
        self._state = _State.CHUNK_LINE
        return True

    def _read_trailers(self) -> bool:
        line = self._line()
        if line is None:
            return False
        if not line:
            self._finish()
        return True

    def _read_rest(self) -> bool:
        self._message.add(bytes(self._buffer))
        self._buffer.clear()
        return True

    def _finish(self) -> None:
        self._message.is_complete = True
        self._state = _State.HEAD
        self._started = self._now  # of what follows in the same bytes
        self._on_end(self._message)


def looks_like_request(data: bytes) -> bool:
    """Return whether bytes begin with the first line of a request."""
    return _REQUEST_LINE.match(data) is not None


def read_date(text: str) -> float | None:
    """Return the seconds since 1970 of a header ``Date``; None for a text that is none."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None


def _split(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()
