"""The explanation of a failing assertion about requests. Imports nothing of the mock: every session has it."""

from __future__ import annotations

_COUNT = ("actionnetwork_mock.testing.requests", "Count")


def explain(op: str, left: object, right: object) -> list[str] | None:
    """Return the lines for a comparison with a count of requests, None for any other."""
    for value in (left, right):
        kind = type(value)
        if (kind.__module__, kind.__name__) == _COUNT:
            lines: list[str] = value.explanation  # type: ignore[attr-defined]  # a Count; its module is not imported here
            return [f"{left!r} {op} {right!r}", *lines]
    return None
