"""What JSON Schemas are made of, and those that every document has.

Knows no resources; those are in ``json_schema.py``.
"""

from __future__ import annotations

from typing import Any

from ..provenance import Provenance
from ..resources import CURIES

Schema = dict[str, Any]

PREFIX = "#/components/schemas/"
"""What references to named schemas begin with."""


def pascal(name: str) -> str:
    """Return a name as names of schemas are written: ``"custom_fields"`` gives ``"CustomFields"``."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def reference(name: str) -> Schema:
    """Return a reference to one of the schemas that every document has: ``"Error"``, ``"Empty"``, ``"Notice"``."""
    assert name in SHARED
    return {"$ref": PREFIX + name}


def object_with(properties: Schema, required: list[str]) -> Schema:
    """Return the schema of an object."""
    made: Schema = {"type": "object", "properties": properties}
    return {**made, "required": required} if required else made


def known(says: str, source: Provenance, where: str = "") -> Schema:
    """Return a description with its provenance, and the statement ``where`` it is said."""
    return {"description": f"{says} ({source}{where and f': {where}'})", "x-provenance": str(source)}


HREF: Schema = {"type": "string", "format": "uri"}

_CURIE: Schema = {
    "name": {"type": "string"},
    "href": {"type": "string", "format": "uri-template"},
    "templated": {"const": True},
}

SHARED: dict[str, Schema] = {
    "Link": {
        "description": "Where a rel leads.",
        "type": "object",
        "properties": {"href": HREF, "title": {"type": "string"}},
        "required": ["href"],
        "additionalProperties": {"type": "string"},
    },
    "PostedLink": {"type": "object", "properties": {"href": HREF}, "required": ["href"]},
    "Curies": {
        "description": "What the prefixes of rels stand for.",
        "type": "array",
        "items": object_with(_CURIE, list(_CURIE)),
    },
    # Curies stand in an answer of its own, and not in what stands inside another.
    "Single": {"properties": {"_links": {"required": [CURIES]}}},
    "Embedded": {"properties": {"_links": {"properties": {CURIES: False}}}},
    "Error": object_with({"error": {"type": "string", "description": "one sentence, no codes"}}, ["error"]),
    "Notice": object_with({"notice": {"type": "string", "description": "that it was deleted"}}, ["notice"]),
    "Empty": {"description": "What a background request is answered.", "type": "object", "maxProperties": 0},
}
