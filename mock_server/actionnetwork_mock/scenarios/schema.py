"""The values that a scenario file can have: shapes, which read nodes and describe themselves in JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from ..errors import UsageError
from ..faults import Fault, parse_fault
from ..notes import did_you_mean
from ..rules.money import parse_money
from .nodes import Node
from .relative_dates import EXAMPLES, PATTERN, parse_date

Schema = dict[str, Any]


class Shape(Protocol):
    """A kind of value."""

    def read(self, node: Node, now: float) -> Any:
        """Return the plain value. ``now`` is what relative dates count from. Raises BadScenario if it does not fit."""

    def schema(self) -> Schema:
        """Return its JSON Schema."""


@dataclass(frozen=True)
class Text:
    """A text. A number without quotes is one too, as it is written: ``postal_code: 02134``.

    With ``booleans``, true and false are texts as well.
    """

    booleans: bool = False

    def read(self, node: Node, now: float) -> str:
        if isinstance(node.value, bool) and self.booleans:
            return str(node.value).lower()
        if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            return node.text
        return str(_of(node, str, "a text"))

    def schema(self) -> Schema:
        return {"type": ["string", "number", "boolean"] if self.booleans else ["string", "number"]}


@dataclass(frozen=True)
class Integer:
    """A whole number within bounds."""

    minimum: int | None = None
    maximum: int | None = None

    def read(self, node: Node, now: float) -> int:
        value = int(_of(node, int, "a whole number"))
        too_small = self.minimum is not None and value < self.minimum
        if too_small or (self.maximum is not None and value > self.maximum):
            upper = self.maximum or "any number"
            raise node.error(f"{value} is out of range: it takes {self.minimum} to {upper}")
        return value

    def schema(self) -> Schema:
        bounds = {"minimum": self.minimum, "maximum": self.maximum}
        return {"type": "integer", **{name: bound for name, bound in bounds.items() if bound is not None}}


@dataclass(frozen=True)
class Number:
    """A number."""

    def read(self, node: Node, now: float) -> float:
        value: float = _of(node, (int, float), "a number")
        if not -1e300 < value < 1e300:
            raise node.error("the number is too large")
        return value

    def schema(self) -> Schema:
        return {"type": "number"}


@dataclass(frozen=True)
class Boolean:
    """True or false."""

    def read(self, node: Node, now: float) -> bool:
        return bool(_of(node, bool, "true or false"))

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Money:
    """An amount, 25, 25.50 or "25.50"; ``read`` gives it two decimals."""

    def read(self, node: Node, now: float) -> str:
        is_amount = isinstance(node.value, (str, int, float)) and not isinstance(node.value, bool)
        amount = parse_money(node.text if is_amount else "")
        if amount is None:
            raise node.error(f"it takes an amount such as 25.00, not {_describe(node)}")
        return amount

    def schema(self) -> Schema:
        return {"type": ["number", "string"], "minimum": 0, "pattern": r"^\s*\d+(\.\d+)?\s*$"}


@dataclass(frozen=True)
class Moment:
    """An absolute or relative date; ``read`` gives it the form of the API."""

    def read(self, node: Node, now: float) -> str:
        found = parse_date(str(_of(node, str, "a date")), now)
        if found is None:
            raise node.error(f"{node.value!r} is not a date: it takes one such as {EXAMPLES}")
        return found

    def schema(self) -> Schema:
        return {"type": "string", "pattern": PATTERN}


@dataclass(frozen=True)
class Choice:
    """One of some values, or what another shape reads."""

    values: tuple[Any, ...]
    other: Shape | None = None

    def read(self, node: Node, now: float) -> Any:
        if node.value in self.values and isinstance(node.value, bool) == (node.value in (True, False)):
            return node.value
        if self.other is not None:
            return self.other.read(node, now)
        advice = did_you_mean(str(node.value), [str(value) for value in self.values])
        raise node.error(f"it takes {_or(self.values)}, not {_describe(node)}. {advice}".rstrip(". "))

    def schema(self) -> Schema:
        choice = {"enum": list(self.values)}
        return choice if self.other is None else {"anyOf": [choice, self.other.schema()]}


@dataclass(frozen=True)
class Anything:
    """Any JSON value."""

    def read(self, node: Node, now: float) -> Any:
        return node.plain()

    def schema(self) -> Schema:
        return {}


@dataclass(frozen=True)
class Nullable:
    """A value or null."""

    of: Shape

    def read(self, node: Node, now: float) -> Any:
        return None if node.value is None else self.of.read(node, now)

    def schema(self) -> Schema:
        return {"anyOf": [self.of.schema(), {"type": "null"}]}


@dataclass(frozen=True)
class ListOf:
    """A list. A key without a value, ``tags:``, is an empty list."""

    of: Shape

    def read(self, node: Node, now: float) -> list[Any]:
        return [self.of.read(element, now) for element in _of(node, list, "a list")]

    def schema(self) -> Schema:
        return {"type": "array", "items": self.of.schema()}


@dataclass(frozen=True)
class MapOf:
    """A mapping with any keys."""

    of: Shape

    def read(self, node: Node, now: float) -> dict[str, Any]:
        return {key: self.of.read(value, now) for key, value in _of(node, dict, "a mapping").items()}

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.of.schema()}


@dataclass(frozen=True)
class Either:
    """A short form, or the mapping, list or text that it abbreviates."""

    short: Shape
    whole: Record | ListOf | Text

    def read(self, node: Node, now: float) -> Any:
        kind = dict if isinstance(self.whole, Record) else list if isinstance(self.whole, ListOf) else str
        return (self.whole if isinstance(node.value, kind) else self.short).read(node, now)

    def schema(self) -> Schema:
        return {"anyOf": [self.short.schema(), self.whole.schema()]}


Keys = Mapping[str, tuple[Shape, str]]
"""The keys of a mapping, each with the shape of its value and a description, which may be empty."""


@dataclass(frozen=True)
class Record:
    """A mapping with known keys. A key without a value, ``tags:``, is skipped unless it is nullable."""

    name: str
    keys: Keys
    required: tuple[str, ...] = ()

    def read(self, node: Node, now: float) -> dict[str, Any]:
        found = _of(node, dict, "a mapping")
        for key in found:
            if key not in self.keys:
                advice = did_you_mean(key, self.keys) or f"There are {', '.join(self.keys)}."
                raise node.error_at(key, f"{self.name} has no key {key[:60]!r}. {advice}")
        for key in self.required:
            if node.get(key) is None:
                raise node.error(f"{self.name} needs {key}")
        shapes = {key: self.keys[key][0] for key in found}
        return {
            key: shapes[key].read(value, now)
            for key, value in found.items()
            if value.value is not None or isinstance(shapes[key], Nullable)
        }

    def schema(self) -> Schema:
        properties = {
            key: {**shape.schema(), **({"description": says} if says else {})}
            for key, (shape, says) in self.keys.items()
        }
        required = {"required": list(self.required)} if self.required else {}
        return {"type": "object", "properties": properties, "additionalProperties": False, **required}


@dataclass(frozen=True)
class FaultShape:
    """A fault: one line or a mapping, as ``faults.parse_fault`` takes it."""

    def read(self, node: Node, now: float) -> Fault:
        for key in node.value if isinstance(node.value, dict) else ():
            if key not in Fault.__struct_fields__:
                advice = did_you_mean(key, Fault.__struct_fields__)
                raise node.error_at(key, f"a fault has no {key!r}. {advice}".rstrip())
        try:
            return parse_fault(node.plain())
        except UsageError as error:
            raise node.error(str(error)) from None

    def schema(self) -> Schema:
        _, components = msgspec.json.schema_components([Fault], ref_template="{name}")
        return {"anyOf": [{"type": "string"}, {**components["Fault"], "additionalProperties": False}]}


def _of(node: Node, types: Any, expected: str) -> Any:
    is_of = isinstance(node.value, types) and isinstance(node.value, bool) == (types is bool)
    if not is_of:
        raise node.error(f"it takes {expected}, not {_describe(node)}")
    return node.value


def _describe(node: Node) -> str:
    """Return a value for a sentence: the value itself if it is short."""
    if isinstance(node.value, (list, dict)) or node.value is None or len(str(node.value)) > 60:
        return node.kind
    return f"{node.kind} ({node.text or node.value})" if node.kind != "text" else f"the text {node.value!r}"


def _or(values: tuple[Any, ...]) -> str:
    names = [
        "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        for value in values
    ]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
