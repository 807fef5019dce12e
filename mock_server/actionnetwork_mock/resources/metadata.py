"""Metadata: ``/metadata``, a signpost to the custom fields."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import Address, Answer, Field, Link, Quirk, Resource, curies

METADATA = Resource(
    name="metadata",
    title="Metadata",
    kind="view",
    rel="osdi:metadata",
    addresses=(Address(collection="/metadata", methods=("GET",)),),
    key_order=("name", "_links"),
    fields=(
        Field(
            name="name",
            type="string",
            constant="Action Network",
            source=DOCUMENTED,
            says="name of the system",
        ),
    ),
    links=(
        curies(),
        Link(rel="self", href="{base}/metadata", source=DOCUMENTED),
        Link(rel="action_network:custom_fields", href="{base}/metadata/custom_fields", source=DOCUMENTED),
    ),
    answers=(
        Answer(when="GET", status=200, source=DOCUMENTED),
        Answer(when="POST, PUT or DELETE", status=405, source=ASSUMED),
    ),
    quirks=(
        Quirk(
            says="No source confirms a link from the entry point; clients go straight to the fields.",
            source=ASSUMED,
            where="[keys-8]",
        ),
    ),
)
