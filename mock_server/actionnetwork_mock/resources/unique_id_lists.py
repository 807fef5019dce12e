"""Unique ID lists: named sets of people, given by their ids, that can be counted and not read back."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Resource
from .kit import answer, integer, quirk, text, texts
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
    fields=(
        text("origin_system", "where it was made", default="Action Network"),
        identifiers(),
        *dates(),
        text("name", "administrative name", writes="both", required="yes"),
        integer("count", "how many people are on it", default=0),
        texts(
            "unique_ids",
            "uuids of people, with or without action_network: in front; unknown ones add nobody",
            OBSERVED,
            writes="both",
            required="yes",
            write_only=True,
            where="[lists-14]",
        ),
    ),
    links=links("/unique_id_lists"),
    answers=(
        answer(200, "GET, POST or PUT"),
        answer(400, "POST without a name or without ids", ASSUMED),
        answer(404, "an id that this key cannot see"),
        answer(405, "DELETE", ASSUMED),
    ),
    quirks=(
        quirk("Who is on it cannot be read back, only how many.", DOCUMENTED, "[lists-13]"),
        quirk("Nobody is ever created by it: unknown ids add nobody.", DOCUMENTED, "[lists-11]"),
        quirk("unique_ids in a PUT replace those there were.", ASSUMED, "[lists-12]"),
    ),
)
