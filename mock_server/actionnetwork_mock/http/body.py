"""The body of a request: receiving it, and reading it as JSON; broken JSON becomes one clear sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import msgspec
from starlette.types import Receive

from ..errors import BadRequest, BodyTooLarge

_DRAINED_BYTES = 268_435_456
"""How much of a body that is too long is received and dropped. A client that is cut off would not read the answer."""

_decode = msgspec.json.Decoder().decode


class ClientGone(Exception):
    """The client closed the connection before its body was complete: nothing is done."""


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


class MalformedJson(BadRequest):
    """The body is no JSON object that the API could read."""


class _Duplicate(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def parse_body(raw: bytes) -> dict[str, Any]:
    """Return a body that is a JSON object.

    Raises MalformedJson for anything else: no JSON, NaN, lone surrogates, NUL in a text, a key that occurs twice,
    nesting deeper than Python follows. Source: [errors-8] (assumed).
    """
    try:
        value = _decode(raw)
    except msgspec.DecodeError as error:
        raise MalformedJson(f"The body is not JSON: {_reason(raw, str(error))}") from None
    except (UnicodeDecodeError, ValueError):
        raise MalformedJson("The body is not JSON: it is not UTF-8") from None
    except RecursionError:
        raise MalformedJson("The body is nested too deeply") from None
    if not isinstance(value, dict):
        raise MalformedJson(f"The body must be a JSON object, not {json_kind(value)}")
    if b"\\u0000" in raw and _NUL.search(raw):
        raise MalformedJson("The body has the character NUL in a text")
    _refuse_duplicates(raw)
    return value


_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def _refuse_duplicates(raw: bytes) -> None:
    """Raise MalformedJson if an object has a key twice, since parsers differ in which value they use."""
    try:
        json.loads(raw, object_pairs_hook=_unique)
    except _Duplicate as error:
        raise MalformedJson(f"The key {error.key[:60]!r} stands twice in one object of the body") from None
    except (ValueError, RecursionError):
        raise MalformedJson("The body is nested too deeply, or a number in it is too long") from None


def _unique(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise _Duplicate(key)
        seen.add(key)


def json_kind(value: object) -> str:
    """Return what a JSON value is, for a sentence: ``"a number"``."""
    kinds: dict[type, str] = {
        dict: "an object",
        list: "an array",
        str: "text",
        bool: "true or false",
        int: "a number",
        float: "a number",
        type(None): "null",
    }
    return kinds[type(value)]


def _reason(raw: bytes, text: str) -> str:
    if _LONE_SURROGATE.search(raw):
        return "a text has half a surrogate pair"
    return text.removeprefix("JSON is malformed: ").lower()


_LONE_SURROGATE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Half a pair: a high one without a low one behind, or the other way round. Only looked for when decoding failed."""
