"""Declaring a setting, and checking its value by its type and its range."""

from __future__ import annotations

import dataclasses
from math import isfinite
from typing import Any, Literal, NamedTuple, get_args, get_origin

from .errors import UsageError
from .provenance import Provenance

_TYPE_NAMES = {
    int: "a whole number",
    float: "a number",
    str: "a text",
    bool: "true or false",
    type(None): "none",
}


class Range(NamedTuple):
    """The finite numbers that a setting accepts: ``Range(at_least=0, at_most=100)``, ``Range(above=0)``."""

    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None

    def includes(self, number: float) -> bool:
        """Return whether the range includes a number."""
        return (
            isfinite(number)
            and (self.at_least is None or number >= self.at_least)
            and (self.above is None or number > self.above)
            and (self.at_most is None or number <= self.at_most)
        )

    def __str__(self) -> str:
        if self.above is not None:
            return f"more than {self.above:g}"
        return f"{self.at_least:g} " + ("or more" if self.at_most is None else f"to {self.at_most:g}")


def behaviour(
    default: Any, provenance: Provenance | None, says: str, *, fixed: bool = False, **bounds: float
) -> Any:
    """Declare a setting for a behaviour of the real API that is known or assumed.

    ``bounds`` are the arguments of a ``Range``. A running server cannot change a ``fixed`` setting, because the
    setting is read once or shared by all worlds.
    """
    numbers = Range(**bounds) if bounds else None
    return dataclasses.field(
        default=default,
        metadata={"says": says, "provenance": provenance, "numbers": numbers, "fixed": fixed},
    )


def knob(default: Any, says: str, *, fixed: bool = False, **bounds: float) -> Any:
    """Declare a setting of the mock itself; see ``behaviour``."""
    return behaviour(default, None, says, fixed=fixed, **bounds)


def alternatives_of(hint: Any) -> tuple[Any, ...]:
    """Return the values that a type lists, and the names of the types of which it takes any value."""
    return (*_choices(hint), *(_TYPE_NAMES[t] for t in _types(hint)))


def _choices(hint: Any) -> tuple[Any, ...]:
    """Return the values that a type lists: ``("of_old",)`` of ``float | Literal["of_old"] | None``."""
    return tuple(value for one in _members(hint) if get_origin(one) is Literal for value in get_args(one))


def _types(hint: Any) -> tuple[type, ...]:
    """Return the types of which a type takes any value, ``(float, NoneType)`` of the same."""
    return tuple(one for one in _members(hint) if get_origin(one) is not Literal)


def _members(hint: Any) -> tuple[Any, ...]:
    return (hint,) if get_origin(hint) is Literal else get_args(hint) or (hint,)


def check_value(name: str, value: Any, hint: Any, numbers: Range | None) -> None:
    """Raise UsageError unless a setting takes a value, by its type and its range of numbers."""
    choices, types = _choices(hint), _types(hint)
    if isinstance(value, (str, int)) and value in choices:
        return
    if not types:
        raise UsageError(f"{name} is {value!r}: it takes one of {', '.join(map(str, choices))}")
    accepted = (*types, int) if float in types else types
    if not isinstance(value, accepted) or (isinstance(value, bool) and bool not in types):
        expected = " or ".join([*choices, *(_TYPE_NAMES[t] for t in types)])
        raise UsageError(f"{name} is {value!r}: it takes {expected}")
    if numbers is not None and isinstance(value, (int, float)) and not numbers.includes(value):
        others = [*choices, *(["none"] if type(None) in types else [])]
        raise UsageError(f"{name} is {value}: it takes {' or '.join([str(numbers), *others])}")
