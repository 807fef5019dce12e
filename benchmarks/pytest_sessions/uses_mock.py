"""A session that uses the fixture once."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actionnetwork_mock.servers.threaded import MockServer


def test_once(action_network: "MockServer") -> None:
    """Starts the server."""
    assert action_network.url
