"""Sets values in a payload by path: ``person.given_name=Ada``. The types of payloads determine the paths."""

from __future__ import annotations

import types
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints, is_typeddict

import msgspec

from actionnetwork_fixtures.webhooks import ELEMENT_TYPES, Envelope

from ..errors import UsageError
from ..notes import did_you_mean


def set_value(element: dict[str, Any], kind: str, path: str, text: str) -> None:
    """Set a value at a path of an element's payload, or the element's ``idempotency_key`` or sponsor.

    The value is JSON, unless the field is a text. Raises UsageError for a path that the type does not have, and for a
    value that does not fit.
    """
    spot = _find(element, kind, path)
    spot.holder[spot.name] = read_value(path, text, spot.hint)


def remove(element: dict[str, Any], kind: str, path: str) -> None:
    """Remove the value at a path, if there is one. Raises UsageError for a required value."""
    spot = _find(element, kind, path)
    if spot.always:
        raise UsageError(f"{path} cannot be omitted: {kind} always has it")
    spot.holder.pop(spot.name, None)


def read_value(path: str, text: str, hint: Any) -> Any:
    """Return a text as a value of a type. Raises UsageError if it does not fit."""
    value: Any = text
    if not _takes_text(hint) or (text == "null" and type(None) in get_args(hint)):
        value = _read_json(text)
    try:
        fitting = msgspec.convert(value, hint)
    except msgspec.ValidationError as error:
        raise UsageError(f"{path}={text} does not fit: {_reason(error)}") from None
    if fitting != value:
        raise UsageError(f"{path}={text} does not fit: it has unknown keys")
    return fitting


def hint_at(kind: str, name: str) -> Any:
    """Return the type of a key of a payload, or None if it has no such key."""
    return get_type_hints(_payload_type(kind)).get(name)


class _Spot(NamedTuple):
    """The place of a value: ``holder[name]``, of a type. ``always`` means that the value is required."""

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
            raise UsageError(f"there is no {so_far} in this payload yet: set the whole value in JSON")
        inside = spot.holder[spot.name]
        if get_origin(spot.hint) is dict:
            # Any key is allowed, also with dots.
            return _Spot(inside, ".".join(others[depth:]), get_args(spot.hint)[1], always=False)
        spot = _step(inside, spot.hint, so_far, part, kind)
        so_far = f"{so_far}.{part}"
    return spot


def _step(holder: Any, hint: Any, so_far: str, part: str, kind: str) -> _Spot:
    """Return the spot of the next part of a path, inside a value of a type."""
    if get_origin(hint) is list:
        if not (part.isascii() and part.isdigit() and int(part) < len(holder)):
            raise UsageError(f"there is no {part!r} in {so_far}: its length is {len(holder)}, counted from 0")
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
    # Compare only the last part, because a long prefix makes all paths similar.
    advice = did_you_mean(part, known).replace("Did you mean ", f"Did you mean {prefix}")
    return f"there is no {prefix}{part} in {kind}. " + (advice or f"There are {', '.join(known)}.")


def _payload_type(kind: str) -> Any:
    return get_type_hints(ELEMENT_TYPES[kind])[kind]


def _reason(error: msgspec.ValidationError) -> str:
    reason = str(error)
    # A shell removes double quotes.
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
