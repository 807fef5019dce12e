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
