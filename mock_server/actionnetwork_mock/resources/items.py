"""Items: the people on a list, at most once each. Read only, and without totals."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Link, Paging, Quirk, Resource, curies
from .from_ui import dates, identifiers, read_only_answers
from .kit import text

ITEMS = Resource(
    name="items",
    title="List items",
    kind="collection",
    rel="osdi:items",
    item_rel="osdi:item",
    addresses=(
        Address(
            collection="/lists/{list_id}/items",
            methods=("GET",),
            item_methods=("GET",),
            parents={"list_id": "lists"},
        ),
    ),
    references={"list_id": "lists", "person_id": "people"},
    once_per_person=True,
    decided_by={"next": "list_items_next"},
    paging=Paging(
        totals=False,
        next_rule="until the empty page",
        link_order=("next", "previous", "osdi:items", "curies", "self"),
    ),
    links_before="identifiers",
    fields=(
        identifiers(),
        *dates("when the person was added to the list"),
        text("item_type", "type of the item: always a person", constant="osdi:person"),
        text("action_network:person_id", "uuid of the person, without a prefix", copies="person_id"),
        text("action_network:list_id", "uuid of the list, without a prefix", copies="list_id"),
    ),
    links=(
        Link("self", "{base}/lists/{list_id}/items/{id}"),
        Link("osdi:list", "{base}/lists/{list_id}"),
        Link("osdi:person", "{base}/people/{person_id}"),
        curies(),
    ),
    answers=read_only_answers(),
    quirks=(
        Quirk("A person is on a list at most once.", DOCUMENTED, "[lists-6]"),
        Quirk(
            "An item has its own id, although samples show the person's. Use action_network:person_id.",
            ASSUMED,
            "[lists-7]",
        ),
        Quirk("There are no totals. The last page is empty and has no next link.", OBSERVED, "[paging-3]"),
    ),
)
