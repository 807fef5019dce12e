"""The control API under ``/_mock``: serves the operations of a table over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import isawaitable

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from ..errors import DoesNotExist, UsageError
from ..http.call import site_of
from ..notes import did_you_mean
from ..store import Checkpoint
from ..world import World
from ..worlds import Worlds
from .arguments import KEY, Arguments, Message, read_arguments
from .guard import Guard
from .operation import Call, Done, Operation
from .operations import OPERATIONS

_ROOT = "/_mock"


class Control:
    """The operations of the control API, over the worlds of one server.

    A request names a world, and a group of it, by an API key: with ``?key=`` or in ``OSDI-API-Token``. Without, it is
    the default world.
    """

    def __init__(self, worlds: Worlds, operations: Sequence[Operation] = OPERATIONS) -> None:
        self._worlds = worlds
        self._operations = operations
        self._checkpoints: dict[int, tuple[World, Checkpoint]] = {}

    def app(self) -> ASGIApp:
        """Return the application, guarded."""
        by_path: dict[str, dict[str, Operation]] = {}
        for operation in self._operations:
            by_path.setdefault(operation.path, {})[operation.method] = operation
        routes = [Route(path, _Address(self, methods)) for path, methods in by_path.items()]
        return Guard(Router(routes, default=self._unknown), remote=self._worlds.settings.remote_control)

    async def perform(self, operation: Operation, arguments: Arguments, *, key: str, site: str) -> object:
        """Perform an operation and return its result. Raises UsageError for a key that opens no world."""
        world = self._worlds.world_of(key)
        group = world.group_of(key)
        if key and group is None:
            raise UsageError("this key opens no world; leave it out for the default one")
        call = Call(
            self._worlds, world, group or world.first_group, site, self._operations, self._checkpoints
        )
        result = operation.function(call, arguments)
        if isawaitable(result):
            result = await result
        return Done() if result is None else result

    async def answer(self, operation: Operation, request: Request) -> Response:
        """Answer a request; a mistake is a 400 with a sentence, or a 404 for what does not exist."""
        key = request.query_params.get(KEY) or request.headers.get("osdi-api-token", "")
        try:
            arguments = read_arguments(operation.arguments, await _message(operation, request))
            site = site_of(request.scope)
            result = await self.perform(operation, arguments, key=key, site=site)
        except DoesNotExist as error:
            return _refuse(404, str(error))
        except UsageError as error:
            return _refuse(400, str(error))
        response = _json(result)
        response.headers.update(operation.headers)
        return response

    async def _unknown(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        meant = did_you_mean(path.removeprefix(_ROOT), [operation.path for operation in self._operations])
        advice = meant.replace(" /", f" {_ROOT}/") or f"GET {_ROOT}/ lists the operations."
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
            response = await self._control.answer(operation, Request(scope, receive))
        await response(scope, receive, send)


async def _message(operation: Operation, request: Request) -> Message:
    return Message(
        operation.method,
        request.path_params,
        request.query_params.multi_items(),
        request.headers.get("content-type", "").partition(";")[0].strip().lower(),
        b"" if operation.method == "GET" else await request.body(),
    )


def _json(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")


def _refuse(status: int, sentence: str) -> Response:
    return _json({"error": sentence}, status)
