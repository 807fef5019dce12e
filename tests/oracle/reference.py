"""Reading the reference: which statements it makes, and by which path a test names each.

The texts stay where they are. The reference stands beside the repository, and without it nothing here is used
but ``find_reference``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

RESOURCE_FILES = (
    "messages",
    "send_helper",
    "schedule_helper",
    "aep",
    "people",
    "person_signup_helper",
    "tags",
    "taggings",
    "metadata",
    "custom_fields",
    "fundraising_pages",
    "donations",
    "petitions",
    "signatures",
    "forms",
    "submissions",
    "surveys",
    "responses",
    "advocacy_campaigns",
    "outreaches",
    "lists",
    "items",
    "queries",
    "wrappers",
    "unique_id_lists",
    "events",
    "attendances",
    "event_campaigns",
    "campaigns",
    "embeds",
)
"""The files of this slice below ``resources/``."""

OBSERVED = (
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "11.1",
    "11.2",
    "11.3",
    "11.4",
    "11.5",
    "11.6",
    "11.7",
    "12",
    "13",
)
"""The sections and rows of ``observed.md`` that belong to this slice."""

_EACH_KEY = (
    "methods",
    "collection",
    "key_order",
    "statuses",
    "put",
    "post",
    "delete",
    "helper",
    "sub_paths",
    "object_notes",
)
_EACH_INDEX = (
    "quirks",
    "matching",
    "errors",
    "unknown",
    "unknowns",
    "lifecycle",
    "rate_limits",
    "preconditions",
    "responses",
)
_WHOLE = (
    "helpers",
    "rel",
    "item_rel",
    "path",
    "item_path",
    "parents",
    "parents_note",
    "methods_note",
    "filters",
    "background",
    "auth",
    "embedded",
    "embedded_note",
    "filters_note",
    "webhook",
    "action_types",
)
_NOTHING: tuple[Any, ...] = (None, {}, "n/a")
_NO_STATEMENT = (
    "example_just_created",
    "name",
    "title",
    "kind",
    "objects",
    "example",
    "example_minimal",
    "example_collection",
    "sources",
)

_REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference"

Statements = dict[str, str]
"""Path to text: ``{"people.quirks[0]": "...", "general.3.7": "...", "observed.7.2": "..."}``."""


def find_reference() -> Path | None:
    """Return the folder of the reference, if it is there."""
    return _REFERENCE if _REFERENCE.is_dir() else None


def load_resource(folder: Path, name: str) -> dict[str, Any]:
    """Return what one of the YAML files says."""
    yaml = import_module("yaml")  # only needed where the reference is
    loaded: dict[str, Any] = yaml.safe_load(
        (folder / "resources" / f"{name}.yaml").read_text(encoding="utf-8")
    )
    return loaded


def load_statements(folder: Path) -> Statements:
    """Return every statement of the slice, in the order of the files."""
    found: Statements = {}
    for name in RESOURCE_FILES:
        found.update(_of_resource(name, load_resource(folder, name)))
    found.update(_of_general((folder / "general.md").read_text(encoding="utf-8")))
    found.update(_of_webhooks((folder / "webhooks.md").read_text(encoding="utf-8")))
    found.update(_of_observed((folder / "observed.md").read_text(encoding="utf-8")))
    found.update(_of_resolutions((folder / "resolutions.md").read_text(encoding="utf-8")))
    return found


def _of_resource(name: str, said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the statements of a YAML file. Raises TypeError for a key of the file that nothing here reads."""
    for key, value in said.items():
        if value in _NOTHING or key in _NO_STATEMENT or (key == "parents" and not value) or _is_source(key):
            continue
        path = f"{name}.{key}"
        if key in _WHOLE:
            yield path, str(value)
        elif key in _EACH_INDEX:
            yield from _indexed(path, value)
        elif key == "fields":
            yield from ((f"{path}.{field['name']}", str(field)) for field in value)
        elif key == "links":
            yield from ((f"{path}.{link['rel']}", str(link)) for link in value)
        elif key == "status_rules":
            for kind, rules in value.items():
                yield from _indexed(f"{path}.{kind}", rules)
        elif key in _EACH_KEY:
            yield from _keyed(path, value)
        elif key == "create":
            for kind, said_of_it in value.items():
                yield from _keyed(f"{path}.{kind}", said_of_it)
        else:
            raise TypeError(f"{path} is read by nothing: say in reference.py what its statements are")
    for kind, fields in said["objects"].items():
        yield from ((f"{name}.objects.{kind}.{field['name']}", str(field)) for field in fields)


def _indexed(path: str, values: list[Any]) -> Iterator[tuple[str, str]]:
    yield from ((f"{path}[{i}]", str(value)) for i, value in enumerate(values))


def _keyed(path: str, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        if _is_source(key) or key == "see" or value in _NOTHING:
            continue
        if not value and path.endswith(".key_order"):
            continue
        if key == "rules" or (isinstance(value, list) and value and isinstance(value[0], dict)):
            yield from _indexed(f"{path}.{key}", value)
        else:
            yield f"{path}.{key}", str(value)


def _is_source(key: str) -> bool:
    return key.endswith("provenance") or key == "where"


def _of_general(text: str) -> Iterator[tuple[str, str]]:
    """Yield the bullets and table rows of each numbered section, counted from 1, and the unknowns."""
    for heading, block in _sections(text):
        lines = _entries(block)
        if heading.startswith("Unknowns"):
            yield from ((f"general.unknowns.{_cells(line)[0]}", line) for line in lines)
        elif numbered := re.match(r"(\d+)\.", heading):
            yield from ((f"general.{numbered[1]}.{i}", line) for i, line in enumerate(lines, 1))


def _of_webhooks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the bullets, table rows and lists of fields of each section, counted from 1."""
    lists = text.replace("\nFields: ", "\n- Fields: ").replace("\nSame shape ", "\n- Same shape ")
    for heading, block in _sections(lists):
        numbered = re.match(r"(\d+)\.", heading)
        assert numbered is not None, heading
        yield from ((f"webhooks.{numbered[1]}.{i}", line) for i, line in enumerate(_entries(block), 1))


def _of_observed(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        row = re.match(r"\| (\d+)\.(\d+) \|", line)
        if row and (row[1] in OBSERVED or f"{row[1]}.{row[2]}" in OBSERVED):
            yield f"observed.{row[1]}.{row[2]}", line


def _of_resolutions(text: str) -> Iterator[tuple[str, str]]:
    """Yield the numbered rows, and the paragraph behind them as one."""
    lines = _entries(text)
    yield from ((f"resolutions.{_cells(line)[0]}", line) for line in lines)
    yield "resolutions.unstated", text[text.rindex(lines[-1][-20:]) + 20 :].strip()


def _sections(text: str) -> Iterator[tuple[str, str]]:
    for block in text.split("\n## ")[1:]:
        heading, _, body = block.partition("\n")
        yield heading, body


def _entries(block: str) -> list[str]:
    """Return the bullets and table rows of a section, each as one line; headers of tables are none."""
    entries: list[str] = []
    in_entry = False
    for line in block.splitlines():
        if line.startswith("|---"):
            entries.pop()
            in_entry = False
        elif line.startswith(("- ", "| ")):
            entries.append(line)
            in_entry = line.startswith("- ")
        elif in_entry and line.startswith("  "):
            entries[-1] += f" {line.strip()}"
        else:
            in_entry = False
    return entries


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
