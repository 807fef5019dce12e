"""A scenario: what a world holds at its start, read from a file and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..settings import Settings
from .format import scenario_shape
from .json_text import read_json
from .nodes import BadScenario, Node, read_value
from .shipped import find_shipped
from .yaml_text import read_yaml

_MAX_BYTES = 64_000_000
_AT_A_TIME = "the first group's content stands at the top, or all groups in groups: not both"


@dataclass(frozen=True)
class Scenario:
    """A scenario that is well formed; whether all of it can be is seen when it is loaded.

    ``folder`` is what files that it names are relative to, None where there are no files.
    """

    name: str
    root: Node
    folder: Path | None
    digest: str

    @property
    def about(self) -> str:
        """One sentence on what is there."""
        node = self.root.get("about")
        return str(node.value) if node else ""

    @property
    def groups(self) -> list[Node]:
        """The groups, one at least."""
        return self.root.each("groups") or [self.root]

    def change(self, settings: Settings) -> Settings:
        """Return settings with those of the scenario in their place."""
        node = self.root.get("settings")
        if node is None:
            return settings
        try:
            return settings.changed(**node.plain())
        except UsageError as error:
            raise node.fault(str(error)) from None


Source = Scenario | str | Path | Mapping[str, Any]
"""What names a scenario: a shipped one's name, a file, or the whole of it as a mapping."""


def read_scenario(source: Source) -> Scenario:
    """Return a scenario by name or file, or from a mapping, checked as far as its form goes.

    A text with a slash, or one that ends in ``.yaml``, ``.yml`` or ``.json``, is a file. Raises UsageError for one that
    is not there and BadScenario, naming file, line and field, for one that is wrong.
    """
    if isinstance(source, Scenario):
        return source
    if isinstance(source, Mapping):
        return _checked("the scenario", read_value(dict(source), "the scenario"), None, repr(source).encode())
    path = source if isinstance(source, Path) else _path_of(source)
    raw = _bytes_of(path)
    return _parse(raw, path.name, path.parent)


def parse_scenario(raw: bytes, name: str = "the body") -> Scenario:
    """Return a scenario from its JSON or YAML, such as a request's body. Raises BadScenario."""
    return _parse(raw, name, None)


def _path_of(source: str) -> Path:
    is_file = "/" in source or "\\" in source or source.endswith((".yaml", ".yml", ".json"))
    return Path(source) if is_file else find_shipped(source)


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > _MAX_BYTES:
            raise UsageError(f"{path} has {size} bytes: a scenario has {_MAX_BYTES} at most")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"the scenario {path} cannot be read: {error.strerror or error}") from None


def _parse(raw: bytes, name: str, folder: Path | None) -> Scenario:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadScenario(name, line, "", "it is not in UTF-8") from None
    is_json = name.endswith(".json") or text.lstrip()[:1] == "{"
    return _checked(name, (read_json if is_json else read_yaml)(text, name), folder, raw)


def _checked(name: str, root: Node, folder: Path | None, raw: bytes) -> Scenario:
    sent = scenario_shape().read(root, 0)
    twice = sorted({*sent} - _OF_THE_WORLD) if "groups" in sent else []
    if twice:
        raise root.fault_at(twice[0], _AT_A_TIME)
    if "frozen" in sent and "at" not in sent:
        raise root.fault_at("frozen", "it needs at: the moment at which the clock stands")
    scenario = Scenario(name, root, folder, blake2b(raw, digest_size=8).hexdigest())
    scenario.change(Settings())
    return scenario


_OF_THE_WORLD = {"about", "at", "frozen", "settings", "faults", "groups"}
"""What stands at the top of a scenario of several groups."""
