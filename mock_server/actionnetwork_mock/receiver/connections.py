"""The receiver's HTTP: a server in a thread of its own, and what an ASGI application does to one connection."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future

from starlette.types import ASGIApp, Receive, Send

from ..server import AppServer, open_listener, site_of
from .answers import Answer

MAX_BODY_BYTES = 10 * 1_048_576

_START_TIMEOUT_S = 30
_WITHOUT_LENGTH = (204, 304)


class ServerThread:
    """Serves an application in a daemon thread; started again, on the port that it had."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self.site = ""
        """Where it is, ``"http://127.0.0.1:40123"``; empty until it is started once."""
        self._app = app
        self._address = (host, port)
        self._thread: threading.Thread | None = None
        self._server: _Server | None = None

    def start(self) -> None:
        """Listen, and return once connections are taken. Raises CannotOpen for a port that cannot be used."""
        if self._thread is not None:
            return
        listener = open_listener(*self._address)
        try:
            ready: Future[None] = Future()
            self._server = _Server(self._app, lambda: ready.set_result(None))
            thread = threading.Thread(
                target=_run, args=(self._server, listener, ready), name="webhook-receiver", daemon=True
            )
            thread.start()
            ready.result(_START_TIMEOUT_S)
        except BaseException:
            listener.close()
            raise
        self._thread = thread
        self.site = site_of(listener)
        self._address = listener.getsockname()[:2]

    def stop(self) -> None:
        """Cut every connection, and close the port."""
        if self._thread is None or self._server is None:
            return
        self._server.should_exit = True
        self._thread.join()
        self._thread = None

    def hang_up(self, client: tuple[str, int]) -> None:
        """Cut the connection of one client; to be called in the server's thread."""
        assert self._server is not None
        self._server.hang_up(client)


class _Server(AppServer):
    def __init__(self, app: ASGIApp, on_ready: Callable[[], None]) -> None:
        super().__init__(app)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    def hang_up(self, client: tuple[str, int] | None = None) -> None:
        for connection in list(self.server_state.connections):
            if client is None or getattr(connection, "client", None) == client:
                connection.transport.abort()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        # An answer that is being delayed would otherwise be waited for.
        self.hang_up()
        await super().shutdown(sockets)


def _run(server: AppServer, listener: socket.socket, ready: Future[None]) -> None:
    try:
        server.run(sockets=[listener])
    except BaseException as error:
        if ready.done():
            raise
        ready.set_exception(error)


async def read_all(receive: Receive) -> tuple[bytes, int] | None:
    """Return a body and how long it was; what is above the limit is not kept. None if the client left in the middle."""
    parts: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        length += len(part)
        if length <= MAX_BODY_BYTES:
            parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts), length


async def is_left(receive: Receive, within: float | None = None) -> bool:
    """Wait until the client has left, so many seconds or for ever, and tell whether it has."""
    try:
        async with asyncio.timeout(within):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True


async def send_answer(send: Send, answer: Answer) -> None:
    """Send an answer, whole."""
    headers = list(answer.headers)
    if answer.status not in _WITHOUT_LENGTH:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
