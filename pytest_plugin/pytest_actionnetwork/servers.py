"""The Action Networks of a session: which kind, and one for each choice of settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, Self, cast

import pytest

from actionnetwork_mock.action_network import ActionNetwork
from actionnetwork_mock.settings import Settings

from .options import transport_of


class _Runs(Protocol):
    def start(self) -> object:
        """Be there; nothing changes when it is already."""

    def stop(self) -> None:
        """Be gone."""


class Servers:
    """Starts what was chosen with ``--action-network`` when a test first wants it, and stops all in the end."""

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        self._config = config
        self._settings = settings
        self._running: dict[Settings, _Runs] = {}

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
        server.start()
        return cast(ActionNetwork, server)

    def _make(self, settings: Settings) -> _Runs:
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
