"""Builds the ASGI application from the emulated API, the control API and the pages of the mock."""

from __future__ import annotations

from functools import cached_property
from time import perf_counter

from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from ._version import __version__
from .control.catch import CATCH_PATH, CatchAddresses
from .control.guard import CONTROL_PATH, Guard
from .documentation import LOGO_PATH, serve_documentation, serve_logo
from .errors import BodyTooLarge
from .http import Answer, EmulatedApi
from .http.background import run_due
from .http.body import ClientGone, read_body
from .http.refusals import explain_outside, is_below_api
from .notes import NOT_EMULATED, Note
from .settings import Settings
from .worlds import Worlds


class _Anything(StringConvertor):
    """The rest of a path. Starlette's own ``path`` convertor does not match a newline."""

    regex = r"[\s\S]*"


register_url_convertor("anything", _Anything())


class MockApp(Starlette):
    """The mock: ``/api/v2`` goes straight to the emulated API, everything else through Starlette's routes.

    The emulated API answers every request itself and never raises. Starlette's middleware and routing would add nothing
    to it, and cost ten microseconds of the forty that a request takes.
    """

    def __init__(self, api: EmulatedApi, guard: Guard, routes: list[BaseRoute]) -> None:
        super().__init__(routes=routes)
        self._api = api
        self._guard = guard

    def answer_at_once(self, scope: Scope) -> Answer | None:
        """Answer an HTTP request without a body if it is for the emulated API, which never awaits to answer.

        Otherwise, return None: the request is to be served as usual.
        """
        if self._guard.refusal(scope) is None and is_below_api(scope["path"]):
            return self._api.answer_at_once(scope)
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, unless the guard refuses it. A WebSocket is closed, as there are none."""
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
            return
        if scope["type"] == "http":
            refusal = self._guard.refusal(scope)
            if refusal is not None:
                await JSONResponse({"error": refusal}, 403)(scope, receive, send)
                return
            if is_below_api(scope["path"]):
                await self._api(scope, receive, send)
                return
            if scope.get("root_path"):  # routes are to see the path that the guard has seen
                scope = {**scope, "root_path": ""}
        await super().__call__(scope, receive, send)


def create_app(worlds: Worlds | None = None, *, settings: Settings | None = None) -> Starlette:
    """Return the mock as an ASGI application.

    ``create_app()`` has one empty group, which the key ``test-api-key`` opens. ``create_app(Worlds(Settings(),
    people=60))`` has people as well. All requests must come from one event loop.
    """
    worlds = worlds or Worlds(settings or Settings())
    worlds.carry_out_with(run_due)
    app = MockApp(
        EmulatedApi(worlds),
        Guard(
            remote=worlds.settings.remote_control,
            control_hosts=worlds.control_hosts,
            api_hosts=worlds.api_hosts,
        ),
        routes=[
            Mount(CONTROL_PATH, _ControlApp(worlds)),
            Route("/openapi.json", _openapi),
            Route(f"{CATCH_PATH}/{{name}}", CatchAddresses(worlds)),
            Route("/docs", serve_documentation),
            Route("/docs/{path:anything}", serve_documentation),
            Route(LOGO_PATH, serve_logo),
            Route("/", _welcome),
            Route("/favicon.ico", _no_icon),
            Route("/{rest:anything}", _elsewhere, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        ],
    )
    app.state.worlds = worlds
    return app


class _ControlApp:
    """The control API, which its first request imports."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds

    @cached_property
    def _app(self) -> ASGIApp:
        from .control.api import Control  # with 30 modules that the start of a server does not need

        return Control(self._worlds).app()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


async def _openapi(request: Request) -> Response:
    from .http.openapi import render_openapi  # made on demand: most sessions never ask

    return Response(render_openapi(str(request.base_url).rstrip("/")), media_type="application/json")


async def _welcome(request: Request) -> Response:
    base = str(request.base_url).rstrip("/")
    return PlainTextResponse(
        f"actionnetwork-mock {__version__}, a local Action Network.\n\n"
        f"API         {base}/api/v2\n"
        f"Console     {base}{CONTROL_PATH}/\n"
        f"Docs        {base}/docs/\n"
        f"OpenAPI     {base}/openapi.json\n"
        f"Journal     {base}/_mock/journal\n"
    )


async def _no_icon(request: Request) -> Response:
    """Answer a browser that shows any page of the mock. It asks by itself, so the journal leaves it out."""
    return JSONResponse({"error": "Not found"}, 404)


async def _elsewhere(request: Request) -> Response:
    path = request.url.path
    if path.startswith("/api/v1"):
        sentence = "This mock has version 2 of the API only, at /api/v2"
        note = Note(NOT_EMULATED, f"{sentence}.", "See docs/fidelity.md.")
        return await _refuse(request, 501, f"{sentence}: see docs/fidelity.md", note)
    return await _refuse(request, 404, "Not found", explain_outside(path))


async def _refuse(request: Request, status: int, error: str, note: Note) -> Response:
    """Answer with an error and a note, and add both to the journal under the full URL."""
    began = perf_counter()
    reply = JSONResponse({"error": error}, status, {"Mock-Note": note.to_header().decode("ascii")})
    key = request.headers.get("osdi-api-token", "")
    world = request.app.state.worlds.world_of(key)
    world.journal.add(
        world.clock.time(),
        request.method,
        f"{request.url.scheme}://{request.url.netloc}{request.url.path}",
        request.url.query,
        key,
        status,
        [note],
        await _body_of(request),
        bytes(reply.body),
        round((perf_counter() - began) * 1000, 3),
        request_headers=request.headers.raw,
    )
    return reply


async def _body_of(request: Request) -> bytes:
    try:
        limit = request.app.state.worlds.settings.max_body_bytes
        return await read_body(request.receive, limit, request.scope["headers"])
    except (BodyTooLarge, ClientGone):
        return b""
