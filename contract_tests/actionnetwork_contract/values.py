"""Holding values against their declarations: which fields are wrong, missing or unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from actionnetwork_mock.resources import JSON_TYPES, Field, Type

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MONEY = re.compile(r"\d+\.\d\d")


def faults_of(
    found: Mapping[str, Any], declared: Iterable[Field], objects: Mapping[str, tuple[Field, ...]]
) -> Iterator[str]:
    """Give a sentence for each thing about an object that its declaration does not allow.

    Fields that are only assumed to be there may be missing.
    """
    fields = {field.name: field for field in declared}
    for name in found:
        if name not in fields:
            yield "there is a field that is not known"
    for name, field in fields.items():
        if name not in found:
            if not field.left_out_when_empty and field.source != "assumed":
                yield f"{name} is missing"
        elif (fault := _fault_of(found[name], field)) is not None:
            yield f"{name} {fault}"
        elif field.of is not None and field.of in objects:
            inner = found[name] if isinstance(found[name], list) else [found[name]]
            for one in inner:
                if isinstance(one, dict):
                    yield from (f"{fault} in {name}" for fault in faults_of(one, objects[field.of], objects))


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
        return "is not what it always is"
    if field.values is not None and field.type == "string" and value not in field.values:
        return "is none of the values that are known"
    if field.type == "string map" and not all(isinstance(one, str) for one in value.values()):
        return "holds something else than texts"
    if field.type == "strings" and not all(isinstance(one, str) for one in value):
        return "holds something else than texts"
    if field.type == "objects" and not all(isinstance(one, dict) for one in value):
        return "holds something else than objects"
    return None


def _has_type(value: Any, kind: Type) -> bool:
    return isinstance(value, JSON_TYPES[kind]) and isinstance(value, bool) == (kind == "boolean")
