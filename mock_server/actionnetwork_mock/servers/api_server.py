"""The server of the API: it serves some worlds, and delivers their webhooks."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

from ..app import create_app
from ..worlds import Worlds
from .server_thread import AppServer, site_of


class ApiServer(AppServer):
    """Serves the API of some worlds, and calls ``on_ready`` once connections are taken; see ``AppServer``."""

    def __init__(
        self, worlds: Worlds, on_ready: Callable[[], None], *, chain_file: Path | None = None
    ) -> None:
        super().__init__(create_app(worlds), on_ready, chain_file=chain_file)
        self._worlds = worlds
        self._has_tls = chain_file is not None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, and to deliver what a file still has waiting."""
        if sockets:
            self._worlds.serve_at(site_of(sockets[0], tls=self._has_tls))
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop to listen and to deliver; streams end, and an answer that a fault keeps waiting goes out at once."""
        self._worlds.stopping.set()
        for world in self._worlds:
            world.faults.clear()
        await super().shutdown(sockets)
        for world in self._worlds:
            await world.webhooks.worker.close()
