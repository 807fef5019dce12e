"""Items: the people on a list, once each. Read only, and without totals."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Field, Link, Paging, Quirk, Resource, curies
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
    key_order=(
        "_links",
        "identifiers",
        "created_date",
        "modified_date",
        "item_type",
        "action_network:person_id",
        "action_network:list_id",
    ),
    fields=(
        identifiers(),
        *dates("when the person was put on the list"),
        Field(
            name="item_type",
            type="string",
            constant="osdi:person",
            source=DOCUMENTED,
            says="what is on the list: always a person",
        ),
        Field(
            name="action_network:person_id",
            type="string",
            copies="person_id",
            source=DOCUMENTED,
            says="uuid of the person, without a prefix",
        ),
        Field(
            name="action_network:list_id",
            type="string",
            copies="list_id",
            source=DOCUMENTED,
            says="uuid of the list, without a prefix",
        ),
    ),
    links=(
        Link(rel="self", href="{base}/lists/{list_id}/items/{id}", source=DOCUMENTED),
        Link(rel="osdi:list", href="{base}/lists/{list_id}", source=DOCUMENTED),
        Link(rel="osdi:person", href="{base}/people/{person_id}", source=DOCUMENTED),
        curies(),
    ),
    answers=read_only_answers(),
    quirks=(
        Quirk(says="A person is on a list once at most.", source=DOCUMENTED, where="[lists-6]"),
        Quirk(
            says="Its id is its own, although samples show the person's: read action_network:person_id.",
            source=ASSUMED,
            where="[lists-7]",
        ),
        Quirk(
            says="There are no totals: the last page is the empty one, which has no next.",
            source=OBSERVED,
            where="[paging-3]",
        ),
    ),
)
