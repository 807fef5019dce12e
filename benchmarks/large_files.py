"""Large databases to measure on: a million people, and a million records of a hundred thousand people."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from actionnetwork_mock.changes import create, seed_people
from actionnetwork_mock.clock import from_stamp, to_stamp
from actionnetwork_mock.ids import make_uuid, native_identifier
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.store.row import encode_document
from actionnetwork_mock.store.schema import Value
from actionnetwork_mock.world import TABLES, World
from actionnetwork_mock.worlds import DEFAULT_API_KEY

from .progress import say

_PETITIONS = 10
_CHUNK = 50_000
"""Rows per transaction, few enough to keep the write-ahead log small."""

_FIRST_SIGNED = from_stamp("2025-01-01T00:00:00Z")


class PeopleFile(NamedTuple):
    """A database of a group's people.

    One person in a thousand was modified after ``late``, all but one in a thousand after ``early``. Both are dates in
    the format of the API: ``"2025-12-31T08:15:00Z"``.
    """

    path: Path
    people: int
    late: str
    early: str


class RecordsFile(NamedTuple):
    """A database of people who signed every petition. Each petition has ``signatures`` signatures.

    One signature in a thousand was modified after ``late``, all but one in a thousand after ``early``.
    """

    path: Path
    petition_ids: list[str]
    person_ids: list[str]
    signatures: int
    late: str
    early: str


def prepare_people(path: Path, people: int) -> PeopleFile:
    """Make a database of invented people."""
    started = time.perf_counter()
    with closing(_open(path)) as world:
        _seed(world, people)
        late, early = (_date_after(world, share * people // 1000) for share in (999, 1))
    _say_prepared(path, started)
    return PeopleFile(path, people, late, early)


def prepare_records(path: Path, people: int, records: int) -> RecordsFile:
    """Make a database of invented people and their signatures. The signatures are inserted as rows, without rules."""
    started = time.perf_counter()
    with closing(_open(path)) as world:
        _seed(world, people)
        person_ids = [str(uuid) for (uuid,) in world.store.query("SELECT id FROM people ORDER BY seq")]
        petition_ids = [_make_petition(world, number) for number in range(_PETITIONS)]
        _sign(world, petition_ids, person_ids, records)
    _say_prepared(path, started)
    late, early = (to_stamp(_FIRST_SIGNED + share * records // 1000) for share in (999, 1))
    return RecordsFile(path, petition_ids, person_ids, records // _PETITIONS, late, early)


def _open(path: Path) -> World:
    world = World(Settings(), path=str(path))
    world.groups.open(DEFAULT_API_KEY)
    return world


def _seed(world: World, people: int) -> None:
    for done in range(0, people, _CHUNK):
        seed_people(world, min(_CHUNK, people - done), group=world.first_group)
        say(f"    preparing a file: {min(done + _CHUNK, people):,} of {people:,} people")


def _date_after(world: World, number: int) -> str:
    sql = "SELECT modified_date FROM people ORDER BY modified_date LIMIT 1 OFFSET ?"
    return str(world.store.query(sql, (number,))[0][0])


def _make_petition(world: World, number: int) -> str:
    fields = {"title": f"Petition {number}"}
    return create(world, "petitions", fields, group=world.first_group, references={}).id


def _sign(world: World, petition_ids: list[str], person_ids: list[str], records: int) -> None:
    table = TABLES["signatures"]
    insert, indexes = table.insert_sql, table.indexes()
    for name in indexes:  # made again below, which takes half as long as keeping them up
        world.store.query(f"DROP INDEX {name}")
    for done in range(0, records, _CHUNK):
        stop = min(done + _CHUNK, records)
        with world.store.transaction():
            for row in _signatures(world, petition_ids, person_ids, done, stop, records):
                world.store.query(insert, row)
        say(f"    preparing a file: {stop:,} of {records:,} signatures")
    for statement in indexes.values():
        world.store.query(statement)


def _signatures(
    world: World, petition_ids: list[str], person_ids: list[str], start: int, stop: int, records: int
) -> Iterator[tuple[Value | bytes, ...]]:
    """Yield rows. Each person signs all petitions, one signature per second, in no order."""
    table = TABLES["signatures"]
    for number in range(start, stop):
        references = {
            "petition_id": petition_ids[number % _PETITIONS],
            "person_id": person_ids[number // _PETITIONS],
        }
        uuid = make_uuid(world.seed, table.name, number + 1)
        signed = to_stamp(_FIRST_SIGNED + number * _STRIDE % records)
        document = {
            "identifiers": [native_identifier(uuid)],
            "created_date": signed,
            "modified_date": signed,
            **{f"action_network:{name}": value for name, value in references.items()},
        }
        yield (
            number + 1,
            world.first_group.id,
            uuid,
            *(references[name] for name in table.references),
            *table.filter_values(document),
            encode_document(table.resource, document),
        )


_STRIDE = 7_919
"""A prime number, so that its multiples reach every second once."""


def _say_prepared(path: Path, started: float) -> None:
    say(f"    prepared in {time.perf_counter() - started:.0f} s, {path.stat().st_size >> 20:,} MiB")
