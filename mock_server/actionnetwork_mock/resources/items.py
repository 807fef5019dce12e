"""Items: the people on a list, once each. Read only, and without totals."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Paging, Resource, curies
from .kit import link, quirk, text
from .made_in_ui import dates, identifiers, read_only_answers

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
    paging=Paging(
        totals=False,
        next_rule="until the empty page",
        link_order=("next", "previous", "osdi:items", "curies", "self"),
    ),
    links_before="identifiers",
    fields=(
        identifiers(),
        *dates("when the person was put on the list"),
        text("item_type", "what is on the list: always a person", constant="osdi:person"),
        text("action_network:person_id", "uuid of the person, without a prefix", copies="person_id"),
        text("action_network:list_id", "uuid of the list, without a prefix", copies="list_id"),
    ),
    links=(
        link("self", "{base}/lists/{list_id}/items/{id}"),
        link("osdi:list", "{base}/lists/{list_id}"),
        link("osdi:person", "{base}/people/{person_id}"),
        curies(),
    ),
    answers=read_only_answers(),
    quirks=(
        quirk("A person is on a list once at most.", DOCUMENTED, "[lists-6]"),
        quirk(
            "Its id is its own, although samples show the person's: read action_network:person_id.",
            ASSUMED,
            "[lists-7]",
        ),
        quirk(
            "There are no totals: the last page is the empty one, which has no next.", OBSERVED, "[paging-3]"
        ),
    ),
)
