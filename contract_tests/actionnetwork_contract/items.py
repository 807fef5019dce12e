"""Reading resources: links, ids, and items as a page embeds them.

The functions raise LookupError for a missing part, which the runner reports as a violation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from actionnetwork_mock.resources import CURIES

Item = dict[str, Any]

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
"""An id that no resource has."""


def href(item: Item, rel: str = "self") -> str:
    """Return the href of a link, by default the item's own."""
    return str(item["_links"][rel]["href"])


def hrefs(items: Iterable[Item], rel: str = "self") -> list[str]:
    """Return the href of one link of each item, in their order."""
    return [href(item, rel) for item in items]


def uuid(item: Item | str) -> str:
    """Return the id of an item, or of what an href leads to."""
    return (item if isinstance(item, str) else href(item)).rpartition("/")[2]


def person_link(person: Item | str) -> Item:
    """Return the part of a body that names a person: ``{"_links": {"osdi:person": {"href": "..."}}}``."""
    return {"_links": {"osdi:person": {"href": person if isinstance(person, str) else href(person)}}}


def without_curies(item: Item) -> Item:
    """Return an item as a page embeds it."""
    return {**item, "_links": {rel: link for rel, link in item["_links"].items() if rel != CURIES}}
