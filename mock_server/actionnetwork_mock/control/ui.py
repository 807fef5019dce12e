"""``/_mock/ui``: what people do in Action Network's own pages and user interface, and the API cannot cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..store import Document
from ..world import World
from ..worlds import Worlds
from .desk import Desk, json_response, key_of

if TYPE_CHECKING:
    from ..ui.arguments import Arguments
    from ..ui.upload import Upload

_MAX_UPLOAD_BYTES = 67_108_864


class UserInterface:
    """The acts of people, one address each. An upload may also be sent as a CSV file, its options in the query.

    Their rules are imported when they are first asked for: most sessions never do.
    """

    def __init__(self, worlds: Worlds) -> None:
        self._desk = Desk(worlds, max_body_bytes=_MAX_UPLOAD_BYTES)

    def routes(self) -> list[Route]:
        """Return the routes, below the control plane."""
        return [
            Route("/ui", self._list, methods=["GET"]),
            Route("/ui/{name}", self._act, methods=["POST"]),
        ]

    async def _list(self, _request: Request) -> Response:
        from ..ui.actions import UI_ACTIONS

        return json_response(
            [
                {"name": name, "says": act.says, "takes": msgspec.json.schema(act.takes)}
                for name, act in UI_ACTIONS.items()
            ]
        )

    async def _act(self, request: Request) -> Response:
        name = request.path_params["name"]

        def act(world: World, arguments: Arguments) -> Document:
            return world.act(name, arguments, group=world.group_of(key_of(request)))

        def read(raw: bytes) -> Arguments:
            if name == "upload" and _is_csv(request):
                return _upload_of(request, raw)
            from ..ui.actions import find_ui_action

            form: type[Arguments] = find_ui_action(name).takes
            return msgspec.json.decode(raw or b"{}", type=form)

        return await self._desk.take(request, read, act)


def _is_csv(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "text/csv"


def _upload_of(request: Request, raw: bytes) -> Upload:
    """Return what a CSV file and the query say: ``?kind=email&add_tags=member&add_tags=new``."""
    from ..ui.csv_rows import read_csv
    from ..ui.upload import Upload

    query = request.query_params
    options: dict[str, Any] = {name: value for name, value in query.items() if name != "key"}
    if "add_tags" in query:
        options["add_tags"] = query.getlist("add_tags")
    rows, lines = read_csv(raw)
    return msgspec.convert({**options, "rows": rows, "lines": lines}, Upload, strict=False)
