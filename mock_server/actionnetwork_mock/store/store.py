"""One world's database: SQLite, in memory or in a file. It knows rows and documents, no rules and no HTTP."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from ..errors import UsageError
from ..forks import watch_forks
from ..ids import make_uuid, native_identifier
from .cache import AnswerCache, VersionedCache
from .connection import open_database
from .reader import MAX_COUNTS, MAX_FOUND, StoreReader
from .row import Change, Row, encode_document
from .row_index import EVERY_GROUP, Key, RowIndex, Scope
from .schema import Document, Table, Tables, Value
from .sql import encode_values

if TYPE_CHECKING:
    from .search_lag import SearchLag

_ANSWERS_BYTES = 4_194_304


class Store(StoreReader):
    """The rows of one world: transactions, checkpoints and writing. All access comes from the event loop's thread.

    ``seed`` makes the ids. ``path`` names a file that outlives the process; without it everything is in memory.
    With ``durable``, a file has on the disk what was written, also if the machine loses power right then.
    ``lag`` says by how much ``filtered``, ``count`` and the pages of some collections lag behind what is written.
    """

    def __init__(
        self,
        tables: Tables,
        *,
        seed: int = 0,
        path: str | None = None,
        lag: SearchLag | None = None,
        durable: bool = False,
    ) -> None:
        """Open the database. Raises CannotOpen with a sentence when the file cannot be used."""
        super().__init__(open_database(path, tables, durable=durable), tables, lag)
        self.seed = seed
        self.path = path
        self.answers: AnswerCache[bytes] = AnswerCache(self._version, max_size=_ANSWERS_BYTES)
        """The bodies of answers, by everything that an answer depends on besides the store."""
        self.above: dict[int, tuple[int, ...]] = {}
        self.below: dict[int, tuple[int, ...]] = {}
        """With ``above``, the groups around each group in a network: they say which collections hold a row."""
        self._next_seq: dict[str, int] = {}
        self._depth = 0
        self.changes: list[Change] | None = None
        """Where each row that is inserted, updated or deleted is appended, while it is a list."""
        self._checkpoints: list[Checkpoint] = []
        self._copies: list[sqlite3.Connection] = []
        self._is_of_parent = False
        watch_forks(self)
        if path is None:
            # One transaction that is never committed: a restore is then a rollback, in microseconds.
            self._execute("BEGIN")

    @property
    def tables(self) -> Tables:
        """The tables of resources."""
        return self._tables

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
        if self._is_of_parent:
            return
        for connection in (self._connection, *self._copies):
            connection.close()

    def after_fork(self) -> None:
        """Leave the file to the parent: SQLite forbids a forked process to use a connection, or to close it."""
        if self.path is None:
            return
        import ctypes  # needed in forked processes only

        self._is_of_parent = True
        self._execute = self._refuse
        # The reference is never dropped. Otherwise Python would close the connection at the end of this process, and
        # with it remove the log in which the parent goes on writing.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._connection))

    def _refuse(self, *_: object) -> NoReturn:
        raise UsageError(f"{self.path} is open in the process from which this one was forked")

    # Transactions and checkpoints

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything in the block, or nothing. A file has it on disk when the block ends."""
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

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Undo all changes inside the block, and leave ids, version and caches as they were before it."""
        begin, _commit, rollback = _IN_FILE if self.path else _IN_MEMORY
        kept = self._row_index, self._next_seq, self.answers, self._counts, self._found
        restored, changed = self._restored, self._connection.total_changes
        self._row_index, self._next_seq = RowIndex(), dict(self._next_seq)
        self.answers = AnswerCache(self._version, max_size=_ANSWERS_BYTES)
        self._counts = VersionedCache(self._version, max_size=MAX_COUNTS)
        self._found = VersionedCache(self._version, max_size=MAX_FOUND)
        self._execute(begin)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            for statement in rollback:
                self._execute(statement)
            self._row_index, self._next_seq, self.answers, self._counts, self._found = kept
            self._restored = restored - (self._connection.total_changes - changed)

    def checkpoint(self) -> Checkpoint:
        """Save the state of the store, which can be restored any number of times."""
        if self.path:
            copy = sqlite3.connect(":memory:", check_same_thread=False)
            self._connection.backup(copy)
            self._copies.append(copy)
            return Checkpoint(self, copy=copy)
        checkpoint = Checkpoint(self, f"checkpoint_{len(self._checkpoints)}")
        self._execute(f"SAVEPOINT {checkpoint.name}")
        self._checkpoints.append(checkpoint)
        return checkpoint

    def restore(self, checkpoint: Checkpoint) -> None:
        """Restore the state of a checkpoint. In memory this removes later checkpoints.

        Raises UsageError for a checkpoint of another world, or one that an earlier restore removed.
        """
        if not self.can_restore(checkpoint):
            raise UsageError(
                "this checkpoint is of another world, or was removed when an earlier one was restored"
            )
        if checkpoint.copy is not None:
            checkpoint.copy.backup(self._connection)
        else:
            self._execute(f"ROLLBACK TO {checkpoint.name}")
            del self._checkpoints[self._checkpoints.index(checkpoint) + 1 :]
        self._forget()

    def can_restore(self, checkpoint: Checkpoint) -> bool:
        """Return whether a checkpoint is of this store, and neither it nor one that it depends on was removed."""
        if checkpoint.is_removed or checkpoint.store is not self:
            return False
        return checkpoint.copy is not None or checkpoint in self._checkpoints

    def remove(self, checkpoint: Checkpoint) -> None:
        """Free a checkpoint. In memory, one below others takes its room until they are removed as well."""
        checkpoint.is_removed = True
        if checkpoint.copy is not None and checkpoint.copy in self._copies:
            self._copies.remove(checkpoint.copy)
            checkpoint.copy.close()
        while self._checkpoints and self._checkpoints[-1].is_removed:
            self._execute(f"RELEASE {self._checkpoints.pop().name}")

    @property
    def copied_bytes(self) -> int:
        """How much memory the checkpoints of a file take."""
        return self.file_bytes * len(self._copies)

    def _forget(self) -> None:
        self._restored += 1
        self._row_index.forget()
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
            table.insert_sql, (seq, group_id, uuid, *references, *table.filter_values(document), doc)
        )
        if self._lag is not None:
            self._lag.note_new(self._execute, table, seq)
        self._hold_identifiers(resource, uuid, document["identifiers"][1:])
        for scope in self._scopes(table, group_id, references):
            self._row_index.add(scope, seq, self._key_of(table))
        if self.changes is not None:
            self.changes.append(Change(resource, uuid, tuple(references), None, b""))
        return Row((seq, group_id, uuid, doc, *references))

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
        self._connection.executemany(table.insert_sql, self._new_rows(table, group_id, first, documents))
        for statement in indexes.values():
            self._execute(statement)
        self._row_index.forget()
        return self._next_seq[table.name] - first

    def _new_rows(
        self, table: Table, group_id: int, seq: int, documents: Iterable[Document]
    ) -> Iterator[tuple[Value | bytes, ...]]:
        resource, name, filter_values = table.resource, table.name, table.filter_values
        for document in documents:
            uuid = make_uuid(self.seed, name, seq)
            document["identifiers"] = [native_identifier(uuid)]
            yield (seq, group_id, uuid, *filter_values(document), encode_document(resource, document))
            seq += 1
            self._next_seq[name] = seq

    def update(self, resource: str, row: Row, document: Document) -> Row:
        """Store the new document of a row and return the row as it is now."""
        table = self._tables[resource]
        doc = encode_document(table.resource, document)
        if self._lag is not None:
            self._lag.note_change(self._execute, table, row.seq)
        if table.by_date and self._place_of(table, row.seq)[0] != document["created_date"]:
            self._row_index.forget()
        self._execute(table.update_sql, (*table.filter_values(document), doc, row.seq))
        self._hold_identifiers(resource, row.id, document["identifiers"])
        if self.changes is not None:
            self.changes.append(Change(resource, row.id, row.references, row.doc, doc))
        return row.with_doc(doc)

    def delete(self, resource: str, row: Row) -> None:
        """Remove a row and free its foreign identifiers."""
        table = self._tables[resource]
        for scope in self._scopes(table, row.group_id, row.references):
            self._row_index.remove(scope, row.seq, self._key_of(table))
        self._execute(f"DELETE FROM {table.name} WHERE seq = ?", (row.seq,))
        self._execute("DELETE FROM identifiers WHERE resource = ? AND id = ?", (resource, row.id))
        if self.changes is not None:
            self.changes.append(Change(resource, row.id, row.references, row.doc, None))

    def replace(
        self,
        name: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Value | bytes]],
        *,
        reindex: bool = False,
    ) -> None:
        """Replace all rows of a table, a resource's or one of the world's own, inside a transaction of the caller.

        ``reindex`` is as in ``insert_many``.
        """
        indexes = self._tables[name].indexes() if reindex else {}
        self._execute(f"DELETE FROM {name}")
        for index in indexes:
            self._execute(f"DROP INDEX {index}")
        marks = ",".join("?" * len(columns))
        self._connection.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})", rows)
        for statement in indexes.values():
            self._execute(statement)
        self._forget()

    def _key_of(self, table: Table) -> Key | None:
        return partial(self._place_of, table) if table.by_date else None

    def _place_of(self, table: Table, seq: int) -> tuple[str, int]:
        """Return what a row is ordered by where collections are ordered by date."""
        found = self._execute(f"SELECT created_date FROM {table.name} WHERE seq = ?", (seq,)).fetchone()
        return (found[0] or "", seq)

    def repoint(self, resource: str, row: Row, column: str, uuid: str) -> None:
        """Make one reference of a row name another resource, as when two people are merged."""
        table = self._tables[resource]
        self._execute(f"UPDATE {table.name} SET {column} = ? WHERE seq = ?", (uuid, row.seq))
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
        foreign = [value for value in identifiers if value != native]
        if foreign:
            self._execute(
                "INSERT OR IGNORE INTO identifiers SELECT ?, value, ? FROM json_each(?)",
                (resource, uuid, encode_values(foreign)),
            )

    def _scopes(self, table: Table, group_id: int, references: Sequence[str | None]) -> list[Scope]:
        """Return the collections that a row is in: its group's alone, and those of parents with their children."""
        scopes = _scopes(table, group_id, references)
        if not self.below:
            return scopes
        own = [scope for scope in scopes if scope.group_id == group_id]
        for viewer in (group_id, *self.above.get(group_id, ())):
            if viewer in self.below:
                scopes += [scope._replace(group_id=viewer, below=self.below[viewer]) for scope in own]
        return scopes

    # Own tables

    def query(
        self, sql: str, values: Sequence[Value | bytes] | Mapping[str, Value | bytes] = ()
    ) -> list[tuple[Value, ...]]:
        """Run a statement on one of the world's own tables (``schema.OWN_TABLES``) and return its rows.

        ``values`` is a sequence for ``?``, a mapping for ``:name``. Python 3.12 deprecates a sequence for ``?1``.
        """
        return self._execute(sql, values).fetchall()


class Checkpoint:
    """A moment of a store that can be restored: a savepoint in memory, a copy of a file."""

    def __init__(self, store: Store, name: str = "", copy: sqlite3.Connection | None = None) -> None:
        self.store = store
        self.name = name
        self.copy = copy
        self.is_removed = False


_IN_FILE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_IN_MEMORY = ("SAVEPOINT change", "RELEASE change", ("ROLLBACK TO change", "RELEASE change"))


def _scopes(table: Table, group_id: int, references: Sequence[str | None]) -> list[Scope]:
    """Return the collections that a row is in: its group's, and one or two below each parent."""
    scopes = [Scope(table.name, group_id)]
    for column, value in zip(table.references, references, strict=True):
        if value is not None:
            scopes.append(Scope(table.name, group_id, column, value))
            if column in table.resource.shared:
                scopes.append(Scope(table.name, EVERY_GROUP, column, value))
        elif column in table.resource.decided_by:
            scopes.append(Scope(table.name, group_id, unset=column))
    return scopes
