"""Queries: saved definitions of whom a message is for. Read only; what they look for is not shown."""

from __future__ import annotations

from ..provenance import DOCUMENTED
from .declaration import Field, Quirk, Resource
from .made_in_ui import ORIGIN_SYSTEM, dates, identifiers, links, paging, read_only, read_only_answers

QUERIES = Resource(
    name="queries",
    title="Queries",
    kind="collection",
    rel="osdi:queries",
    item_rel="osdi:query",
    addresses=(read_only("/queries"),),
    owner="group",
    paging=paging("osdi:queries"),
    key_order=(
        "identifiers",
        "origin_system",
        "created_date",
        "modified_date",
        "name",
        "browser_url",
        "_links",
    ),
    fields=(
        identifiers(),
        ORIGIN_SYSTEM,
        *dates(),
        Field(name="name", type="string", source=DOCUMENTED, says="administrative name"),
        Field(
            name="browser_url",
            type="link",
            source=DOCUMENTED,
            says="page where it is edited, with a number in place of the uuid",
        ),
    ),
    links=links("/queries"),
    answers=read_only_answers(),
    quirks=(
        Quirk(
            says="The targets of a message are addresses of queries.", source=DOCUMENTED, where="[messages-7]"
        ),
    ),
)
