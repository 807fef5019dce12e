"""Which kinds of writes have no fixed point: applied to their own answer, they change it."""

from __future__ import annotations

NO_FIXED_POINT: frozenset[tuple[str, str]] = frozenset(
    (
        ("donations", "POST"),
        ("messages", "POST"),
        ("unique_id_lists", "POST"),
    )
)


def has_no_fixed_point(resource: str, method: str) -> bool:
    """Return whether a write to a resource changes a document that is already its own answer."""
    return (resource, method) in NO_FIXED_POINT
