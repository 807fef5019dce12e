"""The receiver's HTTP: its server, and what an ASGI application does to one connection."""

from __future__ import annotations

import asyncio
import socket

from starlette.types import Receive, Send

from ..servers.server_thread import AppServer
from .answers import Answer

MAX_BODY_BYTES = 10 * 1_048_576

_WITHOUT_LENGTH = (204, 304)


class ReceiverServer(AppServer):
    """A server that cuts connections, also those whose answers wait."""

    def hang_up(self, client: tuple[str, int] | None = None) -> None:
        """Cut the connection of one client, or of all; to be called in the server's thread."""
        for connection in list(self.server_state.connections):
            if client is None or getattr(connection, "client", None) == client:
                connection.transport.abort()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop to listen, and cut every connection."""
        for server in self.servers:
            server.close()
        # An answer that is being delayed would otherwise be waited for.
        self.hang_up()
        await super().shutdown(sockets)


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
