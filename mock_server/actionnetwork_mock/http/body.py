"""The body of a request: receiving it, finding out what it is, and reading it as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import msgspec
from starlette.types import Receive

from ..errors import BadRequest, BodyTooLarge

_DRAINED_BYTES = 268_435_456
"""How much of a body that is too long is received and dropped. A client that is cut off would not read the answer."""

_BODY_HEADERS = frozenset({b"content-length", b"transfer-encoding"})

_decode = msgspec.json.Decoder().decode


class ClientGone(Exception):
    """The client closed the connection before its body was complete: nothing is done."""


def announces_body(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Return whether the headers of a request say that it has a body, which a GET seldom has."""
    for name, _ in headers:  # any() takes three times as long
        if name in _BODY_HEADERS:
            return True
    return False


async def read_body(receive: Receive, max_bytes: int, headers: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
    """Return the whole body, of which at most ``max_bytes`` are in memory.

    Raises BodyTooLarge past ``max_bytes``, after reading the rest, so that the client gets to read the answer. It does
    not read the body of a client that waits for the permission to send it. Raises ClientGone as well.
    """
    announced = _announced_bytes(headers)
    if announced > max_bytes:
        raise _too_large(announced, max_bytes)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= max_bytes:
            chunks.append(chunk)
        else:
            chunks.clear()
        if not message.get("more_body", False) or size > _DRAINED_BYTES:
            break
    if size > max_bytes:
        raise _too_large(size, max_bytes)
    return b"".join(chunks)


def _announced_bytes(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """Return the length of a body that the client sends only after ``100 Continue``, else 0."""
    named = dict(headers)
    length = named.get(b"content-length", b"")
    return int(length) if b"expect" in named and length.isdigit() else 0


def _too_large(size: int, max_bytes: int) -> BodyTooLarge:
    return BodyTooLarge(f"The body is too long: {size} bytes, and {max_bytes} are allowed")


class UnreadableBody(BadRequest):
    """The body, or a query with fields, is neither JSON nor a form that the API could read."""


class NoObject(UnreadableBody):
    """The body is JSON, but no object."""


Format = Literal["JSON", "a form", "a multipart form"]

_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_LIKE_JSON = re.compile(rb"\s*[{\[]")
_LIKE_A_FORM = re.compile(rb"[A-Za-z_][\w.:\[\]%+-]*=[\x21\x23-\x7e]*\s*\Z")
_LIKE_MULTIPART = re.compile(rb"\s*--[^\r\n]+\r\ncontent-disposition:", re.IGNORECASE)


def format_of(raw: bytes, content_type: str) -> Format:
    """Return what a body is, whatever its Content-Type says; that decides only where the body can be either.

    ``b"title=T"`` is a form under every label, ``b'{"title": "T"}'`` is JSON. Source: [transport-18] (assumed).
    """
    if _LIKE_JSON.match(raw):
        return "JSON"
    label = media_type(content_type)
    if label == _MULTIPART or _LIKE_MULTIPART.match(raw):
        return "a multipart form"
    return "a form" if label == _FORM or _LIKE_A_FORM.match(raw) else "JSON"


def declared_format(content_type: str) -> Format | None:
    """Return what a Content-Type says that a body is: ``"JSON"`` for ``"application/hal+json; charset=utf-8"``."""
    label = media_type(content_type)
    if label in ("application/json", "text/json") or label.endswith("+json"):
        return "JSON"
    return {_FORM: "a form", _MULTIPART: "a multipart form"}.get(label)  # type: ignore[return-value]


def media_type(content_type: str) -> str:
    """Return a Content-Type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


class JsonBody(NamedTuple):
    """An object that was sent as JSON. ``repeated`` are the keys that occur twice in one object, somewhere in it."""

    fields: dict[str, Any]
    repeated: list[str]


def parse_json(raw: bytes) -> JsonBody:
    """Return a body that is a JSON object. Of a key that occurs twice, the last value counts.

    Raises UnreadableBody for anything else: no JSON, NaN, lone surrogates, NUL in a text, nesting deeper than Python
    follows. Source: [errors-8] (assumed).
    """
    try:
        value = _decode(raw)
    except msgspec.DecodeError as error:
        raise UnreadableBody(f"The body is not JSON: {_reason(raw, str(error))}") from None
    except (UnicodeDecodeError, ValueError):
        raise UnreadableBody("The body is not JSON: it is not UTF-8") from None
    except RecursionError:
        raise UnreadableBody("The body is nested too deeply") from None
    if not isinstance(value, dict):
        raise NoObject(f"The body must be a JSON object, not {json_kind(value)}")
    if b"\\u0000" in raw and _NUL.search(raw):
        raise UnreadableBody("The body has the character NUL in a text")
    return JsonBody(value, _repeated_keys(raw))


_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def _repeated_keys(raw: bytes) -> list[str]:
    """Return the keys that occur twice in one object, each once, in the order of their second occurrence."""
    objects: list[list[tuple[str, Any]]] = []
    try:
        json.loads(raw, object_pairs_hook=objects.append)
    except (ValueError, RecursionError):
        raise UnreadableBody("The body is nested too deeply, or a number in it is too long") from None
    repeated: dict[str, None] = {}
    for pairs in objects:
        if len(dict(pairs)) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    repeated[key] = None
                seen.add(key)
    return [*repeated]


def json_kind(value: object) -> str:
    """Return what a JSON value is, for a sentence: ``"a number"``."""
    return _KINDS[type(value)]


_KINDS: dict[type, str] = {
    dict: "an object",
    list: "an array",
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


def place_of_null(value: Any) -> str | None:
    """Return where a JSON value has its first null: ``".recipients[0].amount"``; ``""`` if it is null itself."""
    if value is None:
        return ""
    if type(value) is dict:
        for name, inner in value.items():
            below = place_of_null(inner)
            if below is not None:
                return f".{name}{below}"
    elif type(value) is list:
        for i, inner in enumerate(value):
            below = place_of_null(inner)
            if below is not None:
                return f"[{i}]{below}"
    return None


def _reason(raw: bytes, text: str) -> str:
    if _LONE_SURROGATE.search(raw):
        return "a text has half a surrogate pair"
    return text.removeprefix("JSON is malformed: ").lower()


_LONE_SURROGATE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Half a pair: a high one without a low one behind, or the other way round. Only looked for when decoding failed."""
