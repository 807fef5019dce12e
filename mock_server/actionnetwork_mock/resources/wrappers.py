"""Wrappers: header and footer of an email. Read only."""

from __future__ import annotations

from ..provenance import ASSUMED
from .declaration import Field, Quirk, Resource
from .from_ui import ORIGIN_SYSTEM, dates, identifiers, links, paging, read_only, read_only_answers
from .kit import flag, text, url


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
        url("administrative_url", "page where it is edited; its URL has a number instead of the uuid"),
        _html("header", "HTML before the body"),
        _html("footer", "HTML after the body"),
        text("action_network:suffix", "text after the sender's name", left_out_when_empty=True),
        text("wrapper_type", "always email", constant="email"),
        flag("default", "whether it is the group's default"),
    ),
    links=links("/wrappers"),
    answers=read_only_answers(),
    quirks=(
        Quirk(
            "A group has one default wrapper: the first, until another becomes the default.",
            ASSUMED,
            "[lists-10]",
        ),
        Quirk("A message without a wrapper gets the default wrapper.", ASSUMED, "[lists-10]"),
    ),
)
