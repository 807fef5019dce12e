"""``/_mock/faults``: what goes wrong on demand in the world that a request is about."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..faults import parse_fault
from ..world import World
from .desk import Desk, Nothing


def fault_routes(desk: Desk) -> list[Route]:
    """Return the operations on faults."""

    async def look(request: Request) -> Response:
        return await desk.read(request, lambda world: list(world.faults))

    async def add(request: Request) -> Response:
        return await desk.do(request, dict[str, Any], lambda world, body: world.faults.add(parse_fault(body)))

    async def clear(request: Request) -> Response:
        return await desk.do(request, Nothing, lambda world, _: world.faults.clear())

    async def remove(request: Request) -> Response:
        def remove_one(world: World, _: Nothing) -> None:
            world.faults.remove(request.path_params["number"])

        return await desk.do(request, Nothing, remove_one)

    async def bad_day(request: Request) -> Response:
        return await desk.do(request, Nothing, lambda world, _: world.faults.bad_day())

    return [
        Route("/faults", look, methods=["GET"]),
        Route("/faults", add, methods=["POST"]),
        Route("/faults", clear, methods=["DELETE"]),
        Route("/faults/bad_day", bad_day, methods=["POST"]),
        Route("/faults/{number:int}", remove, methods=["DELETE"]),
    ]
