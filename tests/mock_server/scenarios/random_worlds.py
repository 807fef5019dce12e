"""Worlds with random content: a row or more of every table, from the schema, and documents from the declarations.

They are written to the database with its own statements, not by what loads files of a world.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_args

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy
from msgspec import inspect

from actionnetwork_mock import Settings
from actionnetwork_mock.clock import to_stamp
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.faults import Fault
from actionnetwork_mock.resources import PERSON_OBJECTS, STORED, Field, Resource
from actionnetwork_mock.rules.scheduled import Job
from actionnetwork_mock.settings import describe
from actionnetwork_mock.store.contents import LAST_NUMBERS, META, columns_of
from actionnetwork_mock.webhooks import Attempt
from actionnetwork_mock.world import TABLES, World
from actionnetwork_mock.worlds import Worlds

Values = Mapping[str, SearchStrategy[Any]]

TEXTS = st.one_of(
    st.text(max_size=20), st.sampled_from(["", "{base}/people", "null", "\x7f\u2028", "1e5", "- a: b"])
)
IDS = st.uuids(version=4).map(str)
WHOLE = st.one_of(st.integers(-(2**63), 2**63 - 1), st.integers(0, 9))
NUMBERS = st.one_of(
    WHOLE, st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([1e-7, 1e22, -0.0])
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
OBJECTS = st.dictionaries(TEXTS, JSON, max_size=2)
MOMENTS = st.integers(-62_135_596_800, 253_402_300_799).map(to_stamp)
FAULTS = st.sampled_from(
    [
        Fault("GET /people*", status=503, times=2),
        Fault(latency_s=0.25, probability=0.5),
        Fault("*", connection="drop", after=3),
    ]
)
ATTEMPTS = st.builds(
    Attempt, NUMBERS.map(float), st.none() | st.integers(100, 599), TEXTS, st.floats(0, 9), TEXTS
)

PLAIN: Mapping[str, SearchStrategy[Any]] = {
    "string": TEXTS,
    "link": st.one_of(TEXTS, IDS.map("{{base}}/people/{}".format)),
    "datetime": MOMENTS,
    "integer": WHOLE,
    "number": NUMBERS,
    "boolean": st.booleans(),
    "strings": st.lists(TEXTS, max_size=3),
    "string map": st.dictionaries(TEXTS, TEXTS, max_size=3),
    "money": st.integers(0, 10**9).map(lambda cents: f"{cents // 100}.{cents % 100:02}"),
    "object": OBJECTS,
    "objects": st.lists(OBJECTS, max_size=2),
}
SPECIAL: Mapping[tuple[str, str], SearchStrategy[Any]] = {
    ("meta", "value"): st.integers(0, 10**6).map(str),
    ("webhooks", "url"): st.sampled_from(
        ["http://127.0.0.1:8585/", "https://ann:secret@example.org/hook?token=a%20b"]
    ),
    ("deliveries", "attempts"): st.lists(ATTEMPTS, max_size=3).map(msgspec.json.encode).map(bytes.decode),
    ("deliveries", "body"): st.lists(OBJECTS, max_size=2).map(msgspec.json.encode),
    ("background", "job"): st.builds(Job, st.just(1), TEXTS, TEXTS, TEXTS, OBJECTS, TEXTS).map(
        msgspec.json.encode
    ),
    ("lagging", "before"): st.none() | OBJECTS.map(msgspec.json.encode).map(bytes.decode),
    ("keys", "digest"): st.binary(min_size=32, max_size=32).map(bytes.hex),
}
"""The columns that hold something else than any value of their types."""


@cache
def documents(name: str) -> SearchStrategy[dict[str, Any]]:
    """Documents of a resource, with all its fields or some."""
    resource = TABLES[name].resource
    return _object(resource, resource.fields, required=("identifiers", "created_date"))


def _object(
    resource: Resource, fields: Iterable[Field], required: tuple[str, ...] = ()
) -> SearchStrategy[Any]:
    values = {field.name: _values(resource, field) for field in fields if not field.write_only}
    needed = {name: values.pop(name) for name in required if name in values}
    return st.fixed_dictionaries(needed, optional=values)


def _values(resource: Resource, field: Field) -> SearchStrategy[Any]:
    if field.name == "identifiers":
        return st.lists(TEXTS.map("crm:{}".format), max_size=2, unique=True)
    if field.of is None:
        return PLAIN[field.type] | st.none() if field.nullable else PLAIN[field.type]
    inner = _object(resource, {**PERSON_OBJECTS, **resource.objects}[field.of])
    return st.lists(inner, max_size=2) if field.type == "objects" else inner


def column_values(name: str, groups: SearchStrategy[int]) -> Values:
    """Values of each column of one of the world's own tables."""
    # imported here, because it makes the types of all rows
    from actionnetwork_mock.scenarios.world_form import world_type

    (tables,) = (field.type for field in msgspec.structs.fields(world_type()) if field.name == "tables")
    (rows,) = (field.type for field in msgspec.structs.fields(tables) if field.name == name)
    row = inspect.type_info(get_args(rows)[0])
    assert isinstance(row, inspect.StructType)
    types = {field.name: field.type for field in row.fields}
    found: dict[str, SearchStrategy[Any]] = {}
    for column in columns_of(TABLES)[name]:
        special = SPECIAL.get((name, column.name))
        values = _of_type(types[column.name]) if special is None else special
        number = {"group_id": groups, "seq": st.integers(1, 10**6), "id": st.integers(1, 10**6)}
        found[column.name] = number.get(column.name, values) if column.kind is int else values
    return found


def _of_type(kind: inspect.Type) -> SearchStrategy[Any]:
    match kind:
        case inspect.UnionType(types=types):
            return st.one_of(*map(_of_type, types))
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.NoneType():
            return st.none()
        case inspect.IntType():
            return WHOLE
        case inspect.FloatType():
            return NUMBERS.map(float)
        case inspect.StrType():
            return TEXTS
    raise TypeError(f"there are no values of {kind}")


def draw_settings(data: DataObject) -> Settings:
    """Draw settings with other choices than the defaults."""
    choices = {
        one.name: [
            each
            for each in one.alternatives
            if not str(each).startswith(("a ", "true or")) and each != "none"
        ]
        for one in describe()
    }
    chosen = {name: st.sampled_from(values) for name, values in choices.items() if len(values) > 1}
    changes = data.draw(st.fixed_dictionaries({}, optional=chosen))
    try:
        return Settings().changed(**changes)
    except UsageError:
        assume(False)
        raise


def draw_world(data: DataObject) -> Worlds:
    """Draw a world with several groups and keys, and rows in every table."""
    keys, seed = ["test-api-key", "second-key"], data.draw(st.integers(0, 9))
    worlds = Worlds(draw_settings(data), api_keys=keys, seed=seed, has_server=False)
    world = worlds.default
    with world.store.transaction():
        _fill_groups(data, world)
        numbers = st.sampled_from([group.id for group in world.groups])
        for resource in STORED:
            _fill_resource(data, world, resource, numbers)
        for name in columns_of(TABLES):
            if name not in (*TABLES, LAST_NUMBERS, "groups"):
                _fill(data, world, name, numbers)
        for resource in STORED:  # rows were deleted
            more = data.draw(st.integers(0, 3))
            world.store.query(
                "UPDATE sqlite_sequence SET seq = seq + ? WHERE name = ?", (more, resource.name)
            )
    world.restore(world.store.checkpoint())  # forgets what it read before
    world.refs = data.draw(st.dictionaries(TEXTS, IDS, max_size=2))
    world.use_faults(data.draw(st.lists(FAULTS, max_size=3)))
    for method in ("GET", "POST"):
        world.faults.injected(method, "/people", 1)
    world.clock.freeze(datetime.fromtimestamp(data.draw(st.integers(0, 4_000_000_000)), UTC))
    world.clock.advance(data.draw(st.floats(0, 1)))
    return worlds


def _fill_groups(data: DataObject, world: World) -> None:
    child = world.groups.create(
        kind=data.draw(st.sampled_from(("group", "user"))), name=data.draw(TEXTS) or "x"
    )
    key = world.groups.create_key(child, "a-child-key")
    if data.draw(st.booleans()):
        world.groups.revoke(key.id)
    world.groups.place_in_networks({"second-key": "test-api-key"} if data.draw(st.booleans()) else {})


def _fill_resource(data: DataObject, world: World, resource: Resource, groups: SearchStrategy[int]) -> None:
    for document in data.draw(st.lists(documents(resource.name), max_size=2)):
        references = [
            data.draw(IDS | st.none() if column in resource.optional else IDS)
            for column in resource.references
        ]
        group = data.draw(groups) * (-1 if data.draw(st.booleans()) else 1)
        world.store.insert(
            resource.name, group, document, uuid=data.draw(IDS | st.none()), references=references
        )


def _fill(data: DataObject, world: World, name: str, groups: SearchStrategy[int]) -> None:
    values = column_values(name, groups)
    sql = f"INSERT OR IGNORE INTO {name} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"
    for row in data.draw(st.lists(st.fixed_dictionaries(dict(values)), max_size=2)):
        world.store.query(sql, [row[column] for column in values])


def state_of(world: World) -> dict[str, Any]:
    """Return everything that a world holds, table by table, as it is in the database, and what is outside of that."""
    names = [
        str(name) for (name,) in world.store.query("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    rows = {name: world.store.query(f"SELECT * FROM {name}") for name in names}
    rows[META] = [row for row in rows[META] if row[0] != "scenario"]
    rows[LAST_NUMBERS] = sorted(rows[LAST_NUMBERS])
    return {
        **rows,
        "settings": world.settings,
        "seed": (world.seed, world.store.seed, world.faults.seed),
        "clock": (world.clock.time(), world.clock.frozen),
        "faults": [*world.faults],
        "refs": dict(world.refs),
        "keys as given": {key.id: (key.value, key.is_revoked) for key in world.groups.keys()},
        "first group": world.first_group,
        "next ids": {resource.name: world.store.next_id(resource.name) for resource in STORED},
        "webhooks": world.webhooks.all(),
    }
