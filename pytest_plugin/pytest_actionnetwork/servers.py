"""The Action Networks of a session: which kind, and one for each choice of settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import pytest

from actionnetwork_mock.settings import Settings
from actionnetwork_mock.testing.action_network import ActionNetwork

from .options import transport_of


class Servers:
    """Starts what was chosen with ``--action-network`` when a test first wants it, and stops all in the end."""

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        self._config = config
        self._settings = settings
        self._running: dict[Settings, ActionNetwork] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._running.values():
            server.stop()

    def having(self, changes: Mapping[str, Any]) -> ActionNetwork:
        """Return the Action Network whose settings differ from the session's by these."""
        settings = self._settings.changed(**changes)
        server = self._running.get(settings)
        if server is None:
            server = self._running[settings] = self._make(settings)
        return server.start()

    def _make(self, settings: Settings) -> ActionNetwork:
        transport = transport_of(self._config)
        if transport == "inprocess":
            from .in_process import SkippingServer

            return SkippingServer(settings=settings)
        if transport == "process":
            from actionnetwork_mock.servers.subprocess import ProcessServer

            return ProcessServer(settings=settings)
        if transport == "real":
            from .real import RealActionNetwork

            allows_writes = bool(self._config.getoption("action_network_allow_writes"))
            return RealActionNetwork(allows_writes=allows_writes)
        from actionnetwork_mock.servers.threaded import MockServer

        return MockServer(settings=settings)
