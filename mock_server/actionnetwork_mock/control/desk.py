"""How the control plane is spoken to: which world a request is about, bodies in, JSON out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from ..errors import DoesNotExist, UsageError
from ..journal import Entry
from ..world import World
from ..worlds import Worlds

_MAX_BODY_BYTES = 65_536


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """A body that carries nothing: empty, or ``{}``."""


class Desk:
    """Takes requests about the worlds of one server.

    A world is named by one of its keys, as ``?key=`` or in ``OSDI-API-Token``; without, it is the default one.
    """

    def __init__(self, worlds: Worlds, *, max_body_bytes: int = _MAX_BODY_BYTES) -> None:
        self.worlds = worlds
        self._max_body_bytes = max_body_bytes

    def world_of(self, request: Request) -> World:
        """Return the world that a request is about. Raises UsageError for a key that opens none."""
        key = key_of(request)
        world = self.worlds.world_of(key)
        if key and world.group_of(key) is None:
            raise UsageError("this key opens no world; leave it out for the default one")
        return world

    async def read(self, request: Request, look: Callable[[World], object]) -> Response:
        """Answer what is seen of a world. A mistake is a 400 with a sentence, or a 404."""
        try:
            return json_response(look(self.world_of(request)))
        except UsageError as error:
            return _refused(error)

    async def do(
        self, request: Request, form: type[Any], change: Callable[[World, Any], object | Awaitable[object]]
    ) -> Response:
        """Read a JSON body, make a change, answer what it returns or ``{}``. A mistake is as in ``read``."""
        return await self.take(request, lambda raw: msgspec.json.decode(raw or b"{}", type=form), change)

    async def take(
        self,
        request: Request,
        read: Callable[[bytes], Any],
        change: Callable[[World, Any], object | Awaitable[object]],
    ) -> Response:
        """As ``do``, with a body that ``read`` makes something of."""
        raw = await request.body()
        try:
            if len(raw) > self._max_body_bytes:
                raise UsageError(f"the body has {len(raw)} bytes: it takes {self._max_body_bytes} at most")
            body = read(raw)
            made = change(self.world_of(request), body)
            return json_response((await made if isawaitable(made) else made) or {})
        except (msgspec.DecodeError, UsageError) as error:
            return _refused(error)


def key_of(request: Request) -> str:
    """Return the key by which a request names a world, or an empty text."""
    return request.query_params.get("key") or request.headers.get("osdi-api-token", "")


def shown_entry(entry: Entry) -> dict[str, Any]:
    """Return a request of the journal as it is shown, bodies as text."""
    shown = msgspec.structs.asdict(entry)
    for name in ("request_body", "response_body"):
        shown[name] = shown[name].decode("utf-8", "replace")
    return shown


def json_response(value: object, status: int = 200) -> Response:
    """Return a value as JSON."""
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")


def _refused(error: Exception) -> Response:
    return json_response({"error": str(error)}, 404 if isinstance(error, DoesNotExist) else 400)
