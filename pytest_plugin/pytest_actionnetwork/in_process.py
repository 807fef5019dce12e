"""The mock without a server, as the fixture has it: what it cannot do skips the test."""

from __future__ import annotations

from typing import NoReturn

import pytest

from actionnetwork_mock.servers.in_process import InProcessServer


class SkippingServer(InProcessServer):
    """A mock in process whose tests are skipped when they want what needs a server."""

    def refuse(self, what: str) -> NoReturn:
        """Skip the test."""
        pytest.skip(f"{what} needs a server, and --action-network=inprocess has none")
