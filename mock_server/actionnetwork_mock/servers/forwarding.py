"""A forward proxy that tunnels requests for some hosts to a listener on loopback, and refuses the others."""

from __future__ import annotations

import asyncio
import re
import secrets
import socket
import sys
from base64 import b64encode
from collections import Counter
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from . import connection
from .server_thread import open_listener
from .site_listener import BACKLOG, LOOPBACK, SITES, SiteListener

HOST_NAME = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")

_USER = "mock"
_CHUNK_BYTES = 65_536
_MAX_HOST_CHARS = 253  # as in DNS
_MAX_REFUSED = 1000
_HOP_BY_HOP = (b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization")


class _End(NamedTuple):
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class _Refused(Exception):
    """The proxy does not do what it was asked: the client gets the status and the sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(status, sentence)
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True)
class _Asked:
    """What a client asks of the proxy; ``opening`` is what the host must get first."""

    tunnel: bool
    host: str
    port: int
    authorization: bytes = b""
    opening: bytes = b""

    @property
    def url(self) -> str:
        """``"http://example.org:80"``."""
        return f"{'https' if self.tunnel else 'http'}://{self.host}:{self.port}"


class ForwardProxy:
    """Listens on loopback, on the server's loop, until ``close`` or the end of that loop."""

    def __init__(self, allow: frozenset[str], refused: Counter[str]) -> None:
        self._allow = allow
        self._refused = refused
        self._clients: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None
        self._site_port = 0
        self.port = 0
        # Only for hosts that are reached for real: the mock itself is open to this machine anyway, and some runtimes
        # take no password for a proxy.
        self._password = secrets.token_urlsafe(24) if allow else ""

    @property
    def credentials(self) -> str:
        """What stands before the host in the address of the proxy: ``"mock:3f9c...@"``, or nothing."""
        return f"{_USER}:{self._password}@" if self._password else ""

    async def open(self, site: SiteListener) -> None:
        """Take connections from now on, and open the listener to which those for the site lead."""
        loop = asyncio.get_running_loop()
        with ExitStack() as opened:
            opened.enter_context(closing(await site.open()))
            front = opened.enter_context(open_listener(LOOPBACK, 0))
            self.port = front.getsockname()[1]
            self._site_port = site.port
            opened.enter_context(
                closing(
                    await asyncio.start_server(
                        self._connected, sock=front, backlog=BACKLOG, limit=connection.MAX_HEAD_BYTES
                    )
                )
            )
            self._listening = loop.create_task(self._listen(opened.pop_all()))

    async def _listen(self, opened: ExitStack) -> None:
        """Hold the listeners: as a task, which ends with the loop, because uvloop may hang on any left open then."""
        with opened:
            try:
                await self._stopping.wait()
            finally:
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
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        try:
            await self._serve(_End(reader, writer))
        except OSError:
            pass  # the client has gone, which is its right
        except asyncio.CancelledError:  # by close(); raised on, asyncio of 3.11 would log it as a fault
            writer.transport.abort()  # where writer.close() would wait for a client that does not read
        finally:
            self._clients.discard(task)
            writer.close()

    async def _serve(self, client: _End) -> None:
        try:
            asked = await _read_in_time(client.reader)
            host = await _connect(*self._address(asked))
        except _Refused as refusal:
            await _refuse(refusal, client)
            return
        try:
            host.writer.write(asked.opening)
            if asked.tunnel:
                client.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await _relay(client, host)
        finally:
            host.writer.transport.abort()

    def _address(self, asked: _Asked) -> tuple[str, int]:
        """Return where a request really goes. Raises _Refused."""
        if asked.host in self._allow:
            if not self._is_authorized(asked.authorization):
                raise _Refused(
                    407,
                    f"{asked.host} is reached with the password in the variables of the proxy only",
                )
            return asked.host, asked.port
        if asked.host not in SITES:
            if asked.host in self._refused or len(self._refused) < _MAX_REFUSED:
                self._refused[asked.host] += 1
            raise _Refused(
                403,
                f"{asked.host} is refused: the redirect leads to the mock of actionnetwork.org only; "
                f'to reach this host for real, name it: allow=["{asked.host}"], or --allow {asked.host}',
            )
        if not asked.tunnel or asked.port != 443:
            raise _Refused(
                403, f"{asked.url} is refused: the mock answers at https://actionnetwork.org, port 443"
            )
        return LOOPBACK, self._site_port

    def _is_authorized(self, sent: bytes) -> bool:
        scheme, _, value = sent.partition(b" ")
        expected = b64encode(f"{_USER}:{self._password}".encode())
        return scheme.lower() == b"basic" and secrets.compare_digest(value.strip(), expected)


async def _read_in_time(reader: asyncio.StreamReader) -> _Asked:
    """Return what the client asks. Raises _Refused, also for a head that takes too long."""
    try:
        async with asyncio.timeout(connection.HEAD_TIMEOUT_S):
            return await _read_asked(reader)
    except TimeoutError:
        raise _Refused(
            408, f"The head of the request was not complete after {connection.HEAD_TIMEOUT_S:g} seconds"
        ) from None


async def _read_asked(reader: asyncio.StreamReader) -> _Asked:
    """Return what the client asks. Raises _Refused for what is no request to a proxy."""
    try:
        first = await reader.read(1)
        if not first.isalpha():  # such as TLS: the end of a line may never come
            raise ValueError
        line = first + await _read_line(reader)
        method, target, version = line.decode("ascii").split()
        tunnel = method == "CONNECT"
        url = urlsplit(f"https://{target}" if tunnel else target)
        host = (url.hostname or "").rstrip(".")
        port = (443 if tunnel else 80) if url.port is None else url.port
        if url.scheme != ("https" if tunnel else "http") or not HOST_NAME.fullmatch(host):
            raise ValueError
        if len(host) > _MAX_HOST_CHARS:
            raise ValueError
        headers = await _read_headers(reader, connection.MAX_HEAD_BYTES - len(line))
    except ValueError:
        raise _Refused(
            400,
            "This is the proxy of a redirect: it takes CONNECT host:port for https, and GET http://host/path",
        ) from None
    authorization = next(
        (value for name, value in map(_split, headers) if name == b"proxy-authorization"), b""
    )
    return _Asked(
        tunnel, host, port, authorization, b"" if tunnel else _opening(method, url, version, headers)
    )


def _split(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name.strip().lower(), value.strip()


async def _read_headers(reader: asyncio.StreamReader, max_bytes: int) -> list[bytes]:
    headers = []
    while (line := await _read_line(reader)).strip():
        headers.append(line)
        max_bytes -= len(line)
        if max_bytes < 0:
            raise _Refused(431, _TOO_LONG)
    return headers


async def _read_line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readline()
    except ValueError:  # longer than the limit of the reader
        raise _Refused(431, _TOO_LONG) from None


_TOO_LONG = f"The head of the request is longer than {connection.MAX_HEAD_BYTES} bytes"


def _opening(method: str, url: SplitResult, version: str, headers: list[bytes]) -> bytes:
    """Return the head of a plain request for the host itself.

    It ends the connection, as the client might use it for another host next, unseen by the proxy.
    """
    path = f"{url.path or '/'}?{url.query}".removesuffix("?")
    kept = [line for line in headers if _split(line)[0] not in _HOP_BY_HOP]
    return b"".join((f"{method} {path} {version}\r\n".encode(), *kept, b"Connection: close\r\n\r\n"))


async def _connect(host: str, port: int) -> _End:
    try:
        return _End(*await asyncio.open_connection(host, port))
    except OSError as error:
        reason = error.strerror or "no answer"
        raise _Refused(502, f"{host}, port {port}, cannot be reached: {reason}") from error


async def _refuse(refusal: _Refused, client: _End) -> None:
    """Answer with the sentence, in the status line too: of a refused CONNECT, most clients show that line only."""
    body = f"{refusal.sentence}\n".encode()
    head = f"HTTP/1.1 {refusal.status} {refusal.sentence}\r\nContent-Type: text/plain; charset=utf-8\r\n"
    if refusal.status == 407:
        head += f'Proxy-Authenticate: Basic realm="{_USER}"\r\n'
    client.writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
    client.writer.write_eof()
    with suppress(TimeoutError):
        async with asyncio.timeout(connection.HEAD_TIMEOUT_S):
            while await client.reader.read(_CHUNK_BYTES):
                pass  # closing before the client has sent its body would reset the answer away


async def _relay(client: _End, host: _End) -> None:
    """Carry bytes both ways until both have ended, or one is broken."""
    try:
        async with asyncio.TaskGroup() as ways:
            ways.create_task(_pump(client, host))
            ways.create_task(_pump(host, client))
    except* OSError:
        pass  # one end has gone; the caller closes the other


async def _pump(source: _End, sink: _End) -> None:
    while data := await source.reader.read(_CHUNK_BYTES):
        _acknowledge(source.writer)
        sink.writer.write(data)
        await sink.writer.drain()
    if not sink.writer.is_closing():
        sink.writer.write_eof()


def _acknowledge(writer: asyncio.StreamWriter) -> None:
    """Tell the sender at once that its bytes are here, where the system lets us (Linux; it has to be asked each time).

    urllib3, and so requests, leaves Nagle's algorithm on towards proxies: the body of a POST waits in the client until
    its head is acknowledged, which otherwise takes 44 ms. TCP_NODELAY on our side does not help with that.
    """
    if sys.platform == "linux":
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
