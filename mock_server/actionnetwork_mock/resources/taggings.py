"""Taggings: a tag on a person. The one record that can really be deleted."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Address, Answer, Field, Link, Paging, PostedLink, Quirk, Resource, curies

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
            says="read only; an item's self stands under its tag",
        ),
    ),
    references={"tag_id": "tags", "person_id": "people"},
    once_per_person=True,
    owner="group",
    paging=Paging(
        totals=True, link_order=("next", "previous", "osdi:taggings", "curies", "self"), source=ASSUMED
    ),
    key_order=("created_date", "modified_date", "item_type", "identifiers", "_links"),
    fields=(
        Field(name="created_date", type="datetime", source=DOCUMENTED, says="when the tag was put on"),
        Field(name="modified_date", type="datetime", source=DOCUMENTED, says="last change"),
        Field(
            name="item_type",
            type="string",
            constant="osdi:person",
            values=("osdi:person",),
            source=DOCUMENTED,
            says="what was tagged: always a person",
        ),
        Field(
            name="identifiers",
            type="strings",
            writes="post",
            append_only=True,
            source=DOCUMENTED,
            says="the server's id and any that were posted; foreign ones are unique over the platform",
        ),
    ),
    links=(
        Link(rel="self", href="{base}/tags/{tag_id}/taggings/{id}", source=OBSERVED),
        Link(rel="osdi:tag", href="{base}/tags/{tag_id}", source=OBSERVED),
        Link(rel="osdi:person", href="{base}/people/{person_id}", source=OBSERVED),
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
        Answer(when="GET, or POST with a person link", status=200, source=DOCUMENTED),
        Answer(when="POST or DELETE with background_request=true", status=200, body="{}", source=DOCUMENTED),
        Answer(when="DELETE", status=200, body="a notice", source=DOCUMENTED),
        Answer(when="POST without a usable person link", status=400, source=OBSERVED),
        Answer(when="an id that this key cannot see, or that was deleted", status=404, source=OBSERVED),
        Answer(when="PUT", status=405, source=ASSUMED),
    ),
    quirks=(
        Quirk(
            says="One tagging for a tag and a person: posting again answers 200 with the same id, modified.",
            source=ASSUMED,
            where="[tags-12]",
        ),
        Quirk(
            says="Its id is its own, not the person's, although the docs' samples show equal ones.",
            source=OBSERVED,
            where="[tags-14]",
        ),
        Quirk(
            says="background_processing, which parsons sent for years, is ignored.",
            source=OBSERVED,
            where="[background-4]",
        ),
        Quirk(
            says="A person hash in place of the link is the 400 for a missing person.",
            source=ASSUMED,
            where="[tags-15]",
        ),
    ),
)
