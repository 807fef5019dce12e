"""The tables of a world, derived from the declarations: nothing here names a resource."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Any

import msgspec

from ..resources.declaration import Filter, Resource

Document = dict[str, Any]
"""A resource as its JSON object, without ``_links``: ``{"name": "steward", "created_date": "2026-...", ...}``."""

Value = str | int | float | None


class Table(msgspec.Struct, frozen=True, dict=True):
    """The table of one resource: facts that are looked up as columns, the rest as a document.

    ``columns`` follow ``seq, group_id, id``: references first, then filter columns, then ``doc``.
    """

    resource: Resource
    references: tuple[str, ...]
    filters: tuple[Filter, ...]

    @cached_property
    def name(self) -> str:
        """The name of the table, which is the resource's."""
        return self.resource.name

    @cached_property
    def by_date(self) -> bool:
        """Whether collections of the resource are ordered by ``created_date``, and not by when rows were stored."""
        paging = self.resource.paging
        is_newest_first = paging is not None and paging.order == "newest first"
        return is_newest_first and any(f.name == "created_date" for f in self.filters)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in the order of the table."""
        return ("seq", "group_id", "id", *self.references, *(f.name for f in self.filters), "doc")

    def filter_values(self, document: Document) -> list[Value]:
        """Return the values of the filter columns, in their order."""
        values: list[Value] = []
        for first, rest, fold in self._sources:
            value = document.get(first)
            for key in rest:
                value = value[0].get(key) if value else None
            values.append(None if value is None or value == "" else fold(str(value)))
        return values

    @cached_property
    def insert_sql(self) -> str:
        """The INSERT of a whole row."""
        return f"INSERT INTO {self.name} VALUES ({','.join('?' * len(self.columns))})"

    @cached_property
    def update_sql(self) -> str:
        """The UPDATE of a row's filter columns and document."""
        columns = ", ".join(f"{name} = ?" for name in (*(f.name for f in self.filters), "doc"))
        return f"UPDATE {self.name} SET {columns} WHERE seq = ?"

    @cached_property
    def row_columns(self) -> str:
        """The columns that a ``Row`` holds: ``seq, group_id, id, doc, person_id``."""
        return ", ".join(("seq", "group_id", "id", "doc", *self.references))

    @cached_property
    def select_sql(self) -> str:
        """The SELECT of rows, up to its WHERE."""
        return f"SELECT {self.row_columns} FROM {self.name}"

    @cached_property
    def get_sql(self) -> str:
        """The SELECT of a row by uuid and group. SQLite finds the prepared statement of the same text faster."""
        return f"{self.select_sql} WHERE id = ? AND group_id = ?"

    @cached_property
    def _sources(self) -> tuple[tuple[str, tuple[str, ...], Callable[[str], str]], ...]:
        """Where each filter column has its value from, and how it is folded."""
        return tuple((f.path[0], tuple(f.path[1:]), str.casefold if f.fold else str) for f in self.filters)

    @cached_property
    def ddl(self) -> tuple[str, ...]:
        """The statements that make the table and its indexes."""
        columns = ["seq INTEGER PRIMARY KEY AUTOINCREMENT", "group_id INTEGER NOT NULL", "id TEXT NOT NULL"]
        columns += [
            f"{name} TEXT{'' if name in self.resource.optional else ' NOT NULL'}" for name in self.references
        ]
        columns += [f"{f.name} TEXT" for f in self.filters]
        return (
            f"CREATE TABLE {self.name} ({', '.join(columns)}, doc BLOB NOT NULL)",
            *self.indexes().values(),
        )

    def indexes(self) -> dict[str, str]:
        """Return the statements that make the indexes, by name; the first keeps ids unique."""
        keys = {"group_id": "group_id"}
        keys |= {name: f"{name}, group_id" for name in self.references}
        made = {f"{self.name}_{name}": f"({columns})" for name, columns in keys.items()}
        for f in self.filters:
            columns = f"{f.name}, group_id" if f.across_groups else f"group_id, {f.name}"
            made[f"{self.name}_{f.name}"] = f"({columns}) WHERE {f.name} IS NOT NULL"
            for name in self._parents() if f.kind == "datetime" else ():
                made[f"{self.name}_{name}_{f.name}"] = f"({name}, group_id, {f.name})"
        unique = f"{self.name}_id"
        return {
            unique: f"CREATE UNIQUE INDEX {unique} ON {self.name} (id, group_id)",
            **{name: f"CREATE INDEX {name} ON {self.name} {rest}" for name, rest in made.items()},
        }

    def _parents(self) -> list[str]:
        """The references that are parents of collections: these may be long, and are filtered by date."""
        below = {name for address in self.resource.addresses for name in address.parents}
        return [name for name in self.references if name in below]


def _table(resource: Resource) -> Table:
    columns = tuple(f for f in (*resource.filters, *resource.keys) if f.kind != "identifier")
    return Table(resource, tuple(resource.references), columns)


Tables = Mapping[str, Table]
"""The tables of a world, by the names of their resources."""


def tables_of(resources: Iterable[Resource]) -> Tables:
    """Return the tables of stored resources."""
    return {resource.name: _table(resource) for resource in resources}


OWN_TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, parent_id INTEGER)",
    "CREATE TABLE keys (id INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE,"
    " group_id INTEGER NOT NULL, label TEXT NOT NULL, is_revoked INTEGER NOT NULL)",
    "CREATE TABLE identifiers (resource TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL,"
    " PRIMARY KEY (resource, value)) WITHOUT ROWID",
    "CREATE TABLE custom_fields (numeric_id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL,"
    " name TEXT NOT NULL, created_date TEXT NOT NULL, modified_date TEXT NOT NULL, notes TEXT,"
    " UNIQUE (group_id, name))",
    "CREATE TABLE autoresponses (resource TEXT NOT NULL, action_id TEXT NOT NULL, subject TEXT NOT NULL,"
    " body TEXT NOT NULL, PRIMARY KEY (resource, action_id))",
    "CREATE TABLE mailbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT NOT NULL, subject TEXT NOT NULL,"
    " body TEXT NOT NULL, resource TEXT NOT NULL, action_id TEXT NOT NULL, sent_date TEXT NOT NULL)",
    "CREATE TABLE consents (seq INTEGER PRIMARY KEY, group_id INTEGER NOT NULL, person_id TEXT NOT NULL,"
    " channel TEXT NOT NULL, address TEXT NOT NULL, before TEXT, after TEXT, at REAL NOT NULL, way TEXT NOT NULL,"
    " number INTEGER, method TEXT NOT NULL, path TEXT NOT NULL)",
    "CREATE INDEX consents_person_id ON consents (person_id)",
    "CREATE TABLE unique_id_list_members (list_id TEXT NOT NULL, person_id TEXT NOT NULL,"
    " PRIMARY KEY (list_id, person_id)) WITHOUT ROWID",
    "CREATE INDEX unique_id_list_members_person_id ON unique_id_list_members (person_id)",
    "CREATE TABLE switches (resource TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,"
    " PRIMARY KEY (resource, id, name)) WITHOUT ROWID",
    "CREATE TABLE timers (resource TEXT NOT NULL, group_id INTEGER NOT NULL, id TEXT NOT NULL, due REAL NOT NULL,"
    " PRIMARY KEY (resource, group_id, id))",
    "CREATE TABLE paces (group_id INTEGER NOT NULL, what TEXT NOT NULL, at REAL NOT NULL,"
    " PRIMARY KEY (group_id, what))",
    "CREATE TABLE lagging (resource TEXT NOT NULL, at REAL NOT NULL, seq INTEGER NOT NULL, before TEXT,"
    " PRIMARY KEY (resource, at, seq)) WITHOUT ROWID",
    "CREATE TABLE webhooks (id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, url TEXT NOT NULL,"
    " trigger TEXT NOT NULL, action_id TEXT, is_on INTEGER NOT NULL)",
    "CREATE TABLE deliveries (seq INTEGER PRIMARY KEY AUTOINCREMENT, webhook_id INTEGER NOT NULL, url TEXT NOT NULL,"
    " type TEXT NOT NULL, body BLOB NOT NULL, queued REAL NOT NULL, due REAL, state TEXT NOT NULL, attempts TEXT NOT"
    " NULL, cause INTEGER, copy_of INTEGER)",
    "CREATE INDEX deliveries_webhook_id_due ON deliveries (webhook_id, due, seq) WHERE due IS NOT NULL",
    "CREATE INDEX deliveries_due ON deliveries (due) WHERE due IS NOT NULL",
    "CREATE TABLE background (seq INTEGER PRIMARY KEY AUTOINCREMENT, due REAL NOT NULL, job BLOB NOT NULL)",
)
"""What a world holds besides resources: groups and their keys, who holds which foreign identifier, the names of custom
fields, mails that actions send, how people's consent changed, who is on which unique ID list, which rows change when,
when a group last did what it may only do now and then, what searches do not know yet, webhooks with what they send, and
what was asked for in the background."""


def all_ddl(tables: Tables) -> list[str]:
    """Return every statement of the schema."""
    return [*OWN_TABLES, *(statement for table in tables.values() for statement in table.ddl)]


def fingerprint(ddl: Iterable[str]) -> str:
    """Return a short text that changes with the schema."""
    return blake2b("\n".join(ddl).encode(), digest_size=8).hexdigest()
