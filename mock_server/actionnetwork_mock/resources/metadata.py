"""Metadata: ``/metadata``, which links to the custom fields."""

from __future__ import annotations

from ..provenance import ASSUMED
from .declaration import Address, Answer, Link, Quirk, Resource, curies
from .kit import text

METADATA = Resource(
    name="metadata",
    title="Metadata",
    kind="view",
    rel="osdi:metadata",
    addresses=(Address(collection="/metadata", methods=("GET",)),),
    fields=(text("name", "name of the system", constant="Action Network"),),
    links=(
        curies(),
        Link("self", "{base}/metadata"),
        Link("action_network:custom_fields", "{base}/metadata/custom_fields"),
    ),
    answers=(
        Answer(200, "GET"),
        Answer(405, "POST, PUT or DELETE", ASSUMED),
    ),
    quirks=(
        Quirk(
            "No source confirms a link from the entry point. Clients read the fields directly.",
            ASSUMED,
            "[keys-8]",
        ),
    ),
)
