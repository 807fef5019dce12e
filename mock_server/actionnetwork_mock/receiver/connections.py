"""The HTTP of the receiver: its server, and reading and answering one request."""

from __future__ import annotations

import asyncio
import socket

from starlette.types import Receive, Send

from ..servers.server_thread import AppServer
from ..webhooks.answers import Answer
from ..webhooks.received import MAX_BODY_BYTES

_WITHOUT_LENGTH = (204, 304)


class ReceiverServer(AppServer):
    """A server that closes connections at once, including those whose answers are delayed."""

    def hang_up(self, client: tuple[str, int] | None = None) -> None:
        """Close the connection of one client, or of all. Call it in the server's thread."""
        for connection in list(self.server_state.connections):
            if client is None or getattr(connection, "client", None) == client:
                connection.transport.abort()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening and close every connection."""
        for server in self.servers:
            server.close()
        # Otherwise the shutdown waits for delayed answers.
        self.hang_up()
        await super().shutdown(sockets)


async def read_all(receive: Receive) -> tuple[bytes, int] | None:
    """Return a body and its length, or None if the client left before its end. The part above the limit is dropped."""
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


async def has_left(receive: Receive, within: float | None = None) -> bool:
    """Wait until the client leaves, at most ``within`` seconds, and return whether it left."""
    try:
        async with asyncio.timeout(within):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True


async def send_answer(send: Send, answer: Answer) -> None:
    """Send a complete answer."""
    headers = list(answer.headers)
    if answer.status not in _WITHOUT_LENGTH:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
