"""Comparing a document with the last known one of the same modification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from actionnetwork_mock.resources import Field, Resource

from ..conformance import ABSENT, Deviation

_MOVING = frozenset(("total_targeted", "count", "status", "statistics"))
"""Fields of timed resources that the server changes by itself."""
_ALWAYS_MOVING = frozenset(("count", "default"))
"""How many people are on a list, and which wrapper is the default one."""


def changed_fields(
    resource: Resource, before: Mapping[str, Any], item: Mapping[str, Any]
) -> Iterator[Deviation]:
    """Yield a deviation for each field that changed although the resource was not modified."""
    for field in resource.fields:
        if field.write_only or is_moving(resource, field):
            continue
        old, new = before.get(field.name, ABSENT), item.get(field.name, ABSENT)
        if old != new and not _same_set(old, new):
            yield Deviation(
                "shadow.document", "field", field.name, "has another value", expected=old, seen=new
            )


def is_moving(resource: Resource, field: Field) -> bool:
    """Return whether a field changes without a modification of its resource: counters, sums, what is sent."""
    by_clock = resource.timed and field.name in _MOVING
    return bool(field.counts or field.sums) or by_clock or field.name in _ALWAYS_MOVING


def _same_set(old: Any, new: Any) -> bool:
    """Return whether two lists of texts have the same elements, in whatever order."""
    if not (isinstance(old, list) and isinstance(new, list)):
        return False
    texts = all(isinstance(one, str) for one in (*old, *new))
    return texts and sorted(old) == sorted(new)
