"""The baseline: a bare Starlette that returns bytes from memory, on the same uvicorn as the mock.

It is also a script, which imports nothing else of this package, so that it starts as fast as any bare server:
``python bare.py /page=page.json`` serves the bytes of a file at a path, and prints its address.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Mapping
from typing import Literal

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_HEADERS = {"content-type": "application/hal+json", "cache-control": "max-age=0, private, must-revalidate"}
"""The mock's headers, so that both servers write the same bytes."""


def create_bare_app(bodies: Mapping[str, bytes]) -> Starlette:
    """Return an application that answers each path with its bytes: ``{"/page": b"{...}"}``."""
    return Starlette(routes=[_route(path, body) for path, body in bodies.items()])


def _route(path: str, body: bytes) -> Route:
    async def endpoint(_: Request) -> Response:
        return Response(body, headers=_HEADERS)

    return Route(path, endpoint, methods=["GET", "POST"])


class BareServer(uvicorn.Server):
    """A bare server with the uvicorn settings of the mock, which signals when it listens."""

    def __init__(
        self,
        bodies: Mapping[str, bytes],
        on_ready: Callable[[], None],
        *,
        loop: Literal["auto", "asyncio"] = "auto",
    ) -> None:
        config = uvicorn.Config(
            create_bare_app(bodies),
            loop=loop,
            lifespan="off",
            ws="none",
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then signal it."""
        await super().startup(sockets)
        self._on_ready()


def open_bare_listener(*, names_protocol: bool = True) -> socket.socket:
    """Return a socket bound to a free port.

    Without ``names_protocol``, asyncio does not turn off Nagle's algorithm, and kept connections wait 40 ms.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP if names_protocol else 0)
    listener.bind(("127.0.0.1", 0))
    return listener


def _main(arguments: list[str]) -> None:
    bodies: dict[str, bytes] = {}
    for argument in arguments:
        path, _, file = argument.partition("=")
        with open(file, "rb") as opened:
            bodies[path] = opened.read()
    listener = open_bare_listener()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = BareServer(bodies or {"/": b"{}"}, lambda: print(address, flush=True))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    _main(sys.argv[1:])
