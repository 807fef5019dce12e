"""Failures: which answers 500 may be those of a server that always fails at a kind of request.

One that fails now and then, or does not answer at all for a while, proves nothing.
"""

from __future__ import annotations

from .reading import Reading

_ALWAYS = (500, 501)
"""What a program answers that fails at something. Other 5xx come from what is between it and the client."""


class Failures:
    """Follows whether the upstream answers what it should answer with a success."""

    def __init__(self) -> None:
        self._is_down = False

    def succeed(self, reading: Reading) -> None:
        """Note an answer that is no failure."""
        if reading.answer.status < 400:
            self._is_down = False

    def counts(self, reading: Reading, expected: int | None) -> bool:
        """Note a failure, and return whether it counts: requests that should have succeeded do not fail as well."""
        counts = not self._is_down and expected is not None and reading.answer.status in _ALWAYS
        if expected is None or expected < 400 or reading.answer.status not in _ALWAYS:
            self._is_down = True
        return counts
