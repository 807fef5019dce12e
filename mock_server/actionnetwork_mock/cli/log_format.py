"""Lines of a server's log: a request with its notes, or a webhook delivery that failed.

For people, with colours in a terminal, or as JSON. The colours are written here, because importing rich takes longer
than starting the server.
"""

from __future__ import annotations

import json
import time
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from ..journal import RequestLine
from ..notes import Note
from .plain_text import escape_controls

if TYPE_CHECKING:
    from ..control.journal import RequestView
    from ..journal import Entry
    from ..webhooks import FailedAttempt
    from .defaults import LogFormat

_API_PATH = "/api/v2"
_MAX_ADDRESS_CHARS = 500
_INDENT = " " * 9

_DIM, _RED, _GREEN, _YELLOW, _CYAN = "2", "31", "32", "33", "36"
_STATUS_COLOURS = {2: _GREEN, 3: _CYAN, 4: _YELLOW, 5: _RED, 0: _RED}


class LogEntry(RequestLine):
    """A request in the log: its entry in the journal without the bodies; see ``journal.Entry``."""

    milliseconds: float
    notes: list[Note]


class LogLines:
    """Renders log entries, each line with its line feed. JSON has no colours."""

    def __init__(self, form: LogFormat, *, colour: bool = False) -> None:
        self._form = form
        self._colour = colour

    def request(self, request: LogEntry | Entry | RequestView) -> str:
        """Return the line for a request, followed by lines for its notes."""
        if self._form == "json":
            return _json_line(msgspec.convert(request, LogEntry, from_attributes=True))
        status = self._paint(str(request.status or "no answer"), _STATUS_COLOURS.get(request.status // 100))
        key = f"key {request.key}" if request.key else "no key"
        rest = self._paint(f"{request.milliseconds:.1f} ms, {key}", _DIM)
        address = f"{_one_line(request.method)} {_address(request)}"
        line = f"{self._time(request.time)} {address} {status} {rest}\n"
        return line + "".join(map(self._note, request.notes)) if request.notes else line

    def _note(self, note: Note) -> str:
        colour = _YELLOW if note.swallowed else _CYAN
        sentence = f"{note.code}: {note.sentence}"
        texts = [sentence, note.advice] if note.advice else [sentence]
        return "".join(f"{_INDENT}{self._paint(_one_line(text), colour)}\n" for text in texts)

    def failed_delivery(self, failed: FailedAttempt) -> str:
        """Return the lines for a delivery that failed."""
        if self._form == "json":
            return _json_line(failed)
        what = f"webhook {failed.webhook} {_one_line(failed.url)}"
        then = "it is not tried again"
        if failed.next_attempt is not None:
            then = f"it is tried again at {_clock_time(failed.next_attempt)}"
        problem = self._paint(f"delivery {failed.delivery} failed: {_one_line(failed.problem)}; {then}", _RED)
        return f"{self._time(failed.time)} {what}\n{_INDENT}{problem}\n"

    def _time(self, seconds: float) -> str:
        return self._paint(_clock_time(seconds), _DIM)

    def _paint(self, text: str, colour: str | None) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colour and colour else text


def _address(request: LogEntry | Entry | RequestView) -> str:
    """Return the path and query as the client wrote them: ``"/api/v2/people?page=2"``."""
    prefix = _API_PATH if request.path.startswith("/") else ""
    separator = " " if request.query.startswith("(") else "?"  # "(in the background)"
    query = f"{separator}{request.query}" if request.query else ""
    address = _one_line(prefix + request.path + query)
    return address if len(address) <= _MAX_ADDRESS_CHARS else f"{address[:_MAX_ADDRESS_CHARS]}..."


def _one_line(text: str) -> str:
    return text if text.isprintable() else escape_controls(text.replace("\n", " "))


def _clock_time(seconds: float) -> str:
    return _clock_time_of_second(int(seconds))


@lru_cache(maxsize=2)
def _clock_time_of_second(second: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(second))


def _json_line(value: object) -> str:
    return json.dumps(msgspec.to_builtins(value)) + "\n"  # in ASCII, which escapes control characters
