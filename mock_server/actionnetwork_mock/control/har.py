"""The journal as HAR 1.2, the format in which browsers and proxies save requests."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import parse_qsl, quote

import msgspec
from msgspec import UNSET, UnsetType

from .._version import __version__
from ..journal import Entry
from .journal import response_headers

_HTTP = "HTTP/1.1"
_UNKNOWN = -1
"""The size of what the journal does not have."""


class Pair(msgspec.Struct):
    """A header or a parameter of the query."""

    name: str
    value: str


class PostData(msgspec.Struct, rename="camel"):
    """The body of a request, as text."""

    mime_type: str
    text: str
    comment: str | UnsetType = UNSET


class Content(msgspec.Struct, rename="camel"):
    """The body of an answer: as text, or in base64 as ``encoding`` says."""

    size: int
    mime_type: str
    text: str
    encoding: str | UnsetType = UNSET
    comment: str | UnsetType = UNSET


class HarRequest(msgspec.Struct, rename="camel", kw_only=True):
    """A request."""

    method: str
    url: str
    headers: list[Pair]
    query_string: list[Pair]
    body_size: int
    post_data: PostData | UnsetType = UNSET
    http_version: str = _HTTP
    cookies: list[Pair] = []
    headers_size: int = _UNKNOWN


class HarResponse(msgspec.Struct, rename="camel", kw_only=True):
    """An answer. The ``status`` is 0 if a fault sent none."""

    status: int
    status_text: str
    headers: list[Pair]
    content: Content
    body_size: int
    redirect: str = msgspec.field(default="", name="redirectURL")
    http_version: str = _HTTP
    cookies: list[Pair] = []
    headers_size: int = _UNKNOWN


class Timings(msgspec.Struct):
    """Where the time went, in milliseconds: all of it between request and answer."""

    wait: float
    send: float = 0
    receive: float = 0


class HarEntry(msgspec.Struct, kw_only=True):
    """A request with its answer, and its notes as the comment."""

    started: str = msgspec.field(name="startedDateTime")
    time: float
    request: HarRequest
    response: HarResponse
    timings: Timings
    cache: dict[str, str] = {}
    comment: str


class Creator(msgspec.Struct):
    """The program that wrote it."""

    name: str
    version: str


class Log(msgspec.Struct):
    """All requests, oldest first."""

    creator: Creator
    entries: list[HarEntry]
    version: str = "1.2"


class Har(msgspec.Struct):
    """The file."""

    log: Log


def write_har(entries: Iterable[Entry], api: str) -> str:
    """Return requests as HAR. ``api`` is the address of the API, ``"http://127.0.0.1:8484/api/v2"``.

    Keys are masked as in the journal: the header has the end of the key.
    """
    log = Log(Creator("actionnetwork-mock", __version__), [_entry(entry, api) for entry in entries])
    return msgspec.json.format(msgspec.json.encode(Har(log)), indent=2).decode() + "\n"


def _entry(entry: Entry, api: str) -> HarEntry:
    notes = [f"{note.code}: {note.sentence}" for note in entry.notes]
    started = datetime.fromtimestamp(entry.time, UTC).isoformat(timespec="milliseconds")
    return HarEntry(
        started=started.replace("+00:00", "Z"),
        time=entry.milliseconds,
        request=_request(entry, api),
        response=_response(entry),
        timings=Timings(entry.milliseconds),
        comment="\n".join([f"request {entry.number}, from the {entry.sender}", *notes]),
    )


def _request(entry: Entry, api: str) -> HarRequest:
    key = [("OSDI-API-Token", entry.key)] if entry.key else []
    body = entry.request_body
    sent: PostData | UnsetType = UNSET
    if body:
        text, mime_type = body.decode("utf-8", "replace"), _mime_type(entry.request_headers)
        sent = PostData(mime_type, text, _cut(entry.request_bytes, body))
    return HarRequest(
        method=entry.method,
        url=address_of(entry, api),
        headers=_pairs([*entry.request_headers, *key]),
        query_string=_pairs(parse_qsl(entry.query, keep_blank_values=True)),
        body_size=entry.request_bytes,
        post_data=sent,
    )


def _response(entry: Entry) -> HarResponse:
    headers, body = response_headers(entry), entry.response_body
    text, encoding = _text_of(body)
    content = Content(
        entry.response_bytes, _mime_type(headers), text, encoding, _cut(entry.response_bytes, body)
    )
    known = {status.value: status.phrase for status in HTTPStatus}
    return HarResponse(
        status=entry.status,
        status_text=known.get(entry.status, ""),
        headers=_pairs(headers),
        content=content,
        body_size=entry.response_bytes,
    )


def address_of(entry: Entry, api: str) -> str:
    """Return the address of a request, as a client writes it."""
    site, path = (api, entry.path) if entry.is_api else split_url(entry.path)
    return f"{site}{target_of(path, entry.query)}"


def split_url(url: str) -> tuple[str, str]:
    """Return the site and the path of the URL in an entry: ``("http://127.0.0.1:8484", "/people")``."""
    site = "/".join(url.split("/", 3)[:3])
    return site, url[len(site) :] or "/"


def target_of(path: str, query: str) -> str:
    """Return a decoded path and a query as they are in a request."""
    encoded = quote(path, safe="/:@!$&'()*+,;=~")
    return f"{encoded}?{query}" if query else encoded


def _pairs(values: Iterable[tuple[str, str]]) -> list[Pair]:
    return [Pair(name, value) for name, value in values]


def _mime_type(headers: Iterable[tuple[str, str]]) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "application/json")


def _text_of(body: bytes) -> tuple[str, str | UnsetType]:
    try:
        return body.decode(), UNSET
    except UnicodeDecodeError:
        return b64encode(body).decode(), "base64"


def _cut(size: int, kept: bytes) -> str | UnsetType:
    missing = size - len(kept)
    return f"{missing} bytes at the end were not kept" if missing > 0 else UNSET
