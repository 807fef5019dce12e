"""Makes the page on the keys of scenario files from their JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from actionnetwork_mock.scenarios import render_schema
from markdown_table import GENERATED, shown, table


def render_scenario_schema() -> str:
    """Return the page on the keys of scenario files."""
    schema = render_schema()
    properties: dict[str, Any] = schema["properties"]
    group = properties["groups"]["items"]["properties"]
    own = ("people", "tags", "custom_fields", "webhooks")
    resources = [name for name, value in group.items() if _keys(value) and name not in own]
    parts = [
        "# Scenario schema\n",
        "All keys of a scenario file. [The guide](../guide/scenarios.md) has examples, and `actionnetwork-mock\n"
        "scenarios --schema` prints the JSON Schema of which this page is a summary.\n",
        "## The file\n",
        _schema_table({name: value for name, value in properties.items() if name not in group}),
        "## A group\n",
        "A file with one group has these keys at its top. With several, they are in each of `groups`.\n",
        _schema_table(group),
        *(part for name in (*own, *resources) for part in _schema_section(name, group[name])),
    ]
    return GENERATED.format("the schema in actionnetwork_mock/scenarios") + "\n".join(parts).rstrip() + "\n"


def _schema_section(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    keys = _keys(schema)
    yield f"## `{name}`\n"
    yield _schema_table(keys)
    for inner, value in keys.items():
        records = _keys(value)
        if "person" in records or inner == "items":
            yield f"### `{inner}` of `{name}`\n"
            yield _schema_table(records)


def _keys(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of the objects in a list: of its items, or of those among their alternatives."""
    choices = [schema, *schema.get("anyOf", ())]
    items = [one["items"] for one in choices if isinstance(one.get("items"), dict)]
    items += [inner for one in items for inner in one.get("anyOf", ())]
    return next((one["properties"] for one in items if "properties" in one), {})


def _schema_table(keys: Mapping[str, Any]) -> str:
    return table(
        ("key", "value", "meaning"),
        ((f"`{name}`", _schema_type(value), value.get("description", "")) for name, value in keys.items()),
    )


_WORDS = {
    "string": "text",
    "integer": "whole number",
    "array": "list",
    "object": "mapping",
    "boolean": "true or false",
}


def _schema_type(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{shown(value)}`" for value in schema["enum"])
    kinds = _listed(schema.get("type", ()))
    kinds += [kind for choice in schema.get("anyOf", ()) for kind in _listed(choice.get("type", ()))]
    names = [_WORDS.get(kind, kind) for kind in kinds]
    if "text" in names and "number" in names:
        names.remove("number")  # a text may be written as a number
    return " or ".join(dict.fromkeys(names)) or "any"


def _listed(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list(value)
