"""Documents: how one differs from the last known one of the same modification, and made-up ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from actionnetwork_mock.resources import Field, Resource
from actionnetwork_mock.twin import Loaded

from ..conformance import ABSENT, Deviation

_STUB_DATE = "2000-01-01T00:00:00Z"
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


def stub(resource: Resource, uuid: str, above: dict[str, str]) -> Loaded:
    """Return a made-up document of a resource that is only known to exist."""
    document: dict[str, Any] = {}
    for declared in resource.fields:
        if declared.constant is not None or declared.default is not None:
            document[declared.name] = declared.constant if declared.constant is not None else declared.default
        elif declared.type == "datetime" and not declared.left_out_when_empty:
            document[declared.name] = _STUB_DATE
        elif declared.type == "string" and not declared.left_out_when_empty and not declared.write_only:
            document[declared.name] = declared.values[0] if declared.values else "unknown"
        elif declared.type in ("strings", "objects") and not declared.left_out_when_empty:
            document[declared.name] = []
    references = {column: above.get(column) for column in resource.references}
    return Loaded(resource, uuid.lower(), document, references)
