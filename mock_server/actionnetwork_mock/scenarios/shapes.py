"""What may stand in a file: shapes that read nodes and describe themselves in JSON Schema.

``read`` returns plain values, and raises BadScenario with file, line and field for what does not fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from ..errors import UsageError
from ..faults import Fault, parse_fault
from ..notes import did_you_mean
from ..rules.money import parse_money
from .moments import EXAMPLES, PATTERN, read_moment
from .nodes import Node

Schema = dict[str, Any]


class Shape(Protocol):
    """Something that a value may be."""

    def read(self, node: Node, now: float) -> Any:
        """Return the plain value; ``now`` is what relative moments count from."""

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""


@dataclass(frozen=True)
class Text:
    """A text; a number without quotes is one too, as it is written: ``postal_code: 02134``.

    ``truths`` takes true and false as well.
    """

    truths: bool = False

    def read(self, node: Node, now: float) -> str:
        """Return the text."""
        if isinstance(node.value, bool) and self.truths:
            return str(node.value).lower()
        if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            return node.text
        return str(_of(node, str, "a text"))

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        return {"type": ["string", "number", "boolean"] if self.truths else ["string", "number"]}


@dataclass(frozen=True)
class Whole:
    """A whole number."""

    least: int | None = None
    most: int | None = None

    def read(self, node: Node, now: float) -> int:
        """Return the number."""
        value = _of(node, int, "a whole number")
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            raise node.fault(f"{value} is out of range: it takes {self.least} to {self.most or 'any number'}")
        return int(value)

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        bounds = {"minimum": self.least, "maximum": self.most}
        return {"type": "integer", **{name: bound for name, bound in bounds.items() if bound is not None}}


@dataclass(frozen=True)
class Number:
    """A number."""

    def read(self, node: Node, now: float) -> float:
        """Return the number."""
        value: float = _of(node, (int, float), "a number")
        if not -1e300 < value < 1e300:
            raise node.fault("the number is too large")
        return value

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        return {"type": "number"}


@dataclass(frozen=True)
class Truth:
    """True or false."""

    def read(self, node: Node, now: float) -> bool:
        """Return it."""
        return bool(_of(node, bool, "true or false"))

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class Money:
    """An amount: 25, 25.50 or "25.50"."""

    def read(self, node: Node, now: float) -> str:
        """Return the amount with two decimals."""
        is_amount = isinstance(node.value, (str, int, float)) and not isinstance(node.value, bool)
        amount = parse_money(node.text if is_amount else "")
        if amount is None:
            raise node.fault(f"it takes an amount such as 25.00, not {_shown(node)}")
        return amount

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        return {"type": ["number", "string"], "minimum": 0, "pattern": r"^\s*\d+(\.\d+)?\s*$"}


@dataclass(frozen=True)
class Moment:
    """A moment, absolute or counted from the clock."""

    def read(self, node: Node, now: float) -> str:
        """Return the moment as the API writes it."""
        found = read_moment(str(_of(node, str, "a moment")), now)
        if found is None:
            raise node.fault(f"{node.value!r} is no moment: it takes one such as {EXAMPLES}")
        return found

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        return {"type": "string", "pattern": PATTERN}


@dataclass(frozen=True)
class Choice:
    """One of some values."""

    values: tuple[Any, ...]

    def read(self, node: Node, now: float) -> Any:
        """Return the value."""
        if node.value in self.values and isinstance(node.value, bool) == (node.value in (True, False)):
            return node.value
        advice = did_you_mean(str(node.value), [str(value) for value in self.values])
        raise node.fault(f"it takes {_or(self.values)}, not {_shown(node)}. {advice}".rstrip(". "))

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        return {"enum": list(self.values)}


@dataclass(frozen=True)
class Anything:
    """Whatever JSON has."""

    def read(self, node: Node, now: float) -> Any:
        """Return it."""
        return node.plain()

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        return {}


@dataclass(frozen=True)
class Maybe:
    """Something or null."""

    of: Shape

    def read(self, node: Node, now: float) -> Any:
        """Return it, or None."""
        return None if node.value is None else self.of.read(node, now)

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        return {"anyOf": [self.of.schema(), {"type": "null"}]}


@dataclass(frozen=True)
class ListOf:
    """A list; an empty entry in a mapping, ``tags:`` alone, is an empty one."""

    of: Shape
    most: int | None = None

    def read(self, node: Node, now: float) -> list[Any]:
        """Return the elements."""
        elements = _of(node, list, "a list")
        if self.most is not None and len(elements) > self.most:
            raise node.fault(f"it takes {self.most} at most, and there are {len(elements)}")
        return [self.of.read(one, now) for one in elements]

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        most = {} if self.most is None else {"maxItems": self.most}
        return {"type": "array", "items": self.of.schema(), **most}


@dataclass(frozen=True)
class MapOf:
    """Names with values, whatever the names."""

    of: Shape

    def read(self, node: Node, now: float) -> dict[str, Any]:
        """Return them."""
        return {key: self.of.read(one, now) for key, one in _of(node, dict, "a mapping").items()}

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        return {"type": "object", "additionalProperties": self.of.schema()}


@dataclass(frozen=True)
class Either:
    """A short form, or the mapping, list or text that it stands for."""

    short: Shape
    whole: Record | ListOf | Text

    def read(self, node: Node, now: float) -> Any:
        """Return what it says."""
        kind = dict if isinstance(self.whole, Record) else list if isinstance(self.whole, ListOf) else str
        return (self.whole if isinstance(node.value, kind) else self.short).read(node, now)

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        return {"anyOf": [self.short.schema(), self.whole.schema()]}


@dataclass(frozen=True)
class Record:
    """A mapping with known keys. A key with nothing, ``tags:`` alone, is passed over, unless it takes null."""

    name: str
    keys: Mapping[str, Shape]
    says: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    def read(self, node: Node, now: float) -> dict[str, Any]:
        """Return the values by their keys."""
        found = _of(node, dict, "a mapping")
        for key in found:
            if key not in self.keys:
                advice = did_you_mean(key, self.keys)
                raise node.fault_at(key, f"{self.name} has no key {key[:60]!r}. {advice or self._known()}")
        for key in self.required:
            if node.get(key) is None:
                raise node.fault(f"{self.name} needs {key}")
        return {
            key: self.keys[key].read(one, now)
            for key, one in found.items()
            if one.value is not None or isinstance(self.keys[key], Maybe)
        }

    def _known(self) -> str:
        return f"There are {', '.join(self.keys)}."

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        properties = {
            key: {**shape.schema(), **_said(self.says.get(key))} for key, shape in self.keys.items()
        }
        needed = {"required": list(self.required)} if self.required else {}
        return {"type": "object", "properties": properties, "additionalProperties": False, **needed}


@dataclass(frozen=True)
class FaultOnDemand:
    """A fault, as ``faults.parse_fault`` takes it: one line, or a mapping."""

    def read(self, node: Node, now: float) -> Fault:
        """Return the fault."""
        for key in node.value if isinstance(node.value, dict) else ():
            if key not in Fault.__struct_fields__:
                raise node.fault_at(
                    key, f"a fault has no {key!r}. {did_you_mean(key, Fault.__struct_fields__)}".rstrip()
                )
        try:
            return parse_fault(node.plain())
        except UsageError as error:
            raise node.fault(str(error)) from None

    def schema(self) -> Schema:
        """Return the JSON Schema of it."""
        _, components = msgspec.json.schema_components([Fault], ref_template="{name}")
        return {"anyOf": [{"type": "string"}, {**components["Fault"], "additionalProperties": False}]}


def _said(says: str | None) -> Schema:
    return {"description": says} if says else {}


def _of(node: Node, types: Any, expected: str) -> Any:
    is_of = isinstance(node.value, types) and isinstance(node.value, bool) == (types is bool)
    if not is_of:
        raise node.fault(f"it takes {expected}, not {_shown(node)}")
    return node.value


def _shown(node: Node) -> str:
    """Return a value for a sentence: the value itself where it is short."""
    if isinstance(node.value, (list, dict)) or node.value is None or len(str(node.value)) > 60:
        return node.kind
    return f"{node.kind} ({node.text or node.value})" if node.kind != "text" else f"the text {node.value!r}"


def _or(values: tuple[Any, ...]) -> str:
    shown = [
        "null" if one is None else str(one).lower() if isinstance(one, bool) else str(one) for one in values
    ]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
