"""The entry point: which links a key sees, and the titles of links."""

from __future__ import annotations

from ..resources import Link
from ..store.schema import Document
from .resource_rules import ResourceRules

_OF_GROUPS = frozenset({"osdi:tags"})
"""Shown to keys that may use tags. Source: [keys-6] (observed)."""

_RECENT = frozenset({"action_network:surveys", "action_network:unique_id_lists", "osdi:metadata"})
"""Not in any recording. Source: [keys-8]."""

_HREF_FIRST = ("canvasser:brand_logo", "docs")
"""Source: [documents-14] (observed)."""


class EntryPointRules(ResourceRules):
    """The rules of the entry point."""

    def link_value(self, link: Link, href: str) -> Document:
        """Return a link with its title, before the href except in two of them."""
        more = {"name": "Docs", "index": "index"} if link.rel == "docs" else {}
        body = {"href": href, "title": link.says, **more}
        return body if link.rel in _HREF_FIRST else {"title": link.says, "href": href}

    def hidden_links(self, *, sees_tags: bool, sees_recent: bool) -> frozenset[str]:
        """Return the links that only a good key shows."""
        return (frozenset() if sees_tags else _OF_GROUPS) | (frozenset() if sees_recent else _RECENT)
