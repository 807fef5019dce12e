"""What a group can see by its id."""

from __future__ import annotations

from ..resources import Resource
from ..store import EVERY_GROUP, Row, Scope, Store


def find_visible(store: Store, group_id: int, resource: str, uuid: str) -> Row | None:
    """Return a resource that a group can read: one of its own, or the person who owns its key.

    That person is stored under the group's number made negative: seen where an action shows its creator, and not on
    the group's list.
    """
    return store.get(resource, group_id, uuid) or store.get(resource, -group_id, uuid)


def find_below(store: Store, group_id: int, resource: Resource, column: str, uuid: str) -> Row | None:
    """Return what stands below a parent that the group can see, by its own id; of any group where that is shared.

    Source: event_campaigns.yaml, quirks (documented: what other groups sponsor is reached below the campaign).
    """
    if column not in resource.shared:
        return find_visible(store, group_id, resource.name, uuid)
    return next(iter(store.find(resource.name, None, id=uuid)), None)


def scope_below(resource: Resource, group_id: int, column: str, uuid: str) -> Scope:
    """Return the collection of what stands below a parent; see ``find_below``."""
    return Scope(resource.name, EVERY_GROUP if column in resource.shared else group_id, column, uuid)
