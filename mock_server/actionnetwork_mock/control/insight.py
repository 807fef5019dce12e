"""``/_mock/budget``, ``findings``, ``history``, ``state``: what came of the requests, for tests in any language."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..budget import budget_of
from ..errors import UsageError
from ..http.request import Request as ApiRequest
from ..lint import findings_of
from ..state import RECORDS, Shown, ShownPerson, State
from ..world import World
from .desk import Desk, key_of

_MOST_SHOWN = 1000


def insight_routes(desk: Desk) -> list[Route]:
    """Return the operations that look at what there is and was."""

    async def budget(request: Request) -> Response:
        return await desk.read(request, lambda world: budget_of(world.journal))

    async def findings(request: Request) -> Response:
        return await desk.read(request, lambda world: findings_of(world.journal))

    async def history(request: Request) -> Response:
        person = request.query_params.get("person", "")
        if not person:
            return await desk.read(request, _ask_for_person)
        return await desk.read(request, lambda world: _state(world, request).history(person))

    async def state(request: Request) -> Response:
        name, key = request.path_params["resource"], request.query_params.get("is")
        return await desk.read(request, lambda world: _look(_state(world, request), name, key))

    return [
        Route("/budget", budget, methods=["GET"]),
        Route("/findings", findings, methods=["GET"]),
        Route("/history", history, methods=["GET"]),
        Route("/state/{resource}", state, methods=["GET"]),
    ]


def _ask_for_person(_world: World) -> object:
    raise UsageError("say whose: /_mock/history?person=ann@example.org")


def _state(world: World, request: Request) -> State:
    """Return what the group of the request's key has, else the first one, with links as that client would get them."""
    site = ApiRequest(request.scope, "/").site
    return State(world, site=site, group=world.group_of(key_of(request)))


def _look(state: State, name: str, key: str | None) -> object:
    """Return the one that is known by a key, or the newest of all, oldest first."""
    if key is not None:
        return _shown(state.get(name, key))
    return [_shown(one) for one in state.all(name)[-_MOST_SHOWN:]]


def _shown(one: Shown) -> dict[str, Any]:
    """Return the resource, and of a person what is said besides, under ``_mock``."""
    if not isinstance(one, ShownPerson):
        return one
    names = ("status", "mobile_status", "tags", *RECORDS)
    return {**one, "_mock": {name: getattr(one, name) for name in names}}
