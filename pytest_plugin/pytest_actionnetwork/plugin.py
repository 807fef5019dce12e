"""Fixtures for tests against a local Action Network.

This module is imported in every pytest session of everybody who has the package installed, so it imports nothing of
the mock until a fixture is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from actionnetwork_mock.receiver import WebhookReceiver
    from actionnetwork_mock.server import MockServer
    from actionnetwork_mock.settings import Settings


@pytest.fixture(scope="session")
def action_network_settings() -> Settings:
    """What the mock does where the real API is doubtful, and its rate limit; override it to change them.

    The rate limit is off here, unlike in ``actionnetwork-mock serve``, so that a test suite does not crawl.
    """
    from actionnetwork_mock.settings import Settings

    return Settings(rate_limit=None)


@pytest.fixture(scope="session")
def action_network_server(action_network_settings: Settings) -> Iterator[MockServer]:
    """A local Action Network that runs for the whole session, on a free port; each xdist worker has its own."""
    from actionnetwork_mock.server import MockServer

    with MockServer(settings=action_network_settings) as server:
        yield server


@pytest.fixture
def action_network(action_network_server: MockServer) -> MockServer:
    """A local Action Network with an empty group.

    ``.url`` and ``.api_key`` are for the program under test; ``.seed``, ``.make``, ``.ui``, ``.requests``, ``.clock``,
    ``.mailbox`` and ``.reset`` for the test.

    Data, journal and clock of the test before are gone.
    """
    action_network_server.reset()
    return action_network_server


@pytest.fixture(scope="session")
def webhook_receiver_server() -> Iterator[WebhookReceiver]:
    """The server behind ``webhook_receiver``, which runs for the whole session; tests want that one."""
    from actionnetwork_mock.receiver import WebhookReceiver

    with WebhookReceiver() as receiver:
        yield receiver


@pytest.fixture
def webhook_receiver(webhook_receiver_server: WebhookReceiver) -> WebhookReceiver:
    """A server that keeps the webhooks posted to it, on a free port.

    ``.url`` is where to post; ``.wait_for("osdi:donation")`` waits for one and returns it; ``.payloads()`` and
    ``.requests`` are what came; ``.respond(500, times=2)`` fails on purpose, ``delay=`` and ``drop=`` likewise;
    ``.stop()`` and ``.start()`` take it down and bring it back at the same address.

    What the test before received, and how it wanted that answered, is gone; so is a stop.
    """
    webhook_receiver_server.start()
    webhook_receiver_server.reset()
    return webhook_receiver_server
