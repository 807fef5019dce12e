"""What goes over the pipe between a test and the mock's process: pickles, one after another, of these types."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

import msgspec

_PLAIN = (type(None), bool, int, float, complex, str, bytes, date, timedelta)


class Handle(NamedTuple):
    """Something that lives in the process and stays there: an object's number, and the way from there."""

    number: int
    path: tuple[str, ...] = ()


class Order(NamedTuple):
    """What the process is to do with a handle; ``dropped`` are numbers that nobody holds any more."""

    act: Literal["look", "call"]
    handle: Handle
    arguments: tuple[Any, ...] = ()
    named: dict[str, Any] = {}
    dropped: tuple[int, ...] = ()


class Answer(NamedTuple):
    """What came of an order.

    ``value`` is a value; of a ``handle`` it is where it lives, and of a ``raised`` the exception.
    """

    kind: Literal["value", "handle", "raised"]
    value: Any


def is_value(thing: object) -> bool:
    """Return whether something can be handed over as a copy; what cannot is reached through a handle."""
    if isinstance(thing, Handle | Order | Answer):
        return False
    if isinstance(thing, list | tuple | set | frozenset):
        return all(is_value(one) for one in thing)
    if isinstance(thing, dict):
        return all(is_value(key) and is_value(one) for key, one in thing.items())
    return isinstance(thing, (*_PLAIN, msgspec.Struct)) or dataclasses.is_dataclass(thing)
