"""The clock of a mock in another process."""

from __future__ import annotations

from datetime import UTC, datetime

from ..clock import Clock
from ..control.client import ControlClient
from ..control.clock import Time


class RemoteClock(Clock):
    """A clock that is read and moved through the control API."""

    def __init__(self, client: ControlClient) -> None:
        super().__init__()
        self._client = client

    @property
    def frozen(self) -> bool:
        """True while time stands still."""
        return self._client.show_clock().frozen

    def time(self) -> float:
        """Return seconds since 1970, with fractions."""
        return self._client.show_clock().time

    def freeze(self, at: datetime | None = None) -> datetime:
        """Stop the clock, at ``at`` or where it is, and return where it stopped."""
        return _moment(self._client.freeze_clock(at=at))

    def advance(
        self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0
    ) -> datetime:
        """Move time forward, frozen or not, and return the new time."""
        moved = self._client.advance_clock(seconds=seconds, minutes=minutes, hours=hours, days=days)
        return _moment(moved)

    def unfreeze(self) -> datetime:
        """Let the clock run on from where it stands, and return the time."""
        return _moment(self._client.unfreeze_clock())


def _moment(time: Time) -> datetime:
    return datetime.fromtimestamp(time.time, UTC)
