"""The journal as HAR 1.2, the format in which browsers and proxies save requests."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote

import msgspec

from .._version import __version__
from ..journal import Entry
from .journal import response_headers

_UNKNOWN = {"httpVersion": "HTTP/1.1", "cookies": [], "headersSize": -1}
"""What the journal does not have: the size is unknown."""

Har = dict[str, Any]
"""An object of the format."""


def write_har(entries: Iterable[Entry], api: str) -> str:
    """Return requests as HAR. ``api`` is the address of the API, ``"http://127.0.0.1:8484/api/v2"``.

    Keys are masked as in the journal: the header has the end of the key. The ``status`` of an answer is 0 if a fault
    sent none.
    """
    creator = {"name": "actionnetwork-mock", "version": __version__}
    log = {"creator": creator, "entries": [_entry(entry, api) for entry in entries], "version": "1.2"}
    return msgspec.json.format(msgspec.json.encode({"log": log}), indent=2).decode() + "\n"


def _entry(entry: Entry, api: str) -> Har:
    notes = [f"{note.code}: {note.sentence}" for note in entry.notes]
    started = datetime.fromtimestamp(entry.time, UTC).isoformat(timespec="milliseconds")
    return {
        "startedDateTime": started.replace("+00:00", "Z"),
        "time": entry.milliseconds,
        "request": _request(entry, api),
        "response": _response(entry),
        "timings": {"wait": entry.milliseconds, "send": 0, "receive": 0},
        "cache": {},
        "comment": "\n".join([f"request {entry.number}, from the {entry.sender}", *notes]),
    }


def _request(entry: Entry, api: str) -> Har:
    key = [("OSDI-API-Token", entry.key)] if entry.key else []
    body = entry.request_body
    sent = {
        "mimeType": _mime_type(entry.request_headers),
        "text": body.decode("utf-8", "replace"),
        **_cut(entry.request_bytes, body),
    }
    return {
        "method": entry.method,
        "url": address_of(entry, api),
        "headers": _pairs([*entry.request_headers, *key]),
        "queryString": _pairs(parse_qsl(entry.query, keep_blank_values=True)),
        "bodySize": entry.request_bytes,
        **({"postData": sent} if body else {}),
        **_UNKNOWN,
    }


def _response(entry: Entry) -> Har:
    headers, body = response_headers(entry), entry.response_body
    known = {status.value: status.phrase for status in HTTPStatus}
    return {
        "status": entry.status,
        "statusText": known.get(entry.status, ""),
        "headers": _pairs(headers),
        "content": {
            "size": entry.response_bytes,
            "mimeType": _mime_type(headers),
            **_content(body),
            **_cut(entry.response_bytes, body),
        },
        "bodySize": entry.response_bytes,
        "redirectURL": "",
        **_UNKNOWN,
    }


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


def _pairs(values: Iterable[tuple[str, str]]) -> list[Har]:
    return [{"name": name, "value": value} for name, value in values]


def _mime_type(headers: Iterable[tuple[str, str]]) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "application/json")


def _content(body: bytes) -> Har:
    """Return a body as text, or in base64."""
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"text": b64encode(body).decode(), "encoding": "base64"}


def _cut(size: int, kept: bytes) -> Har:
    missing = size - len(kept)
    return {"comment": f"{missing} bytes at the end were not kept"} if missing > 0 else {}
