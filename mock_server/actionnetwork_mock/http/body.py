"""Reading a request's body: hostile or broken JSON becomes one clear sentence."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from ..errors import BadRequest

_decode = msgspec.json.Decoder().decode


class MalformedJson(BadRequest):
    """The body is no JSON object that the API could read."""


class _Duplicate(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def parse_body(raw: bytes) -> dict[str, Any]:
    """Return a body that is a JSON object.

    Raises MalformedJson for anything else: no JSON, NaN, lone surrogates, NUL in a text, a key that stands twice,
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
    """Two values for one key: which one is meant cannot be told, and parsers differ."""
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
