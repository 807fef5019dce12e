"""One connection of a server: uvicorn's, with limits to the head of a request, and to how long a request arrives."""

from __future__ import annotations

import asyncio
import logging
import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol, cast

import httptools
import msgspec
from starlette.types import Scope
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from ..http.body import announces_body
from ..http.fault_injection import CONNECTION
from ..http.replies import COMMON_HEADERS, Header, Reply, encode_headers

MAX_HEAD_BYTES = 65_536
"""The longest head of a request: its first line and its headers. Other servers take 8 to 64 KiB."""

HEAD_TIMEOUT_S = 30.0
BODY_TIMEOUT_S = 60.0
"""The longest time between two parts of a body."""

LINGER_S = 1.0
"""For how long a refused connection stays open. If it closed at once, a client that still sends would not get the
answer, because the system would reset the connection."""

_PER_HEADER_BYTES = len(": \r\n")
_PLAIN_URL = re.compile(rb"(/[!-\"$&->@-~]*)(?:\?([!-\"$-~]*))?")
"""A path without escapes, and a query."""


class _Answer(Protocol):
    """A reply that an application has made. It is an application itself, which sends the reply."""

    @property
    def reply(self) -> Reply:
        """The reply."""

    @property
    def is_plain(self) -> bool:
        """Whether the reply is sent whole and at once, with the headers of every answer and its length alone."""


_AnswerAtOnce = Callable[[Scope], _Answer | None]
"""The method ``answer_at_once`` of an application: the answer to a request, or None to serve it as usual."""

_log = logging.getLogger("actionnetwork_mock.server")
_log.setLevel(logging.ERROR)  # uvicorn warns of requests that it cannot parse


def _is_failure(record: logging.LogRecord) -> bool:
    """Return whether a record is of a failure, and not of a request that the stop of the server has cut off."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


_log.addFilter(_is_failure)


class Connection(HttpToolsProtocol):
    """Refuses a head that is too long with 431, and one that is not complete in 30 seconds with 408.

    A body of which nothing arrives for a minute is refused with 408 as well. It also gives the application the
    transport, for the faults that break it, and ignores offers of other protocols.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.logger = _log
        self._in_head = False
        self._in_body = False
        self._is_refused = False
        self._too_long = False
        self._idle_bytes = 0
        """The bytes since the last head or part of a body was complete: a head, or trailers behind a body."""
        self._timer: asyncio.TimerHandle | None = None
        self._idle_since = math.inf
        """When the last request was answered at once; infinity if more has arrived since."""
        self._keep_alive_timer: asyncio.TimerHandle | None = None
        self._answers: _AnswerAtOnce | None = getattr(self.app, "answer_at_once", None)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Wait for the first head."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, CONNECTION: transport}
        self._timer = self.loop.call_later(HEAD_TIMEOUT_S, self._end_wait)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_timer()
        if self._keep_alive_timer is not None:
            self._keep_alive_timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what arrived. What arrives after a refusal is dropped."""
        if self._is_refused:
            return
        self._idle_bytes += len(data)
        self._idle_since = math.inf
        if self.timeout_keep_alive_task is not None:  # uvicorn's, after an answer that it sent
            self._unset_keepalive_if_required()
        self._parse(data)
        if self._is_refused:
            return
        if self._idle_bytes > MAX_HEAD_BYTES:
            self._refuse(431, _TOO_LONG)
        elif self._in_head and self._timer is None:
            self._idle_since = math.inf
            self._timer = self.loop.call_later(HEAD_TIMEOUT_S, self._end_wait)
        elif self._in_body:
            self._wait_for_body()

    def shutdown(self) -> None:
        """End when the answer on its way is sent. An upload ends at once, since its end may never come."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.response_complete and cycle.more_body:
            self.transport.abort()
        else:
            super().shutdown()

    def on_message_begin(self) -> None:
        """Begin a head."""
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """End a head. One that arrived at once may still be too long."""
        if self.parser.should_upgrade():
            return  # the parser continues without the offer
        if self._timer is not None:  # a head that arrives at once, as most do, has none
            self._stop_timer()
        if self._idle_bytes > MAX_HEAD_BYTES and self._head_bytes() > MAX_HEAD_BYTES:
            self._too_long = True
            raise ValueError(_TOO_LONG)  # ends the parsing, and leads to send_400_response
        self._in_head = False
        self._in_body = True
        self._idle_bytes = 0
        if self._answers is None or not self._answer_at_once(self._answers):
            self._serve_with(self.app)
        self.headers = []  # trailers of a body, which nothing reads, must not become headers of the request

    def on_message_complete(self) -> None:
        """End a request."""
        if not self.parser.should_upgrade():
            self._in_body = False
            if self._timer is not None:
                self._stop_timer()
            if self.cycle is not None:  # else this first request was answered at once
                super().on_message_complete()

    def _parse(self, data: bytes) -> None:
        """Parse as uvicorn does, except that a request that offers another protocol is read as if it did not.

        Java's HttpClient offers HTTP/2 with each request to an http address. httptools skips the body then.
        """
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            head = self._head_without_upgrade()
            self.parser = httptools.HttpRequestParser(self)
            self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn's
            self._parse(head + data[offer.args[0] :])
        except httptools.HttpParserError:
            self.send_400_response("Invalid HTTP request received.")

    def _head_without_upgrade(self) -> bytes:
        """Return the head that was read, without its offer of another protocol."""
        first = b"%s %s HTTP/%s" % (
            self.parser.get_method(),
            self.url,
            self.parser.get_http_version().encode(),
        )
        kept = (b"%s: %s" % header for header in self.headers if header[0] != b"upgrade")
        return b"\r\n".join((first, *kept, b"", b""))

    def _answer_at_once(self, answer: _AnswerAtOnce) -> bool:
        """Answer a request within this call, as a task for each would take as long as most answers.

        Return whether that was possible. uvicorn serves any other request: one with a body, one that waits for its
        turn or for a client that reads slowly, and any that is not a plain GET on a connection that stays open.
        """
        found = _PLAIN_URL.fullmatch(self.url)
        earlier: RequestResponseCycle | None = self.cycle
        if (
            found is None
            or self.parser.get_method() != b"GET"
            or self.parser.get_http_version() != "1.1"
            or not self.parser.should_keep_alive()
            or not (earlier is None or earlier.response_complete)
            or self.flow.write_paused
            or self.transport.is_closing()
            or announces_body(self.headers)
        ):
            return False
        path, query = found.groups(b"")
        scope: Scope = self.scope  # type: ignore[assignment]  # uvicorn's type of the same dictionary
        scope["method"], scope["path"] = "GET", path.decode()
        scope["raw_path"], scope["query_string"] = path, query
        try:
            answered = answer(scope)
        except Exception as error:
            self._serve_with(_failing_with(error))  # uvicorn logs it and answers 500
            return True
        if answered is None:
            return False
        if answered.is_plain:
            self._send_at_once(answered.reply)
        else:
            self._serve_with(cast("ASGI3Application", answered))
        return True

    def _serve_with(self, app: ASGI3Application) -> None:
        """Let uvicorn serve the request of the head that was read with an application."""
        self._idle_since = math.inf  # an earlier request of the same data may have been answered at once
        own, self.app = self.app, app
        try:
            super().on_headers_complete()
        finally:
            self.app = own

    def _send_at_once(self, reply: Reply) -> None:
        body = reply.body
        start = _start_of_head(reply.status, *self.server_state.default_headers)
        head = b"%scontent-length: %d\r\n%s\r\n" % (start, len(body), COMMON_HEADERS)
        self.transport.write(head + body)  # writelines() of asyncio in Python 3.12 ignores slow readers
        self.server_state.total_requests += 1
        self._idle_since = self.loop.time()
        if self._keep_alive_timer is None:
            self._close_when_idle(self.timeout_keep_alive)

    def _close_when_idle(self, seconds: float) -> None:
        """Look in so many seconds whether to close the connection. A timer for each answer would cost more."""
        self._keep_alive_timer = self.loop.call_later(seconds, self._end_keep_alive)

    def _end_keep_alive(self) -> None:
        self._keep_alive_timer = None
        left = self._idle_since + self.timeout_keep_alive - self.loop.time()
        if left <= 0:
            self.timeout_keep_alive_handler()
        elif left < math.inf:
            self._close_when_idle(left)

    def on_body(self, body: bytes) -> None:
        """Take a part of a body."""
        self._idle_bytes = 0
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        """Answer what cannot be parsed."""
        self._refuse(*((431, _TOO_LONG) if self._too_long else (400, msg)))

    def _head_bytes(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + _PER_HEADER_BYTES for name, value in self.headers)

    def _end_wait(self) -> None:
        """Give up waiting for a head or a body. A client that sent nothing of a head gets no answer."""
        self._timer = None
        if self._in_body:
            self._end_body()
        elif self._in_head:
            self._refuse(408, f"The head of the request was not complete after {HEAD_TIMEOUT_S:g} seconds")
        else:
            self.transport.close()

    def _wait_for_body(self) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(BODY_TIMEOUT_S, self._end_wait)

    def _end_body(self) -> None:
        """Refuse a body whose next part did not arrive, unless it is the application that does not read."""
        if self.flow.read_paused:
            self._wait_for_body()
            return
        cycle = self.cycle
        is_answered = cycle.response_started or bool(self.pipeline)
        cycle.disconnected = True  # the application stops to read
        cycle.message_event.set()
        if is_answered:
            self._is_refused = True
            self.transport.close()
        else:
            self._refuse(408, f"No part of the body arrived for {BODY_TIMEOUT_S:g} seconds")

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, status: int, sentence: str) -> None:
        """Answer with a sentence and close the connection, without a call of the application."""
        self._is_refused = True
        self._stop_timer()
        if self.transport.is_closing():
            return
        earlier: RequestResponseCycle | None = self.cycle
        if earlier is not None and not (
            earlier.response_complete or earlier.disconnected
        ):  # its answer is on its way
            self.transport.close()
            return
        body = msgspec.json.encode({"error": sentence})
        headers = b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + headers % len(body) + body)
        self.loop.call_later(LINGER_S, self.transport.close)


def _failing_with(error: Exception) -> ASGI3Application:
    async def fail(*_: object) -> None:
        raise error

    return fail


@lru_cache(maxsize=64)  # the date changes each second
def _start_of_head(status: int, *headers: Header) -> bytes:
    return STATUS_LINE[status] + encode_headers(headers)


_TOO_LONG = f"The head of the request is longer than {MAX_HEAD_BYTES} bytes"
