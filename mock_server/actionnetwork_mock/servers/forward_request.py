"""What a client asks of a forward proxy, and the answer to a client that is refused."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from . import connection

HOST_NAME = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
REALM = "mock"
"""What a proxy with a password calls itself, and its user."""

_CHUNK_BYTES = 65_536
_MAX_HOST_CHARS = 253  # as in DNS
_HOP_BY_HOP = (b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization")


class End(NamedTuple):
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Refused(Exception):
    """The proxy does not do what it was asked: the client gets the status and the sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(status, sentence)
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True)
class PlainHead:
    """The head of a plain request, without what is for the proxy alone.

    It ends the connection, as the client might use it for another host next, unseen by the proxy.
    """

    method: str
    url: SplitResult
    version: str
    headers: tuple[bytes, ...]

    def for_host(self) -> bytes:
        """Return it for the host itself."""
        return self._write(f"{self.url.path or '/'}?{self.url.query}".removesuffix("?"))

    def for_proxy(self, authorization: bytes) -> bytes:
        """Return it for another proxy, with its header of authorization or nothing."""
        return self._write(self.url.geturl(), authorization)

    def _write(self, target: str, *more: bytes) -> bytes:
        line = f"{self.method} {target} {self.version}\r\n".encode()
        return b"".join((line, *self.headers, *more, b"Connection: close\r\n\r\n"))


@dataclass(frozen=True)
class ForwardRequest:
    """What a client asks of the proxy. ``head`` is that of a plain request, which the host must get first."""

    tunnel: bool
    host: str
    port: int
    authorization: bytes = b""
    head: PlainHead | None = None

    @property
    def url(self) -> str:
        """``"http://example.org:80"``."""
        return f"{'https' if self.tunnel else 'http'}://{self.host}:{self.port}"


async def read_in_time(reader: asyncio.StreamReader) -> ForwardRequest:
    """Return what the client asks. Raises Refused, also for a head that takes too long."""
    try:
        async with asyncio.timeout(connection.HEAD_TIMEOUT_S):
            return await _read_request(reader)
    except TimeoutError:
        raise Refused(
            408, f"The head of the request was not complete after {connection.HEAD_TIMEOUT_S:g} seconds"
        ) from None


async def _read_request(reader: asyncio.StreamReader) -> ForwardRequest:
    """Return what the client asks. Raises Refused for what is no request to a proxy."""
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
        raise Refused(
            400,
            "This is a forward proxy: it takes CONNECT host:port for https, and GET http://host/path",
        ) from None
    authorization = next(
        (value for name, value in map(_split, headers) if name == b"proxy-authorization"), b""
    )
    kept = tuple(line for line in headers if _split(line)[0] not in _HOP_BY_HOP)
    head = None if tunnel else PlainHead(method, url, version, kept)
    return ForwardRequest(tunnel, host, port, authorization, head)


def _split(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name.strip().lower(), value.strip()


async def _read_headers(reader: asyncio.StreamReader, max_bytes: int) -> list[bytes]:
    headers = []
    while (line := await _read_line(reader)).strip():
        headers.append(line)
        max_bytes -= len(line)
        if max_bytes < 0:
            raise Refused(431, _TOO_LONG)
    return headers


async def _read_line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readline()
    except ValueError:  # longer than the limit of the reader
        raise Refused(431, _TOO_LONG) from None


_TOO_LONG = f"The head of the request is longer than {connection.MAX_HEAD_BYTES} bytes"


async def refuse(refusal: Refused, client: End) -> None:
    """Answer with the sentence, in the status line too: of a refused CONNECT, most clients show that line only."""
    body = f"{refusal.sentence}\n".encode()
    head = f"HTTP/1.1 {refusal.status} {refusal.sentence}\r\nContent-Type: text/plain; charset=utf-8\r\n"
    if refusal.status == 407:
        head += f'Proxy-Authenticate: Basic realm="{REALM}"\r\n'
    client.writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
    client.writer.write_eof()
    with suppress(TimeoutError):
        async with asyncio.timeout(connection.HEAD_TIMEOUT_S):
            while await client.reader.read(_CHUNK_BYTES):
                pass  # closing before the client has sent its body would reset the answer away
