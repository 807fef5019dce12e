"""Which kinds of writes have no fixed point: applied to their own answer, they give another one.

``python -m tests.contract_tests.shadow.writes_twice`` makes the list: it applies each kind of write twice under each
value of each setting. A test compares.
"""

from __future__ import annotations

NO_FIXED_POINT: frozenset[tuple[str, str]] = frozenset(
    (
        ("donations", "POST"),
        ("donations", "PUT"),
        ("outreaches", "POST"),
        ("responses", "POST"),
        ("taggings", "POST"),
        ("tags", "POST"),
        ("unique_id_lists", "POST"),
    )
)
"""Resources and methods."""


def has_no_fixed_point(resource: str, method: str) -> bool:
    """Return whether a write to a resource changes a document that is already its own answer."""
    return (resource, method) in NO_FIXED_POINT
