"""Networks: the parent of each group, stored in the world's database.

``people`` decides what a person's row looks like in a parent, ``visibility`` what else a parent sees.
Source: [networks-1], [networks-2] (documented).
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import UsageError
from ..store.store import Store


def check_parents(parents: Mapping[str, str], group_keys: set[str], user_keys: set[str]) -> None:
    """Raise UsageError unless every child and parent is the key of a group; ``parents`` is ``{child: parent}``."""
    for child, parent in parents.items():
        for key in (child, parent):
            if key in user_keys:
                raise UsageError(f"{key!r} is the key of a user, and networks are of groups")
            if key not in group_keys:
                raise UsageError(f"{key!r} in a network is no API key of this server: give it as one first")
        if child == parent:
            raise UsageError(f"{child!r} cannot be its own parent: name the key of another group")


def set_parent(store: Store, child_id: int, parent_id: int, key: str) -> bool:
    """Set the parent of a group, and return whether that is new.

    Raises UsageError, naming the child by its key, for a cycle, and for a group that has another parent.
    """
    parents = _parents(store)
    if child_id in parents:
        if parents[child_id] == parent_id:
            return False
        raise UsageError(
            f"the group of {key!r} has another parent in this database: name that one, or another file"
        )
    if child_id in (parent_id, *_above(parents, parent_id)):
        raise UsageError(f"{key!r} would stand above itself: a network has no circles")
    store.query("UPDATE groups SET parent_id = ? WHERE id = ?", (parent_id, child_id))
    return True


def groups_above(store: Store) -> dict[int, tuple[int, ...]]:
    """Return the parent of each group that has one, the parent's parent, and so on: ``{3: (2, 1), 2: (1,)}``."""
    parents = _parents(store)
    return {child: _above(parents, child) for child in parents}


def groups_below(store: Store) -> dict[int, tuple[int, ...]]:
    """Return the children of each group that has some, and theirs: ``{1: (2, 3), 2: (3,)}``."""
    below: dict[int, tuple[int, ...]] = {}
    for child, above in groups_above(store).items():
        for parent in above:
            below[parent] = (*below.get(parent, ()), child)
    return below


def _parents(store: Store) -> dict[int, int]:
    rows = store.query("SELECT id, parent_id FROM groups WHERE parent_id IS NOT NULL ORDER BY id")
    return {int(child or 0): int(parent or 0) for child, parent in rows}


def _above(parents: Mapping[int, int], child: int) -> tuple[int, ...]:
    found: list[int] = []
    while child in parents:
        child = parents[child]
        found.append(child)
    return tuple(found)
