"""Injected faults: their effect on an answer and on its connection."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Literal, cast
from urllib.parse import urlsplit

import msgspec
from starlette.types import Receive, Scope

from ..changes import remove_person, seed_people
from ..errors import ApiError, ConnectionBroken
from ..faults import ActiveFault, Fault, HowBroken
from ..notes import Notes
from ..settings import Settings
from .call import Call
from .query import PageRequest, decode_query, parse_page_request
from .replies import Reply, Sending, html_page
from .routing import ROUTES

CONNECTION = "actionnetwork_mock.connection"
"""Where in the ``state`` of a scope a server leaves the ``asyncio.Transport`` of the connection."""

_NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)

_LENIENT = Settings()
"""Pages are counted with these settings, whatever those of the world refuse."""

Run = Callable[[Call], Reply]
"""Runs steps of the pipeline on a call."""


def answer_with_faults(call: Call, run: Run, look_up: Run) -> Reply:
    """Return the answer as the faults that match leave it, and add a note for each fault.

    ``run`` carries the call out, and is not called where a fault decides that it is not. ``look_up`` reads an address
    without counting a request.
    """
    faults = call.world.faults.injected(call.method, call.path.rstrip("/") or "/", page_asked(call))
    for armed in faults:
        if armed.fault.person is not None:
            _move_person(armed.fault.person, call, look_up)
    deciding = next((armed.fault for armed in faults if armed.fault.decides), None)
    undone = deciding is not None and deciding.spares_server
    reply = Reply(b"{}") if undone else run(call)
    for armed in faults:
        _note(call.notes, armed, undone=undone, status=reply.status)
    for armed in faults:
        if armed.fault.endless_next is not None:
            reply = _with_endless_next(reply, call, armed.fault.endless_next)
    if deciding is not None:
        reply = _decided(reply, deciding)
    latency_s = sum(armed.fault.latency_s or 0 for armed in faults)
    if latency_s:
        reply = reply._replace(sending=(reply.sending or Sending())._replace(latency_s=latency_s))
    return reply


def page_asked(call: Call) -> int:
    """Return the number of the page that a call asks for, or 0 if it is not for a page."""
    match = ROUTES.match(call.path)
    if call.method != "GET" or match is None or match.endpoint.is_item:
        return 0
    return 0 if match.endpoint.resource.paging is None else _page_request(call).number


def _page_request(call: Call) -> PageRequest:
    return parse_page_request(decode_query(call.query_string), _LENIENT, Notes())


def _move_person(how: Literal["joins", "leaves"], call: Call, look_up: Run) -> None:
    """Add an invented person to the group, or remove the first person on the first page of the requested collection."""
    group = call.world.group_of(call.key)
    if group is None:
        return
    if how == "joins":
        seed_people(call.world, 1, group=group)
        return
    first_page = look_up(call.with_query({**decode_query(call.query_string), "page": "1"}))
    with suppress(ApiError):
        any(remove_person(call.world, uuid, group=group) for uuid in _people_on(first_page))


def _note(notes: Notes, armed: ActiveFault, *, undone: bool, status: int) -> None:
    effects = ", ".join(f"{name}={value}" for name, value in armed.fault.effects.items() if name != "body")
    done = "was not carried out" if undone else f"was carried out and came to a {status}"
    notes.inform("fault", f"Fault {armed.number} ({effects or 'body'}) was injected: the request {done}.")


def _decided(reply: Reply, fault: Fault) -> Reply:
    if fault.connection is not None:
        return Reply(b"", 0, sending=Sending(connection=fault.connection))
    if fault.status is not None:
        reply = _replacement(fault, fault.status)
    if fault.invalid_json:
        return reply._replace(body=reply.body[: max(len(reply.body) // 2, 1)])
    if fault.truncate is not None:
        length = len(reply.body)
        sent = fault.truncate if isinstance(fault.truncate, int) else int(length * fault.truncate)
        body = reply.body[: min(sent, max(length - 1, 0))]
        return reply._replace(body=body, sending=Sending(connection="drop", promised_bytes=length))
    return reply


def _replacement(fault: Fault, status: int) -> Reply:
    headers = () if fault.retry_after is None else ((b"retry-after", str(fault.retry_after).encode()),)
    if fault.body is not None:
        body = fault.body.encode()
    elif fault.html:
        body = html_page(f"{status} {_phrase(status)}".strip())
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


def _with_endless_next(reply: Reply, call: Call, kind: str) -> Reply:
    """Give a page a next link that never ends: to itself, as in October 2022, or to the page behind, however far.

    Source: [paging-5], [paging-3] (observed: the first).
    """
    page = _page_of(reply)
    if page is None:
        return reply
    asked = _page_request(call)
    number = asked.number + (kind == "past_the_end")
    links = {name: link for name, link in page["_links"].items() if name != "next"}
    href = f"{links['self']['href']}?{asked.link_query.format(number)}"
    page["_links"] = {"next": {"href": href}, **links}
    return reply._replace(body=msgspec.json.encode(page))


def _people_on(reply: Reply) -> list[str]:
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


def break_connection(scope: Scope, receive: Receive, how: HowBroken, *, after_sending: bool = False) -> None:
    """Close or reset the connection; ``after_sending`` lets out what was written first. The request ends with it.

    Raises ConnectionBroken when the request came without a connection, as within one process.
    """
    transport: asyncio.Transport | None = scope.get("state", {}).get(CONNECTION)
    if transport is None:
        raise ConnectionBroken(how)
    _end_quietly(receive)
    if transport.is_closing():  # the client was quicker
        return
    if how == "reset":
        # With no time to linger the kernel answers with RST instead of FIN, and forgets what is still to be sent.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    if after_sending:
        transport.close()
    else:
        transport.abort()


def _end_quietly(receive: Receive) -> None:
    """Let uvicorn know that no client waits for an answer, or it logs that the application gave none.

    It would find out by itself once the connection is lost, but of the newest of several pipelined requests only.
    """
    cycle: Any = getattr(receive, "__self__", None)
    if hasattr(cycle, "disconnected"):
        cycle.disconnected = True
