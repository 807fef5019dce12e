"""A forward proxy on loopback, which tunnels connections to other hosts or takes them itself."""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import ExitStack
from typing import Protocol

from . import connection
from .forward_request import End, ForwardRequest, Refused, read_in_time, refuse
from .parent_proxy import ParentProxy
from .server_thread import open_listener, stop_accepting
from .site_listener import BACKLOG, LOOPBACK, SiteListener

_CHUNK_BYTES = 65_536


class Route(Protocol):
    """What a proxy does with what it is asked."""

    async def serve(self, asked: ForwardRequest, client: End) -> None:
        """Serve a client of the proxy until its connection ends. Raises Refused before it has answered."""


class ForwardProxy:
    """Listens on loopback, on the running loop, until ``close`` or the end of that loop."""

    def __init__(self, route: Route) -> None:
        self._route = route
        self._clients: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None
        self._servers: list[asyncio.Server] = []
        self.port = 0

    async def open(self, site: SiteListener, *, port: int = 0) -> None:
        """Take connections from now on, and open the listener of the site. Port 0 takes a free one.

        Raises CannotOpen for a port that is in use.
        """
        loop = asyncio.get_running_loop()
        with ExitStack() as opened:
            front = opened.enter_context(open_listener(LOOPBACK, port))
            opened.callback(self.stop_listening)  # before the socket is closed
            self.port = front.getsockname()[1]
            self._servers.append(await site.open())
            self._servers.append(
                await asyncio.start_server(
                    self._connected, sock=front, backlog=BACKLOG, limit=connection.MAX_HEAD_BYTES
                )
            )
            self._listening = loop.create_task(self._listen(opened.pop_all()))

    def stop_listening(self) -> None:
        """Take no new connection. Those that are open go on."""
        for server in self._servers:
            server.close()

    async def _listen(self, opened: ExitStack) -> None:
        """Hold the listeners: as a task, which ends with the loop, because uvloop may hang on any left open then."""
        with opened:
            try:
                await self._stopping.wait()
            finally:
                self._stopping.set()
                await stop_accepting(*self._servers)
                clients = [*self._clients]
                for client in clients:
                    client.cancel()
                await asyncio.gather(*clients, return_exceptions=True)

    async def close(self) -> None:
        """Cut every connection, and give the ports back."""
        assert self._listening is not None
        self._stopping.set()
        await self._listening

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._stopping.is_set():  # accepted at the last moment
            writer.transport.abort()
            return
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        try:
            await self._serve(End(reader, writer))
        except OSError:
            pass  # the client has gone, which is its right
        except asyncio.CancelledError:  # by close(); raised on, asyncio of 3.11 would log it as a fault
            writer.transport.abort()  # where writer.close() would wait for a client that does not read
        finally:
            self._clients.discard(task)
            writer.close()

    async def _serve(self, client: End) -> None:
        try:
            await self._route.serve(await read_in_time(client.reader), client)
        except Refused as refusal:
            await refuse(refusal, client)


async def tunnel(
    asked: ForwardRequest, client: End, host: str, port: int, *, proxy: ParentProxy | None = None
) -> None:
    """Connect a client with a host, and carry bytes both ways. Raises Refused if the host cannot be reached."""
    if proxy is None:
        other = await _connect(host, port)
    else:
        other = await (proxy.open_tunnel(host, port) if asked.tunnel else proxy.connect())
    try:
        if asked.head is None:
            client.writer.write(ESTABLISHED)
        else:
            head = asked.head.for_host() if proxy is None else asked.head.for_proxy(proxy.authorization)
            other.writer.write(head)
        await _relay(client, other)
    finally:
        other.writer.transport.abort()


ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
"""The answer to a client that asked for a tunnel and has it."""


async def _connect(host: str, port: int) -> End:
    try:
        return End(*await asyncio.open_connection(host, port))
    except OSError as error:
        reason = error.strerror or "no answer"
        raise Refused(502, f"{host}, port {port}, cannot be reached: {reason}") from error


async def _relay(client: End, host: End) -> None:
    """Carry bytes both ways until both have ended, or one is broken."""
    try:
        async with asyncio.TaskGroup() as ways:
            ways.create_task(_pump(client, host))
            ways.create_task(_pump(host, client))
    except* OSError:
        pass  # one end has gone; the caller closes the other


async def _pump(source: End, sink: End) -> None:
    while data := await source.reader.read(_CHUNK_BYTES):
        acknowledge(source.writer.transport)
        sink.writer.write(data)
        await sink.writer.drain()
    if not sink.writer.is_closing():
        sink.writer.write_eof()


def acknowledge(transport: asyncio.BaseTransport) -> None:
    """Tell the sender at once that its bytes are here, where the system lets us (Linux; it has to be asked each time).

    urllib3, and so requests, leaves Nagle's algorithm on towards proxies: the body of a POST waits in the client until
    its head is acknowledged, which otherwise takes 44 ms. TCP_NODELAY on our side does not help with that.
    """
    if sys.platform == "linux":
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
