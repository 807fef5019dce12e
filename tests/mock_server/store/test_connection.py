from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from actionnetwork_mock._version import __version__
from actionnetwork_mock.errors import CannotOpen
from actionnetwork_mock.store import Row, Scope, Store
from actionnetwork_mock.world import TABLES

from .conftest import failing
from .documents_of_people import person, tag
from .stores import make_store

PEOPLE = Scope("people", 1)


def add(store: Store, name: str) -> Row:
    with store.transaction():
        return store.insert("people", 1, person(given_name=name, identifiers=[f"crm:{name}"]))


def refusal(path: Path | str) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(CannotOpen) as caught:
        make_store(path=str(path))
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "world.db"


def test_what_was_written_is_there_after_reopening(path: Path) -> None:
    store = make_store(path=str(path))
    row = add(store, "Ruth")
    store.close()
    again = make_store(path=str(path))
    assert again.page(PEOPLE, offset=0, limit=5) == [row]
    assert again.holder("people", "crm:Ruth") == row.id
    again.close()


def test_what_failed_is_not_there_after_reopening(path: Path) -> None:
    store = make_store(path=str(path))
    with failing(store):
        add(store, "Ruth")
    store.close()
    again = make_store(path=str(path))
    assert again.count(PEOPLE) == 0
    again.close()


def test_what_was_restored_is_there_after_reopening(path: Path) -> None:
    store = make_store(path=str(path))
    add(store, "Ann")
    checkpoint = store.checkpoint()
    add(store, "Bea")
    store.restore(checkpoint)
    add(store, "Cat")
    store.close()
    again = make_store(path=str(path))
    assert [row.document()["given_name"] for row in again.page(PEOPLE, offset=0, limit=5)] == ["Ann", "Cat"]
    again.close()


def test_a_checkpoint_of_a_file_outlives_an_earlier_one(path: Path) -> None:
    store = make_store(path=str(path))
    first = store.checkpoint()
    add(store, "Ann")
    second = store.checkpoint()
    store.restore(first)
    assert store.count(PEOPLE) == 0
    store.restore(second)
    assert store.count(PEOPLE) == 1
    store.close()


def test_an_id_is_never_given_again_after_deleting_and_reopening(path: Path) -> None:
    seen: set[str] = set()
    for _ in range(4):
        store = make_store(path=str(path))
        row = add(store, "Ruth")
        seen.add(row.id)
        with store.transaction():
            store.delete("people", row)
        store.close()
    assert len(seen) == 4


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()
    store = make_store(path=str(path))
    add(store, "Ruth")
    store.close()
    make_store(path=str(path)).close()


def test_a_second_opener_is_told(path: Path) -> None:
    store = make_store(path=str(path))
    assert refusal(path) == f"{path} is in use by another process: stop it, or name another file"
    store.close()
    make_store(path=str(path)).close()


def test_a_second_process_is_told(path: Path) -> None:
    store = make_store(path=str(path))
    script = (
        "import sys; from actionnetwork_mock.store import Store; from actionnetwork_mock.world import TABLES;"
        "Store(TABLES, path=sys.argv[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 1
    assert "is in use by another process" in done.stderr
    store.close()


@pytest.mark.parametrize("size", [20, 5_000])
def test_a_text_file_is_refused_and_left_as_it_is(path: Path, size: int) -> None:
    path.write_text("x" * size)
    assert refusal(path) == f"{path} is no database: name a new file, which will be made"
    assert path.read_text() == "x" * size


def test_a_database_of_another_program_is_refused_and_left_as_it_is(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    before = path.read_bytes()
    assert refusal(path) == f"{path} is a database of another program: name a new file, which will be made"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "maker"),
    [
        ("UPDATE meta SET value = '0.0.9' WHERE name = 'version'", "actionnetwork-mock 0.0.9"),
        ("DELETE FROM meta WHERE name = 'version'", "an earlier version"),
    ],
)
def test_a_file_of_another_version_is_refused_with_the_way_to_move_its_data(
    path: Path, change: str, maker: str
) -> None:
    store = make_store(path=str(path))
    add(store, "Ruth")
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = 'other' WHERE name = 'schema'")
        connection.execute(change)
    connection.close()
    sentence = refusal(path)
    assert sentence.startswith(
        f"{path} was made by {maker}, whose tables differ from those of {__version__}: "
    )
    assert "export its world, and start this version with a new file and --scenario FILE" in sentence
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT COUNT(*) FROM people").fetchone() == (1,)
    connection.close()


def test_a_file_that_lost_its_schema_is_refused(path: Path) -> None:
    make_store(path=str(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE meta")
    connection.close()
    refusal(path)


def test_a_refused_file_is_not_kept_open(path: Path) -> None:
    make_store(path=str(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = 'other' WHERE name = 'schema'")
    connection.close()
    refusal(path)
    with sqlite3.connect(path, timeout=0) as connection:
        connection.execute("DELETE FROM meta")
    connection.close()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path).startswith(f"{tmp_path} is a folder: name a file, such as ")


def test_a_file_in_no_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none" / "world.db"
    assert refusal(path) == f"{path} cannot be made: there is no folder {path.parent}; make it first"
    assert not path.parent.exists()


def test_a_file_below_a_file_is_refused(path: Path) -> None:
    path.touch()
    assert "there is no folder" in refusal(path / "world.db")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5_000])
def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path, name: str) -> None:
    refusal(f"{tmp_path}/{name}")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
)
def test_a_file_that_may_not_be_read_is_refused(path: Path) -> None:
    make_store(path=str(path)).close()
    path.chmod(0)
    assert refusal(path).endswith("check that it can be read and written, or name another file")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everything"
)
def test_a_file_that_may_not_be_written_is_refused(path: Path) -> None:
    make_store(path=str(path)).close()
    path.chmod(0o444)
    assert refusal(path).endswith("check that it can be read and written, or name another file")


def test_names_with_odd_characters_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "w\u00f6rld ?mode=ro#%20.db"
    store = make_store(path=str(path))
    with store.transaction():
        store.insert("tags", 1, tag("steward"))
    store.close()
    assert path.is_file()


@pytest.mark.parametrize(("durable", "synchronous"), [(False, 1), (True, 2)])
def test_a_durable_store_waits_for_the_disk_at_each_commit(
    path: Path, durable: bool, synchronous: int
) -> None:
    """1 is NORMAL and 2 is FULL: with a write-ahead log, a commit waits for the disk with FULL only."""
    store = Store(TABLES, path=str(path), durable=durable)
    assert store.query("PRAGMA synchronous") == [(synchronous,)]
    assert store.query("PRAGMA journal_mode") == [("wal",)]
    store.close()
