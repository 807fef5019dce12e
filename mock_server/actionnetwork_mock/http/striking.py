"""What faults make of an answer: another one, a damaged one, a late one, or none at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec

from ..faults import ArmedFault, Fault
from ..notes import Notes
from ..settings import Settings
from .hal import page_href
from .paging import parse_page_request
from .replies import Reply, Strike
from .request import Request
from .routing import Match

_LENIENT = Settings()
"""By which a page is counted whatever the world's settings refuse."""


def page_asked(request: Request, match: Match | None) -> int:
    """Return the number of the page that a request asks for, or 0 if it is not for a page."""
    if request.method != "GET" or match is None or match.endpoint.is_item:
        return 0
    paging = match.endpoint.resource.paging
    return 0 if paging is None else parse_page_request(request.query, _LENIENT, Notes()).number


def answer_struck(
    faults: Sequence[ArmedFault], request: Request, notes: Notes, carry_out: Callable[[], Reply]
) -> Reply:
    """Return what is left of an answer, and note each fault.

    ``carry_out`` is called unless a fault spares the server.
    """
    deciding = next((armed.fault for armed in faults if armed.fault.decides), None)
    undone = deciding is not None and deciding.spares_server
    reply = Reply(b"{}") if undone else carry_out()
    for armed in faults:
        _note(notes, armed, undone=undone, status=reply.status)
    for armed in faults:
        if armed.fault.endless_next is not None:
            reply = _with_endless_next(reply, request, armed.fault.endless_next)
    if deciding is not None:
        reply = _decided(reply, deciding)
    latency_s = sum(armed.fault.latency_s or 0 for armed in faults)
    if latency_s:
        reply = reply._replace(strike=(reply.strike or Strike())._replace(latency_s=latency_s))
    return reply


def _note(notes: Notes, armed: ArmedFault, *, undone: bool, status: int) -> None:
    effects = ", ".join(f"{name}={value}" for name, value in armed.fault.effects.items() if name != "body")
    done = "was not carried out" if undone else f"was carried out and came to a {status}"
    notes.inform("fault", f"Fault {armed.number} struck ({effects or 'body'}): the request {done}.")


def _decided(reply: Reply, fault: Fault) -> Reply:
    if fault.connection is not None:
        return Reply(b"", 0, strike=Strike(connection=fault.connection))
    if fault.status is not None:
        reply = _replacement(fault, fault.status)
    if fault.invalid_json:
        return reply._replace(body=reply.body[: max(len(reply.body) // 2, 1)])
    if fault.truncate is not None:
        length = len(reply.body)
        sent = fault.truncate if isinstance(fault.truncate, int) else int(length * fault.truncate)
        body = reply.body[: min(sent, max(length - 1, 0))]
        return reply._replace(body=body, strike=Strike(connection="drop", promised_bytes=length))
    return reply


def _replacement(fault: Fault, status: int) -> Reply:
    headers = () if fault.retry_after is None else ((b"retry-after", str(fault.retry_after).encode()),)
    if fault.body is not None:
        body = fault.body.encode()
    elif fault.html:
        title = f"{status} {_phrase(status)}".strip()
        body = f"<!DOCTYPE html>\n<title>{title}</title>\n<h1>{title}</h1>\n".encode()
    elif status < 400:
        body = b"{}"
    else:
        body = msgspec.json.encode({"error": _sentence(status)})
    return Reply(body, status, headers, fault.html)


def _sentence(status: int) -> str:
    """Source: [limits-2] (observed: a stub only, for 429); the others are not known."""
    return "Too many requests" if status == 429 else _phrase(status) or f"Error {status}"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # 520 to 527 are the edge's own
        return ""


def _with_endless_next(reply: Reply, request: Request, kind: str) -> Reply:
    """Give a page a next link that never ends: to itself, as in October 2022, or to the page behind, however far.

    Source: [paging-5], [paging-3] (observed: the first).
    """
    page = _page_of(reply)
    if page is None:
        return reply
    asked = parse_page_request(request.query, _LENIENT, Notes())
    number = asked.number + (kind == "past_the_end")
    links = {name: link for name, link in page["_links"].items() if name != "next"}
    href = page_href(links["self"]["href"], asked, number)
    page["_links"] = {"next": {"href": href}, **links}
    return reply._replace(body=msgspec.json.encode(page))


def people_on(reply: Reply) -> list[str]:
    """Return the uuids of the people on a page, or of those whose taggings, signatures and the like are on it."""
    page = _page_of(reply)
    if page is None:
        return []
    found = []
    for items in page["_embedded"].values():
        for item in items:
            link = item["_links"].get("osdi:person") or item["_links"].get("self") or {}
            found.append(urlsplit(link.get("href", "")).path.rpartition("/")[2])
    return found


def _page_of(reply: Reply) -> dict[str, Any] | None:
    if reply.status != 200:
        return None
    body = cast("dict[str, Any]", msgspec.json.decode(reply.body))
    return body if "page" in body and "_embedded" in body else None
