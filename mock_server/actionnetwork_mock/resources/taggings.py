"""Taggings: tags on people. The only records that a DELETE removes."""

from __future__ import annotations

from ..provenance import ASSUMED, OBSERVED
from .declaration import Address, Answer, Link, Paging, PostedLink, Quirk, Resource, curies
from .kit import moment, text, texts

TAGGINGS = Resource(
    name="taggings",
    title="Taggings",
    kind="collection",
    rel="osdi:taggings",
    item_rel="osdi:tagging",
    addresses=(
        Address(
            collection="/tags/{tag_id}/taggings",
            methods=("GET", "POST"),
            item_methods=("GET", "DELETE"),
            parents={"tag_id": "tags"},
        ),
        Address(
            collection="/people/{person_id}/taggings",
            methods=("GET",),
            parents={"person_id": "people"},
            says="read only; an item's self is below its tag",
        ),
    ),
    references={"tag_id": "tags", "person_id": "people"},
    once_per_person=True,
    owner="group",
    paging=Paging(
        totals=True, link_order=("next", "previous", "osdi:taggings", "curies", "self"), source=ASSUMED
    ),
    fields=(
        moment("created_date", "when the person was tagged"),
        moment("modified_date", "last change"),
        text(
            "item_type",
            "type of the tagged item: always a person",
            constant="osdi:person",
            values=("osdi:person",),
        ),
        texts(
            "identifiers",
            "the server's id and posted foreign ids, which are unique on the platform",
            writes="post",
            append_only=True,
        ),
    ),
    links=(
        Link("self", "{base}/tags/{tag_id}/taggings/{id}", source=OBSERVED),
        Link("osdi:tag", "{base}/tags/{tag_id}", source=OBSERVED),
        Link("osdi:person", "{base}/people/{person_id}", source=OBSERVED),
        curies(),
    ),
    posted_links=(
        PostedLink(
            rel="osdi:person",
            to="people",
            column="person_id",
            refusal="You must specify a valid person id",
            source=OBSERVED,
            says="the person to tag",
        ),
    ),
    background=("POST", "DELETE"),
    answers=(
        Answer(200, "GET, or POST with a person link"),
        Answer(200, "POST or DELETE with background_request=true", body="{}"),
        Answer(200, "DELETE", body="a notice"),
        Answer(400, "POST without a usable person link", OBSERVED),
        Answer(404, "an id that this key cannot see, or that was deleted", OBSERVED),
        Answer(405, "PUT", ASSUMED),
    ),
    quirks=(
        Quirk(
            "A person has one tagging per tag. A second POST updates it and answers 200 with the same id.",
            ASSUMED,
            "[tags-12]",
        ),
        Quirk(
            "A tagging has its own id, not the person's, although samples in the documentation show equal ids.",
            OBSERVED,
            "[tags-14]",
        ),
        Quirk("background_processing, which parsons sent for years, is ignored.", OBSERVED, "[background-4]"),
        Quirk(
            "A person object instead of the link is answered with the 400 for a missing person.",
            ASSUMED,
            "[tags-15]",
        ),
    ),
)
