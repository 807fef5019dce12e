"""The rate limit: a sliding window of calls for each caller, on the mock's clock."""

from __future__ import annotations

from collections import deque

from .errors import TooManyRequests

WINDOW_S = 1.0
"""The length of the window in which calls are counted."""

_MAX_CALLERS = 10_000


class RateLimiter:
    """Counts the calls of each key, and without a key those of each client address. Refused calls do not count.

    Source: [limits-1] (documented: the number; assumed: the scope).
    """

    def __init__(self, calls_per_second: float | None) -> None:
        self.calls_per_second = calls_per_second
        self._calls: dict[str, deque[float]] = {}

    def check(self, caller: str, now: float) -> None:
        """Count a call at ``now`` seconds. Raises TooManyRequests when the window is full."""
        if self.calls_per_second is None:
            return
        calls = self._calls.get(caller)
        if calls is None:
            if len(self._calls) >= _MAX_CALLERS:
                self._calls.clear()
            calls = self._calls[caller] = deque()
        window = WINDOW_S if self.calls_per_second >= 1 else 1 / self.calls_per_second
        while calls and not 0 <= now - calls[0] < window:  # too old, or from before the clock was set back
            calls.popleft()
        if len(calls) >= max(int(self.calls_per_second), 1):
            raise TooManyRequests("Too many requests")
        calls.append(now)

    def clear(self) -> None:
        """Forget all calls."""
        self._calls.clear()
