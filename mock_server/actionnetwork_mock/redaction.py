"""What may be shown of requests and addresses: everything but API keys and passwords."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, unquote_plus

from .hosts import host_name, is_loopback

SURE_KEY_NAMES = frozenset({"osdi-api-token", "osdi_api_token", "api_key", "api-key", "apikey", "api_token"})
POSSIBLE_KEY_NAMES = frozenset({"key", "token", "access_token"})
"""Names under which clients send a key in places where the API does not look for it."""

REDACTED = "[key]"
PASSWORD = "[password]"
PATH = "[path]"
MASKS = (f"{PASSWORD}@", f"/{PATH}", f"={REDACTED}")
"""What only a masked address has, so that none is taken for an address to send to."""

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
_USER_INFO = re.compile(r"\A(?P<scheme>(?:[a-z][a-z0-9+.-]{0,30}://|//)?)(?P<info>[^/?#]*)@", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?P<scheme>(?:[a-z][a-z0-9+.-]{0,30}://|//)?)(?P<host>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?",
    re.IGNORECASE,
)
_PORT = re.compile(r"(?<!:):(?P<port>[^:\]]*)$")
_WORD = r"(?:[A-Z]?[a-z]{1,20}(?:[A-Z][a-z]{2,20})*[0-9]{0,3}|[A-Z]{1,8}[0-9]{0,3}|[0-9]{1,4})"
_WORDS = re.compile(rf"{_WORD}(?:[-_.]{_WORD})*")
"""What a person chose to be read: ``"hook"``, ``"action-network_v2.php"``. A token has longer or mixed parts."""


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


def redact_webhook_url(url: str) -> str:
    """Return the address of a webhook without what opens it, which is often a token in the path.

    ``"https://hooks.example.org/services/T000/B000/secret?x=1"`` gives
    ``"https://hooks.example.org/services/[path]?x=[key]"``. Of a receiver on this machine, the words of the path and
    the query stay: ``"http://localhost:5000/hooks/people"``. So does the path of a catcher, ``/catch/NAME``.
    """
    found = _ADDRESS.match(_USER_INFO.sub(_without_password, url, count=1))
    assert found is not None  # it matches any text
    host, query = found["host"], found["query"]
    is_local = is_loopback(host_name(host.rpartition("@")[2].encode("latin-1", "replace")))
    shown = f"{found['scheme']}{_PORT.sub(_without_wrong_port, host)}{_shown_path(found['path'], is_local)}"
    if query is None:
        return shown
    return f"{shown}?{'&'.join(_shown_pair(pair, is_local) for pair in redactor().query(query).split('&'))}"


def _without_wrong_port(found: re.Match[str]) -> str:
    """Return a port. Of a password that contains a ``/``, a part is where the port is expected."""
    return found[0] if not found["port"].strip("0123456789") else f":{PASSWORD}"


def _shown_path(path: str, is_local: bool) -> str:
    """Return the segments that are words: on another host the first one, or the two of a catcher."""
    segments = [PATH if segment and not _WORDS.fullmatch(segment) else segment for segment in path.split("/")]
    limit = 3 if segments[1:2] == ["catch"] else 2  # what is before the first "/" is empty
    if not is_local and any(segments[limit:]):
        segments[limit:] = [PATH]
    return "/".join(segments)


def _shown_pair(pair: str, is_local: bool) -> str:
    """Return a pair of a query, with its value if that is a word for a receiver on this machine."""
    name, sign, value = pair.partition("=") if "=" in pair else ("", "", pair)
    is_shown = not value or (is_local and _WORDS.fullmatch(value))
    return f"{name}{sign}{value if is_shown else REDACTED}"


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
