"""Queries: saved searches for recipients of messages. Read only; the API does not show their criteria."""

from __future__ import annotations

from ..provenance import DOCUMENTED
from .declaration import Quirk, Resource
from .from_ui import ORIGIN_SYSTEM, dates, identifiers, links, paging, read_only, read_only_answers
from .kit import text, url

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
        url("browser_url", "page where it is edited; its URL has a number instead of the uuid"),
    ),
    links=links("/queries"),
    answers=read_only_answers(),
    quirks=(Quirk("The targets of a message are URLs of queries.", DOCUMENTED, "[messages-7]"),),
)
