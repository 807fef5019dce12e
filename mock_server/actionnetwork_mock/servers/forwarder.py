"""Lets programs reach https://actionnetwork.org through this process, unchanged, and copies what passes."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Coroutine
from contextlib import closing
from pathlib import Path
from typing import Any, Self, TypeVar, cast

from .certificates import CA_FILE, create_site_context, trusted_before
from .forward_request import End, ForwardRequest, Refused
from .forwarding import ESTABLISHED, ForwardProxy, tunnel
from .parent_proxy import ParentProxies
from .runtimes import Launch, LaunchFolder, ProxyAddress, environment, write_files
from .site_listener import LOOPBACK, SITES, TLS_END_S, SiteListener
from .socket_owners import is_of_another_user
from .tap import Tap
from .upstream import SiteConnection, Upstream

_TIMEOUT_S = 30
_TICK_S = 0.02
_ACCEPT_STEPS = 5
"""Turns of the loop in which a connection that was accepted at the last moment learns that it has come too late."""
_HTTPS = 443
_OF_ANOTHER_USER = (
    "This proxy is for programs of the user who started it: start shadow as the user of your program"
)

R = TypeVar("R")


class Forwarder:
    """Passes bytes between programs with ``environment`` and the upstream, from a thread of its own.

        with Forwarder(tap) as forwarder:
            subprocess.run(["python", "sync.py"], env={**os.environ, **forwarder.environment}, check=True)

    It ends TLS on both sides, and verifies the certificate of the upstream. Connections to other hosts are tunnels
    that are not opened. ``upstream`` is an address to use instead of the site's: ``"http://127.0.0.1:8484"``.
    ``proxies`` lead to the upstream and to other hosts.
    Raises UsageError for an address that is none, and CannotOpen when ``port`` is in use.
    """

    def __init__(
        self, tap: Tap, *, upstream: str | None = None, port: int = 0, proxies: ParentProxies | None = None
    ) -> None:
        self._trusted = trusted_before()
        proxies = proxies or ParentProxies()
        self._route = _ForwarderRoute(tap, Upstream.of(upstream, self._trusted, proxies), proxies)
        self._port = port
        self._loop = _new_loop()
        self._thread = threading.Thread(
            target=_run, args=(self._loop,), name="actionnetwork-forwarder", daemon=True
        )
        self._folder: LaunchFolder | None = None

    def start(self) -> Self:
        """Take connections from now on."""
        self._thread.start()
        folder = LaunchFolder()
        try:
            context = create_site_context(folder.path, SITES, also_trusted=self._trusted)
            context.set_alpn_protocols(["http/1.1"])
            write_files(folder.path)
            self.call(self._route.open(context, self._port))
        except BaseException:
            self._end(folder)
            raise
        self._folder = folder
        return self

    def stop(self, *, grace_s: float = 0, hurry: threading.Event | None = None) -> None:
        """Take no new connection, let exchanges under way end for some seconds, cut the rest, and remove certificates.

        ``hurry`` ends the wait. Stopping twice does no harm.
        """
        folder, self._folder = self._folder, None
        if folder is None:
            return
        try:
            self.call(self._route.close(grace_s, hurry or threading.Event()), timeout_s=grace_s + _TIMEOUT_S)
        finally:
            self._end(folder)

    def _end(self, folder: LaunchFolder) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_TIMEOUT_S)
        folder.remove()

    def call(self, work: Coroutine[Any, Any, R], *, timeout_s: float = _TIMEOUT_S) -> R:
        """Run a coroutine on the loop of the forwarder, and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout_s)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop on which the tap is called."""
        return self._loop

    @property
    def port(self) -> int:
        """The port of the proxy, on loopback."""
        return self._route.proxy.port

    @property
    def ca_file(self) -> Path:
        """The file of the certificates that clients are to trust: that of the forwarder, and those from before."""
        assert self._folder is not None, "the forwarder runs"
        return self._folder.path / CA_FILE

    @property
    def connections(self) -> int:
        """The number of connections with the site that were opened."""
        return self._route.opened

    @property
    def distrusted(self) -> int:
        """The number of connections that a client closed because it did not trust the certificate."""
        return self._route.failed_handshakes

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables for a program, which replace those that it has."""
        assert self._folder is not None, "the forwarder runs"
        address = ProxyAddress(f"http://{LOOPBACK}:{self.port}", self.port, self._route.site_port, None)
        return environment(Launch(self._folder.path, address))


def _new_loop() -> asyncio.AbstractEventLoop:
    """Return a loop of uvloop, where there is one: it adds less to the time of an answer."""
    try:
        import uvloop  # not on each platform
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def _run(loop: asyncio.AbstractEventLoop) -> None:
    """Run a loop until it is stopped, and end what is left on it."""
    with closing(loop):
        loop.run_forever()
        loop.run_until_complete(_end_tasks())


async def _end_tasks() -> None:
    for _ in range(_ACCEPT_STEPS):
        await asyncio.sleep(0)
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)  # so that connections close


class _ForwarderRoute:
    """Leads the site to the upstream, and other hosts to themselves."""

    def __init__(self, tap: Tap, upstream: Upstream, proxies: ParentProxies) -> None:
        self.proxy = ForwardProxy(self)
        self.opened = 0
        self._distrusted = 0
        self._tap = tap
        self._upstream = upstream
        self._proxies = proxies
        self._context: ssl.SSLContext | None = None
        self._site: SiteListener | None = None
        self._connections: set[SiteConnection] = set()
        self._direct: set[asyncio.Task[None]] = set()

    async def open(self, context: ssl.SSLContext, port: int) -> None:
        """Take connections from now on."""
        self._context = context
        self._site = SiteListener(self._create_protocol, context)
        await self.proxy.open(self._site, port=port)

    @property
    def site_port(self) -> int:
        """The port for clients that ignore the proxy."""
        return 0 if self._site is None else self._site.port

    @property
    def failed_handshakes(self) -> int:
        """The number of connections whose client distrusted the certificate."""
        return self._distrusted + (0 if self._site is None else self._site.failed_handshakes)

    async def close(self, grace_s: float, hurry: threading.Event) -> None:
        """Take no new connection, wait for busy ones, and cut what is left."""
        self.proxy.stop_listening()
        loop = asyncio.get_running_loop()
        end = loop.time() + grace_s
        while loop.time() < end and not hurry.is_set() and any(one.is_busy for one in self._connections):
            await asyncio.sleep(_TICK_S)
        await self.proxy.close()
        direct = [*self._direct]
        for task in direct:
            task.cancel()
        await asyncio.gather(*direct, return_exceptions=True)

    async def serve(self, asked: ForwardRequest, client: End) -> None:
        """Serve a client until its connection ends. Raises Refused, also for one of another user of this machine."""
        if is_of_another_user(client.writer.transport):
            raise Refused(403, _OF_ANOTHER_USER)
        if not asked.tunnel or asked.host not in SITES or asked.port != _HTTPS:
            proxy = self._proxies.leading_to(asked.host, "https" if asked.tunnel else "http")
            await tunnel(asked, client, asked.host, asked.port, proxy=proxy)
            return
        connection = SiteConnection(self._tap)
        await self._upstream.connect(asked.host, connection.upstream)
        try:
            await self._secure(connection, client)
            await self._carry(connection)
        finally:
            connection.cut()

    async def _secure(self, connection: SiteConnection, client: End) -> None:
        """Speak TLS with a client of the proxy from now on."""
        assert self._context is not None
        transport = cast("asyncio.Transport", client.writer.transport)
        transport.pause_reading()  # until TLS reads, as the bytes would be lost
        transport.write(ESTABLISHED)
        try:
            secured = await asyncio.get_running_loop().start_tls(
                transport,
                connection.client,
                self._context,
                server_side=True,
                ssl_shutdown_timeout=TLS_END_S,
            )
        except OSError:
            self._distrusted += 1
            raise
        if secured is None:
            raise ConnectionResetError  # the client has gone
        connection.client.connection_made(secured)

    async def _carry(self, connection: SiteConnection) -> None:
        self.opened += 1
        self._connections.add(connection)
        try:
            connection.begin()
            await connection.ended
        finally:
            self._connections.discard(connection)

    def _create_protocol(self) -> asyncio.Protocol:
        """Return what serves a client that connected to the site's own port."""
        connection = SiteConnection(self._tap)
        connection.client.on_connected = lambda: self._begin_directly(connection)
        return connection.client

    def _begin_directly(self, connection: SiteConnection) -> None:
        task = asyncio.get_running_loop().create_task(self._serve_directly(connection))
        self._direct.add(task)
        task.add_done_callback(self._direct.discard)

    async def _serve_directly(self, connection: SiteConnection) -> None:
        try:
            if is_of_another_user(connection.client.transport):
                raise Refused(403, _OF_ANOTHER_USER)
            await self._upstream.connect(SITES[0], connection.upstream)
            await self._carry(connection)
        except Refused:
            pass  # there is no way to say the reason: the client gets a reset
        finally:
            connection.cut()
