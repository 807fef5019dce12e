"""Campaigns: pages that list actions. Read only: ``/campaigns``."""

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
    identity_fields,
)
from .declaration import Field, Quirk, Resource
from .from_ui import links, read_only, read_only_answers
from .kit import array, newest_first, text


def _read(field: Field) -> Field:
    """Return a field of actions without write access."""
    return replace(field, writes="no", required="no")


CAMPAIGNS = Resource(
    name="campaigns",
    title="Campaigns",
    kind="collection",
    rel="action_network:campaigns",
    item_rel="action_network:campaign",
    addresses=(read_only("/campaigns"),),
    owner="group, in silence",
    paging=newest_first("action_network:campaigns"),
    fields=(
        *identity_fields(writes_identifiers=False),
        *map(_read, (NAME, TITLE, DESCRIPTION, BROWSER_URL, FEATURED_IMAGE_URL, HIDDEN, SPONSOR, TAG_LIST)),
        array("actions", "the actions of the page, in order", default=[], of="action"),
    ),
    objects={
        "action": (
            text("title", "title of the action"),
            text("browser_url", "its public page"),
        ),
        "sponsor": SPONSOR_OBJECT,
    },
    links=links("/campaigns"),
    filters=action_filters(),
    answers=read_only_answers(),
    quirks=(
        Quirk("A personal key gets an empty collection.", DOCUMENTED, "[actions-14]"),
        Quirk(
            "Its actions have a title and a public page, and no link to the API.", DOCUMENTED, "[actions-14]"
        ),
    ),
)
