"""Scenarios over HTTP: ``GET /_mock/scenarios`` lists those that come with the mock, a POST loads one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ..world import World
from ..worlds import Worlds
from .desk import Desk, json_response

if TYPE_CHECKING:
    from ..scenarios import Scenario

_MAX_BODY_BYTES = 16_777_216


class ScenarioDesk:
    """Lists and loads scenarios."""

    def __init__(self, worlds: Worlds) -> None:
        self._desk = Desk(worlds, max_body_bytes=_MAX_BODY_BYTES)

    def routes(self) -> list[BaseRoute]:
        """Return where it is reached below ``/_mock``."""
        return [
            Route("/scenarios", self._list, methods=["GET"]),
            Route("/scenarios", self._load, methods=["POST"]),
        ]

    async def _list(self, _request: Request) -> Response:
        from ..scenarios import describe_shipped  # when asked for: a start without scenarios does without

        return json_response([{"name": name, "about": about} for name, about in describe_shipped()])

    async def _load(self, request: Request) -> Response:
        """Load a scenario until the next reset: ``{"name": "awkward_data"}``, or the whole of one."""

        def load(world: World, body: msgspec.Raw) -> Mapping[str, Any]:
            return {"refs": world.load(_scenario_of(bytes(body)))}

        return await self._desk.do(request, msgspec.Raw, load)


def _scenario_of(raw: bytes) -> Scenario:
    """A body of nothing but a name is that of a shipped one; files are for who shares the disk."""
    from ..scenarios import find_shipped, parse_scenario, read_scenario

    body = msgspec.json.decode(raw)
    if isinstance(body, dict) and set(body) == {"name"}:
        return read_scenario(find_shipped(str(body["name"])))
    return parse_scenario(raw, "the body")
