"""Takes TLS connections for Action Network's site on loopback, and hands them to a running server."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

from actionnetwork_fixtures.site import HOST

from .server_thread import open_listener

SITES = (HOST, f"www.{HOST}")
LOOPBACK = "127.0.0.1"

BACKLOG = 2048
TLS_END_S = 0.5
"""To wait for the other end's goodbye; shorter than the server takes to stop, which waits for it."""


class SiteListener:
    """A TLS listener on the loop of a server. ``port`` is 0 until it is open.

    ``create_protocol`` is that of a server, or of the forwarder. With the server's own protocol, a TLS listener has the
    same app, worlds and end as the plain one, and uvicorn tells https by the transport. A second uvicorn.Server would
    tick and shut down on its own; a relay that ends TLS would have to smuggle the scheme in.
    """

    def __init__(self, create_protocol: Callable[[], asyncio.Protocol], context: ssl.SSLContext) -> None:
        self._create_protocol = create_protocol
        self._context = context
        self._accepted = 0
        self._secured = 0
        self.port = 0

    async def open(self, port: int = 0) -> asyncio.Server:
        """Take connections until the returned server is closed. Raises CannotOpen for a port that is in use."""
        # From open_listener, because its sockets have TCP_NODELAY and hand it on to the connections they take.
        listener = open_listener(LOOPBACK, port)
        try:
            self.port = listener.getsockname()[1]
            return await asyncio.get_running_loop().create_server(
                self._accept,
                sock=listener,
                backlog=BACKLOG,
                ssl=self._context,
                ssl_shutdown_timeout=TLS_END_S,
            )
        except BaseException:
            listener.close()
            raise

    @property
    def failed_handshakes(self) -> int:
        """The number of TLS connections that ended before they were secured, since clients distrust the certificate."""
        return self._accepted - self._secured

    def _accept(self) -> asyncio.Protocol:
        """Return the protocol of an accepted connection, whose ``connection_made`` is called once TLS is set up."""
        self._accepted += 1
        protocol = self._create_protocol()
        connection_made = protocol.connection_made

        def secured(transport: asyncio.BaseTransport) -> None:
            self._secured += 1
            connection_made(transport)

        protocol.connection_made = secured  # type: ignore[method-assign]  # for this connection
        return protocol
