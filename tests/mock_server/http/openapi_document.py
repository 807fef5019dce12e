"""Parts of the OpenAPI document."""

from __future__ import annotations

from typing import Any, cast

from actionnetwork_mock.resources import Resource
from actionnetwork_mock.worlds import DEFAULT_API_KEY

SITE = "http://mock.test"
KEY = {"OSDI-API-Token": DEFAULT_API_KEY}
METHODS = ("get", "post", "put", "delete")


def schema_named(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the schema with a name."""
    return cast(dict[str, Any], document["components"]["schemas"][name])


def schema_of(document: dict[str, Any], resource: Resource) -> dict[str, Any]:
    """Return the schema of a resource in an answer."""
    name = (resource.item_rel or resource.name).rpartition(":")[2]
    return schema_named(document, name.title().replace("_", ""))


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return every operation by ``"get /people"``."""
    return {
        f"{method} {path}": item[method]
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    }
