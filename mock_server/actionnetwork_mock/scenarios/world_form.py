"""The form of a stored world, the ``world`` of a scenario: every row of its database, and what is outside of that.

The types of rows come from the schema of the database, those of documents from the declarations of the resources.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, UnsetType

from .._version import __version__
from ..errors import UsageError
from ..faults import ActiveFault
from ..groups import Kind
from ..resources import PERSON_OBJECTS, STORED, Field, Resource
from ..rules.consent_log import Channel
from ..store.contents import DOCUMENT, columns_of
from ..webhooks.delivery_store import State
from ..webhooks.webhook import Trigger
from ..world import TABLES
from .nodes import BadScenario
from .schema import Schema

WORLD = "world"
"""The key of a scenario that holds a stored world."""

VERSION = 1
"""The version of the form. It changes with every change that makes earlier files unreadable."""

Row = msgspec.Struct
"""A row: its columns are attributes."""

_Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
_Names = Literal[tuple(sorted(resource.name for resource in STORED))]  # type: ignore[valid-type]  # made from the declarations
_NARROWER: dict[tuple[str, str], Any] = {
    ("meta", "name"): Literal["mobile_only_email", "people drawn", "purchases"],
    ("groups", "kind"): Kind,
    ("webhooks", "trigger"): Trigger,
    ("deliveries", "state"): State,
    ("keys", "digest"): Annotated[str, Meta(pattern="^[0-9a-f]{64}$")],
    ("timers", "resource"): _Names,
    ("consents", "channel"): Channel,
}
"""The types of columns that hold less than the types of the schema allow."""


class StoredClock(msgspec.Struct, forbid_unknown_fields=True):
    """The clock: seconds since 1970, and whether it stands still."""

    time: Annotated[float, Meta(ge=-62_135_596_800, le=253_402_300_799)]
    frozen: bool = False


class StoredWorld(msgspec.Struct, forbid_unknown_fields=True):
    """A world as it was stored.

    ``version`` is that of the form, ``written_by`` that of the program. ``refs`` are the uuids of the refs of
    scenarios. ``tables`` has the rows of each table.
    """

    version: int
    seed: int
    clock: StoredClock
    tables: Any
    written_by: str = ""
    faults: list[ActiveFault] = []
    refs: dict[str, str] = {}


class _Version(msgspec.Struct):
    version: int
    written_by: str = ""


def parse_world(raw: bytes, file: str) -> StoredWorld:
    """Return a stored world from JSON. Its documents are not read yet. Raises BadScenario."""
    try:
        found = msgspec.json.decode(raw, type=_Version)
        if found.version != VERSION:
            by = f" by actionnetwork-mock {found.written_by}" if found.written_by else ""
            raise BadScenario(
                file,
                0,
                WORLD,
                f"it was written{by} in version {found.version} of the form, and actionnetwork-mock {__version__} reads"
                f" version {VERSION}: load it with the other program",
            )
        return msgspec.json.decode(raw, type=world_type())
    except BadScenario:
        raise
    except RecursionError:
        raise BadScenario(file, 0, WORLD, "this is nested too deeply") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadScenario(file, 0, *place_of(error, WORLD)) from None


def place_of(error: Exception, where: str) -> tuple[str, str]:
    """Return the place and the sentence of an error, ``("world.tables.tags[3].seq", "Expected `int`, got `str`")``."""
    sentence, _, place = str(error).partition(" - at `$")
    return where + place.rstrip("`"), sentence


@cache
def world_type() -> type[StoredWorld]:
    """Return the type of a stored world, with the types of its rows."""
    rows: list[Any] = [(name, _list_of(_row_type(name)), _EMPTY) for name in columns_of(TABLES)]
    tables = msgspec.defstruct("Tables", rows, forbid_unknown_fields=True, kw_only=True)
    fields: list[Any] = [("tables", tables)]
    return msgspec.defstruct(  # type: ignore[return-value]  # of the base that is given
        "World", fields, bases=(StoredWorld,), kw_only=True, forbid_unknown_fields=True
    )


_EMPTY: Any = msgspec.field(default_factory=list)


def _list_of(kind: Any) -> Any:
    """Return the type of lists of a type that is made at run time."""
    return list[kind]


def _row_type(name: str) -> type[Row]:
    fields: list[Any] = []
    for column in columns_of(TABLES)[name]:
        kind = _NARROWER.get((name, column.name), _Integer if column.kind is int else column.kind)
        if (name, column.name) == ("keys", "digest"):
            fields += [("digest", kind | None, None), ("value", str | None, None)]
        else:
            fields.append((column.name, kind | None, None) if column.optional else (column.name, kind))
    if name in TABLES:
        fields.append((DOCUMENT, Raw))
    return msgspec.defstruct(f"Row_of_{name}", fields, kw_only=True, forbid_unknown_fields=True)


@cache
def document_type(name: str) -> type[msgspec.Struct]:
    """Return the type of a stored document of a resource."""
    resource = TABLES[name].resource
    return _object_type(f"Document_of_{name}", resource, resource.fields)


def _object_type(name: str, resource: Resource, fields: tuple[Field, ...]) -> type[msgspec.Struct]:
    typed: list[Any] = []
    for at, field in enumerate(fields):
        kind = _type_of(field, resource)
        if field.name in _REQUIRED:
            typed.append((f"field_{at}", kind, msgspec.field(name=field.name)))
        elif not field.write_only:
            kind = kind if field.type == "string map" else kind | None
            typed.append((f"field_{at}", kind | UnsetType, msgspec.field(name=field.name, default=UNSET)))
    return msgspec.defstruct(name, typed, kw_only=True, forbid_unknown_fields=True)


_REQUIRED = ("identifiers", "created_date")
"""The fields that every document has whose resource declares them."""

_PLAIN: dict[str, Any] = {
    "string": str,
    "link": str,
    "datetime": Annotated[datetime, Meta(tz=True)],
    "integer": _Integer,
    "number": int | float,
    "boolean": bool,
    "strings": list[str],
    "string map": dict[str, str],
    "money": str,
    "object": dict[str, Any],
    "objects": list[dict[str, Any]],
}


def _type_of(field: Field, resource: Resource) -> Any:
    kind = _PLAIN[field.type]
    if field.of is not None:
        inner = {**PERSON_OBJECTS, **resource.objects}[field.of]
        kind = _object_type(f"{field.of}_of_{resource.name}", resource, inner)
        kind = _list_of(kind) if field.type == "objects" else kind
    return kind


def check_document(name: str, document: bytes) -> None:
    """Raise UsageError for a document that a resource cannot have; its message ends with the place."""
    try:
        msgspec.json.decode(document, type=document_type(name))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UsageError(str(error)) from None


def world_schema() -> tuple[Schema, dict[str, Schema]]:
    """Return the JSON Schema of a stored world, and the definitions that it refers to as ``#/$defs/...``."""
    types = [world_type(), *(document_type(name) for name in TABLES)]
    (world, *documents), definitions = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    for name, document in zip(TABLES, documents, strict=True):
        definitions[f"Row_of_{name}"]["properties"][DOCUMENT] = document
    return world, definitions
