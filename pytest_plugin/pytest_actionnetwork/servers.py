"""The Action Networks of a session, one for each choice of settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

import pytest

from actionnetwork_mock.settings import Settings
from actionnetwork_mock.testing.action_network import ActionNetwork

from .options import transport_of

if TYPE_CHECKING:
    from .shadow import RelayTap


class Servers:
    """Starts what ``--action-network`` chooses when a test first needs it, and stops everything at the end."""

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        self._config = config
        self._settings = settings
        self._running: dict[Settings, ActionNetwork] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._running.values():
            server.stop()

    def with_settings(self, changes: Mapping[str, Any]) -> ActionNetwork:
        """Return the Action Network whose settings differ from the session's by these."""
        settings = self._settings.changed(**changes)
        server = self._running.get(settings)
        if server is None:
            server = self._running[settings] = self._create(settings)
        return server.start()

    def _create(self, settings: Settings) -> ActionNetwork:
        transport = transport_of(self._config)
        if transport == "inprocess":
            # imported here, so that sessions without the fixture do not load it
            from .in_process import SkippingServer

            return SkippingServer(settings=settings)
        if transport == "process":
            # imported here, so that sessions without the fixture do not load it
            from actionnetwork_mock.servers.subprocess import ProcessServer

            return ProcessServer(settings=settings)
        if transport == "real":
            # imported here, so that sessions without the fixture do not load it
            from .real_api import RealActionNetwork

            allows_writes = bool(self._config.getoption("action_network_allow_writes"))
            return RealActionNetwork(allows_writes=allows_writes, tap=self._tap(settings))
        # imported here, so that sessions without the fixture do not load it
        from actionnetwork_mock.servers.threaded import MockServer

        return MockServer(settings=settings)

    def _tap(self, settings: Settings) -> RelayTap | None:
        if not self._config.getoption("action_network_shadow"):
            return None
        # imported here, so that sessions without the option do not load it
        from .shadow import SHADOW

        return self._config.stash[SHADOW].tap(settings)
