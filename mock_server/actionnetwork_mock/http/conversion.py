"""Values of another type than the declared one, as a Rails application converts them.

Knows JSON values and declared types; which fields there are, and what is noted, is up to ``validation.py``.
Source: [transport-15], [transport-19] (assumed).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..resources import JSON_TYPES, Type
from ..rules.formats import to_ascii_digits

_FALSE = frozenset({"0", "f", "false", "off"})
_NUMBER = re.compile(r"[+-]?\d{1,300}(\.\d{1,300})?", re.ASCII)
_INDEX = re.compile(r"\d{1,9}", re.ASCII)


class ConversionError(Exception):
    """A value that stands for no value of the declared type."""


def convert(value: Any, declared: Type, *, of_several: bool = False) -> Any:
    """Return a value as one of the declared type, and None for what stands for nothing.

    ``convert(60622, "string")`` is ``"60622"``, ``convert("true", "boolean")`` is True, ``convert("Ada", "strings")``
    is ``["Ada"]``, ``convert(["Ada"], "string")`` is ``"Ada"``, and ``convert([], "object")`` is None. ``of_several``
    is true where several texts make one: ``["Ada", "Bo"]`` is ``'["Ada", "Bo"]'``. Raises ConversionError for anything
    else.
    """
    kinds = JSON_TYPES[declared]
    while isinstance(value, list) and list not in kinds:  # not by recursion: arrays can be nested very deeply
        found = [one for one in value if one is not None]
        if of_several and len(found) > 1:
            return _written(found)
        if len(found) > 1 or (found and declared == "string map"):  # a map in an array is refused: [people-8]
            raise ConversionError
        value = found[0] if found else None
    if isinstance(value, str) and not value.strip() and declared not in _TEXTS:
        return None
    if value is None or type(value) in kinds:
        return value
    return _CONVERSIONS[declared](value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    raise ConversionError


def _written(values: list[Any]) -> str:
    """Return an array as Ruby writes one of texts, numbers, true and false, which is as JSON does."""
    if not all(isinstance(one, (str, bool, int, float)) for one in values):
        raise ConversionError
    return json.dumps(values, ensure_ascii=False)


def _flag(value: Any) -> bool:
    """Every text but four is true, and every number but 0."""
    if isinstance(value, str):
        return to_ascii_digits(value).strip().lower() not in _FALSE
    if isinstance(value, (int, float)):
        return value != 0
    raise ConversionError


def _number(value: Any) -> int | float:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        text = to_ascii_digits(value).strip()
        if _NUMBER.fullmatch(text):
            return float(text) if "." in text else int(text)
    raise ConversionError


def _integer(value: Any) -> int:
    """Fractions are dropped, not rounded."""
    return int(value if isinstance(value, float) else _number(value))


def _array(value: Any) -> list[Any]:
    """An object with the keys 0, 1, 2, as forms number arrays, stands for its values in that order, and {} for []."""
    if isinstance(value, dict) and all(map(_INDEX.fullmatch, value)):
        return [value[key] for key in sorted(value, key=int)]
    return [value]


def _refuse(value: Any) -> Any:
    raise ConversionError


_CONVERSIONS: Mapping[Type, Callable[[Any], Any]] = {
    "string": _text,
    "datetime": _refuse,
    "link": _refuse,
    "boolean": _flag,
    "integer": _integer,
    "number": _number,
    "strings": _array,
    "object": _refuse,
    "objects": _array,
    "string map": _refuse,
    "money": _refuse,
}
_TEXTS = frozenset({"string", "datetime", "link"})
