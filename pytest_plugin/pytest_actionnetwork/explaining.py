"""What a failing assertion about requests says. Imports nothing of the mock: it is there in every session."""

from __future__ import annotations

_COUNT = ("actionnetwork_mock.testing.requests", "Count")


def explain(op: str, left: object, right: object) -> list[str] | None:
    """Return the lines for a comparison with a count of requests, None for any other."""
    for one in (left, right):
        kind = type(one)
        if (kind.__module__, kind.__name__) == _COUNT:
            lines: list[str] = one.explanation  # type: ignore[attr-defined]  # a Count, whose module stays unimported
            return [f"{left!r} {op} {right!r}", *lines]
    return None
