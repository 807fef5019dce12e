"""The inboxes under ``/catch/``: receiving requests, and the operations that show what arrived and set the answer."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from ..errors import BodyTooLarge, UsageError
from ..http.body import ClientGone, read_body
from ..webhooks.answers import Answer
from ..webhooks.received import MAX_BODY_BYTES, ReceivedRequest, receive_request
from .arguments import Arguments
from .guard import is_from_page
from .operation import Call

if TYPE_CHECKING:
    from ..worlds import Worlds

CATCH_PATH = "/catch"

_Name = Annotated[str, Meta(description="The name of the inbox: `inbox`.")]


class CatchAddresses:
    """The ASGI application behind ``/catch/{name}``. It takes any method, and refuses requests of web pages."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Keep one request and answer it."""
        try:
            response = await self._receive(scope, receive)
        except ClientGone:
            return
        await response(scope, receive, send)

    async def _receive(self, scope: Scope, receive: Receive) -> Response:
        if is_from_page(scope):
            return JSONResponse({"error": "A webhook does not come from a web page"}, 403)
        catcher = self._worlds.catcher
        try:
            inbox = catcher.inbox(scope["path_params"]["name"])
        except UsageError as error:
            return JSONResponse({"error": str(error)}, 404)
        answer = inbox.answer
        try:
            body = await read_body(receive, MAX_BODY_BYTES, scope["headers"])
            length = len(body)
        except BodyTooLarge:
            body, length, answer = b"", MAX_BODY_BYTES + 1, Answer(413)
        inbox.requests.add(receive_request(inbox.requests.total + 1, scope, body, length, answer))
        catcher.received += 1
        if answer.delay:
            with suppress(TimeoutError):  # the end of the server ends the wait
                await asyncio.wait_for(self._worlds.stopping.wait(), answer.delay)
        return Response(status_code=answer.status)


class ChosenInbox(Arguments):
    """Which inbox is meant."""

    name: _Name


class ListCaught(ChosenInbox):
    """Which requests are listed."""

    after: Annotated[int, Meta(ge=0, description="Only those with a greater number.")] = 0
    limit: Annotated[int, Meta(ge=0, le=1000, description="How many, the newest.")] = 100


class SetAnswer(ChosenInbox):
    """The answer of an inbox to all requests from now on."""

    status: Annotated[int, Meta(description="200 to 599; only 200 is a success for Action Network.")] = 200
    delay_s: Annotated[float, Meta(ge=0, le=60, description="Real seconds before the answer.")] = 0


class InboxAnswer(msgspec.Struct):
    """The answer of an inbox."""

    status: int
    delay_s: float


class CaughtRequest(msgspec.Struct):
    """A request that arrived.

    ``time`` is real time in seconds since 1970, ``types`` those of the payloads, ``problem`` a sentence if Action
    Network would not send such a request. ``body`` is the first MiB of the body as text, ``body_bytes`` its
    full length.
    """

    number: int
    time: float
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: str
    body_bytes: int
    status: int | None
    delay_s: float
    problem: str | None
    types: list[str]


class InboxView(msgspec.Struct):
    """An inbox: its address, its answer and its requests, the oldest first; ``total`` counts those since its start."""

    name: str
    url: str
    total: int
    kept: int
    answer: InboxAnswer
    requests: list[CaughtRequest]


def show_inbox(call: Call, arguments: ListCaught) -> InboxView:
    """Show what arrived at `/catch/{name}`, and the answer that is sent."""
    inbox = call.worlds.catcher.peek(arguments.name)
    found = [request for request in inbox.requests if request.number > arguments.after]
    shown = found[len(found) - arguments.limit :] if arguments.limit < len(found) else found
    return InboxView(
        name=arguments.name,
        url=f"{call.site}{CATCH_PATH}/{arguments.name}",
        total=inbox.requests.total,
        kept=len(inbox.requests),
        answer=InboxAnswer(inbox.answer.status, inbox.answer.delay),
        requests=[_view(request) for request in shown],
    )


def delete_inbox(call: Call, arguments: ChosenInbox) -> None:
    """Forget what arrived at `/catch/{name}`, and answer 200 again."""
    call.worlds.catcher.delete(arguments.name)


def set_inbox_answer(call: Call, arguments: SetAnswer) -> InboxAnswer:
    """Set the answer to the requests that arrive at `/catch/{name}` from now on."""
    answer = call.worlds.catcher.set_answer(arguments.name, arguments.status, arguments.delay_s)
    return InboxAnswer(answer.status, answer.delay)


def _view(request: ReceivedRequest) -> CaughtRequest:
    return CaughtRequest(
        number=request.number,
        time=request.time,
        method=request.method,
        path=request.path,
        query=request.query,
        headers=request.headers,
        body=request.body.decode("utf-8", "replace"),
        body_bytes=request.body_bytes,
        status=request.status,
        delay_s=request.delay,
        problem=request.problem,
        types=[payload.type for payload in request.payloads],
    )
