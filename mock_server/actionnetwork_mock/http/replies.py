"""Replies: where an answer's status and headers are put together, and where errors become bodies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from starlette.types import Send

from ..errors import ApiError, BadKey, MethodNotAllowed, NotFound, NothingRecorded, TooManyRequests
from ..faults import HowBroken
from ..notes import Notes
from ..rules.resource_rules import rules_named
from ..settings import Settings
from .body import UnreadableBody
from .odata import BadFilter

_COMMON = [
    (b"content-type", b"application/hal+json"),
    (b"cache-control", b"max-age=0, private, must-revalidate"),
]
"""Source: [transport-3] (documented)."""

_HTML = [(b"content-type", b"text/html; charset=utf-8"), _COMMON[1]]

Header = tuple[bytes, bytes]


def encode_headers(headers: Iterable[Header]) -> bytes:
    """Return headers as they are sent: ``b"content-type: text/html\r\n"``."""
    return b"".join([b"%s: %s\r\n" % header for header in headers])


COMMON_HEADERS = encode_headers(_COMMON)
"""The headers of every answer, as they are sent."""


def header_texts() -> list[tuple[str, str]]:
    """Return the headers of every answer, as text."""
    return [(name.decode(), value.decode()) for name, value in _COMMON]


class Sending(NamedTuple):
    """How an answer is sent: with a delay, or over a connection that breaks.

    ``connection`` says how the connection is broken: at once, or after a body shorter than the ``promised_bytes``.
    """

    latency_s: float = 0
    connection: HowBroken | None = None
    promised_bytes: int | None = None


class Reply(NamedTuple):
    """An answer. ``headers`` are those besides content type, length and caching.

    One that a fault keeps from the client altogether has the status 0.
    """

    body: bytes
    status: int = 200
    headers: tuple[Header, ...] = ()
    is_html: bool = False
    sending: Sending | None = None

    @property
    def own_headers(self) -> tuple[Header, ...]:
        """The headers that differ from those of every answer."""
        return (_HTML[0], *self.headers) if self.is_html else self.headers


EMPTY = Reply(b"{}")
"""The answer to a background request, to a keyless one, and to a helper with unusable data.

Source: [background-1], [keyless-1] (documented), [errors-9] (observed).
"""


def error_reply(error: ApiError, settings: Settings, *, has_key: bool) -> Reply:
    """Return the answer to a client's mistake: ``{"error": "<one sentence>"}``, with the status the settings say."""
    if isinstance(error, NothingRecorded):
        return EMPTY
    body = msgspec.json.encode({"error": error.message})
    if isinstance(error, MethodNotAllowed):
        allow = ", ".join(error.allowed).encode()
        return Reply(body, settings.unsupported_method_status, ((b"allow", allow),))
    if isinstance(error, TooManyRequests) and settings.rate_limit_retry_after is not None:
        return Reply(body, error.status, ((b"retry-after", b"%d" % settings.rate_limit_retry_after),))
    if isinstance(error, BadFilter) and settings.unknown_filter == "html_error":
        return _html(400, "Bad Request")
    if isinstance(error, NotFound):
        if error.resource and rules_named(error.resource).has_html_not_found(settings):
            return _html(404, "Not Found")
        if settings.not_found_text == "plain":
            return Reply(b'{"error":"Not found"}', error.status)
    return Reply(body, _status(error, settings, has_key=has_key))


def _html(status: int, title: str) -> Reply:
    return Reply(html_page(title), status, is_html=True)


def html_page(title: str) -> bytes:
    """Return a page in HTML that says nothing but its title."""
    return f"<!DOCTYPE html>\n<title>{title}</title>\n<h1>{title}</h1>\n".encode()


def _status(error: ApiError, settings: Settings, *, has_key: bool) -> int:
    if isinstance(error, UnreadableBody):
        return settings.malformed_json_status
    if isinstance(error, BadKey) and not has_key:
        return settings.missing_key_status
    return settings.validation_status if error.status == 400 else error.status


async def send_reply(send: Send, reply: Reply, notes: Notes, *, with_body: bool) -> None:
    """Send an answer; ``with_body`` is false for a HEAD. One that is broken off is left open after its last byte."""
    body = reply.body
    promised_bytes = None if reply.sending is None else reply.sending.promised_bytes
    length = len(body) if promised_bytes is None else promised_bytes
    headers = [(b"content-length", b"%d" % length), *(_HTML if reply.is_html else _COMMON), *reply.headers]
    if notes.taken:
        headers += [(b"mock-note", note.to_header()) for note in notes.taken]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    sent = body if with_body else b""
    await send({"type": "http.response.body", "body": sent, "more_body": promised_bytes is not None})
