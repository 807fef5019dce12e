"""Custom fields: ``/metadata/custom_fields``. Not a HAL collection: no paging, and the array at the top level."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Field, Link, Quirk, Resource, curies
from .kit import array, integer, moment, text


def _constant(name: str, value: str, says: str) -> Field:
    return text(name, says, constant=value)


CUSTOM_FIELDS = Resource(
    name="custom_fields",
    title="Custom fields",
    kind="view",
    rel="action_network:custom_fields",
    addresses=(Address(collection="/metadata/custom_fields", methods=("GET",)),),
    links_before="action_network:custom_fields",
    fields=(
        _constant("origin_system", "Action Network", "the system"),
        _constant("name", "Custom Fields", "title"),
        _constant("description", "The collection of custom fields available at this endpoint.", "fixed text"),
        array("action_network:custom_fields", "all fields of the group at once", of="custom_field"),
    ),
    objects={
        "custom_field": (
            text("name", "the key in a person's custom_fields"),
            moment("created_date", "when the field was created"),
            moment("modified_date", "last change"),
            text(
                "notes", "an explicit null if there are none, one of the few nulls in this API", nullable=True
            ),
            integer("numeric_id", "an old id; there is no uuid"),
        ),
    },
    links=(
        Link(
            "self",
            "{base}/metadata/custom_fields",
            "an array with one element, unlike everywhere else",
        ),
        curies(),
    ),
    answers=(
        Answer(200, "GET"),
        Answer(405, "POST, PUT or DELETE", ASSUMED),
    ),
    quirks=(
        Quirk(
            "self is an array with one element, which breaks strict HAL clients.",
            DOCUMENTED,
            "[documents-19]",
        ),
        Quirk("A field has no address of its own.", DOCUMENTED, "[lists-18]"),
        Quirk("numeric_id is a number.", OBSERVED, "[lists-18]"),
    ),
)
