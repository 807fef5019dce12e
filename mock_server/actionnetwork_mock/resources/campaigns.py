"""Campaigns: pages that gather actions. Read only: ``/campaigns``."""

from __future__ import annotations

from msgspec.structs import replace

from ..provenance import DOCUMENTED
from .actions import (
    BROWSER_URL,
    DESCRIPTION,
    FEATURED_IMAGE_URL,
    HIDDEN,
    NAME,
    SPONSOR,
    SPONSOR_OBJECT,
    TAG_LIST,
    TITLE,
    action_filters,
    action_paging,
    identity_fields,
)
from .declaration import Field, Quirk, Resource
from .made_in_ui import links, read_only, read_only_answers


def _read(field: Field) -> Field:
    """Return a field of actions as one that no request writes."""
    return replace(field, writes="no", required="no")


CAMPAIGNS = Resource(
    name="campaigns",
    title="Campaigns",
    kind="collection",
    rel="action_network:campaigns",
    item_rel="action_network:campaign",
    addresses=(read_only("/campaigns"),),
    owner="group, in silence",
    paging=action_paging("action_network:campaigns"),
    key_order=(
        "identifiers",
        "origin_system",
        "created_date",
        "modified_date",
        "name",
        "title",
        "description",
        "browser_url",
        "featured_image_url",
        "action_network:hidden",
        "action_network:sponsor",
        "tag_list",
        "actions",
        "_links",
    ),
    fields=(
        *identity_fields(writes_identifiers=False),
        *map(_read, (NAME, TITLE, DESCRIPTION, BROWSER_URL, FEATURED_IMAGE_URL, HIDDEN, SPONSOR, TAG_LIST)),
        Field(
            name="actions",
            type="objects",
            of="action",
            default=[],
            source=DOCUMENTED,
            says="what the page shows, in its order",
        ),
    ),
    objects={
        "action": (
            Field(name="title", type="string", source=DOCUMENTED, says="title of the action"),
            Field(name="browser_url", type="string", source=DOCUMENTED, says="its public page"),
        ),
        "sponsor": SPONSOR_OBJECT,
    },
    links=links("/campaigns"),
    filters=action_filters(),
    answers=read_only_answers(),
    quirks=(
        Quirk(says="A personal key gets none.", source=DOCUMENTED, where="[actions-14]"),
        Quirk(
            says="Its actions have a title and a page, and no link into the API.",
            source=DOCUMENTED,
            where="[actions-14]",
        ),
    ),
)
