"""The arguments of operations: how they are declared, read from a request, and what is said of wrong ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self, TypeVar

import msgspec

from ..errors import UsageError
from ..notes import did_you_mean

T = TypeVar("T")

JSON = "application/json"
YAML = "application/yaml"
PLAIN = "text/plain"
CSV = "text/csv"
EVENTS = "text/event-stream"

Schema = dict[str, Any]
"""A JSON Schema, draft 2020-12."""

KEY = "key"
"""The query parameter of every operation that names a world and a group by an API key."""

WORLD = "world"
"""The query parameter of every operation that names a world by its number."""

_UNKNOWN_FIELD = r"(?s)Object contains unknown field `(.*?)`(?: - at `(.*)`)?"
_STEP = r"\.\w+|\["
_MAX_SHOWN = 60


class Message(msgspec.Struct):
    """The parts of a request that carry arguments. ``path`` has its parameters, ``query`` names and values in order."""

    method: str
    path: Mapping[str, Any]
    query: list[tuple[str, str]]
    content_type: str
    body: bytes


class Arguments(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The arguments of an operation; an unknown one is an error.

    Those that the path names come from there. The others are query parameters of a GET, and fields of the JSON body of
    any other method. ``whole_body`` names the field that is the body as a whole, if there is one; then the type
    overrides ``read`` and ``bodies``.
    """

    whole_body: ClassVar[str] = ""
    max_body_bytes: ClassVar[int] = 65_536

    @classmethod
    def read(cls, message: Message) -> Self:
        """Return the arguments of a request. Raises UsageError for wrong ones."""
        in_path = message.path
        if message.method == "GET":
            query = {name: value for name, value in message.query if name not in (KEY, WORLD)}
            return convert({**query, **in_path}, cls, strict=False)
        if not in_path:
            return decode(message.body, cls)
        body = decode(message.body, dict[str, Any])
        check_names("field", body, names_of(cls, without=in_path))
        return convert({**body, **in_path}, cls)

    @classmethod
    def query_names(cls, message: Message) -> list[str]:
        """Return the names of the query parameters that a request may have besides ``key`` and ``world``."""
        return names_of(cls, without=message.path) if message.method == "GET" else []

    def encode_body(self) -> bytes:
        """Return the whole body. Raises TypeError or ValueError for what JSON cannot hold."""
        return msgspec.json.encode(getattr(self, self.whole_body))

    @classmethod
    def bodies(cls) -> dict[str, tuple[Any, ...]]:
        """Return what a whole body may be, by media type: types and JSON Schemas."""
        return {}


class NoArguments(Arguments):
    """No arguments: the body is empty, or ``{}``."""


def read_arguments(form: type[Arguments], message: Message) -> Arguments:
    """Return the arguments of a request. Raises UsageError, in one sentence, for wrong ones."""
    check_names("parameter", (name for name, _ in message.query), [*form.query_names(message), KEY, WORLD])
    return form.read(message)


def decode(body: bytes, form: type[T]) -> T:
    """Return a JSON body as a type; an empty one is ``{}``. Raises UsageError, in one sentence, for a wrong one."""
    try:
        return msgspec.json.decode(body or b"{}", type=form)
    except msgspec.ValidationError as error:
        raise UsageError(_explain(error, form)) from None
    except msgspec.DecodeError as error:
        raise UsageError(str(error)) from None
    except UnicodeDecodeError:
        raise UsageError("the body is not in UTF-8") from None
    except RecursionError:
        raise UsageError("the body is nested too deeply") from None


def convert(values: Mapping[str, Any], form: type[T], *, strict: bool = True) -> T:
    """Return plain values as a struct; texts become numbers unless ``strict``. Raises UsageError for wrong ones."""
    try:
        return msgspec.convert(values, form, strict=strict)
    except msgspec.ValidationError as error:
        raise UsageError(_explain(error, form)) from None


def names_of(form: type[Any], *, without: Iterable[str] = ()) -> list[str]:
    """Return the names of a struct's fields as they are sent."""
    return [name for name in form.__struct_encode_fields__ if name not in without]


def check_names(kind: str, given: Iterable[str], known: list[str]) -> None:
    """Raise UsageError, with a suggestion, for the first name that is not known."""
    for name in given:
        if name not in known:
            raise UsageError(_unknown(kind, name, known))


def _unknown(kind: str, name: str, known: list[str], where: str = "") -> str:
    takes = f"It takes {', '.join(known)}." if known else "It takes none."
    return f"there is no {kind} {name[:_MAX_SHOWN]!r}{where}. {did_you_mean(name, known) or takes}"


def _explain(error: msgspec.ValidationError, form: type[Any]) -> str:
    """Return what is wrong, with a suggestion for an unknown field, also for a nested one."""
    found = re.fullmatch(_UNKNOWN_FIELD, str(error))
    if found is None:
        return str(error)
    name, place = found.group(1), found.group(2) or ""
    return _unknown("field", name, _names_at(form, place), f" at {place}" if place else "")


def _names_at(form: type[Any], place: str) -> list[str]:
    """Return the names of a struct's fields at a place such as ``$.person.email_addresses[0]``."""
    from msgspec import inspect  # mistakes are rare, so the start-up does not pay for it

    nodes: list[Any] = [inspect.type_info(form)]
    for step in re.findall(_STEP, place):
        nodes = [below for node in nodes for below in _below(node, step[1:])]
    return [field.encode_name for node in nodes for field in getattr(node, "fields", ())]


def _below(node: Any, name: str) -> list[Any]:
    """Return the types below one: of a struct that of a field, of a list or mapping that of what it holds."""
    held = [getattr(node, kind) for kind in ("item_type", "value_type") if hasattr(node, kind)]
    named = [field.type for field in getattr(node, "fields", ()) if field.encode_name == name]
    return [choice for found in (*held, *named) for choice in getattr(found, "types", [found])]
