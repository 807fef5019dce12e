"""Lists: results of saved reports, and recipients of emails. Read only."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED, OBSERVED
from .declaration import Field, Link, Quirk, Resource
from .made_in_ui import ORIGIN_SYSTEM, dates, identifiers, links, paging, read_only, read_only_answers

LISTS = Resource(
    name="lists",
    title="Lists",
    kind="collection",
    rel="osdi:lists",
    item_rel="osdi:list",
    addresses=(read_only("/lists"),),
    paging=paging("osdi:lists"),
    key_order=(
        "created_date",
        "modified_date",
        "description",
        "_links",
        "name",
        "browser_url",
        "identifiers",
        "origin_system",
        "title",
    ),
    fields=(
        identifiers(),
        ORIGIN_SYSTEM,
        *dates(),
        Field(
            name="name",
            type="string",
            nullable=True,
            source=DOCUMENTED,
            says="administrative title; of a report, its name",
        ),
        Field(
            name="title",
            type="string",
            nullable=True,
            source=DOCUMENTED,
            says="name of the report, or subject of the email",
        ),
        Field(
            name="description",
            type="string",
            values=("Email", "Report"),
            source=DOCUMENTED,
            says="what the list came from; the one real payload on record is a report",
        ),
        Field(
            name="browser_url",
            type="link",
            source=DOCUMENTED,
            says="page where it is managed, under /reports/ or /emails/",
        ),
    ),
    links=links("/lists", Link(rel="osdi:items", href="{base}/lists/{id}/items", source=DOCUMENTED)),
    answers=read_only_answers(),
    quirks=(
        Quirk(
            says="How many people it holds is not said: page through its items.",
            source=DOCUMENTED,
            where="[lists-2]",
        ),
        Quirk(
            says="A client finds a report by its description and its name.",
            source=OBSERVED,
            where="[lists-3]",
        ),
        Quirk(
            says="origin_system and title are missing from the one real payload on record; they are sent here.",
            source=ASSUMED,
            where="[lists-4]",
        ),
    ),
)
