"""Holding an answer against the schema that the OpenAPI document gives for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # carries no types
from referencing import Registry
from referencing.jsonschema import DRAFT202012


class DeclaredAnswers:
    """The answers of one document, in which an object may have no keys but those it names."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = closed(document)
        self._validators: dict[str, Draft202012Validator] = {}

    def check(self, method: str, template: str, status: int, content_type: str, body: bytes) -> None:
        """Raises AssertionError for a status that is not declared, ValidationError for another body than declared."""
        declared = self._document["paths"][template][method]["responses"]
        assert str(status) in declared, (method, template, status, body)
        own = f"#/paths/{_escaped(template)}/{method}/responses/{status}"
        response = declared[str(status)].get("$ref", own)[1:]
        content = f"{response}/content/{_escaped(content_type)}/schema"
        if content not in self._validators:
            self._validators[content] = validator_of(self._document, content)
        self._validators[content].validate(json.loads(body))


def closed(schema: Any) -> Any:
    """Return a schema in which an object may have no keys but those it names."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        made.setdefault("additionalProperties", False)
    return made


def validator_of(document: Mapping[str, Any], pointer: str) -> Draft202012Validator:
    """Return what validates against the schema at a place of the document: ``"/components/schemas/Person"``."""
    registry: Registry[Any] = Registry().with_resource("urn:doc", DRAFT202012.create_resource(document))
    return Draft202012Validator(
        {"$ref": f"urn:doc#{pointer}"},
        registry=registry,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
