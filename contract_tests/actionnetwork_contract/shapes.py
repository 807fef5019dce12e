"""Shapes: what may be shown of requests and answers without showing anybody's data.

``{"given_name": "Ada", "custom_fields": {"local": "12"}}`` has the shape ``{"given_name": "text", "custom_fields":
{"...": "text"}}``: names of declared keys stay, values become their types, and so do keys that nobody declared.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from actionnetwork_mock.resources import RESOURCES, Resource
from actionnetwork_mock.resources.payloads import PAYLOADS, Payload

from .api import Answer, Sent

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CLAUSE = re.compile(r"(\w+)\s+(eq|gt|lt)\b")
_WORDS = {
    "subscribed",
    "unsubscribed",
    "bouncing",
    "previous bounce",
    "spam complaint",
    "previous spam complaint",
}
_MOST_DEPTH = 8


def shape_of(value: Any, depth: int = 0) -> Any:
    """Return the shape of a JSON value."""
    if isinstance(value, dict):
        if depth >= _MOST_DEPTH:
            return "{...}"
        return {_key(name): shape_of(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        shapes: list[Any] = []
        for one in value:
            if (shape := shape_of(one, depth + 1)) not in shapes:
                shapes.append(shape)
        return shapes
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | float):
        return "number"
    return value if value in _WORDS else _kind_of(str(value))


def _kind_of(text: str) -> str:
    if not text.strip():
        return "blank text" if text else "empty text"
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text):
        return "time"
    if text.startswith(("http://", "https://")):
        return "address"
    if re.fullmatch(r"[a-z_]+:" + _UUID.pattern, text):
        return "identifier"
    return "text"


def _key(name: str) -> str:
    return name if name in _names() else "..."


def _names(found: set[str] = set()) -> set[str]:  # noqa: B006  # filled once
    """Return every key that the API is known to have."""
    if not found:
        declared: list[Resource | Payload] = [*RESOURCES, *PAYLOADS.values()]
        for one in declared:
            for fields in (one.fields, *one.objects.values()):
                found.update(field.name for field in fields)
            found.update(link.rel for link in one.links)
        for resource in RESOURCES:
            found.update((resource.rel, resource.item_rel or resource.rel))
            if resource.helper is not None:
                found.update(field.name for field in resource.helper.body)
        found.update(
            "_links _embedded href title next previous self curies error notice templated name".split()
        )
        found.update("page per_page total_pages total_records person idempotency_key".split())
    return found


def request_line(sent: Sent) -> str:
    """Return what was asked, without ids and values: ``"GET /people/{id}?filter=email_address eq ..."``."""
    parts = urlsplit(sent.path)
    path = _UUID.sub("{id}", parts.path)
    path = "/".join(piece if re.fullmatch(r"[a-z_]*|\{id\}", piece) else "{...}" for piece in path.split("/"))
    names = [*sent.query, *(pair.partition("=")[0] for pair in parts.query.split("&") if pair)]
    shown = []
    for name in names:
        clauses = _CLAUSE.findall(sent.query.get(name, ""))
        shown.append(f"{name}=" + (" and ".join(f"{f} {op} ..." for f, op in clauses) or "..."))
    return f"{sent.method} {path}" + (f"?{'&'.join(shown)}" if shown else "")


def answer_shape(answer: Answer) -> dict[str, Any]:
    """Return what may be shown of an answer: status, type of content, and the shape of the body."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    try:
        body = shape_of(answer.json)
    except Exception:
        body = f"{len(answer.body)} bytes that are no JSON"
    return {"status": answer.status, "content_type": kind, "body": body}
