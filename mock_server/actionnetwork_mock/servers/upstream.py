"""Connections that pass bytes, unchanged, between a client and the upstream, and hand a copy to a tap."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from ..errors import UsageError
from .forward_request import HOST_NAME, End, Refused
from .forwarding import acknowledge
from .parent_proxy import ParentProxies
from .site_listener import TLS_END_S
from .tap import Closed, Tap

_CONNECT_TIMEOUT_S = 60
_SETTLED_S = 0.5
"""A connection on which the last bytes came from the upstream is taken as idle after this time."""

_NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Upstream:
    """The server to which the site leads. ``host`` is None for the site itself, and for its other name the same."""

    host: str | None
    port: int
    context: ssl.SSLContext | None
    """With which its certificate is verified. None for http, which leads to this machine only."""
    proxies: ParentProxies

    @classmethod
    def of(cls, url: str | None, trusted: str, proxies: ParentProxies) -> Upstream:
        """Return the upstream at an address, or the site itself. ``trusted`` are certificates as PEM.

        Raises UsageError for an address that has more than scheme, host and port, and for http to another machine,
        where the key would be sent in the open.
        """
        if url is None:
            return cls(None, 443, _context(trusted), proxies)
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            host = ""
        if not HOST_NAME.fullmatch(host) or parts.scheme not in ("http", "https"):
            raise UsageError(
                f"--upstream {url!r} is no address: it takes one such as https://actionnetwork.org"
            )
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise UsageError(
                f"--upstream {url!r} has more than scheme, host and port: paths are passed on as the client sends them"
            )
        if parts.scheme == "http":
            if host not in ("127.0.0.1", "::1", "localhost"):
                raise UsageError(f"--upstream {url!r} would send the key unencrypted: begin it with https://")
            return cls(host, port or 80, None, proxies)
        return cls(host, port or 443, _context(trusted), proxies)

    async def connect(self, site: str, side: _Side) -> None:
        """Open a connection for a client that asked for a name of the site. Raises Refused with the reason."""
        host = self.host or site
        proxy = self.proxies.leading_to(host)
        try:
            async with asyncio.timeout(_CONNECT_TIMEOUT_S):
                if proxy is None:
                    await self._connect(host, side)
                else:
                    await self._secure(await proxy.open_tunnel(host, self.port), host, side)
        except ssl.SSLCertVerificationError as error:
            raise Refused(502, f"The certificate of {host} is invalid: {error.verify_message}") from error
        except TimeoutError as error:
            raise Refused(504, f"{host}, port {self.port}, did not answer in time") from error
        except OSError as error:
            reason = error.strerror or "no answer"
            raise Refused(502, f"{host}, port {self.port}, cannot be reached: {reason}") from error

    async def _connect(self, host: str, side: _Side) -> None:
        await asyncio.get_running_loop().create_connection(
            lambda: side,
            host,
            self.port,
            ssl=self.context,
            ssl_shutdown_timeout=TLS_END_S if self.context is not None else None,
        )

    async def _secure(self, end: End, host: str, side: _Side) -> None:
        """Speak TLS with the upstream through the tunnel of a proxy."""
        assert self.context is not None, "http leads to this machine, to which no proxy leads"
        transport = cast("asyncio.Transport", end.writer.transport)
        side.tunnel = end
        try:
            secured = await asyncio.get_running_loop().start_tls(
                transport, side, self.context, server_hostname=host, ssl_shutdown_timeout=TLS_END_S
            )
            if secured is None:
                raise ConnectionResetError
        except BaseException:
            transport.abort()
            raise
        side.connection_made(secured)


def _context(trusted: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=trusted or None)
    context.set_alpn_protocols(["http/1.1"])
    return context


class SiteConnection:
    """One connection of a client with the site, and the one to the upstream that belongs to it."""

    def __init__(self, tap: Tap) -> None:
        self.client = _Side(self, "client")
        self.upstream = _Side(self, "upstream")
        self.client.other, self.upstream.other = self.upstream, self.client
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tap = tap
        self._number = 0
        self.is_over = False
        self._last: tuple[str, float] = ("", 0.0)

    def begin(self) -> None:
        """Let bytes pass, now that both connections are open."""
        self._number = self._tap.opened()
        for side in (self.client, self.upstream):
            side.begin()

    @property
    def is_busy(self) -> bool:
        """Whether an answer is awaited or on its way, as far as that can be told from times."""
        side, time = self._last
        now = asyncio.get_running_loop().time()
        return not self.is_over and (side == "client" or (side == "upstream" and now < time + _SETTLED_S))

    def passed(self, side: _Side, data: bytes) -> None:
        """Hand a copy on."""
        self._last = side.name, asyncio.get_running_loop().time()
        (self._tap.sent if side is self.client else self._tap.answered)(self._number, data)

    def lost(self, side: _Side, error: Exception | None) -> None:
        """End the other connection as this one ended: in order, or with a reset."""
        if not self.is_over:
            self._over("client" if side is self.client else "upstream" if error is None else "reset")
        if error is None:
            side.other.close()
        else:
            side.other.reset()
        if side.is_lost and side.other.is_lost and not self.ended.done():
            self.ended.set_result(None)

    def _over(self, by: Closed) -> None:
        self.is_over = True
        if self._number:
            self._tap.closed(self._number, by)

    def cut(self) -> None:
        """End both connections at once, as if the client had done so."""
        if not self.is_over:
            self._over("client")
        for side in (self.client, self.upstream):
            side.reset()


class _Side(asyncio.Protocol):
    """One of the two connections. What arrives before ``begin`` is kept."""

    other: _Side

    def __init__(self, owner: SiteConnection, name: str) -> None:
        self.name = name
        self._owner = owner
        self._transport: asyncio.Transport | None = None
        self._early: list[bytes] | None = []
        self.is_lost = False
        self.tunnel: End | None = None  # held here, as a stream that nothing holds closes its connection
        self.on_connected: Callable[[], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Use a transport, unless the other side has ended meanwhile."""
        self._transport = cast("asyncio.Transport", transport)
        self.is_lost = False
        if self._owner.is_over:
            self.reset()
            return
        if self._early is not None:
            self._transport.pause_reading()
        if self.on_connected is not None:
            self.on_connected()

    @property
    def transport(self) -> asyncio.BaseTransport:
        """The transport of a connection that was made."""
        assert self._transport is not None
        return self._transport

    def begin(self) -> None:
        """Pass on what arrived already, and then all that arrives."""
        early, self._early = self._early or [], None
        for data in early:
            self.data_received(data)
        self.other.resume_writing()  # reads from this side

    def data_received(self, data: bytes) -> None:
        """Pass bytes on, then copy them."""
        if self._early is not None:
            self._early.append(data)
            return
        transport = self.other._transport
        if transport is not None and not transport.is_closing():
            transport.write(data)
        if self._transport is not None:
            acknowledge(self._transport)
        self._owner.passed(self, data)

    def pause_writing(self) -> None:
        """Read no more of the other side, as this one takes no more."""
        if self.other._transport is not None:
            self.other._transport.pause_reading()

    def resume_writing(self) -> None:
        """Read on from the other side."""
        if self.other._transport is not None and not self.other._transport.is_closing():
            self.other._transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the other side, too."""
        self.is_lost = True
        self._owner.lost(self, exc)

    def close(self) -> None:
        """End in order, after what is still to be sent."""
        if self._transport is None:
            self.is_lost = True
        else:
            self._transport.close()

    def reset(self) -> None:
        """End with a reset, and drop what is still to be sent."""
        if self._transport is None:
            self.is_lost = True
        elif not self.is_lost:
            with suppress(OSError, AttributeError):
                self._transport.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER
                )
            self._transport.abort()
