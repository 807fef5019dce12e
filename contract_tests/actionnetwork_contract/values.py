"""Compares values with their declarations: which fields are wrong, missing or unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from actionnetwork_mock.resources import JSON_TYPES, Field, Type

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MONEY = re.compile(r"\d+\.\d\d")
_CONTENTS = {"strings": str, "objects": dict, "string map": str}


def faults_of(
    found: Mapping[str, Any], declared: Iterable[Field], objects: Mapping[str, tuple[Field, ...]]
) -> Iterator[str]:
    """Yield a sentence for each way in which an object contradicts its declaration.

    Fields that are only assumed to exist may be missing.
    """
    fields = {field.name: field for field in declared}
    if found.keys() - fields.keys():
        yield "there is an unknown field"
    for name, field in fields.items():
        if name not in found:
            if not field.left_out_when_empty and field.source != "assumed":
                yield f"{name} is missing"
        elif (fault := _fault_of(found[name], field)) is not None:
            yield f"{name} {fault}"
        elif field.of is not None and field.of in objects:
            for inner in found[name] if isinstance(found[name], list) else [found[name]]:
                if isinstance(inner, dict):
                    yield from (
                        f"{fault} in {name}" for fault in faults_of(inner, objects[field.of], objects)
                    )


def _fault_of(value: Any, field: Field) -> str | None:
    if value is None:
        return None if field.nullable and not field.left_out_when_empty else "is null"
    if not _has_type(value, field.type):
        return f"is not of the type {field.type}"
    if field.type == "datetime" and not _TIME.fullmatch(value):
        return "is no time in UTC with whole seconds"
    if field.type == "money" and not (isinstance(value, str) and _MONEY.fullmatch(value)):
        return "is no amount with two decimals"
    if field.constant is not None and value != field.constant:
        return "is not its constant value"
    if field.values is not None and field.type == "string" and value not in field.values:
        return "is none of the known values"
    if field.type in _CONTENTS:
        inner = value.values() if isinstance(value, dict) else value
        if not all(isinstance(part, _CONTENTS[field.type]) for part in inner):
            return f"is not of the type {field.type}"
    return None


def _has_type(value: Any, kind: Type) -> bool:
    return isinstance(value, JSON_TYPES[kind]) and isinstance(value, bool) == (kind == "boolean")
