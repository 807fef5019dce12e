"""Writing a world as a scenario that is loaded without loss. A row takes one line, so that versions can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from typing import Any, Literal

import msgspec

from .._version import __version__
from ..store.contents import columns_of, read_rows
from ..world import TABLES, World
from .world_form import VERSION, WORLD

Form = Literal["json", "yaml"]

_ABOUT = "A world, as actionnetwork-mock export wrote it."
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""The characters that JSON may have in a text, and YAML may not, or reads as the end of a line."""


def write_world(world: World, form: Form = "json") -> Iterator[str]:
    """Yield the text of a scenario with everything that a world holds, but its journal and its rate limit."""
    yield from (_write_yaml if form == "yaml" else _write_json)(world)


def _write_json(world: World) -> Iterator[str]:
    yield "{\n"
    for name, value in _head(world).items():
        yield f"{_json(name)}: {_json(value)},\n"
    yield f'"{WORLD}": {{\n'
    for name, value in _world_head(world).items():
        yield f"{_json(name)}: {_json(value)},\n"
    yield '"tables": {'
    for at, (name, rows) in enumerate(_tables(world)):
        yield f"{',' if at else ''}\n{_json(name)}: ["
        for number, row in enumerate(rows):
            yield f",\n{row}" if number else f"\n{row}"
        yield "\n]"
    yield "\n}}}\n"


def _write_yaml(world: World) -> Iterator[str]:
    for name, value in _head(world).items():
        yield f"{name}: {_json(value)}\n"
    yield f"{WORLD}:\n"
    for name, value in _world_head(world).items():
        yield f"  {name}: {_json(value)}\n"
    yield "  tables:\n"
    for name, rows in _tables(world):
        yield f"    {name}:\n"
        for row in rows:
            yield f"    - {row}\n"


def _head(world: World) -> dict[str, Any]:
    return {"about": _ABOUT, "settings": asdict(world.settings)}


def _world_head(world: World) -> dict[str, Any]:
    return {
        "version": VERSION,
        "written_by": __version__,
        "seed": world.seed,
        "clock": {"time": world.clock.time(), "frozen": world.clock.frozen},
        "faults": [*world.faults],
        "refs": dict(world.refs),
    }


def _tables(world: World) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield the name and rows of each table that has rows."""
    for name in columns_of(TABLES):
        rows = _key_rows(world) if name == "keys" else read_rows(world.store, name)
        first = next(rows, None)
        if first is not None:
            yield name, map(_safe, chain((first,), rows))


def _key_rows(world: World) -> Iterator[bytes]:
    """Yield the keys: with their values where this process knows them, with their digests otherwise."""
    for row in read_rows(world.store, "keys"):
        key = msgspec.json.decode(row)
        value = world.groups.value_of(key["digest"])
        if value is not None:
            del key["digest"]
            key["value"] = value
        yield msgspec.json.encode(key)


def _json(value: Any) -> str:
    return _safe(msgspec.json.encode(value))


def _safe(encoded: bytes) -> str:
    text = encoded.decode()
    return text if text.isascii() and "\x7f" not in text else _UNSAFE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
