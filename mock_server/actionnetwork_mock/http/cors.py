"""CORS: which requests web pages of another origin may send, and whose answers they may read.

``allows_pages`` decides for the preflight request and for every answer alike, whatever its status. Source: [keyless-4],
[keyless-5] (observed that programs in browsers work; assumed: the headers).
"""

from __future__ import annotations

import re

from .call import Call
from .replies import Reply
from .routing import ROUTES, Endpoint

_KEYED_METHODS = b"GET, POST, PUT, DELETE, OPTIONS"
_HELPER_METHODS = b"POST, OPTIONS"
_USUAL_HEADERS = b"Content-Type, OSDI-API-Token"
_HEADER_NAMES = re.compile(rb"[A-Za-z0-9-]+(?:[ \t]*,[ \t]*[A-Za-z0-9-]+)*")
_MAX_HEADER_NAMES_BYTES = 1024


def accepts_keyless_posts(endpoint: Endpoint) -> bool:
    """Return whether an address is that of a helper which needs no key."""
    helper = endpoint.resource.helper
    return helper is not None and helper.keyless and not endpoint.is_item and "POST" in endpoint.methods


def allows_pages(call: Call) -> bool:
    """Return whether pages of any origin may send a request such as this one, and read the answer.

    A preflight request asks this for the method that it names, or for a POST if it names none.
    """
    if call.world.settings.keyed_cors == "allowed":
        return True
    method = call.method
    if method == "OPTIONS":
        method = dict(call.headers).get(b"access-control-request-method", b"POST").decode("latin-1")
    match = ROUTES.match(call.path)
    return method == "POST" and match is not None and accepts_keyless_posts(match.endpoint)


def answer_preflight(call: Call) -> Reply | None:
    """Answer what a browser asks before a page sends a request, if pages may send it."""
    if call.method != "OPTIONS" or not call.origin or not allows_pages(call):
        return None
    every = call.world.settings.keyed_cors == "allowed"
    return Reply(
        b"",
        headers=(
            (b"access-control-allow-methods", _KEYED_METHODS if every else _HELPER_METHODS),
            (b"access-control-allow-headers", _allowed_headers(call)),
            (b"access-control-max-age", b"600"),
        ),
    )


def _allowed_headers(call: Call) -> bytes:
    """Return the names of the headers that a page asks to send. The API allows them all."""
    asked = dict(call.headers).get(b"access-control-request-headers", b"")
    is_usable = len(asked) <= _MAX_HEADER_NAMES_BYTES and _HEADER_NAMES.fullmatch(asked)
    return asked if is_usable else _USUAL_HEADERS


def let_page_read(call: Call, reply: Reply) -> Reply:
    """Return the answer to a page's request, with the header that lets the page read it, if pages may."""
    if not allows_pages(call):
        return reply
    return reply._replace(headers=(*reply.headers, (b"access-control-allow-origin", b"*")))
