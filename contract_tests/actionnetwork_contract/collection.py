"""Which collections a target has: those of the entry point, and those below an item of each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actionnetwork_mock.resources import RESOURCES, Resource, resource_named

from .answer import Item, Violation, uuid
from .check import Check


@dataclass(frozen=True)
class Collection:
    """A collection that exists on a target: ``Collection(PETITIONS, "/petitions")``, or one below an item."""

    resource: Resource
    path: str

    @property
    def rel(self) -> str:
        """The key of its items in ``_embedded``."""
        return self.resource.rel

    @property
    def has_totals(self) -> bool:
        """Whether its pages have total_records and total_pages."""
        return self.resource.paging is not None and self.resource.paging.totals


def all_collections(check: Check) -> list[Collection]:
    """Return the collections that the key may read. Raises Violation for another answer than a page."""
    return check.cached("collections", lambda: _find_collections(check))


def _find_collections(check: Check) -> list[Collection]:
    found: list[Collection] = []
    for resource in RESOURCES:
        for address in resource.addresses if resource.paging is not None else ():
            if "GET" in address.methods:
                path = _path(check, address.collection, address.parents)
                if path and check.api.get(path, per_page=1).status != 403:
                    found.append(Collection(resource, path))
    return found


def _path(check: Check, template: str, parents: Mapping[str, str]) -> str:
    """Return a template with the ids of items that exist; empty if there is none."""
    path = ""
    for piece in template.strip("/").split("/"):
        if not piece.startswith("{"):
            path += f"/{piece}"
            continue
        answer = check.api.get(path)
        if answer.status == 403:
            return ""
        items = answer.items(resource_named(parents[piece.strip("{}")]).rel)
        if not items:
            return ""
        # The newest item has most below it; an unordered collection has it at the end of the page.
        newest = items[-1] if "created_date" not in items[0] else max(items, key=_created_date)
        path += f"/{uuid(newest)}"
    return path


def _created_date(item: Item) -> str:
    created = item.get("created_date")
    if not isinstance(created, str):
        raise Violation("a resource has a created_date")
    return created
