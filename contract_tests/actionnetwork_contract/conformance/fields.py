"""Fields: which are missing, unknown, of another type or in another order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from actionnetwork_mock.resources import JSON_TYPES, Field, Resource, Type, resource_named
from actionnetwork_mock.settings import Settings

from .deviation import ABSENT, Check, Deviation, Problem

FieldState = Literal["value", "null", "empty", "absent"]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MONEY = re.compile(r"\d+\.\d\d")
_PAGE_OF_THE_SITE = "https://"
_CONTENTS = {"strings": str, "objects": dict, "string map": str}
_HAL = ("_links", "_embedded")


def field_deviations(
    found: Mapping[str, Any],
    declared: Iterable[Field],
    objects: Mapping[str, tuple[Field, ...]],
    within: str = "",
) -> Iterator[Deviation]:
    """Yield each way in which an object contradicts its declaration.

    ``within`` is the path of the object: ``"email_addresses"``. Fields that are only assumed to exist may be missing.
    """
    fields = {field.name: field for field in declared}
    for name in found:
        if name not in fields:
            yield Deviation(
                "shadow.keys", "field", _path(within, name), "is not declared", "adds", seen=found[name]
            )
    for name, field in fields.items():
        path = _path(within, name)
        if name not in found:
            if not field.left_out_when_empty and field.source != "assumed":
                yield Deviation("shadow.presence", "field", path, "is missing", seen=ABSENT)
        elif (fault := _fault_of(found[name], field)) is not None:
            check, problem = fault
            yield Deviation(check, "field", path, problem, expected=field.constant, seen=found[name])
        elif field.of is not None and field.of in objects:
            for inner in found[name] if isinstance(found[name], list) else [found[name]]:
                if isinstance(inner, dict):
                    yield from field_deviations(inner, objects[field.of], objects, path)


def item_deviations(resource: Resource, item: Mapping[str, Any], settings: Settings) -> Iterator[Deviation]:
    """Yield the deviations of a resource's fields, alone or embedded: also of their order, and of its identifiers."""
    item = _with_declared_words(item, settings)
    fields = {name: value for name, value in item.items() if name not in _HAL}
    yield from field_deviations(fields, _declared(resource, settings, fields), resource.objects)
    yield from _order_deviations(resource, item)
    created, modified = item.get("created_date"), item.get("modified_date")
    if _is_dated_by_server(resource.name) and isinstance(created, str) and isinstance(modified, str):
        if created > modified:
            yield Deviation(
                "shadow.dates", "field", "modified_date", "went back", expected=created, seen=modified
            )


def presence(
    found: Mapping[str, Any],
    declared: Iterable[Field],
    objects: Mapping[str, tuple[Field, ...]],
    within: str = "",
) -> Iterator[tuple[str, FieldState]]:
    """Yield the path and the state of each field that an answer can show: ``("email_addresses.address", "absent")``."""
    for field in declared:
        if field.write_only:
            continue
        path, value = _path(within, field.name), found.get(field.name, ABSENT)
        yield path, _state_of(value)
        if field.of is not None and field.of in objects:
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    yield from presence(inner, objects[field.of], objects, path)


def _state_of(value: Any) -> FieldState:
    if value is ABSENT:
        return "absent"
    if value is None:
        return "null"
    return "empty" if value in ("", [], {}) else "value"


def _path(within: str, name: str) -> str:
    return f"{within}.{name}" if within else name


def _declared(resource: Resource, settings: Settings, found: Mapping[str, Any]) -> list[Field]:
    return [
        field
        for field in resource.fields
        if not field.write_only
        and (field.name in found or not resource.decided(field.name, "absent", settings))
    ]


def _with_declared_words(item: Mapping[str, Any], settings: Settings) -> Mapping[str, Any]:
    """Return an item with the words of the declaration, where settings give a message others."""
    counts = item.get("statistics")
    if isinstance(counts, dict):
        spelt = f"verified_{settings.open_counts}"
        renamed = {"verified_opened" if name == spelt else name: value for name, value in counts.items()}
        item = {**item, "statistics": renamed}
    if item.get("status") == "stopped" and settings.status_after_stop == "stopped":
        item = {**item, "status": "sent"}
    return item


def _order_deviations(resource: Resource, item: Mapping[str, Any]) -> Iterator[Deviation]:
    order = _places(resource.name)
    known = [name for name in item if name in order]
    first = next((name for name, after in pairwise(known) if order[name] > order[after]), None)
    if first is not None:
        yield Deviation("shadow.order", "field", first, "is out of order", "cosmetic")


@cache
def _places(resource: str) -> dict[str, int]:
    return {name: place for place, name in enumerate(resource_named(resource).key_order)}


@cache
def _is_dated_by_server(name: str) -> bool:
    """Return whether no request can send a ``created_date`` of its own."""
    resource = resource_named(name)
    sent = [*resource.fields, *(resource.helper.body if resource.helper is not None else ())]
    return all(field.writes == "no" for field in sent if field.name == "created_date")


def _fault_of(value: Any, field: Field) -> tuple[Check, Problem] | None:
    if value is None:
        return None if field.nullable and not field.left_out_when_empty else ("shadow.presence", "is null")
    if not _has_type(value, field.type):
        return "shadow.type", "is not of its type"
    if field.type == "datetime" and not _TIME.fullmatch(value):
        return "shadow.type", "is not in its format"
    if field.type == "money" and not (isinstance(value, str) and _MONEY.fullmatch(value)):
        return "shadow.type", "is not in its format"
    if field.type == "link" and field.writes == "no" and not value.startswith(_PAGE_OF_THE_SITE):
        return "shadow.value", "is not in its format"
    if field.constant is not None and value != field.constant:
        return "shadow.value", "is not its constant value"
    if field.values is not None:
        values = value if field.type == "strings" else [value]
        if not all(inner in field.values for inner in values):
            return "shadow.value", "is none of the known values"
    if field.type in _CONTENTS:
        inner = value.values() if isinstance(value, dict) else value
        if not all(isinstance(part, _CONTENTS[field.type]) for part in inner):
            return "shadow.type", "is not of its type"
    if field.counts and isinstance(value, int) and value < 0:
        return "shadow.value", "is none of the known values"
    return None


def _has_type(value: Any, kind: Type) -> bool:
    return isinstance(value, JSON_TYPES[kind]) and isinstance(value, bool) == (kind == "boolean")
