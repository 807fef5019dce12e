"""Prints the requests that ``actionnetwork-mock listen`` receives: for people, or as lines of JSON.

Received text is not trusted. It reaches the terminal without control characters.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from rich.console import Console
from rich.highlighter import JSONHighlighter
from rich.text import Text

from ..receiver import Payload, ReceivedRequest
from .plain_text import escape_controls

_MAX_FACT_CHARS = 160
_MAX_BODY_CHARS = 2_000
_MAX_COLOURED_CHARS = 100_000  # characters; colouring a longer text is slow
_TOO_DEEP = "nested too deeply to show"


def show_request(console: Console, request: ReceivedRequest) -> None:
    """Print each payload of a request under its type, first facts, then JSON; or the problem with the request."""
    for place, payload in enumerate(request.payloads, 1):
        of = f" ({place} of {len(request.payloads)})" if len(request.payloads) > 1 else ""
        console.rule(Text(escape_controls(payload.type) + of, "bold cyan"), align="left", style="cyan")
        _show_facts(console, {**_of_request(request), **dict(_of_payload(payload))})
        _show_json(console, payload)
    if not request.payloads:
        console.rule(Text("no payload", "bold red"), align="left", style="red")
        _show_facts(console, _of_request(request))
        console.print(Text(_shortened(request.body.decode(errors="replace"), _MAX_BODY_CHARS)))
    console.print()


def render_lines(request: ReceivedRequest) -> Iterator[str]:
    """Yield a line of JSON for each payload, ``{"received": {...}, "payload": {...}}``, or for the body."""
    received = {
        "number": request.number,
        "time": datetime.fromtimestamp(request.time, UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "headers": request.headers,
        "body_bytes": request.body_bytes,
        "status": request.status,
        "delay": request.delay,
        "problem": request.problem,
    }
    for payload in request.payloads:
        yield _to_line({"received": received, "payload": msgspec.structs.asdict(payload)})
    if not request.payloads:
        body = request.body.decode(errors="replace")
        yield _to_line({"received": received, "payload": None, "body": body})


def _to_line(value: dict[str, Any]) -> str:
    try:
        return json.dumps(value)  # in ASCII, which escapes every control character
    except RecursionError:
        return json.dumps({**value, "payload": None, "body": _TOO_DEEP})


def _shortened(text: str, limit: int) -> str:
    return escape_controls(text if len(text) <= limit else f"{text[:limit]} ... ({len(text)} characters)")


def _show_facts(console: Console, facts: dict[str, str]) -> None:
    for name, value in facts.items():
        style = "yellow" if name == "problem" else ""
        line = Text.assemble(
            (f"  {name:<9}", "dim"), (_shortened(value.replace("\n", " "), _MAX_FACT_CHARS), style)
        )
        console.print(line)


def _show_json(console: Console, payload: Payload) -> None:
    try:
        text = Text(escape_controls(msgspec.json.format(msgspec.json.encode(payload.element)).decode()))
    except RecursionError:
        text = Text(_TOO_DEEP)
    if len(text) <= _MAX_COLOURED_CHARS:
        JSONHighlighter().highlight(text)
    console.print(text)


def _of_request(request: ReceivedRequest) -> dict[str, str]:
    time = datetime.fromtimestamp(request.time).strftime("%H:%M:%S")
    after = f" after {request.delay:g} s" if request.delay else ""
    answer = f"answer {request.status}" if request.status else "closed without an answer"
    query = f"?{request.query}" if request.query else ""
    facts = {
        "request": f"#{request.number}  {time}  {request.body_bytes:,} bytes  {answer}{after}  "
        f"{request.method} {request.path}{query}"
    }
    if request.problem:
        facts["problem"] = request.problem
    return facts


def _of_payload(payload: Payload) -> Iterator[tuple[str, str]]:
    """Yield the most important facts. Each is from a field that some types have, and omitted if it is missing."""
    data = payload.data
    referrer = _object(data, "action_network:referrer_data")
    facts = {
        "person": _person(_object(data, "person")),
        "amount": _amount(data),
        "tickets": _listed(_objects(data, "tickets"), "title", "amount", "currency"),
        "status": _text(data, "status"),
        "comment": _text(data, "comments"),
        "subject": _text(data, "subject"),
        "target": _listed(_objects(data, "targets"), "title", "given_name", "family_name"),
        "answers": _pairs(_object(_object(data, "person"), "custom_fields")),
        "tags": ", ".join(map(str, tags)) if isinstance(tags := data.get("add_tags"), list) else "",
        "source": _spaced(_text(referrer, "source"), _text(referrer, "website")),
        "sponsor": _text(payload.sponsor, "title"),
        "key": payload.idempotency_key,
    }
    return ((name, value) for name, value in facts.items() if value)


def _person(person: dict[str, Any]) -> str:
    emails = _objects(person, "email_addresses")
    email = next((entry for entry in emails if entry.get("primary") is True), emails[0] if emails else {})
    address = _text(email, "address")
    subscribed = "(now subscribed)" if email.get("status") == "subscribed" else ""
    name = _spaced(_text(person, "given_name"), _text(person, "family_name"))
    return _spaced(name, f"<{address}>" if address else "", subscribed)


def _amount(data: dict[str, Any]) -> str:
    recurrence = _object(data, "action_network:recurrence")
    again = _spaced("recurring", _text(recurrence, "period")) if recurrence.get("recurring") is True else ""
    paid = _spaced(_text(data, "amount"), _text(data, "currency"))
    method = _text(_object(data, "payment"), "method")
    return ", ".join(part for part in (paid, again, method) if part)


def _object(of: dict[str, Any], name: str) -> dict[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _objects(of: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = of.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _text(of: dict[str, Any], name: str) -> str:
    found = of.get(name)
    return str(found) if isinstance(found, str | int | float) else ""


def _spaced(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _listed(objects: list[dict[str, Any]], *names: str) -> str:
    return ", ".join(_spaced(*(_text(item, name) for name in names)) for item in objects)


def _pairs(of: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {_text(of, name)}" for name in of)
