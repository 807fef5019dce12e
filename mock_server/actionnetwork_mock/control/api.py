"""The control API under ``/_mock``: serves the operations of a table over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from inspect import isawaitable
from typing import cast

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from ..console import ConsoleFiles, serve_file, wants_page
from ..errors import BodyTooLarge, UsageError
from ..http.body import ClientGone, read_body
from ..http.call import site_of
from ..notes import did_you_mean
from ..worlds import Worlds
from .arguments import EVENTS, KEY, WORLD, Message, read_arguments
from .guard import CONTROL_PATH, KEEP_OUT
from .operation import Call, Done, Operation, Text, create_call
from .operations import OPERATIONS
from .refusal import REFUSAL_HEADER, refusal_header, status_of
from .views import mail_html

_MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


class Control:
    """The operations of the control API, over the worlds of one server.

    A request names a world, and a group of it, by an API key: with ``?key=`` or in ``OSDI-API-Token``. It can name a
    world by its number as well, with ``?world=``. Without, it is the default world.
    """

    def __init__(self, worlds: Worlds, operations: Sequence[Operation] = OPERATIONS) -> None:
        self._worlds = worlds
        self._operations = operations

    def app(self) -> ASGIApp:
        """Return the application. It is to be behind a ``Guard``."""
        by_path: dict[str, dict[str, Operation]] = {}
        for operation in self._operations:
            by_path.setdefault(operation.path, {})[operation.method] = operation
        routes = [Route(path, _Address(self, methods)) for path, methods in by_path.items()]
        routes.append(Route("/console/{path:path}", ConsoleFiles()))
        routes.append(Route("/mailbox/{number:int}/html", self._mail_page))
        return Router(routes, default=self._unknown)

    async def answer(self, operation: Operation, request: Request) -> Response:
        """Answer a request; a mistake is a 400 with a sentence, or a 404 for what does not exist.

        Raises ClientGone.
        """
        try:
            arguments = read_arguments(operation.arguments, await _message(operation, request))
            call = self._call(request, reads=operation.method == "GET")
            result = operation.function(call, arguments)
            if operation.is_stream:
                return _stream(cast(AsyncIterator[object], result), is_head=request.method == "HEAD")
            if isawaitable(result):
                result = await result
        except BodyTooLarge as error:
            return _refuse(error.status, error.message)
        except UsageError as error:
            response = _refuse(status_of(error), str(error))
            response.headers[REFUSAL_HEADER] = refusal_header(error)
            return response
        if isinstance(result, Text):
            response = Response(result.text, 200, KEEP_OUT, result.media_type)
        else:
            response = _json(Done() if result is None else result)
        response.headers.update(operation.headers)
        return response

    def _call(self, request: Request, *, reads: bool) -> Call:
        key = request.query_params.get(KEY) or request.headers.get("osdi-api-token", "")
        number, site = request.query_params.get(WORLD, ""), site_of(request.scope)
        return create_call(self._worlds, self._operations, key, site, reads=reads, number=number)

    async def _mail_page(self, request: Request) -> Response:
        """Return the HTML of a mail for a frame: it is data, so it runs no scripts and loads nothing."""
        try:
            call = self._call(request, reads=True)
            page = mail_html(call.world, request.path_params["number"])
        except UsageError as error:
            return _refuse(status_of(error), str(error))
        return Response(
            page, headers={**KEEP_OUT, "Content-Security-Policy": _MAIL_POLICY}, media_type="text/html"
        )

    async def _unknown(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        meant = did_you_mean(
            path.removeprefix(CONTROL_PATH), [operation.path for operation in self._operations]
        )
        advice = meant.replace(" /", f" {CONTROL_PATH}/") or f"GET {CONTROL_PATH}/ lists the operations."
        await _refuse(404, f"there is no {path[:200]!r}. {advice}")(scope, receive, send)


class _Address:
    """Serves the operations at one path, by method; HEAD is answered like GET."""

    def __init__(self, control: Control, operations: Mapping[str, Operation]) -> None:
        self._control = control
        self._operations = operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        operation = self._operations.get(method)
        if operation is None:
            takes = ", ".join(self._operations)
            response = _refuse(405, f"{scope['path']} does not take {method}: it takes {takes}")
            response.headers["Allow"] = takes
        else:
            request = Request(scope, receive)
            is_page = operation.path == "/" and wants_page(request)
            try:
                response = serve_file(request) if is_page else await self._control.answer(operation, request)
            except ClientGone:
                return
        await response(scope, receive, send)


async def _message(operation: Operation, request: Request) -> Message:
    return Message(
        operation.method,
        request.path_params,
        request.query_params.multi_items(),
        request.headers.get("content-type", "").partition(";")[0].strip().lower(),
        b"" if operation.method == "GET" else await _body(operation, request),
    )


async def _body(operation: Operation, request: Request) -> bytes:
    return await read_body(request.receive, operation.arguments.max_body_bytes, request.scope["headers"])


def _stream(events: AsyncIterator[object], *, is_head: bool) -> Response:
    headers = {**KEEP_OUT, "Cache-Control": "no-store"}
    if is_head:
        return Response(headers=headers, media_type=EVENTS)
    return StreamingResponse(_frames(events), headers=headers, media_type=EVENTS)


async def _frames(events: AsyncIterator[object]) -> AsyncIterator[bytes]:
    """Yield events as the format of server-sent events has them; None is a comment, which keeps a connection open."""
    async for event in events:
        yield b":\n\n" if event is None else b"data: " + msgspec.json.encode(event) + b"\n\n"


def _json(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, KEEP_OUT, "application/json")


def _refuse(status: int, sentence: str) -> Response:
    return _json({"error": sentence}, status)
