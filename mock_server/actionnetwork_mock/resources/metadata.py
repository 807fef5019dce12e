"""Metadata: ``/metadata``, which links to the custom fields."""

from __future__ import annotations

from ..provenance import ASSUMED
from .declaration import Address, Resource, curies
from .kit import answer, link, quirk, text

METADATA = Resource(
    name="metadata",
    title="Metadata",
    kind="view",
    rel="osdi:metadata",
    addresses=(Address(collection="/metadata", methods=("GET",)),),
    fields=(text("name", "name of the system", constant="Action Network"),),
    links=(
        curies(),
        link("self", "{base}/metadata"),
        link("action_network:custom_fields", "{base}/metadata/custom_fields"),
    ),
    answers=(
        answer(200, "GET"),
        answer(405, "POST, PUT or DELETE", ASSUMED),
    ),
    quirks=(
        quirk(
            "No source confirms a link from the entry point. Clients read the fields directly.",
            ASSUMED,
            "[keys-8]",
        ),
    ),
)
