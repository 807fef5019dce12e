"""What may be shown of requests and addresses: everything but API keys and passwords."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, unquote_plus

SURE_KEY_NAMES = frozenset({"osdi-api-token", "osdi_api_token", "api_key", "api-key", "apikey", "api_token"})
POSSIBLE_KEY_NAMES = frozenset({"key", "token", "access_token"})
"""Names under which clients send a key in places where the API does not look for it."""

REDACTED = "[key]"
PASSWORD = "[password]"

_KEY_NAMES = SURE_KEY_NAMES | POSSIBLE_KEY_NAMES
_MIN_KEY_CHARS = 8
"""A shorter key is redacted only as a whole value, because a key such as ``one`` is also part of ``phone``."""

_MAX_REDACTORS = 256
_NAMES = "|".join(sorted(map(re.escape, SURE_KEY_NAMES)))
_MEMBER = re.compile(rf'("(?:{_NAMES})"[ \t\r\n]*:[ \t\r\n]*")[^"]+'.encode(), re.IGNORECASE)
"""A member of a JSON object that has the name of a key. A body that was cut off may end within it."""
_PARTS = (b"key", b"token")
"""Each name of a key has one of these. Few bodies have, and looking takes a twentieth of what the patterns take."""
_REPLACEMENT = rb"\g<1>" + REDACTED.encode()
_PAIR = re.compile(rf"((?:^|&)(?:{_NAMES})=)[^&]+".encode(), re.IGNORECASE)
_USER_INFO = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]{0,30}://)(?P<info>[^/?#]*)@", re.IGNORECASE)


def key_label(key: str) -> str:
    """Return what may be shown of a key: its last four characters if it has eight or more."""
    if not key:
        return ""
    return f"...{key[-4:]}" if len(key) >= _MIN_KEY_CHARS else "..."


def redact_url(url: str) -> str:
    """Return an address without its password and without keys in its query.

    ``"https://ann:secret@example.org/hook?token=abc"`` gives ``"https://ann:[password]@example.org/hook?token=[key]"``.
    """
    path, mark, query = _USER_INFO.sub(_without_password, url, count=1).partition("?")
    return f"{path}?{redactor().query(query)}" if mark else path


def _without_password(found: re.Match[str]) -> str:
    name, colon, _ = found["info"].partition(":")
    return f"{found['scheme']}{name}:{PASSWORD}@" if colon else f"{found['scheme']}{PASSWORD}@"


class Redactor:
    """Removes the key of a request, other known keys, and what has the name of a key, from the parts of a request."""

    def __init__(self, key: str, others: Iterable[str]) -> None:
        self._key = key
        self.label = key_label(key)
        """What may be shown of the key of the request."""
        long = [each for each in (key, *others) if len(each) >= _MIN_KEY_CHARS]
        texts = {text for each in long for text in _spellings(each)}
        self._texts = sorted(texts, key=len, reverse=True)
        self._bytes = [text.encode() for text in self._texts]
        self._longest = max(map(len, self._texts), default=0)

    def text(self, text: str) -> str:
        """Return a text, such as a path, without keys."""
        for key in self._texts:
            if key in text:
                text = text.replace(key, REDACTED)
        return text

    def body(self, body: bytes) -> bytes:
        """Return a body without keys: ``b'{"api_key": "secret"}'`` gives ``b'{"api_key": "[key]"}'``."""
        body = self._without_keys(body)
        lowered = body.lower()
        if any(part in lowered for part in _PARTS):
            body = _PAIR.sub(_REPLACEMENT, _MEMBER.sub(_REPLACEMENT, body))
        return body

    def beginning(self, body: bytes, limit: int) -> bytes:
        """Return the first ``limit`` bytes of a body without keys, and without a part of one at the end.

        What only has the name of a key stays: ``body`` removes that.
        """
        end = limit + self._longest
        for key in self._bytes:
            if body.find(key, 0, end) >= 0:
                return self._without_keys(body)[:limit]
        return body[:limit]

    def _without_keys(self, body: bytes) -> bytes:
        for key in self._bytes:
            if key in body:
                body = body.replace(key, REDACTED.encode())
        return body

    def query(self, query: str) -> str:
        """Return a query without keys: ``"api_key=secret&page=2"`` gives ``"api_key=[key]&page=2"``."""
        return "&".join([self._pair(*pair.partition("=")) for pair in query.split("&")])

    def _pair(self, name: str, sign: str, value: str) -> str:
        if not value:
            return self.text(name) + sign
        decoded = _decoded(value)
        if _decoded(name).lower() in _KEY_NAMES or decoded == self._key:
            return f"{self.text(name)}={REDACTED}"
        shown = self.text(value)
        if shown != value:
            decoded = _decoded(shown)
        # A key that is encoded in an unusual way goes with the whole value.
        hidden = REDACTED if self.text(decoded) != decoded else shown
        return f"{self.text(name)}={hidden}"


def _decoded(text: str) -> str:
    """Return a part of a query decoded. Most have nothing to decode, which is faster to see."""
    return unquote_plus(text) if "%" in text or "+" in text else text


@lru_cache(_MAX_REDACTORS)
def redactor(key: str = "", *others: str) -> Redactor:
    """Return what removes keys, for requests with a key."""
    return Redactor(key, others)


def _spellings(key: str) -> set[str]:
    """Return how a key is written as it is, in a form or address, and in JSON."""
    return {
        key,
        quote(key, safe=""),
        quote(key, safe="").lower(),
        key.replace("\\", "\\\\"),
        key.replace("/", "\\/"),
        key.replace('"', '\\"'),
    }
