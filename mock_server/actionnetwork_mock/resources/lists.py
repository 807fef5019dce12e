"""Lists: results of saved reports, and recipients of emails. Read only."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Link, Quirk, Resource
from .from_ui import ORIGIN_SYSTEM, dates, identifiers, links, paging, read_only, read_only_answers
from .kit import text, url

LISTS = Resource(
    name="lists",
    title="Lists",
    kind="collection",
    rel="osdi:lists",
    item_rel="osdi:list",
    addresses=(read_only("/lists"),),
    paging=paging("osdi:lists"),
    links_before="name",
    fields=(
        *dates(),
        text(
            "description",
            "origin of the list; the only recorded payload is a report",
            values=("Email", "Report"),
        ),
        text("name", "administrative title; for a report, its name", nullable=True),
        url("browser_url", "page where it is managed, under /reports/ or /emails/"),
        identifiers(),
        ORIGIN_SYSTEM,
        text("title", "name of the report, or subject of the email", nullable=True),
    ),
    links=links("/lists", Link("osdi:items", "{base}/lists/{id}/items")),
    answers=read_only_answers(),
    quirks=(
        Quirk("A list has no count of people: page through its items.", DOCUMENTED, "[lists-2]"),
        Quirk("A client finds a report by its description and its name.", OBSERVED, "[lists-3]"),
        Quirk(
            "origin_system and title are missing from the only recorded payload. The mock sends them.",
            ASSUMED,
            "[lists-4]",
        ),
    ),
)
