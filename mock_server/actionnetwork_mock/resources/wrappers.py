"""Wrappers: header and footer around an email. Read only."""

from __future__ import annotations

from ..provenance import ASSUMED, DOCUMENTED
from .declaration import Field, Quirk, Resource
from .made_in_ui import ORIGIN_SYSTEM, dates, identifiers, links, paging, read_only, read_only_answers


def _html(name: str, says: str) -> Field:
    return Field(name=name, type="string", nullable=True, source=DOCUMENTED, says=says)


WRAPPERS = Resource(
    name="wrappers",
    title="Email wrappers",
    kind="collection",
    rel="osdi:wrappers",
    item_rel="osdi:wrapper",
    addresses=(read_only("/wrappers"),),
    paging=paging("osdi:wrappers"),
    key_order=(
        "identifiers",
        "origin_system",
        "created_date",
        "modified_date",
        "name",
        "administrative_url",
        "header",
        "footer",
        "action_network:suffix",
        "wrapper_type",
        "default",
        "_links",
    ),
    fields=(
        identifiers(),
        ORIGIN_SYSTEM,
        *dates(),
        Field(name="name", type="string", source=DOCUMENTED, says="administrative name"),
        Field(
            name="administrative_url",
            type="link",
            source=DOCUMENTED,
            says="page where it is edited, with a number in place of the uuid",
        ),
        _html("header", "HTML before the body"),
        _html("footer", "HTML after the body"),
        Field(
            name="action_network:suffix",
            type="string",
            left_out_when_empty=True,
            source=DOCUMENTED,
            says="what is put behind the sender's name",
        ),
        Field(
            name="wrapper_type", type="string", constant="email", source=DOCUMENTED, says="always an email's"
        ),
        Field(name="default", type="boolean", source=DOCUMENTED, says="whether it is the group's default"),
    ),
    links=links("/wrappers"),
    answers=read_only_answers(),
    quirks=(
        Quirk(
            says="One wrapper of a group is the default: the first, until another is made so.",
            source=ASSUMED,
            where="[lists-10]",
        ),
        Quirk(
            says="A message that names no wrapper gets the default one.", source=ASSUMED, where="[lists-10]"
        ),
    ),
)
