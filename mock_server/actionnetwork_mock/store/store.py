"""One world's database: SQLite, in memory or in a file. Knows rows and documents, no rules and no HTTP."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from ..errors import UsageError
from ..ids import make_uuid, native_identifier
from .cache import VersionedCache
from .connection import open_database
from .documents import encode_document
from .render_cache import RenderCache
from .row import Row
from .row_index import EVERY_GROUP, RowIndex, Scope
from .schema import Document, Table, Tables, Value
from .search_lag import SearchLag
from .sql import Clause, insert_sql, order_of, select_sql, update_sql, where

_ANSWERS_BYTES = 4_194_304
_MAX_COUNTS = 1000


class Store:
    """The rows of one world. All access comes from one thread: the event loop's.

    ``seed`` makes the ids. ``path`` names a file that outlives the process; without it everything is in memory.
    ``lag`` says by how much ``filtered``, ``count`` and the pages of some collections lie behind what is written.
    """

    def __init__(
        self, tables: Tables, *, seed: int = 0, path: str | None = None, lag: SearchLag | None = None
    ) -> None:
        """Open the database. Raises CannotOpen with a sentence when the file cannot be used."""
        self._tables = tables
        self._embedding = _embedding(tables)
        self.seed = seed
        self.path = path
        self._lag = lag or None
        self._connection = open_database(path, tables)
        self._execute = self._connection.execute
        self._row_index = RowIndex()
        self.render_cache = RenderCache()
        self._restored = 0
        self.answers: VersionedCache[bytes] = VersionedCache(self._version, max_size=_ANSWERS_BYTES)
        """The bodies of answers, for whoever knows all that an answer depends on besides the store."""
        self._counts: VersionedCache[int] = VersionedCache(self._version, max_size=_MAX_COUNTS)
        self.above: dict[int, tuple[int, ...]] = {}
        self.below: dict[int, tuple[int, ...]] = {}
        """With ``above``, the groups around each group in a network: they say which collections hold a row."""
        self._next_seq: dict[str, int] = {}
        self._depth = 0
        self._checkpoints: list[Checkpoint] = []
        self._copies: list[sqlite3.Connection] = []
        if path is None:
            # One transaction that is never committed: a restore is then a rollback, in microseconds.
            self._execute("BEGIN")

    def _version(self) -> int:
        """Return a number that grows with each change: SQLite counts those that were made, we those taken back."""
        return self._connection.total_changes + self._restored

    @property
    def changes_with_time(self) -> bool:
        """Whether the same question can be answered otherwise a moment later, though nothing was written."""
        return self._lag is not None

    def use_lag(self, lag: SearchLag) -> None:
        """Have searches lie behind by so much from now on."""
        self._lag = lag or None

    @property
    def file_bytes(self) -> int:
        """How large the database file is; 0 in memory."""
        if self.path is None:
            return 0
        ((pages,),) = self._execute("PRAGMA page_count").fetchall()
        ((size,),) = self._execute("PRAGMA page_size").fetchall()
        return int(pages) * int(size)

    def close(self) -> None:
        """Close the database and the copies that checkpoints of a file hold; the file keeps what was committed."""
        for connection in (self._connection, *self._copies):
            connection.close()

    # Transactions and checkpoints

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything inside happen or not happen. A file has it on disk when the block ends."""
        if self._depth:
            yield
            return
        begin, commit, rollback = _IN_FILE if self.path else _IN_MEMORY
        self._execute(begin)
        self._depth += 1
        try:
            yield
        except BaseException:
            for statement in rollback:
                self._execute(statement)
            self._forget()
            raise
        else:
            self._execute(commit)
        finally:
            self._depth -= 1

    def checkpoint(self) -> Checkpoint:
        """Remember everything as it is, to be restored as often as wanted."""
        if self.path:
            copy = sqlite3.connect(":memory:", check_same_thread=False)
            self._connection.backup(copy)
            self._copies.append(copy)
            return Checkpoint(self, "", copy)
        checkpoint = Checkpoint(self, f"checkpoint_{len(self._checkpoints)}", None)
        self._execute(f"SAVEPOINT {checkpoint.name}")
        self._checkpoints.append(checkpoint)
        return checkpoint

    def restore(self, checkpoint: Checkpoint) -> None:
        """Make everything as it was at a checkpoint. In memory, later checkpoints are gone with it.

        Raises UsageError for a checkpoint of another world, or one that an earlier restore removed.
        """
        if checkpoint.copy is not None and checkpoint.store is self:
            checkpoint.copy.backup(self._connection)
        elif checkpoint in self._checkpoints:
            self._execute(f"ROLLBACK TO {checkpoint.name}")
            del self._checkpoints[self._checkpoints.index(checkpoint) + 1 :]
        else:
            raise UsageError(
                "this checkpoint is of another world, or was removed when an earlier one was restored"
            )
        self._forget()

    def _forget(self) -> None:
        self._restored += 1
        self._row_index.forget()
        self.render_cache.clear()
        self._next_seq.clear()

    # Writing

    def insert(
        self,
        resource: str,
        group_id: int,
        document: Document,
        *,
        uuid: str | None = None,
        references: Sequence[str | None] = (),
    ) -> Row:
        """Store a new resource and return its row.

        Its native identifier is put before those of the document; ``uuid`` is only given where a person of the
        platform joins another group.
        """
        table = self._tables[resource]
        seq = self._take_seq(table.name)
        uuid = uuid or make_uuid(self.seed, resource, seq)
        document["identifiers"] = [native_identifier(uuid), *document.get("identifiers", ())]
        doc = encode_document(table.resource, document)
        self._execute(
            insert_sql(table), (seq, group_id, uuid, *references, *table.filter_values(document), doc)
        )
        if self._lag is not None:
            self._lag.note_new(self._execute, table, seq)
        self._hold_identifiers(resource, uuid, document["identifiers"][1:])
        row = Row((seq, group_id, uuid, doc, *references))
        for scope in self._scopes(table, row):
            self._row_index.add(scope, seq)
        return row

    def insert_many(
        self, resource: str, group_id: int, documents: Iterable[Document], *, reindex: bool = False
    ) -> int:
        """Store many new resources that have no references and no foreign identifiers, and return how many.

        They count as long known: no search misses them. ``reindex`` drops the indexes meanwhile: worth it for tens of
        thousands in a table that has few, and only where ``documents`` looks nothing up.
        """
        table = self._tables[resource]
        first = self._take_seq(table.name)
        self._next_seq[table.name] = first
        indexes = table.indexes() if reindex else {}
        for name in indexes:
            self._execute(f"DROP INDEX {name}")
        self._connection.executemany(insert_sql(table), self._new_rows(table, group_id, first, documents))
        for statement in indexes.values():
            self._execute(statement)
        self._row_index.forget()
        return self._next_seq[table.name] - first

    def _new_rows(
        self, table: Table, group_id: int, seq: int, documents: Iterable[Document]
    ) -> Iterator[tuple[Value | bytes, ...]]:
        for document in documents:
            uuid = make_uuid(self.seed, table.name, seq)
            document["identifiers"] = [native_identifier(uuid)]
            doc = encode_document(table.resource, document)
            yield (seq, group_id, uuid, *table.filter_values(document), doc)
            seq += 1
            self._next_seq[table.name] = seq

    def update(self, resource: str, row: Row, document: Document) -> Row:
        """Store the new document of a row and return the row as it is now."""
        table = self._tables[resource]
        doc = encode_document(table.resource, document)
        if self._lag is not None:
            self._lag.note_change(self._execute, table, row.seq)
        self._execute(update_sql(table), (*table.filter_values(document), doc, row.seq))
        self._hold_identifiers(resource, row.id, document["identifiers"])
        self.render_cache.drop(resource, row.seq)
        for embedding in self._embedding.get(resource, ()):
            self.render_cache.drop_all(embedding)
        return row.with_doc(doc)

    def delete(self, resource: str, row: Row) -> None:
        """Remove a row and free its foreign identifiers."""
        table = self._tables[resource]
        self._execute(f"DELETE FROM {table.name} WHERE seq = ?", (row.seq,))
        self._execute("DELETE FROM identifiers WHERE resource = ? AND id = ?", (resource, row.id))
        self.render_cache.drop(resource, row.seq)
        for scope in self._scopes(table, row):
            self._row_index.remove(scope, row.seq)

    def repoint(self, resource: str, row: Row, column: str, uuid: str) -> None:
        """Make one reference of a row name another resource, as when two people become one."""
        table = self._tables[resource]
        self._execute(f"UPDATE {table.name} SET {column} = ? WHERE seq = ?", (uuid, row.seq))
        self.render_cache.drop(resource, row.seq)
        self._row_index.forget()

    def next_number(self, resource: str) -> int:
        """Return the row number that the next new one of a resource will have, unless something goes wrong."""
        seq = self._next_seq.get(resource)
        if seq is None:
            found = self._execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (resource,)).fetchone()
            seq = self._next_seq[resource] = int(found[0]) + 1 if found else 1
        return seq

    def next_id(self, resource: str) -> str:
        """Return the uuid that the next new one of a resource will have; see ``next_number``."""
        return make_uuid(self.seed, resource, self.next_number(resource))

    def _take_seq(self, name: str) -> int:
        seq = self.next_number(name)
        self._next_seq[name] = seq + 1
        return seq

    def _hold_identifiers(self, resource: str, uuid: str, identifiers: Sequence[str]) -> None:
        native = native_identifier(uuid)
        foreign = [(resource, value, uuid) for value in identifiers if value != native]
        if foreign:
            self._connection.executemany("INSERT OR IGNORE INTO identifiers VALUES (?, ?, ?)", foreign)

    # Reading

    def get(self, resource: str, group_id: int, uuid: str) -> Row | None:
        """Return one resource of a group by its uuid."""
        table = self._tables[resource]
        found = self._execute(
            f"{select_sql(table)} WHERE id = ? AND group_id = ?", (uuid, group_id)
        ).fetchone()
        return None if found is None else Row(found)

    def find(self, resource: str, group_id: int | None, **columns: str) -> list[Row]:
        """Return the resources whose columns have these values, oldest first; of all groups with ``None``.

        ``store.find("people", None, email_address="ruth@example.org")``: filter columns hold folded values.
        """
        table = self._tables[resource]
        condition = " AND ".join(f"{name} = ?" for name in columns)
        values: list[Value] = list(columns.values())
        if group_id is not None:
            condition += " AND group_id = ?"
            values.append(group_id)
        return list(map(Row, self._execute(f"{select_sql(table)} WHERE {condition} ORDER BY seq", values)))

    def exists(self, resource: str, **columns: str | int) -> bool:
        """Return whether any group has a resource with these values; of all resources of a kind without any."""
        condition = " AND ".join(f"{name} = ?" for name in columns) or "1"
        sql = f"SELECT 1 FROM {resource} WHERE {condition} LIMIT 1"
        return self._execute(sql, tuple(columns.values())).fetchone() is not None

    def holder(self, resource: str, identifier: str) -> str | None:
        """Return the uuid of the resource that has a foreign identifier, on the whole platform."""
        found = self._execute(
            "SELECT id FROM identifiers WHERE resource = ? AND value = ?", (resource, identifier)
        ).fetchone()
        return str(found[0]) if found else None

    def count(self, scope: Scope, clauses: Sequence[Clause] = ()) -> int:
        """Return how many resources a collection has, or how many of them meet every clause."""
        if not clauses:
            return len(self._listed(scope))
        if self._lag is not None and self._lag.is_behind(self._execute, self._tables[scope.table], clauses):
            return self._lag.count(self._execute, self._tables[scope.table], scope, clauses)
        key = (scope, *clauses)
        found = self._counts.get(key)
        if found is None:
            condition, values = where(scope, clauses)
            sql = f"SELECT COUNT(*) FROM {scope.table} WHERE {condition}"
            found = int(self._execute(sql, values).fetchone()[0])
            self._counts.put(key, found)
        return found

    def values(self, scope: Scope, column: str) -> list[str]:
        """Return what the resources of a collection have in a filter or key column, those that have something."""
        condition, values = where(scope, ())
        sql = f"SELECT {column} FROM {scope.table} WHERE {condition} AND {column} IS NOT NULL ORDER BY seq"
        return [value for (value,) in self._execute(sql, values)]

    def numbers(self, scope: Scope, *, offset: int, limit: int, newest_first: bool = False) -> array[int]:
        """Return the row numbers of one page, oldest first unless said; the cost does not depend on ``offset``."""
        rows = self._listed(scope)
        if newest_first:
            stop = max(len(rows) - offset, 0)
            return rows[max(stop - limit, 0) : stop][::-1]
        return rows[offset : offset + limit]

    def rows(self, table: str, numbers: Sequence[int]) -> list[Row]:
        """Return the rows with these numbers, in this order, which ascends or descends."""
        if not numbers:
            return []
        marks = ",".join("?" * len(numbers))
        order = "seq DESC" if numbers[0] > numbers[-1] else "seq"
        sql = f"{select_sql(self._tables[table])} WHERE seq IN ({marks}) ORDER BY {order}"
        return list(map(Row, self._execute(sql, numbers)))

    def every(self, scope: Scope) -> list[Row]:
        """Return all of a collection, oldest first, and also what searches do not know yet."""
        condition, values = where(scope, ())
        sql = f"{select_sql(self._tables[scope.table])} WHERE {condition} ORDER BY seq"
        return list(map(Row, self._execute(sql, values)))

    def page(self, scope: Scope, *, offset: int, limit: int, newest_first: bool = False) -> list[Row]:
        """Return one page of a collection; see ``numbers``."""
        return self.rows(
            scope.table, self.numbers(scope, offset=offset, limit=limit, newest_first=newest_first)
        )

    def filtered(
        self, scope: Scope, clauses: Sequence[Clause], *, offset: int, limit: int, newest_first: bool = False
    ) -> list[Row]:
        """Return one page of the resources of a collection that meet every clause; see ``sql.order_of``."""
        if self._lag is not None and self._lag.is_behind(self._execute, self._tables[scope.table], clauses):
            found = self._lag.filtered(
                self._execute,
                self._tables[scope.table],
                scope,
                clauses,
                offset=offset,
                limit=limit,
                newest_first=newest_first,
            )
            return list(map(Row, found))
        condition, values = where(scope, clauses)
        order = order_of(clauses, newest_first=newest_first)
        sql = f"{select_sql(self._tables[scope.table])} WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
        return list(map(Row, self._execute(sql, (*values, limit, offset))))

    def is_hidden(self, resource: str, row: Row) -> bool:
        """Return whether a row is too new for the list of its resource, though it can be had by its uuid."""
        return self._lag is not None and row.seq in self._lag.hidden(self._execute, self._tables[resource])

    def _listed(self, scope: Scope) -> array[int]:
        rows = self._rows_of(scope)
        hidden = self._lag.hidden(self._execute, self._tables[scope.table]) if self._lag is not None else ()
        return array("q", (seq for seq in rows if seq not in hidden)) if hidden else rows

    def _scopes(self, table: Table, row: Row) -> list[Scope]:
        """Return the collections that a row is in: its group's alone, and those of parents with their children."""
        scopes = _scopes(table, row)
        if not self.below:
            return scopes
        own = [scope for scope in scopes if scope.group_id == row.group_id]
        for viewer in (row.group_id, *self.above.get(row.group_id, ())):
            if viewer in self.below:
                scopes += [scope._replace(group_id=viewer, below=self.below[viewer]) for scope in own]
        return scopes

    def _rows_of(self, scope: Scope) -> array[int]:
        found = self._row_index.get(scope)
        if found is None:
            condition, values = where(scope, ())
            numbers = self._execute(f"SELECT seq FROM {scope.table} WHERE {condition} ORDER BY seq", values)
            found = self._row_index.load(scope, (number for (number,) in numbers))
        return found

    # Own tables

    def query(self, sql: str, values: Sequence[Value | bytes] = ()) -> list[tuple[Value, ...]]:
        """Run a statement on one of the world's own tables (``schema.OWN_TABLES``) and return its rows."""
        return self._execute(sql, values).fetchall()


class Checkpoint:
    """A moment of a store that can be restored: a savepoint in memory, a copy of a file."""

    def __init__(self, store: Store, name: str, copy: sqlite3.Connection | None) -> None:
        self.store = store
        self.name = name
        self.copy = copy


_IN_FILE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_IN_MEMORY = ("SAVEPOINT change", "RELEASE change", ("ROLLBACK TO change", "RELEASE change"))


def _embedding(tables: Tables) -> Mapping[str, tuple[str, ...]]:
    """Return the tables that embed a resource: ``{"people": ("petitions", ...)}``. Their rendered rows depend on it."""
    embedded = [(one.of, table.name) for table in tables.values() for one in table.resource.embedded]
    return {of: tuple(name for other, name in embedded if other == of) for of, _ in embedded}


def _scopes(table: Table, row: Row) -> list[Scope]:
    """Return the collections that a row is in: its group's, and one or two below each parent."""
    below = zip(table.references, row.references, strict=True)
    scopes = [Scope(table.name, row.group_id)]
    for column, value in below:
        if value is not None:
            scopes.append(Scope(table.name, row.group_id, column, value))
            if column in table.resource.shared:
                scopes.append(Scope(table.name, EVERY_GROUP, column, value))
    return scopes
