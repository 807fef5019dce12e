"""What a group can see by its id."""

from __future__ import annotations

from ..store import Row, Store


def find_visible(store: Store, group_id: int, resource: str, uuid: str) -> Row | None:
    """Return a resource that a group can read: one of its own, or the person who owns its key.

    That person is stored under the group's number made negative: seen where an action shows its creator, and not on
    the group's list.
    """
    return store.get(resource, group_id, uuid) or store.get(resource, -group_id, uuid)
