"""The OpenAPI 3.1 document of the control API, made from the table of operations."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from .._version import __version__
from .arguments import JSON, KEY, WORLD, Schema
from .operation import ArgumentView, Operation, OperationView, Text

_SCHEMAS = "#/components/schemas/"
_CHANGE_HEADER = {
    "name": "Mock-Control",
    "in": "header",
    "required": True,
    "description": "Any value. Web pages of other origins cannot send it, so they cannot change anything.",
    "schema": {"type": "string"},
    "example": "1",
}
_KEY = {
    "name": KEY,
    "in": "query",
    "description": "An API key of the world and group that are meant. The header OSDI-API-Token does the same. Without "
    "either, they are the default world and its first group.",
    "schema": {"type": "string"},
}
_WORLD = {
    "name": WORLD,
    "in": "query",
    "description": "The number of a world, as in the list of worlds. A key then names a group of that world.",
    "schema": {"type": "integer", "minimum": 1},
}
_REFUSALS = {
    "400": ("BadRequest", "An argument is wrong or unknown."),
    "403": (
        "Forbidden",
        "The request comes from another machine or a web page, or has no Mock-Control header.",
    ),
    "404": ("NotFound", "Nothing has the number or name in the request."),
}


def create_openapi(operations: Sequence[Operation], site: str) -> dict[str, Any]:
    """Return the document; ``site`` is where the mock is reached: ``"http://127.0.0.1:8484"``."""
    schemas = _Schemas(operations, _SCHEMAS)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(_template(operation), {})[operation.method.lower()] = _operation(operation, schemas)
    modules = dict.fromkeys(operation.function.__module__ for operation in operations)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Control API of actionnetwork-mock",
            "version": __version__,
            "description": "What tests do with the mock beside its API: journal, clock, faults, webhooks, data.",
        },
        "servers": [{"url": f"{site}/_mock"}],
        "tags": [
            {"name": _tag(module), "description": _first_line(sys.modules[module])} for module in modules
        ],
        "paths": paths,
        "components": {
            "schemas": {"Refusal": _REFUSAL, **schemas.used_by(paths)},
            "parameters": {"Change": _CHANGE_HEADER, "Key": _KEY, "World": _WORLD},
            "responses": {
                name: {"description": says, "content": {JSON: {"schema": {"$ref": f"{_SCHEMAS}Refusal"}}}}
                for name, says in _REFUSALS.values()
            },
        },
    }


def view_operations(operations: Sequence[Operation]) -> list[OperationView]:
    """Return each operation with its arguments; schemas refer to the OpenAPI document."""
    schemas = _Schemas(operations, f"/_mock/openapi.json{_SCHEMAS}")
    return [
        OperationView(
            operation.name,
            operation.method,
            f"/_mock{_template(operation)}",
            operation.summary,
            list(schemas.arguments(operation)),
        )
        for operation in operations
    ]


_REFUSAL: Schema = {
    "type": "object",
    "description": "The body of every answer that is not 200.",
    "properties": {"error": {"type": "string", "description": "One sentence."}},
    "required": ["error"],
    "additionalProperties": False,
}


def _result(kind: Any) -> Any:
    """Return the type of the body of an answer: text, if the result is a file."""
    return str if kind is Text else kind


class _Schemas:
    """The schemas of arguments and results of some operations; references begin with ``prefix``."""

    def __init__(self, operations: Iterable[Operation], prefix: str) -> None:
        types: list[Any] = []
        for operation in operations:
            types += [operation.arguments, _result(operation.result)]
            for body in operation.arguments.bodies().values():
                types += [kind for kind in body if not isinstance(kind, dict)]
        schemas, self._components = msgspec.json.schema_components(types, ref_template=prefix + "{name}")
        self._prefix = prefix
        self._by_type = {repr(kind): schema for kind, schema in zip(types, schemas, strict=True)}

    def of(self, kind: Any) -> Schema:
        """Return the schema of a type."""
        return self._by_type[repr(_result(kind))]

    def arguments(self, operation: Operation) -> Iterator[ArgumentView]:
        """Give the arguments of an operation, those in the path first."""
        struct = self._components[self.of(operation.arguments)["$ref"].removeprefix(self._prefix)]
        in_path = operation.path_names
        for name in sorted(operation.names, key=lambda name: name not in in_path):
            schema = struct["properties"][name]
            required = name in struct.get("required", ())
            yield ArgumentView(name, operation.place_of(name), required, schema)

    def body(self, operation: Operation) -> dict[str, Any] | None:
        """Return the request body of an operation."""
        if whole := operation.arguments.bodies():
            return {
                "required": True,
                "content": {media: {"schema": self._whole(of)} for media, of in whole.items()},
            }
        arguments = [one for one in self.arguments(operation) if one.place == "body"]
        if not arguments:
            return None
        required = [one.name for one in arguments if one.required]
        schema = {
            "type": "object",
            "properties": {one.name: one.schema for one in arguments},
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }
        return {"required": bool(required), "content": {JSON: {"schema": schema}}}

    def _whole(self, body: tuple[Any, ...]) -> Schema:
        schemas = [kind if isinstance(kind, dict) else self.of(kind) for kind in body]
        return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}

    def used_by(self, paths: object) -> dict[str, Schema]:
        """Return the named schemas that some part of a document refers to, directly or not."""
        used: dict[str, Schema] = {}
        new = set(self._references(paths))
        while new:
            used |= {name: self._components[name] for name in new}
            new = set(self._references(used)) - set(used)
        return dict(sorted(used.items()))

    def _references(self, part: object) -> Iterator[str]:
        found = re.findall(rf'"\$ref":"{re.escape(self._prefix)}([^"]+)"', msgspec.json.encode(part).decode())
        return (name for name in found if name in self._components)


def _operation(operation: Operation, schemas: _Schemas) -> dict[str, Any]:
    changes = operation.method != "GET"
    body = schemas.body(operation)
    refusals = {status: {"$ref": f"#/components/responses/{name}"} for status, (name, _) in _REFUSALS.items()}
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        **_description(operation),
        "tags": [_tag(operation.function.__module__)],
        "parameters": [
            *(_parameter(one) for one in schemas.arguments(operation) if one.place != "body"),
            *([{"$ref": "#/components/parameters/Change"}] if changes else []),
            {"$ref": "#/components/parameters/Key"},
            {"$ref": "#/components/parameters/World"},
        ],
        **({"requestBody": body} if body else {}),
        "responses": {
            "200": {
                "description": "Done.",
                "content": {media: {"schema": schemas.of(operation.result)} for media in operation.media},
            },
            **refusals,
        },
    }


def _description(operation: Operation) -> dict[str, str]:
    whole = inspect.getdoc(operation.function) or ""
    return {} if whole == operation.summary else {"description": whole}


def _parameter(argument: ArgumentView) -> dict[str, Any]:
    description = {"description": argument.schema["description"]} if "description" in argument.schema else {}
    schema = {name: value for name, value in argument.schema.items() if name != "description"}
    return {
        "name": argument.name,
        "in": argument.place,
        "required": argument.required,
        **description,
        "schema": schema,
    }


def _template(operation: Operation) -> str:
    """Return the path as OpenAPI writes it, without the converters of parameters."""
    return re.sub(r"\{(\w+):\w+\}", r"{\1}", operation.path)


def _tag(module: str) -> str:
    return module.rpartition(".")[2]


def _first_line(documented: object) -> str:
    return (inspect.getdoc(documented) or "").partition("\n")[0]
