"""Lists: results of saved reports, and recipients of emails. Read only."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Resource
from .kit import link, quirk, text, url
from .made_in_ui import ORIGIN_SYSTEM, dates, identifiers, links, paging, read_only, read_only_answers

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
            "what the list came from; the one real payload on record is a report",
            values=("Email", "Report"),
        ),
        text("name", "administrative title; of a report, its name", nullable=True),
        url("browser_url", "page where it is managed, under /reports/ or /emails/"),
        identifiers(),
        ORIGIN_SYSTEM,
        text("title", "name of the report, or subject of the email", nullable=True),
    ),
    links=links("/lists", link("osdi:items", "{base}/lists/{id}/items")),
    answers=read_only_answers(),
    quirks=(
        quirk("How many people it holds is not said: page through its items.", DOCUMENTED, "[lists-2]"),
        quirk("A client finds a report by its description and its name.", OBSERVED, "[lists-3]"),
        quirk(
            "origin_system and title are missing from the one real payload on record; they are sent here.",
            ASSUMED,
            "[lists-4]",
        ),
    ),
)
