"""Removes API keys from what the journal keeps, wherever a client put them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote_plus

import msgspec

from .notes import Note

SURE_KEY_NAMES = frozenset({"osdi-api-token", "osdi_api_token", "api_key", "api-key", "apikey", "api_token"})
POSSIBLE_KEY_NAMES = frozenset({"key", "token", "access_token"})
"""Names under which clients send a key in places where the API does not look for it."""

_KEY_NAMES = SURE_KEY_NAMES | POSSIBLE_KEY_NAMES
_REDACTED = "[key]"
_MIN_CHARS = 8
"""A shorter key is redacted only as a whole value, because a key such as ``one`` is also part of ``phone``."""


def redact_query(query: str, key: str) -> str:
    """Return a query without keys: ``"api_key=secret&page=2"`` gives ``"api_key=[key]&page=2"``."""
    return "&".join([_redact_pair(pair, key) for pair in query.split("&")]) if query else query


def _redact_pair(pair: str, key: str) -> str:
    name, _, value = pair.partition("=")
    is_key = value and (unquote_plus(name).lower() in _KEY_NAMES or unquote_plus(value) == key)
    return f"{name}={_REDACTED}" if is_key else pair


def redact_body(body: bytes, key: str) -> bytes:
    """Return a body without the request's key."""
    return body.replace(key.encode(), _REDACTED.encode()) if len(key) >= _MIN_CHARS else body


def redact_echo(body: bytes, status: int, key: str) -> bytes:
    """Return an answer's body without the request's key: an answer that refuses a key repeats it."""
    if key and status in (401, 403):
        return body.replace(msgspec.json.encode(key)[1:-1], _REDACTED.encode())
    return body


def redact_notes(notes: Iterable[Note], key: str) -> list[Note]:
    """Return notes without the request's key."""
    if len(key) < _MIN_CHARS:
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
