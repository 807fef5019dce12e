"""Values put into a payload by their path: ``person.given_name=Ada``. The types of payloads say what there is."""

from __future__ import annotations

import types
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints, is_typeddict

import msgspec

from actionnetwork_fixtures.webhooks import ELEMENT_TYPES, Envelope

from ..errors import UsageError
from ..notes import did_you_mean


def put(element: dict[str, Any], kind: str, path: str, text: str) -> None:
    """Put a value at a path of an element's payload; ``idempotency_key`` and the sponsor lie beside it.

    A text stays a text, anything else is read as JSON. Raises UsageError, one sentence, for a path that the type
    does not have and a value that does not fit there.
    """
    spot = _find(element, kind, path)
    spot.holder[spot.name] = read_value(path, text, spot.hint)


def take_out(element: dict[str, Any], kind: str, path: str) -> None:
    """Take out what a path leads to, if it is there. Raises UsageError where there always is something."""
    spot = _find(element, kind, path)
    if spot.always:
        raise UsageError(f"{path} cannot be left out: it is always in {kind}")
    spot.holder.pop(spot.name, None)


def read_value(path: str, text: str, hint: Any) -> Any:
    """Return the value that a text is for a type. Raises UsageError if it is none."""
    value: Any = text
    if not _takes_text(hint) or (text == "null" and type(None) in get_args(hint)):
        value = _read_json(text)
    try:
        fitting = msgspec.convert(value, hint)
    except msgspec.ValidationError as error:
        raise UsageError(f"{path}={text} does not fit: {_reason(error)}") from None
    if fitting != value:
        raise UsageError(f"{path}={text} does not fit: it has keys that are not known there")
    return fitting


def hint_at(kind: str, name: str) -> Any:
    """Return the type of one key of a payload, or None if it has no such key."""
    return get_type_hints(_payload_type(kind)).get(name)


class _Spot(NamedTuple):
    """Where a value is: ``holder[name]``, of a type; ``always`` says that it cannot be missing there."""

    holder: Any
    name: Any
    hint: Any
    always: bool


def _find(element: dict[str, Any], kind: str, path: str) -> _Spot:
    first, *others = path.split(".")
    if first in get_type_hints(Envelope):
        spot = _step(element, Envelope, "", first, kind)
    else:
        spot = _step(element[kind], _payload_type(kind), "", first, kind)
    so_far = first
    for depth, part in enumerate(others):
        if isinstance(spot.holder, dict) and spot.name not in spot.holder:
            raise UsageError(f"there is no {so_far} in this payload yet: set it as a whole, in JSON")
        inside = spot.holder[spot.name]
        if get_origin(spot.hint) is dict:
            # Any key will do, one with dots too.
            return _Spot(inside, ".".join(others[depth:]), get_args(spot.hint)[1], always=False)
        spot = _step(inside, spot.hint, so_far, part, kind)
        so_far = f"{so_far}.{part}"
    return spot


def _step(holder: Any, hint: Any, so_far: str, part: str, kind: str) -> _Spot:
    """Return the spot that one more part of a path means, inside a value of a type."""
    if get_origin(hint) is list:
        if not (part.isascii() and part.isdigit() and int(part) < len(holder)):
            raise UsageError(f"there is no {part!r} in {so_far}: it has {len(holder)}, counted from 0")
        return _Spot(holder, int(part), get_args(hint)[0], always=True)
    if not is_typeddict(hint):
        raise UsageError(f"there is no {part!r} in {so_far}: nothing is inside it")
    hints = get_type_hints(hint)
    if not hints:
        raise UsageError(f"there is no {part!r} in {so_far}: it is always empty in {kind}")
    if part not in hints:
        raise UsageError(_no_such_path(f"{so_far}." if so_far else "", part, list(hints), kind))
    return _Spot(holder, part, hints[part], always=part in hint.__required_keys__)


def _no_such_path(prefix: str, part: str, known: list[str], kind: str) -> str:
    # Only the last part is compared: a long prefix would make all paths alike.
    advice = did_you_mean(part, known).replace("Did you mean ", f"Did you mean {prefix}")
    return f"there is no {prefix}{part} in {kind}. " + (advice or f"There are {', '.join(known)}.")


def _payload_type(kind: str) -> Any:
    return get_type_hints(ELEMENT_TYPES[kind])[kind]


def _reason(error: msgspec.ValidationError) -> str:
    reason = str(error)
    # A shell takes double quotes away.
    for word, advice in (("array", """'["member"]'"""), ("object", """'{"title": "Senator"}'""")):
        reason = reason.replace(f"Expected `{word}`", f"expected JSON such as {advice}, in single quotes")
    return f"{reason[0].lower()}{reason[1:]}"


def _takes_text(hint: Any) -> bool:
    if get_origin(hint) in (Union, types.UnionType):
        return any(_takes_text(arm) for arm in get_args(hint))
    return hint is str or get_origin(hint) is Literal


def _read_json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
