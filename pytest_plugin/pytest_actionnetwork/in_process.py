"""The mock without a server, as the fixture uses it."""

from __future__ import annotations

from typing import NoReturn

import pytest

from actionnetwork_mock.servers.in_process import InProcessServer


class SkippingServer(InProcessServer):
    """A mock in process that skips a test which needs a server."""

    def refuse(self, what: str) -> NoReturn:
        """Skip the test."""
        pytest.skip(f"{what} needs a server, and --action-network=inprocess has none")
