"""Serving an ASGI application with uvicorn, in a thread."""

from __future__ import annotations

import asyncio
import errno
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Generic, TypeVar

import uvicorn
from starlette.types import ASGIApp

from ..errors import CannotOpen, UsageError
from ..forks import close_in_child, sockets_on, watch_forks
from .connection import Connection

_START_TIMEOUT_S = 30
_STOP_TIMEOUT_S = 5
_TICK_S = 1
_GRACE_S = 0.2
"""How long answers may still take when a server stops. With the rest of the stop it is below the second in which a
process is to end.
"""


def open_listener(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address; port 0 takes a free one.

    Raises CannotOpen when the port is in use or the address is not this machine's. TCP_NODELAY is set, and the
    protocol named: without, asyncio leaves Nagle's algorithm on and every second answer on a kept connection waits
    44 ms for an acknowledgement.
    """
    if not 0 <= port <= 65535:
        raise CannotOpen(f"port {port} does not exist: it takes 0 to 65535, and 0 takes a free one")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotOpen(_explain(host, port, error)) from error
    return listener


def _explain(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use: stop the program that has it, or choose another port"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"port {port} on {host} needs rights that this user has not: choose one above 1023"
    return f"{host} cannot be listened on ({error.strerror or error}): use 127.0.0.1 or an address of this machine"


def site_of(listener: socket.socket, *, tls: bool = False) -> str:
    """Return the address that a socket listens on: ``"http://127.0.0.1:40123"``."""
    host, port = listener.getsockname()[:2]
    scheme = "https" if tls else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


async def stop_accepting(*servers: asyncio.Server) -> None:
    """Close servers, after the connections that were just accepted have a transport.

    asyncio makes it in a task of its own. In a server that was closed meanwhile, that task fails up to Python 3.12: the
    connection is neither served nor closed, and Python warns of it at some later time.
    """
    loop = asyncio.get_running_loop()
    for server in servers:
        for listener in server.sockets:
            # Not every loop polls the sockets of listeners.
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.remove_reader(listener.fileno())
    # An accepted connection gets its task in one turn of the loop, and its transport in the next one.
    for _ in range(2):
        await asyncio.sleep(0)
    for server in servers:
        server.close()


class AppServer(uvicorn.Server):
    """Serves an application on an open listener, and calls ``on_ready`` once connections are taken.

    With ``chain_file``, the key and certificates of the server, it is reached by https. uvicorn logs nothing, guesses
    nothing and leaves signals alone.
    """

    def __init__(self, app: ASGIApp, on_ready: Callable[[], None], *, chain_file: Path | None = None) -> None:
        config = uvicorn.Config(
            app,
            interface="asgi3",
            http=Connection,
            lifespan="off",
            ws="none",
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
            ssl_certfile=chain_file,
        )
        super().__init__(config)
        self._on_ready = on_ready
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()

    def stop(self) -> None:
        """Let the server stop. Any thread may call it, any number of times, also before the server listens."""
        self.should_exit = True
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed, so the server has stopped
                self._loop.call_soon_threadsafe(self._woken.set)

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]  # a context manager as well
        """Leave signals to the program."""
        return nullcontext()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self._on_ready()

    async def main_loop(self) -> None:
        """Serve until ``stop``. uvicorn would look for it ten times a second, and the stop would take that long."""
        while not await self.on_tick(0):  # sets the header Date
            with suppress(TimeoutError):
                async with asyncio.timeout(_TICK_S):
                    await self._woken.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop to listen, give answers that are on their way a moment, and cut off what is still open then."""
        await stop_accepting(*self.servers)
        for listener in sockets or []:
            listener.close()
        connections, tasks = self.server_state.connections, self.server_state.tasks
        for connection in [*connections]:
            connection.shutdown()
        if tasks:
            await asyncio.wait([*tasks], timeout=_GRACE_S)
        for connection in [*connections]:
            connection.transport.abort()
        await asyncio.sleep(0)  # so that connections know that they are lost
        for task in [*tasks]:
            task.cancel()
        if tasks:
            await asyncio.wait([*tasks], timeout=_GRACE_S)

    def create_protocol(self) -> asyncio.Protocol:
        """Return what serves one more connection, with this server's configuration, state and end."""
        make: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return make(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)


S = TypeVar("S", bound=AppServer)


class ServerThread(Generic[S]):
    """Runs a server in a daemon thread.

    ``create`` makes the server, given its ``on_ready``. A server that is started again has a port of its own, unless
    ``keeps_port`` is true.
    """

    def __init__(
        self,
        create: Callable[[Callable[[], None]], S],
        *,
        name: str,
        host: str = "127.0.0.1",
        port: int = 0,
        keeps_port: bool = False,
    ) -> None:
        self.site = ""
        """The address, ``"http://127.0.0.1:40123"``; empty until the first start."""
        self._create = create
        self._name = name
        self._address = (host, port)
        self._keeps_port = keeps_port
        self._thread: threading.Thread | None = None
        self._server: S | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.is_of_parent = False
        """Whether this process was forked from the one that runs the server."""
        watch_forks(self)

    @property
    def is_running(self) -> bool:
        """Whether the server was started and not stopped."""
        return self._thread is not None

    @property
    def port(self) -> int:
        """The port, after the first start."""
        return int(self.site.rpartition(":")[2])

    @property
    def server(self) -> S:
        """The server, after the first start."""
        assert self._server is not None
        return self._server

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop of the server, after the first start."""
        assert self._loop is not None
        return self._loop

    def start(self) -> None:
        """Listen, and return once connections are taken. Raises CannotOpen for a port that cannot be used."""
        if self._thread is not None:
            return
        listener = open_listener(*self._address)
        try:
            ready: Future[asyncio.AbstractEventLoop] = Future()
            self._server = self._create(lambda: ready.set_result(asyncio.get_running_loop()))
            thread = threading.Thread(
                target=_run, args=(self._server, listener, ready), name=self._name, daemon=True
            )
            thread.start()
            self._loop = ready.result(_START_TIMEOUT_S)
        except BaseException:
            listener.close()
            raise
        self._thread = thread
        self.site = site_of(listener)
        if self._keeps_port:
            self._address = listener.getsockname()[:2]

    def stop(self) -> None:
        """Stop serving, and close the port. Stopping twice does no harm.

        Raises UsageError if a request is carried out for longer than five seconds. Then it can be called again.
        """
        thread, self._thread = self._thread, None
        if thread is None or self.is_of_parent:
            self.is_of_parent = False
            return
        self.server.stop()
        thread.join(_STOP_TIMEOUT_S)
        if thread.is_alive():
            self._thread = thread
            raise UsageError(
                f"the server at {self.site} did not stop within {_STOP_TIMEOUT_S} s, as a request is carried out that "
                "takes longer: it ends with this process"
            )

    def after_fork(self) -> None:
        """Give up the sockets of the server, which runs in the parent."""
        if self._thread is None:
            return
        self.is_of_parent = True
        poll = getattr(self._loop, "_get_backend_id", None) or getattr(
            getattr(self._loop, "_selector", None), "fileno", None
        )
        # Parent and child share what the loop waits with: a socket that the child closes would be taken out of it for
        # the parent as well.
        close_in_child([*sockets_on({self.port}), *([poll()] if poll is not None else [])])


def _run(server: AppServer, listener: socket.socket, ready: Future[asyncio.AbstractEventLoop]) -> None:
    try:
        server.run(sockets=[listener])
    except BaseException as error:
        if ready.done():
            raise
        ready.set_exception(error)
