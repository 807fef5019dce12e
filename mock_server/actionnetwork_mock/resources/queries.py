"""Queries: saved definitions of whom a message is for. Read only; what they look for is not shown."""

from __future__ import annotations

from ..provenance import DOCUMENTED
from .declaration import Resource
from .kit import quirk, text, url
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
    fields=(
        identifiers(),
        ORIGIN_SYSTEM,
        *dates(),
        text("name", "administrative name"),
        url("browser_url", "page where it is edited, with a number in place of the uuid"),
    ),
    links=links("/queries"),
    answers=read_only_answers(),
    quirks=(quirk("The targets of a message are addresses of queries.", DOCUMENTED, "[messages-7]"),),
)
