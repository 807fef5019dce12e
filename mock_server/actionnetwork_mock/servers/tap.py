"""What gets a copy of the bytes that pass through the forwarder."""

from __future__ import annotations

from typing import Literal, Protocol

Closed = Literal["client", "upstream", "reset"]
"""Who ended a connection first: the client, the upstream in order, or the upstream in an error."""


class Tap(Protocol):
    """Gets a copy of what passes. It is called on the loop of the forwarder, after the bytes were passed on."""

    def opened(self) -> int:
        """Return a number for a new connection."""

    def sent(self, connection: int, data: bytes) -> None:
        """Take what the client sent."""

    def answered(self, connection: int, data: bytes) -> None:
        """Take what the upstream sent."""

    def closed(self, connection: int, by: Closed) -> None:
        """Learn that a connection has ended."""
