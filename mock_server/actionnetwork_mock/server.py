"""Running the mock: a server in a thread of a test session, or one that has a process to itself."""

from __future__ import annotations

import asyncio
import errno
import socket
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Self, TypeVar

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .action_network import ActionNetwork
from .app import create_app
from .clock import Clock
from .control.direct_client import DirectClient
from .errors import CannotOpen, UsageError
from .http.fault_injection import CONNECTION
from .settings import Settings
from .world import World
from .worlds import DEFAULT_API_KEY, Worlds

if TYPE_CHECKING:
    from .scenarios import Source

T = TypeVar("T")

_START_TIMEOUT_S = 30
_CALL_TIMEOUT_S = 600


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


def site_of(listener: socket.socket) -> str:
    """Return the address that a socket listens on: ``"http://127.0.0.1:40123"``."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Connection(HttpToolsProtocol):
    """Lets the application know the transport of a connection, for the faults that break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self.app_state = {**self.app_state, CONNECTION: transport}


class AppServer(uvicorn.Server):
    """Serves an application on an open listener; uvicorn says and guesses nothing."""

    def __init__(self, app: ASGIApp) -> None:
        config = uvicorn.Config(
            app,
            interface="asgi3",
            http=_Connection,
            lifespan="off",
            ws="none",
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)

    def create_protocol(self) -> asyncio.Protocol:
        """Return what serves one more connection, with this server's configuration, state and end."""
        make: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return make(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)


class UvicornServer(AppServer):
    """Serves the API of some worlds, and calls ``on_ready`` once connections are taken."""

    def __init__(self, worlds: Worlds, on_ready: Callable[[], None]) -> None:
        super().__init__(create_app(worlds))
        self._worlds = worlds
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen and to deliver what a file still has waiting, then say so."""
        await super().startup(sockets)
        if sockets:
            self._worlds.serve_at(site_of(sockets[0]))
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop to listen and to deliver; an answer that a fault keeps waiting goes out at once."""
        for world in self._worlds:
            world.faults.clear()
        await super().shutdown(sockets)
        for world in self._worlds:
            await world.webhooks.worker.close()


class MockServer(ActionNetwork):
    """A local Action Network in a thread, on a free port.

        with MockServer(people=60) as server:
            sync(base_url=server.url, api_key=server.api_key)
            assert server.requests.count("GET /people") == 3

    ``scenario`` is what there is at the start: a shipped one's name, a file, or a mapping; ``load`` loads one later.
    ``settings`` decides what the real API leaves doubtful, and the rate limit. ``api_keys`` beyond the first open more
    groups; ``user_keys`` are personal keys; ``any_key`` gives each unknown key a world of its own. ``parents`` makes
    groups the children of others, ``{"child-key": "parent-key"}``. ``webhooks`` are addresses that the first key's
    group tells of all actions and uploads, from the start on. ``db`` names a file that outlives the server. Raises
    CannotOpen for a port or file that cannot be used, UsageError for a wrong argument.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        api_key: str = DEFAULT_API_KEY,
        api_keys: Iterable[str] = (),
        user_keys: Iterable[str] = (),
        any_key: bool = False,
        people: int = 0,
        seed: int = 0,
        db: str | None = None,
        settings: Settings | None = None,
        parents: Mapping[str, str] | None = None,
        webhooks: Iterable[str] = (),
        scenario: Source | None = None,
    ) -> None:
        super().__init__()
        self.api_key = api_key
        self.settings = settings or Settings()
        self._address = (host, port)
        self._worlds_options = {
            "api_keys": (api_key, *api_keys),
            "user_keys": tuple(user_keys),
            "any_key": any_key,
            "people": people,
            "seed": seed,
            "path": db,
            "parents": dict(parents or {}),
            "webhooks": dict.fromkeys(webhooks),
            "scenario": scenario,
        }
        self._worlds: Worlds | None = None
        self._thread: threading.Thread | None = None
        self._server: UvicornServer | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._site = ""

    # Running

    def start(self) -> Self:
        """Listen, and return once requests are answered. A server that runs already is left alone."""
        if self._thread is not None:
            return self
        listener = open_listener(*self._address)
        try:
            self._worlds = Worlds(self.settings, **self._worlds_options)  # type: ignore[arg-type]  # as in __init__
            ready: Future[asyncio.AbstractEventLoop] = Future()
            self._server = UvicornServer(self._worlds, lambda: ready.set_result(asyncio.get_running_loop()))
            self._thread = threading.Thread(
                target=self._run, args=(listener, ready), name="actionnetwork-mock", daemon=True
            )
            self._thread.start()
            self._loop = ready.result(_START_TIMEOUT_S)
        except BaseException:
            listener.close()
            self._thread = None
            raise
        self._site = site_of(listener)
        return self

    def _run(self, listener: socket.socket, ready: Future[asyncio.AbstractEventLoop]) -> None:
        assert self._server is not None
        try:
            self._server.run(sockets=[listener])
        except BaseException as error:
            if ready.done():
                raise
            ready.set_exception(error)

    def stop(self) -> None:
        """Stop serving, and close the database. What a file holds stays."""
        if self._thread is None or self._server is None:
            return
        self._server.should_exit = True
        self._thread.join()
        self._thread = None
        if self._worlds is not None:
            self._worlds.close()
            self._worlds = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # What a client needs

    @property
    def url(self) -> str:
        """The address of the API: ``"http://127.0.0.1:40123/api/v2"``."""
        self._running()
        return f"{self._site}/api/v2"

    @property
    def control_url(self) -> str:
        """The address of the control plane: ``"http://127.0.0.1:40123/_mock"``."""
        self._running()
        return f"{self._site}/_mock"

    # What a test needs

    @property
    def clock(self) -> Clock:
        """The clock of the mock: ``clock.freeze()``, ``clock.advance(minutes=5)``."""
        return self._running().default.clock

    @property
    def control(self) -> DirectClient:
        """The operations of the control API, called without HTTP."""
        self._running()
        return DirectClient(self, site=self._site)

    def call(self, function: Callable[[World], T]) -> T:
        """Run a function on the server's own thread, the only one that may use a world, and return its result."""
        return self.run(lambda worlds: function(worlds.default))

    def run(self, function: Callable[[Worlds], T]) -> T:
        """Run a function of all worlds on the server's own thread and return its result."""
        worlds = self._running()
        assert self._loop is not None
        done: Future[T] = Future()

        def run() -> None:
            try:
                done.set_result(function(worlds))
            except BaseException as error:  # handed to the caller's thread, whatever it is
                done.set_exception(error)

        self._loop.call_soon_threadsafe(run)
        return done.result(_CALL_TIMEOUT_S)

    def call_async(self, function: Callable[[Worlds], Awaitable[T]]) -> T:
        """Run a coroutine function on the server's own loop and return its result."""
        worlds = self._running()
        assert self._loop is not None

        async def run() -> T:
            return await function(worlds)

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(_CALL_TIMEOUT_S)

    def create_protocol(self) -> asyncio.Protocol:
        """Return what serves one more connection, for a listener of another kind on the server's loop."""
        self._running()
        assert self._server is not None
        return self._server.create_protocol()

    def _running(self) -> Worlds:
        if self._worlds is None or self._thread is None:
            raise UsageError('the server does not run: call start(), or write "with MockServer() as server:"')
        return self._worlds
