"""Unique ID lists: named sets of people, given by their ids. The API returns their size, but not the people."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Quirk, Resource
from .from_ui import dates, identifiers, links, paging
from .kit import integer, text, texts

UNIQUE_ID_LISTS = Resource(
    name="unique_id_lists",
    title="Unique ID lists",
    kind="collection",
    rel="action_network:unique_id_lists",
    item_rel="action_network:unique_id_list",
    addresses=(Address(collection="/unique_id_lists", methods=("GET", "POST"), item_methods=("GET", "PUT")),),
    owner="group",
    paging=paging("action_network:unique_id_lists"),
    fields=(
        text("origin_system", "system that created it", default="Action Network"),
        identifiers(),
        *dates(),
        text("name", "administrative name", writes="both", required="yes"),
        integer("count", "number of people on the list", default=0),
        texts(
            "unique_ids",
            "uuids of people, with or without the prefix action_network:; unknown ids are ignored",
            OBSERVED,
            writes="both",
            required="yes",
            write_only=True,
            where="[lists-14]",
        ),
    ),
    links=links("/unique_id_lists"),
    answers=(
        Answer(200, "GET, POST or PUT"),
        Answer(400, "POST without a name or without ids", ASSUMED),
        Answer(404, "an id that this key cannot see"),
        Answer(405, "DELETE", ASSUMED),
    ),
    quirks=(
        Quirk(
            "The API returns the number of people on a list, but not the people.", DOCUMENTED, "[lists-13]"
        ),
        Quirk("It never creates a person: unknown ids are ignored.", DOCUMENTED, "[lists-11]"),
        Quirk("unique_ids in a PUT replace the existing ids.", ASSUMED, "[lists-12]"),
    ),
)
