"""Loading a stored world: all of it or nothing. The caller holds ``World.restoring``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import chain
from typing import Any

import msgspec

from ..errors import UsageError
from ..faults.faults import MAX_FAULTS
from ..groups import check_key
from ..redaction import key_label
from ..resources import STORED
from ..rules.scheduled import Job, next_due
from ..store import Store
from ..store.contents import DOCUMENT, META, OF_THE_FILE, columns_of, replace_rows
from ..webhooks import Attempt
from ..webhooks.webhook import check_url
from ..world import TABLES, World
from .nodes import BadScenario
from .world_form import WORLD, Row, StoredWorld, check_document, place_of

_TABLES = f"{WORLD}.tables"
_JSON_COLUMNS: Mapping[tuple[str, str], Any] = {
    ("deliveries", "attempts"): list[Attempt],
    ("deliveries", "body"): list[Any],
    ("background", "job"): Job,
    ("lagging", "before"): dict[str, Any],
}
"""The columns that hold JSON, and of which type."""
_NUMBERS = ("people drawn", "purchases")
"""The names in ``meta`` with numbers."""


def check_empty(world: World, file: str) -> None:
    """Raise BadScenario if a world has data, which a stored world would replace."""
    for resource in STORED:
        if world.store.exists(resource.name):
            raise BadScenario(
                file,
                0,
                WORLD,
                f"a stored world is loaded into an empty one, and this one has {resource.name}: start a server with"
                " the file, or restore the file as a checkpoint",
            )


def load_data(world: World, stored: StoredWorld, file: str, *, keeps_keys: bool = False) -> None:
    """Replace all data of a world, and the seed of its next ids. Clock, faults and settings stay.

    ``keeps_keys`` keeps the keys of the start as well. Raises BadScenario.
    """
    try:
        for name in columns_of(TABLES):
            _replace(world.store, stored, name)
        _check_groups(world.store)
        _check_form(world)
    except BadRow as error:
        raise BadScenario(file, 0, error.where, str(error)) from None
    except sqlite3.Error as error:
        raise BadScenario(
            file, 0, _TABLES, f"two rows are the same, or one misses a value ({error})"
        ) from None
    world.groups.reopen([key.value for key in stored.tables.keys if key.value], with_others=keeps_keys)
    world.webhooks.reset()
    world.next_due = next_due(world.store)
    world.refs = stored.refs
    world.use_seed(stored.seed)


def load_state(world: World, stored: StoredWorld, file: str) -> None:
    """Set clock and faults to those of a stored world. Raises BadScenario."""
    numbers = [active.number for active in stored.faults]
    if len(numbers) > MAX_FAULTS or len(set(numbers)) < len(numbers):
        raise BadScenario(
            file, 0, f"{WORLD}.faults", f"it takes {MAX_FAULTS} faults, each with its own number"
        )
    world.use_active_faults(stored.faults)
    world.clock.begin_at(stored.clock.time, frozen=stored.clock.frozen)


class BadRow(UsageError):
    """A row that the world cannot have. ``where`` is its place: ``"world.tables.people[3].document"``."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(sentence)
        self.where = where


def _replace(store: Store, stored: StoredWorld, name: str) -> None:
    rows: list[Row] = getattr(stored.tables, name)
    plain = (msgspec.structs.asdict(row) for row in rows)
    checked = _documents(name, plain) if name in TABLES else _own_rows(name, plain)
    replace_rows(store, name, chain(_kept(store, name), checked), count=len(rows))


def _kept(store: Store, name: str) -> list[dict[str, Any]]:
    """Return the rows of the database file itself, which stay."""
    found = store.query("SELECT name, value FROM meta") if name == META else []
    return [{"name": row[0], "value": row[1]} for row in found if row[0] in OF_THE_FILE]


def _documents(name: str, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for at, row in enumerate(rows):
        try:
            check_document(name, row[DOCUMENT])
            yield {**row, DOCUMENT: msgspec.json.decode(row[DOCUMENT])}
        except UsageError as error:
            raise BadRow(*place_of(error, f"{_TABLES}.{name}[{at}].{DOCUMENT}")) from None


def _own_rows(name: str, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for at, row in enumerate(rows):
        where = f"{_TABLES}.{name}[{at}]"
        try:
            _check_row(name, row)
        except (UsageError, msgspec.MsgspecError) as error:
            raise BadRow(where, str(error)) from None
        yield row


def _check_row(name: str, row: dict[str, Any]) -> None:
    """Check what types do not say. The digest and label of a key come from its value."""
    for column, value in row.items():
        if (kind := _JSON_COLUMNS.get((name, column))) and value is not None:
            msgspec.json.decode(value, type=kind)
    if name == META and row["name"] in _NUMBERS and not (row["value"].isascii() and row["value"].isdigit()):
        raise UsageError(f"{row['name']} takes a number")
    if name == "webhooks":
        check_url(row["url"])
    if name == "keys":
        value = row.pop("value")
        if (value is None) == (row["digest"] is None):
            raise UsageError("a key has a value or a digest")
        if value is not None:
            check_key(value)
            row["digest"], row["label"] = sha256(value.encode()).hexdigest(), key_label(value)


def _check_groups(store: Store) -> None:
    """Check that there is a group, that every row is of one, and that no group is above itself.

    The person that a group's key belongs to is in the group with the negative number.
    """
    parents = {row[0]: row[1] for row in store.query("SELECT id, parent_id FROM groups")}
    if not parents:
        raise BadRow(f"{_TABLES}.groups", "a world has at least one group")
    for name, columns in columns_of(TABLES).items():
        for column in {"group_id", "parent_id"} & {column.name for column in columns}:
            missing = f"{column} IS NOT NULL AND ABS({column}) NOT IN (SELECT id FROM groups)"
            for (number,) in store.query(f"SELECT {column} FROM {name} WHERE {missing} LIMIT 1"):
                raise BadRow(f"{_TABLES}.{name}", f"a row has {column} {number}, and there is no such group")
    for group in parents:
        above, seen = parents[group], {group}
        while above is not None:
            if above in seen:
                raise BadRow(f"{_TABLES}.groups", f"group {group} is above itself")
            seen.add(above)
            above = parents[above]


def _check_form(world: World) -> None:
    """Check that the documents are written as the settings say."""
    for (form,) in world.store.query("SELECT value FROM meta WHERE name = 'mobile_only_email'"):
        if form != world.settings.mobile_only_email:
            raise BadRow(
                f"{_TABLES}.meta",
                f"the world was made with mobile_only_email={form}, and the server has"
                f" {world.settings.mobile_only_email}",
            )
