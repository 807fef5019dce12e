"""The SQLite connection of a world: a new database in memory, or a file that is checked before it is used."""

from __future__ import annotations

import atexit
import os
import sqlite3
from functools import cache
from pathlib import Path
from threading import Lock

from .._version import __version__
from ..errors import CannotOpen
from .schema import Tables, all_ddl, fingerprint

_APPLICATION_ID = 0x414E6D6B
"""``ANmk``: distinguishes files of the mock from other SQLite files."""

_CACHE_KIB = 65_536
_STATEMENTS = 256


def open_database(path: str | None, tables: Tables, *, durable: bool = False) -> sqlite3.Connection:
    """Return a connection with the schema in place. With ``durable``, a commit to a file waits for the disk.

    Raises CannotOpen, with what to do, for a file that cannot be read or written, that is no database, that belongs to
    another program, that another version made, or that another process has open.
    """
    if path is None:
        connection = _connect(":memory:")
        with _template_lock:
            _template(tuple(all_ddl(tables))).backup(connection)
        return connection
    try:
        return _open_file(Path(path), tuple(all_ddl(tables)), durable=durable)
    except (sqlite3.Error, OSError, ValueError) as error:
        if isinstance(error, CannotOpen):
            raise
        raise CannotOpen(_explain(path, error)) from error


def _open_file(path: Path, ddl: tuple[str, ...], *, durable: bool) -> sqlite3.Connection:
    if path.is_dir():
        raise CannotOpen(f"{path} is a folder: name a file, such as {path / 'action-network.db'}")
    if not path.parent.is_dir():
        raise CannotOpen(f"{path} cannot be made: there is no folder {path.parent}; make it first")
    # For this user alone, as the data may be real. SQLite gives the log beside the file the same mode.
    os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))
    connection = _connect(str(path))
    try:
        _prepare_file(connection, path, ddl, durable=durable)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare_file(connection: sqlite3.Connection, path: Path, ddl: tuple[str, ...], *, durable: bool) -> None:
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    if tables and application_id != _APPLICATION_ID:
        raise CannotOpen(f"{path} is a database of another program: name a new file, which will be made")
    # Exclusive, so that a second server on the same file is told at once. A write-ahead log, so that a commit
    # survives the process being killed at any moment.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL leaves it to the system when the disk gets a commit: the end of the process loses nothing, a loss of power
    # the newest commits. FULL waits for the disk at each commit.
    connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
    connection.execute("BEGIN IMMEDIATE")
    if not tables:
        _create(connection, ddl)
    # Written always, because a file may be read-only.
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute("COMMIT")
    _check_version(connection, path, ddl)


def _check_version(connection: sqlite3.Connection, path: Path, ddl: tuple[str, ...]) -> None:
    """Raise CannotOpen for a file with other tables, as another version makes them, with how to move its data here."""
    meta: dict[str, str] = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    if meta.get("schema") != fingerprint(ddl):
        maker = f"actionnetwork-mock {meta['version']}" if "version" in meta else "an earlier version"
        raise CannotOpen(
            f"{path} was made by {maker}, whose tables differ from those of {__version__}: name a new file, or serve"
            " this one with that version, export its world, and start this version with a new file and --scenario FILE"
        )


def _connect(database: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        database, isolation_level=None, check_same_thread=False, cached_statements=_STATEMENTS, timeout=0.5
    )
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute("PRAGMA temp_store = MEMORY")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


_template_lock = Lock()


@cache
def _template(ddl: tuple[str, ...]) -> sqlite3.Connection:
    """Return an empty database. A copy of it takes a tenth of the time that its 200 statements take."""
    connection = _connect(":memory:")
    _create(connection, ddl)
    atexit.register(connection.close)  # Python 3.13 warns about a connection that is never closed
    return connection


def _create(connection: sqlite3.Connection, ddl: tuple[str, ...]) -> None:
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    for statement in ddl:
        connection.execute(statement)
    connection.execute(
        "INSERT INTO meta VALUES ('schema', ?), ('version', ?)", (fingerprint(ddl), __version__)
    )


def _explain(path: str, error: Exception) -> str:
    text = str(error)
    if "locked" in text:
        return f"{path} is in use by another process: stop it, or name another file"
    if "not a database" in text:
        return f"{path} is no database: name a new file, which will be made"
    return f"{path} cannot be opened ({text}): check that it can be read and written, or name another file"
