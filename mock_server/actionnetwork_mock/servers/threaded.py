"""The mock in a thread of a test session."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Self, TypeVar, Unpack

from ..clock import Clock
from ..control.client import ControlClient
from ..control.direct_client import DirectClient
from ..control.http_client import HttpClient
from ..errors import UsageError
from ..start_options import StartOptions, prepare_worlds
from ..testing.action_network import ActionNetwork
from ..world import World
from ..worlds import Worlds
from .api_server import ApiServer
from .remote_clock import RemoteClock
from .server_thread import ServerThread

T = TypeVar("T")

_CALL_TIMEOUT_S = 600


class MockServer(ActionNetwork):
    """A local Action Network in a thread, on a free port.

        with MockServer(people=60) as server:
            sync(base_url=server.url, api_key=server.api_key)
            assert server.requests.count("GET /people") == 4  # three pages, and an empty one

    It listens on ``host`` and ``port``, where 0 takes a free port, and takes the options of ``StartOptions``. Raises
    CannotOpen for a port or file that cannot be used, UsageError for a wrong option.
    """

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0, **options: Unpack[StartOptions]) -> None:
        super().__init__(options)
        self._open_worlds = prepare_worlds(host=host, **options)
        self._worlds: Worlds | None = None
        self._client: HttpClient | None = None
        self._thread = ServerThread(self._create_server, name="actionnetwork-mock", host=host, port=port)

    # Running

    def start(self) -> Self:
        """Listen, and return once requests are answered. A server that runs already is left alone."""
        self._thread.start()
        return self

    def _create_server(self, on_ready: Callable[[], None]) -> ApiServer:
        self._worlds = self._open_worlds()
        return ApiServer(self._worlds, on_ready)

    def stop(self) -> None:
        """Stop serving, and close the database. What a file holds stays."""
        is_of_parent, client, self._client = self._thread.is_of_parent, self._client, None
        if client is not None:
            client.close()
        self._thread.stop()
        worlds, self._worlds = self._worlds, None
        if worlds is not None and not is_of_parent:
            worlds.close()

    # What a client needs

    @property
    def url(self) -> str:
        """The address of the API: ``"http://127.0.0.1:40123/api/v2"``."""
        self._running()
        return f"{self._thread.site}/api/v2"

    @property
    def control_url(self) -> str:
        """The address of the control plane: ``"http://127.0.0.1:40123/_mock"``."""
        self._running()
        return f"{self._thread.site}/_mock"

    # What a test needs

    @property
    def clock(self) -> Clock:
        """The clock of the mock: ``clock.freeze()``, ``clock.advance(minutes=5)``."""
        worlds = self._running()
        return RemoteClock(self.control) if self._thread.is_of_parent else worlds.default.clock

    @property
    def control(self) -> ControlClient:
        """The operations of the control API, called without HTTP; in a forked process, sent to the server."""
        self._running()
        if self._thread.is_of_parent:
            self._client = self._client or HttpClient(self.control_url)
            return self._client
        return DirectClient(self, site=self._thread.site)

    def call(self, function: Callable[[World], T]) -> T:
        """Run a function on the server's own thread, the only one that may use a world, and return its result."""
        return self.run(lambda worlds: function(worlds.default))

    def run(self, function: Callable[[Worlds], T]) -> T:
        """Run a function of all worlds on the server's own thread and return its result."""
        worlds = self._running_here()
        done: Future[T] = Future()

        def run() -> None:
            try:
                worlds.settle()
                done.set_result(function(worlds))
            except BaseException as error:  # handed to the caller's thread, whatever it is
                done.set_exception(error)

        self._thread.loop.call_soon_threadsafe(run)
        return done.result(_CALL_TIMEOUT_S)

    def call_async(self, function: Callable[[Worlds], Awaitable[T]]) -> T:
        """Run a coroutine function on the server's own loop and return its result."""
        worlds = self._running_here()

        async def run() -> T:
            worlds.settle()
            return await function(worlds)

        return asyncio.run_coroutine_threadsafe(run(), self._thread.loop).result(_CALL_TIMEOUT_S)

    def create_protocol(self) -> asyncio.Protocol:
        """Return what serves one more connection, for a listener of another kind on the server's loop."""
        self._running_here()
        return self._thread.server.create_protocol()

    def _running_here(self) -> Worlds:
        worlds = self._running()
        if self._thread.is_of_parent:
            raise UsageError(
                "the server runs in the process from which this one was forked: here, use its url and its control API"
            )
        return worlds

    def _running(self) -> Worlds:
        if self._worlds is None or not self._thread.is_running:
            raise UsageError('the server does not run: call start(), or write "with MockServer() as server:"')
        return self._worlds
