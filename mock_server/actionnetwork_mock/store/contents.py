"""The whole content of a store as rows, and back: what a file of a world holds.

Every table of the schema is part of it. The columns of a row come from the schema. The row of a resource has its
``document`` instead of the columns that are derived from it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import msgspec

from .row import BASE, BASE_SLOT, EMBEDDED_SLOT, LINKS_SLOT, encode_document
from .schema import Table, Tables, Value, all_ddl
from .store import Store

DOCUMENT = "document"
"""The key of a row that holds the document of a resource."""

LAST_NUMBERS = "sqlite_sequence"
"""The table with the last number that each other table has given, also if that row was deleted."""

META = "meta"
OF_THE_FILE = ("schema", "version", "scenario")
"""The names in ``meta`` that say something about the database file, not about the world."""

_KINDS: Mapping[str, type] = {"INTEGER": int, "REAL": float, "TEXT": str, "BLOB": str}
_SLOTS = [b'"_links":' + LINKS_SLOT, b'"_embedded":' + EMBEDDED_SLOT]
_MANY = 10_000
"""From this number on, creating the indexes afterwards is faster than updating them."""

_MEMBER = b',"' + DOCUMENT.encode() + b'":'
_encode = msgspec.json.encode


class Column(NamedTuple):
    """A column: its name, the type of its values in a file, and whether a value may be missing."""

    name: str
    kind: type
    optional: bool
    is_bytes: bool = False


def columns_of(tables: Tables) -> Mapping[str, tuple[Column, ...]]:
    """Return the columns of a row of each table, by the names of the tables, in the order of the schema."""
    found = dict(_schema(tuple(all_ddl(tables))))
    for name, table in tables.items():
        own = ("seq", "group_id", "id", *table.references)
        found[name] = tuple(column for column in found[name] if column.name in own)
    return found


@cache
def _schema(ddl: tuple[str, ...]) -> Mapping[str, tuple[Column, ...]]:
    """Return all columns of each table that the statements create. The last numbers are the last table."""
    connection = sqlite3.connect(":memory:")
    for statement in ddl:
        connection.execute(statement)
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid"
    ).fetchall()
    found = {
        name: tuple(_column(*row) for row in connection.execute(f"PRAGMA table_info({name})"))
        for (name,) in names
        if name != LAST_NUMBERS
    }
    connection.close()
    return {**found, LAST_NUMBERS: (Column("name", str, False), Column("seq", int, False))}


def _column(_at: int, name: str, kind: str, is_required: int, _default: object, key_place: int) -> Column:
    return Column(name, _KINDS[kind], not is_required and not key_place, kind == "BLOB")


def read_rows(store: Store, name: str) -> Iterator[bytes]:
    """Yield the rows of a table as JSON, in their order: ``b'{"seq":1,"group_id":1,...}'``."""
    columns = columns_of(store.tables)[name]
    selected = ", ".join([column.name for column in columns] + ["doc"] * (name in store.tables))
    rows: list[Any] = store.query(f"SELECT {selected} FROM {name}")
    for row in rows:
        values = zip(columns, row, strict=False)  # a document follows
        encoded = _encode({column.name: _as_text(value) for column, value in values if value is not None})
        if name in store.tables:
            yield encoded[:-1] + _MEMBER + _without_slots(row[-1]) + b"}"
        elif name != META or row[0] not in OF_THE_FILE:
            yield encoded


def _as_text(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value


def _without_slots(doc: bytes) -> bytes:
    """Return a stored document as JSON. No text in it contains a slot, because JSON escapes control characters."""
    for slot in _SLOTS:
        for member in (b"," + slot, slot + b",", slot):
            if member in doc:
                doc = doc.replace(member, b"")
                break
    return doc.replace(BASE_SLOT, BASE) if BASE_SLOT in doc else doc


def replace_rows(store: Store, name: str, rows: Iterable[Mapping[str, Any]], *, count: int) -> None:
    """Replace the rows of a table by ``count`` others: the columns of ``columns_of``, and a resource's ``document``.

    The caller holds a transaction. Raises sqlite3.Error for rows that the table cannot hold, and KeyError for a
    document with a key that the resource does not have.
    """
    table = store.tables.get(name)
    columns = columns_of(store.tables)[name]
    if table is not None:
        names = table.columns
        values: Iterator[list[Value | bytes]] = (_values_of(table, columns, row) for row in rows)
    else:
        names = tuple(column.name for column in columns)
        values = ([_stored(column, row.get(column.name)) for column in columns] for row in rows)
    store.replace(name, names, values, reindex=table is not None and count >= _MANY)


def _values_of(table: Table, columns: tuple[Column, ...], row: Mapping[str, Any]) -> list[Value | bytes]:
    document = row[DOCUMENT]
    own = [row.get(column.name) for column in columns]
    return [*own, *table.filter_values(document), encode_document(table.resource, document)]


def _stored(column: Column, value: Any) -> Any:
    return value.encode() if column.is_bytes and value is not None else value
