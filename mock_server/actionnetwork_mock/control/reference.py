"""The reference page of the control API, made from its OpenAPI document.

``python -m actionnetwork_mock.control.reference docs`` writes ``docs/reference/control-api.md``; a test fails while it
is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from .arguments import CSV, EVENTS, JSON, Schema
from .openapi import create_openapi
from .operations import OPERATIONS

PAGE = "reference/control-api.md"

_INTRODUCTION = """\
<!-- Written by actionnetwork_mock.control.reference from the table of operations: edit that. -->

# Control API reference

All addresses are below `http://127.0.0.1:8484/_mock`, or wherever your server is. [The guide](../guide/control-api.md)
shows a whole session. `GET /_mock/openapi.json` is the same as an OpenAPI document.

| every request | |
|---|---|
| `?key=KEY` or `OSDI-API-Token: KEY` | name the world and group; without, the default world and its first group |
| `?world=NUMBER` | names the world by its number in `GET /_mock/worlds` |
| `Mock-Control: 1` | is required for everything but GET |
| `{"error": "..."}` | is the body of an answer 400, 403, 404 or 405: one sentence |

Arguments of a GET go into the query, those of other methods into a JSON body, and those in the address stay there. An
unknown argument is a 400.
"""


def render_reference() -> str:
    """Return the page, as Markdown."""
    # Through JSON, so that tuples and struct defaults are plain values.
    encoded = msgspec.json.encode(create_openapi(OPERATIONS, ""))
    document: dict[str, Any] = msgspec.json.decode(encoded)
    parts = [_INTRODUCTION]
    for tag in document["tags"]:
        parts.append(f"## {tag['name'].capitalize()}\n\n{tag['description']}\n")
        parts += _operations(document, tag["name"])
    parts.append("## Types\n")
    parts += [_type(name, schema) for name, schema in document["components"]["schemas"].items()]
    return "\n".join(parts)


def _operations(document: dict[str, Any], tag: str) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if tag in operation["tags"]:
                yield _operation(f"{method.upper()} /_mock{path}", operation)


def _operation(address: str, operation: dict[str, Any]) -> str:
    answers = operation["responses"]["200"]["content"]
    media, content = next(iter(answers.items()))
    result = ("a stream of " if media == EVENTS else "") + _type_text(content["schema"])
    if content["schema"] == {"type": "string"}:
        result = f"a file: {' or '.join(f'`{media}`' for media in answers)}"
    text = _plain(operation.get("description", operation["summary"]))
    parts = [f"### `{address}`\n", f"`{operation['operationId']}`: {text}\n"]
    rows = [*_parameters(operation), *_body(operation)]
    if rows:
        parts.append(_table(("argument", "type", "meaning"), rows))
    parts += [f"The body is {_body_text(operation)}.\n"] if not _is_fields(operation) else []
    return "\n".join([*parts, f"Returns {result}.\n"])


def _parameters(operation: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for parameter in operation["parameters"]:
        if "name" in parameter:
            yield _row(
                parameter["name"], parameter["schema"], parameter["required"], parameter.get("description")
            )


def _body(operation: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    if "requestBody" in operation and _is_fields(operation):
        yield from _fields(operation["requestBody"]["content"][JSON]["schema"])


def _is_fields(operation: dict[str, Any]) -> bool:
    """Whether the arguments of the body are its fields, rather than the body being one argument."""
    content = operation.get("requestBody", {"content": {JSON: {"schema": {"additionalProperties": False}}}})[
        "content"
    ]
    schema = content[JSON]["schema"]
    return len(content) == 1 and schema.get("additionalProperties") is False and "title" not in schema


def _body_text(operation: dict[str, Any]) -> str:
    content = operation["requestBody"]["content"]
    schema = content[JSON]["schema"]
    if operation["operationId"] == "load_scenario":  # its schema is a page of its own
        return (
            "a [scenario](../guide/scenarios.md), the name of one that comes with the mock "
            '(`{"name": "union_local"}`), or a [PackedScenario](#packedscenario)'
        )
    return _type_text(schema) + (", or a CSV file for `upload`" if CSV in content else "")


def _fields(schema: Schema) -> Iterator[tuple[str, str, str]]:
    for name, field in schema.get("properties", {}).items():
        yield _row(name, field, name in schema.get("required", ()), field.get("description"))


def _row(name: str, schema: Schema, required: bool, description: str | None) -> tuple[str, str, str]:
    default = schema.get("default")
    ends = ", required" if required else f", `{_json(default)}`" if default not in (None, "", [], {}) else ""
    return f"`{name}`", _type_text(schema) + ends, _plain(description or "")


def _type(name: str, schema: Schema) -> str:
    parts = [f"### {name}\n"]
    if "description" in schema:
        parts.append(f"{_plain(schema['description'])}\n")
    if "enum" in schema:
        parts.append(f"One of {_values(schema)}.\n")
    if schema.get("properties"):
        parts.append(_table(("field", "type", "meaning"), _fields(schema)))
    return "\n".join(parts)


def _type_text(schema: Schema) -> str:
    """Return a schema in words: ``"array of [Webhook](#webhook)"``."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type_text(choice) for choice in schema["anyOf"])
    if "enum" in schema:
        return _values(schema)
    if schema.get("type") == "array":
        return f"array of {_type_text(schema['items'])}" if schema.get("items") else "array"
    if schema.get("type") == "object":
        values = schema.get("additionalProperties")
        return f"object of {_type_text(values)}" if isinstance(values, dict) and values else "object"
    return str(schema.get("type", "any value"))


def _values(schema: Schema) -> str:
    return " or ".join(f"`{_json(value)}`" for value in schema["enum"])


def _table(head: tuple[str, str, str], rows: Iterable[tuple[str, str, str]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ("---",) * 3, *rows)]
    return "\n".join([*lines, ""])


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _plain(text: str) -> str:
    """Return a docstring as one paragraph of Markdown, without its sources."""
    paragraph = " ".join(text.replace("``", "`").replace("|", "\\|").split())
    return paragraph.partition(" Source: ")[0]


def main(argv: Sequence[str]) -> None:
    """Write the page below the folder that is the first argument."""
    Path(argv[0], PAGE).write_text(render_reference(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
