"""Where a resource was made, and the names and addresses that follow from its group and title."""

from __future__ import annotations

import re

from actionnetwork_fixtures.site import API, SITE

from ..store.schema import Document
from .group import Group

ORIGIN_SYSTEM = "Action Network"
"""``origin_system`` of what was made in the user interface. Source: [actions-3] (documented)."""


def is_made_in_ui(document: Document) -> bool:
    """Return whether a resource was made in the user interface, by its ``origin_system``."""
    return document.get("origin_system") == ORIGIN_SYSTEM


def slug(text: str) -> str:
    """Return a title as part of an address: ``"Keep the library open!"`` gives ``"keep-the-library-open"``."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "untitled"


def sponsor(group: Group) -> Document:
    """Return ``action_network:sponsor`` of a group's actions. Source: [actions-6], [actions-7] (observed)."""
    return {"title": group.name, "browser_url": f"{API}/groups/{slug(group.name)}"}


def sponsor_in_webhooks(group: Group) -> Document:
    """Return the sponsor of an element of a webhook's body. Source: [webhooks-30] (observed: the key is url here)."""
    return {"title": group.name, "url": f"{SITE}/groups/{slug(group.name)}"}
