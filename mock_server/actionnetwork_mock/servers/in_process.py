"""The mock in the test's own process, without a server: for clients that take a transport."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NoReturn, Self, TypeVar, Unpack

from ..app import create_app
from ..clock import Clock
from ..control.arguments import Arguments
from ..control.direct_client import DirectClient
from ..errors import UsageError
from ..start_options import StartOptions, prepare_worlds
from ..testing.action_network import ActionNetwork
from ..world import World
from ..worlds import Worlds
from .transport import InProcessTransport

T = TypeVar("T")

SITE = "http://in-process.invalid"
"""Where the mock says it is. The name leads nowhere, so that a client without the transport fails at once."""

_NEEDS_SERVER = {
    "drain_webhooks": "delivering webhooks",
    "send_test": "sending a test webhook",
    "replay_delivery": "sending a webhook again",
}


class InProcessServer(ActionNetwork):
    """A local Action Network without a thread or a socket, reached through ``transport`` only.

        with InProcessServer(people=60) as server:
            client = httpx2.Client(base_url=server.url, transport=server.transport)

    It takes the options of ``StartOptions``. Webhooks can be set up and what waits for them looked at, but nothing is
    delivered.
    """

    def __init__(self, **options: Unpack[StartOptions]) -> None:
        super().__init__(options)
        self._worlds = prepare_worlds(has_server=False, **options)()
        self._worlds.serve_at(SITE)
        self._transport = InProcessTransport(create_app(self._worlds))

    def start(self) -> Self:
        """Return the server, which is ready from the beginning."""
        return self

    def stop(self) -> None:
        """Close the database."""
        with self._transport.turn:
            self._worlds.close()

    @property
    def url(self) -> str:
        """The address of the API, which leads here through ``transport`` alone."""
        return f"{SITE}/api/v2"

    @property
    def control_url(self) -> str:
        """The address of the control plane, which leads here through ``transport`` alone."""
        return f"{SITE}/_mock"

    @property
    def transport(self) -> InProcessTransport:
        """What a client of httpx2 or httpx takes as its transport, synchronous or not."""
        return self._transport

    @property
    def clock(self) -> Clock:
        """The clock of the mock: ``clock.freeze()``, ``clock.advance(minutes=5)``."""
        return self._worlds.default.clock

    @property
    def control(self) -> DirectClient:
        """The operations of the control API, called without HTTP."""
        return _Client(self, site=SITE)

    def call(self, function: Callable[[World], T]) -> T:
        """Run a function of the world while no request is served, and return its result."""
        return self.run(lambda worlds: function(worlds.default))

    def run(self, function: Callable[[Worlds], T]) -> T:
        """Run a function of all worlds while no request is served, and return its result."""
        with self._transport.turn:
            self._worlds.settle()
            return function(self._worlds)

    def call_async(self, function: Callable[[Worlds], Awaitable[T]]) -> T:
        """Raise UsageError: there is no event loop."""
        self.refuse("what waits for something")

    def refuse(self, what: str) -> NoReturn:
        """Say that something needs a server. Raises UsageError."""
        raise UsageError(f"{what} needs a server, and in process there is none: use MockServer")


class _Client(DirectClient):
    """Refuses the operations that send something."""

    def __init__(self, server: InProcessServer, *, site: str) -> None:
        super().__init__(server, site=site)
        self._server = server

    def perform(self, name: str, arguments: Arguments) -> Any:
        """Perform an operation by its name and return its result."""
        if name in _NEEDS_SERVER:
            self._server.refuse(_NEEDS_SERVER[name])
        return super().perform(name, arguments)
