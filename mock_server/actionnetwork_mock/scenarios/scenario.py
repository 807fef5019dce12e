"""A scenario, read from a file and checked for its form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from ..errors import UsageError
from ..settings import Settings
from .format import scenario_shape
from .nodes import BadScenario, Node, read_value
from .people_csv import Files, read_file, read_people
from .shipped import find_shipped, shipped_names
from .source import read_json, read_yaml
from .world_form import WORLD, StoredWorld, parse_world

_MAX_BYTES = 64_000_000
_MAX_WORLD_BYTES = 1_073_741_824
_AT_A_TIME = "the first group's content stands at the top, or all groups in groups: not both"


@dataclass(frozen=True)
class Scenario:
    """A scenario of valid form. Whether its content is possible is checked when it is loaded.

    ``text`` is its JSON or YAML, ``files`` is where the files are that it names. ``world`` is the stored world in it,
    which ``root`` is without.
    """

    name: str
    root: Node
    text: str
    files: Files
    digest: str
    world: StoredWorld | None = None

    @property
    def about(self) -> str:
        """The scenario's own description, one sentence."""
        node = self.root.get("about")
        return str(node.value) if node else ""

    @property
    def groups(self) -> list[Node]:
        """The groups, at least one."""
        return self.root.each("groups") or [self.root]

    @property
    def named_files(self) -> list[Node]:
        """The values that name files."""
        found = [node for group in self.groups if (node := group.get("people_from")) is not None]
        return [named for node in found for named in (node.value if isinstance(node.value, list) else [node])]

    def change(self, settings: Settings) -> Settings:
        """Return settings changed as the scenario says."""
        node = self.root.get("settings")
        if node is None:
            return settings
        try:
            return settings.changed(**node.plain())
        except UsageError as error:
            raise node.error(str(error)) from None


Source = Scenario | str | Path | Mapping[str, Any]
"""A scenario to read: the name of a shipped one, a file, or a mapping."""


def read_scenario(source: Source) -> Scenario:
    """Return a scenario by name, file or mapping, with its form checked.

    A text with a slash, or one that ends in ``.yaml``, ``.yml`` or ``.json``, is a file. Raises UsageError if it does
    not exist, and BadScenario, with file, line and field, if it is invalid.
    """
    if isinstance(source, Scenario):
        return source
    if isinstance(source, Mapping):
        root = read_value(dict(source), "the scenario")
        return _checked("the scenario", root, json.dumps(root.plain()), None, repr(source).encode())
    path = source if isinstance(source, Path) else _path_of(source)
    raw = _bytes_of(path)
    return _parse(raw, path.name, path.parent)


def parse_scenario(raw: bytes, name: str = "the body", files: Mapping[str, str] | None = None) -> Scenario:
    """Return a scenario from JSON or YAML, such as the body of a request. Raises BadScenario.

    ``files`` are the texts of files that it names, by their names.
    """
    return _parse(raw, name, files)


def pack_scenario(source: Source) -> dict[str, Any]:
    """Return a scenario with everything it needs, for another machine: its name, its text, the texts of its files.

    Raises BadScenario and UsageError as ``read_scenario`` does, and BadScenario for a file that cannot be used.
    """
    scenario = read_scenario(source)
    for named in scenario.named_files:
        for _ in read_people(named, scenario.files):
            break  # the file can be read
    files = {named.text: read_file(named, scenario.files).decode() for named in scenario.named_files}
    return {"name": scenario.name, "text": scenario.text, "files": files}


def describe_shipped() -> Iterator[tuple[str, str]]:
    """Yield the name and description of each shipped scenario."""
    for name in shipped_names():
        yield name, read_scenario(name).about


def _path_of(source: str) -> Path:
    is_file = "/" in source or "\\" in source or source.endswith((".yaml", ".yml", ".json"))
    return Path(source) if is_file else find_shipped(source)


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > _MAX_WORLD_BYTES:
            raise UsageError(f"{path} has {size} bytes: a stored world has {_MAX_WORLD_BYTES} at most")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"the scenario {path} cannot be read: {error.strerror or error}") from None


def _parse(raw: bytes, name: str, files: Files) -> Scenario:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadScenario(name, line, "", "it is not in UTF-8") from None
    is_json = name.endswith(".json") or text.lstrip()[:1] == "{"
    plain, stored = _without_world(text) if is_json else (text, b"")
    if len(plain) > _MAX_BYTES:
        raise UsageError(f"{name} has {len(plain)} characters: a scenario has {_MAX_BYTES} at most")
    root = (read_json if is_json else read_yaml)(plain, name)
    return _checked(name, root, text, files, raw, stored)


def _without_world(text: str) -> tuple[str, bytes]:
    """Return a JSON text with null in place of the stored world, and that world.

    A world can be large, and reading it with positions takes a hundred times as long.
    """
    raw = text.encode()
    try:
        found = msgspec.json.decode(raw, type=dict[str, msgspec.Raw]) if f'"{WORLD}"' in text else {}
    except (msgspec.MsgspecError, RecursionError):
        return text, b""  # the reader with positions says what is wrong
    stored = bytes(found.get(WORLD, b""))
    start = raw.rindex(stored) if stored else 0
    between = b"null" + b"\n" * stored.count(b"\n")
    return (raw[:start] + between + raw[start + len(stored) :]).decode() if stored else text, stored


def _checked(name: str, root: Node, text: str, files: Files, raw: bytes, stored: bytes = b"") -> Scenario:
    node = root.value.pop(WORLD, None) if isinstance(root.value, dict) else None
    if node is not None and not stored:
        stored = msgspec.json.encode(node.plain())
    sent = scenario_shape().read(root, 0)
    twice = sorted({*sent} - _OF_THE_WORLD) if "groups" in sent else []
    if twice:
        raise root.error_at(twice[0], _AT_A_TIME)
    others = sorted({*sent} - _AROUND_A_WORLD) if stored else []
    if others:
        raise root.error_at(others[0], f"a file with a stored world, {WORLD}, has no other data")
    if "frozen" in sent and "at" not in sent:
        raise root.error_at("frozen", "it needs at: the moment at which the clock stands")
    world = parse_world(stored, name) if stored else None
    scenario = Scenario(name, root, text, files, blake2b(raw, digest_size=8).hexdigest(), world)
    scenario.change(Settings())
    return scenario


_OF_THE_WORLD = {"about", "at", "frozen", "settings", "faults", "groups"}
"""The keys at the top level of a scenario with several groups."""

_AROUND_A_WORLD = _OF_THE_WORLD - {"groups"}
"""The keys at the top level of a scenario with a stored world."""
