"""The headers of a corpus: some known ones, with known contents. All others are left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

from ..declarations import METHODS
from ..shadow.http_messages import read_date

Headers = list[tuple[str, str]]

_MEDIA_TYPES = (
    "*/*",
    "application/hal+json",
    "application/json",
    "application/x-www-form-urlencoded",
    "text/html",
    "text/plain",
)
_CHARSET = re.compile(r"charset=\"?utf-?8\"?", re.IGNORECASE)
_CACHING = re.compile(r"(?:private|public|no-cache|no-store|must-revalidate|max-age=\d{1,9}|,|\s)*")
_ORIGIN = "https://example.org"
_SENT = frozenset(("accept", "content-type", "osdi-api-token"))
"""The headers that a web page is known to send."""
_SECONDS = re.compile(r"\d{1,6}")


def known_headers(headers: Iterable[tuple[str, str]], moved: Callable[[float], float]) -> Headers:
    """Return the headers that a corpus has. ``moved`` returns another time, in seconds since 1970."""
    return [(name, kept) for name, value in headers if (kept := _kept(name, value, moved)) is not None]


def _kept(name: str, value: str, moved: Callable[[float], float]) -> str | None:
    if name == "date":
        return _date(value, moved)
    keep = _KNOWN.get(name)
    return keep(value) if keep is not None else None


def _media_type(value: str) -> str:
    media, _, rest = value.partition(";")
    known = media.strip().lower() if media.strip().lower() in _MEDIA_TYPES else "application/octet-stream"
    return f"{known}; charset=utf-8" if _CHARSET.search(rest) else known


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda value: value if pattern.fullmatch(value) else None


def _names_of(known: Collection[str]) -> Callable[[str], str | None]:
    """Return a function that keeps the known ones of the names in a list, in whatever case."""
    names = {name.casefold() for name in (*known, "*")}

    def keep(value: str) -> str | None:
        return (
            ", ".join(name for name in map(str.strip, value.split(",")) if name.casefold() in names) or None
        )

    return keep


def _date(value: str, moved: Callable[[float], float]) -> str | None:
    seconds = read_date(value)
    if seconds is None:
        return None
    return format_datetime(datetime.fromtimestamp(moved(seconds), UTC), usegmt=True)


_KNOWN: Mapping[str, Callable[[str], str | None]] = {
    "accept": _media_type,
    "access-control-allow-headers": _names_of(_SENT),
    "access-control-allow-methods": _names_of(METHODS),
    "access-control-allow-origin": lambda value: "*" if value.strip() == "*" else _ORIGIN,
    "access-control-request-headers": _names_of(_SENT),
    "access-control-request-method": _names_of(METHODS),
    "cache-control": _matching(_CACHING),
    "content-type": _media_type,
    "origin": lambda value: _ORIGIN,
    "retry-after": _matching(_SECONDS),
}
"""Each header that may stay, with what returns its content in a corpus; None leaves it out."""
