"""Generates the types of records, and of the arguments of ``make``, from the declarations of the resources.

``python -m scripts.record_types`` writes the two modules. A test fails while they are out of date.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from actionnetwork_mock.control.records import RECORDS
from actionnetwork_mock.resources import STORED, Field, Resource, Type, python_name, resource_named
from actionnetwork_mock.rules.registry import RULES

FOLDER = Path(__file__).parents[1] / "mock_server" / "actionnetwork_mock" / "testing"

RECORD_TYPES = '''\
"""The types of records, and the collections of them. Made by scripts/record_types.py from the declarations."""

from __future__ import annotations

from typing import Any

from .records import CollectionAttribute, PersonRecord, Record

'''
CREATION = '''\
"""The types of what ``make`` takes and returns: ``make("petitions")`` takes ``PetitionFields``.

Made by scripts/record_types.py from the declarations.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Literal, TypedDict, Unpack, overload

from .record_types import {names}
from .records import Record


class Fields(TypedDict, total=False):
    references: Mapping[str, str | Record] | None

'''
CLASS = '''
class Creation(ABC):
    """Creates records as the user interface does."""

    @abstractmethod
    def create_record(
        self, resource: str, fields: Mapping[str, object], references: Mapping[str, str | Record]
    ) -> Record:
        """Create a record, whatever the names are."""

'''
METHOD = '''\
    def make(self, resource: str, **fields: Any) -> Record:
        """Make something in the first key's group as the user interface does, and return it.

        ``make("petitions", title="Keep the library open").id``. Fields are those of the API; ``hidden`` stands for
        ``action_network:hidden``, and ``from_`` for ``from``. ``references`` names parents, by their records or uuids:
        ``make("items", references={"list_id": members, "person_id": ann})``. Raises UsageError for an unknown resource
        or field, and a missing parent.
        """
        references = fields.pop("references", None) or {}
        return self.create_record(resource, fields, references)
'''

READ: Mapping[Type, str] = {
    "string": "str",
    "datetime": "str",
    "link": "str",
    "money": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "strings": "list[str]",
    "object": "dict[str, Any]",
    "objects": "list[dict[str, Any]]",
    "string map": "dict[str, str]",
}
"""The type of a field in an answer."""
WRITTEN: Mapping[Type, str] = {**READ, "money": "str | float"}
"""The type of a field as an argument of ``make``."""


class Group(NamedTuple):
    """Resources of a kind, and the fields that all of them have. Without a name there are none."""

    name: str
    fields: list[Field]
    resources: list[Resource]


def render() -> dict[Path, str]:
    """Return the modules by file name, formatted by ruff."""
    groups = [_group("Action", "action"), _group("ActionRecord", "action record"), _group("", "collection")]
    names = sorted(map(type_name, STORED))
    texts = {
        "record_types.py": [RECORD_TYPES, *_record_types(groups), *_collections()],
        "creation.py": [
            CREATION.format(names=", ".join(names)),
            *_field_types(groups),
            CLASS,
            *_overloads(),
            METHOD,
        ],
    }
    return {FOLDER / name: _formatted("\n".join(lines), name) for name, lines in texts.items()}


def type_name(resource: Resource) -> str:
    """Return the name of a record's type: ``"EventCampaign"`` for ``action_network:event_campaign``."""
    assert resource.item_rel is not None
    return resource.item_rel.partition(":")[2].title().replace("_", "")


def _group(name: str, kind: str) -> Group:
    resources = [resource for resource in STORED if resource.kind == kind]
    first, *others = resources
    shared = [field for field in first.fields if name and all(_has(other, field) for other in others)]
    return Group(name, shared, resources)


def _has(resource: Resource, field: Field) -> bool:
    return any(
        (_line(own, READ), _line(own, WRITTEN)) == (_line(field, READ), _line(field, WRITTEN))
        for own in resource.fields
    )


def _own(resource: Resource, group: Group) -> list[Field]:
    shared = {field.name for field in group.fields}
    return [field for field in resource.fields if field.name not in shared and not field.write_only]


def _record_types(groups: list[Group]) -> Iterator[str]:
    for group in groups:
        if group.name:
            says = f"What each {group.resources[0].kind} has."
            yield from _class(group.name, "Record", says, _lines(group.fields, READ))
        for resource in group.resources:
            lines = _lines(_own(resource, group), READ)
            base = group.name or "Record"
            if resource.name == "people":
                base = "PersonRecord"
                lines += [f"{name}: list[{type_name(resource_named(name))}]" for name in RECORDS]
            yield from _class(
                type_name(resource),
                f'{base}, resource="{resource.name}"',
                f"One of ``{resource.addresses[0].collection}``.",
                lines,
            )


def _field_types(groups: list[Group]) -> Iterator[str]:
    for group in groups:
        if group.name:
            yield from _class(f"{group.name}Fields", "Fields, total=False", "", _lines(group.fields, WRITTEN))
        for resource in group.resources:
            base = f"{group.name}Fields"
            lines = _lines(_own(resource, group), WRITTEN) + [
                f"{name}: bool" for name in RULES[resource.name].switches
            ]
            yield from _class(f"{type_name(resource)}Fields", f"{base}, total=False", "", lines)


def _class(name: str, bases: str, says: str, lines: list[str]) -> Iterator[str]:
    yield f"\nclass {name}({bases}):"
    if says:
        yield f'    """{says}"""\n'
    yield from (f"    {line}" for line in lines or ([] if says else ["pass"]))


def _lines(fields: list[Field], types: Mapping[Type, str]) -> list[str]:
    return [_line(field, types) for field in fields]


def _line(field: Field, types: Mapping[Type, str]) -> str:
    may_be_none = field.nullable or field.left_out_when_empty
    return f"{python_name(field.name)}: {types[field.type]}{' | None' if may_be_none else ''}"


def _collections() -> Iterator[str]:
    yield "\nclass Collections:"
    yield '    """Everything that a group has, one attribute for each resource that is stored."""\n'
    yield from (f"    {resource.name} = CollectionAttribute[{type_name(resource)}]()" for resource in STORED)


def _overloads() -> Iterator[str]:
    for resource in STORED:
        name = type_name(resource)
        yield "    @overload"
        yield (
            f'    def make(self, resource: Literal["{resource.name}"], **fields: Unpack[{name}Fields]) -> {name}: ...'
        )


def _formatted(text: str, name: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(FOLDER / name), "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    for path, text in render().items():
        path.write_text(text, encoding="utf-8")
