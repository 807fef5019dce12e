"""Wrappers: header and footer around an email. Read only."""

from __future__ import annotations

from ..provenance import ASSUMED
from .declaration import Field, Resource
from .kit import flag, quirk, text, url
from .made_in_ui import ORIGIN_SYSTEM, dates, identifiers, links, paging, read_only, read_only_answers


def _html(name: str, says: str) -> Field:
    return text(name, says, nullable=True)


WRAPPERS = Resource(
    name="wrappers",
    title="Email wrappers",
    kind="collection",
    rel="osdi:wrappers",
    item_rel="osdi:wrapper",
    addresses=(read_only("/wrappers"),),
    paging=paging("osdi:wrappers"),
    fields=(
        identifiers(),
        ORIGIN_SYSTEM,
        *dates(),
        text("name", "administrative name"),
        url("administrative_url", "page where it is edited, with a number in place of the uuid"),
        _html("header", "HTML before the body"),
        _html("footer", "HTML after the body"),
        text("action_network:suffix", "what is put behind the sender's name", left_out_when_empty=True),
        text("wrapper_type", "always an email's", constant="email"),
        flag("default", "whether it is the group's default"),
    ),
    links=links("/wrappers"),
    answers=read_only_answers(),
    quirks=(
        quirk(
            "One wrapper of a group is the default: the first, until another is made so.",
            ASSUMED,
            "[lists-10]",
        ),
        quirk("A message that names no wrapper gets the default one.", ASSUMED, "[lists-10]"),
    ),
)
