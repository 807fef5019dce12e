"""Custom fields: ``/metadata/custom_fields``. Not a HAL collection: no paging, and the array at the top level."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Field, Link, Quirk, Resource, curies


def _constant(name: str, value: str, says: str) -> Field:
    return Field(name=name, type="string", constant=value, says=says, source=DOCUMENTED)


CUSTOM_FIELDS = Resource(
    name="custom_fields",
    title="Custom fields",
    kind="view",
    rel="action_network:custom_fields",
    addresses=(Address(collection="/metadata/custom_fields", methods=("GET",)),),
    key_order=("origin_system", "name", "description", "_links", "action_network:custom_fields"),
    fields=(
        _constant("origin_system", "Action Network", "the system"),
        _constant("name", "Custom Fields", "title"),
        _constant("description", "The collection of custom fields available at this endpoint.", "fixed text"),
        Field(
            name="action_network:custom_fields",
            type="objects",
            of="custom_field",
            source=DOCUMENTED,
            says="all fields of the group at once",
        ),
    ),
    objects={
        "custom_field": (
            Field(name="name", type="string", source=DOCUMENTED, says="the key in a person's custom_fields"),
            Field(name="created_date", type="datetime", source=DOCUMENTED, says="when the field was made"),
            Field(name="modified_date", type="datetime", source=DOCUMENTED, says="last change"),
            Field(
                name="notes",
                type="string",
                nullable=True,
                source=DOCUMENTED,
                says="an explicit null when there are none, one of the few in this API",
            ),
            Field(
                name="numeric_id",
                type="integer",
                source=DOCUMENTED,
                says="an old-style number; there is no uuid",
            ),
        ),
    },
    links=(
        Link(
            rel="self",
            href="{base}/metadata/custom_fields",
            as_array=True,
            source=DOCUMENTED,
            says="an array of one, unlike everywhere else",
        ),
        curies(),
    ),
    answers=(
        Answer(when="GET", status=200, source=DOCUMENTED),
        Answer(when="POST, PUT or DELETE", status=405, source=ASSUMED),
    ),
    quirks=(
        Quirk(
            says="self is an array of one, on which a strict HAL client breaks.",
            source=DOCUMENTED,
            where="[documents-19]",
        ),
        Quirk(says="A field has no address of its own.", source=DOCUMENTED, where="[lists-18]"),
        Quirk(says="numeric_id is a number.", source=OBSERVED, where="[lists-18]"),
    ),
)
