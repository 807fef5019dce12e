"""Redaction: what a report may show of requests, answers and errors, which is no personal data.

``{"given_name": "Ada", "custom_fields": {"local": "12"}}`` becomes ``{"given_name": "text", "custom_fields": {"...":
"text"}}``: declared keys stay, values become their types, and other keys become dots.
"""

from __future__ import annotations

import re
import traceback
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from actionnetwork_mock.resources.payloads import IDEMPOTENCY_KEY

from .answer import Answer, Request, Violation
from .declarations import declared_keys, declared_rels

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CLAUSE = re.compile(r"\b(\w+)\s+(eq|gt|lt)\b")
_STATUSES = "subscribed|unsubscribed|bouncing|previous bounce|spam complaint|previous spam complaint".split(
    "|"
)
_MAX_DEPTH = 8
_MAX_PLACES = 4


def redact(value: Any, depth: int = 0) -> Any:
    """Return a JSON value with types in place of values."""
    if isinstance(value, dict):
        if depth >= _MAX_DEPTH:
            return "{...}"
        return {
            name if name in _shown_keys() else "...": redact(inner, depth + 1)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        distinct: list[Any] = []
        for inner in value:
            if (redacted := redact(inner, depth + 1)) not in distinct:
                distinct.append(redacted)
        return distinct
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | float):
        return "number"
    return value if value in _STATUSES else _kind_of(str(value))


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


@cache
def _shown_keys() -> frozenset[str]:
    return declared_keys() | declared_rels() | {IDEMPOTENCY_KEY.name}


def request_line(request: Request) -> str:
    """Return a request without ids and values: ``"GET /people/{id}?filter=email_address eq ..."``."""
    parts = urlsplit(request.path)
    pieces = _UUID.sub("{id}", parts.path).split("/")
    path = "/".join(piece if re.fullmatch(r"[a-z_]*|\{id\}", piece) else "{...}" for piece in pieces)
    names = [*request.query, *(pair.partition("=")[0] for pair in parts.query.split("&") if pair)]
    shown = []
    for name in names:
        clauses = _CLAUSE.findall(request.query.get(name, ""))
        shown.append(f"{name}=" + (" and ".join(f"{field} {op} ..." for field, op in clauses) or "..."))
    return f"{request.method} {path}" + (f"?{'&'.join(shown)}" if shown else "")


def redact_answer(answer: Answer) -> dict[str, Any]:
    """Return the status, the content type and the redacted body of an answer."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    try:
        body = redact(answer.json)
    except (Violation, RecursionError):
        body = f"{len(answer.body)} bytes that are no JSON"
    return {"status": answer.status, "content_type": kind, "body": body}


def places_of(error: BaseException) -> str:
    """Return where an error was raised, without its message: ``"KeyError in comparer 120 < child 44"``."""
    found = traceback.extract_tb(error.__traceback__)[-_MAX_PLACES:]
    places = " < ".join(f"{Path(frame.filename).stem} {frame.lineno}" for frame in reversed(found))
    return f"{type(error).__name__} in {places}"
