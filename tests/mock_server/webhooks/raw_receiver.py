"""A receiver that does whatever a test has it do with a connection, also what no HTTP library would."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Any, NamedTuple, Self

from actionnetwork_mock.servers.server_thread import stop_accepting

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""What happens to a connection after a request was read from it."""


class Received(NamedTuple):
    """A request as it came in: ``"POST /hook HTTP/1.1"``, headers in lower case, the body."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def payloads(self) -> list[dict[str, Any]]:
        """The elements of the body."""
        found: list[dict[str, Any]] = json.loads(self.body)
        return found

    @property
    def keys(self) -> list[str]:
        """The idempotency keys."""
        return [one["idempotency_key"] for one in self.payloads]


def answer(status: int, body: bytes = b"", *, headers: str = "", length: int | None = None) -> Behaviour:
    """Answer with a status, and keep the connection; ``length`` can be another than that of the body."""
    stated = len(body) if length is None else length

    async def behave(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 {status} Whatever\r\nContent-Length: {stated}\r\n{headers}\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        if stated != len(body):
            writer.close()

    return behave


def write(data: bytes) -> Behaviour:
    """Send some bytes and close."""

    async def behave(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        writer.close()

    return behave


def drip(head: bytes, drop: bytes, *, every_s: float = 0.02) -> Behaviour:
    """Send the beginning of an answer, then a little more now and then, without an end."""

    async def behave(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(every_s)

    return behave


async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Say nothing until the other side hangs up."""
    await reader.read(1)


async def close(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hang up without an answer."""
    writer.close()


async def reset(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Break the connection off."""
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()


class RawReceiver:
    """Listens on a free loopback port, in a thread; ``behaviour`` may be changed at any time."""

    def __init__(
        self, behaviour: Behaviour, *, host: str = "127.0.0.1", context: ssl.SSLContext | None = None
    ) -> None:
        self.behaviour = behaviour
        self.received: list[Received] = []
        self.connections = 0
        self.most_at_once = 0
        self.hung_up = threading.Event()
        """Set when the other side ended a connection that was hung."""
        self.asked = threading.Event()
        """Set when a request has come in."""
        self._at_once = 0
        self._host = host
        self._context = context
        self._ready: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, name="raw-receiver")

    def __enter__(self) -> Self:
        self._thread.start()
        self.port = self._ready.result(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    @property
    def url(self) -> str:
        """The address of its hook."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http{'s' if self._context else ''}://{host}:{self.port}/hook"

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._accept, self._host, 0, ssl=self._context, backlog=256)
        self._ready.set_result(server.sockets[0].getsockname()[1])
        await self._end.wait()
        await stop_accepting(server)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._end.is_set():
            return writer.transport.abort()
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while (request := await _read(reader)) is not None and not writer.is_closing():
                self.received.append(request)
                self._at_once += 1
                self.most_at_once = max(self.most_at_once, self._at_once)
                self.asked.set()
                try:
                    await self.behaviour(reader, writer)
                finally:
                    self._at_once -= 1
        except OSError:
            pass
        finally:
            self.hung_up.set()
            writer.transport.abort() if self._end.is_set() else writer.close()


async def _read(reader: asyncio.StreamReader) -> Received | None:
    try:
        if (first := await reader.readexactly(1)) == b"\x16":  # TLS
            return None
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *lines = head.rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
        return Received(line, headers, await reader.readexactly(int(headers.get("content-length", "0"))))
    except (asyncio.IncompleteReadError, OSError):
        return None
