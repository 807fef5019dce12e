"""Unique ID lists: named sets of people, given by their ids, that can be counted and not read back."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Field, Quirk, Resource
from .made_in_ui import dates, identifiers, links, paging

UNIQUE_ID_LISTS = Resource(
    name="unique_id_lists",
    title="Unique ID lists",
    kind="collection",
    rel="action_network:unique_id_lists",
    item_rel="action_network:unique_id_list",
    addresses=(Address(collection="/unique_id_lists", methods=("GET", "POST"), item_methods=("GET", "PUT")),),
    owner="group",
    paging=paging("action_network:unique_id_lists"),
    key_order=(
        "origin_system",
        "identifiers",
        "created_date",
        "modified_date",
        "name",
        "count",
        "_links",
    ),
    fields=(
        Field(
            name="origin_system",
            type="string",
            default="Action Network",
            source=DOCUMENTED,
            says="where it was made",
        ),
        identifiers(),
        *dates(),
        Field(
            name="name",
            type="string",
            writes="both",
            required="yes",
            source=DOCUMENTED,
            says="administrative name",
        ),
        Field(name="count", type="integer", default=0, source=DOCUMENTED, says="how many people are on it"),
        Field(
            name="unique_ids",
            type="strings",
            writes="both",
            required="yes",
            write_only=True,
            source=OBSERVED,
            where="[lists-14]",
            says="uuids of people, with or without action_network: in front; unknown ones add nobody",
        ),
    ),
    links=links("/unique_id_lists"),
    answers=(
        Answer(when="GET, POST or PUT", status=200, source=DOCUMENTED),
        Answer(when="POST without a name or without ids", status=400, source=ASSUMED),
        Answer(when="an id that this key cannot see", status=404, source=DOCUMENTED),
        Answer(when="DELETE", status=405, source=ASSUMED),
    ),
    quirks=(
        Quirk(says="Who is on it cannot be read back, only how many.", source=DOCUMENTED, where="[lists-13]"),
        Quirk(
            says="Nobody is ever created by it: unknown ids add nobody.",
            source=DOCUMENTED,
            where="[lists-11]",
        ),
        Quirk(says="unique_ids in a PUT replace those there were.", source=ASSUMED, where="[lists-12]"),
    ),
)
