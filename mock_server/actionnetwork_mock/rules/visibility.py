"""What a group can see: its own resources, and those of the groups below it in a network."""

from __future__ import annotations

from ..resources import Resource, resource_named
from ..store.row import Row
from ..store.row_index import EVERY_GROUP, Scope
from ..store.store import Store
from .group import Group


def find_visible(store: Store, group: Group, resource: str, uuid: str) -> Row | None:
    """Return a resource that a group can read: its own, the person who owns its key, or one from a group below it.

    The owner of a key is stored under the negative number of the group: visible as the creator of an action, but not
    on the group's list.
    """
    found = store.get(resource, group.id, uuid) or store.get(resource, -group.id, uuid)
    if found is None and group.below and resource_named(resource).flows_up:
        numbers = (number for below in group.below for number in (below, -below))
        return next(
            (row for number in numbers if (row := store.get(resource, number, uuid)) is not None), None
        )
    return found


def find_below(store: Store, group: Group, resource: Resource, column: str, uuid: str) -> Row | None:
    """Return a resource below a parent that the group can see, by id; of any group where the parent is shared.

    Source: [events-19] (documented: what other groups sponsor is reached below the campaign).
    """
    if column not in resource.shared:
        return find_visible(store, group, resource.name, uuid)
    return next(iter(store.find(resource.name, None, id=uuid)), None)


def scope_of(resource: Resource, group: Group) -> Scope:
    """Return the collection of what a group can see of a resource."""
    if not group.below:
        return Scope(resource.name, group.id)
    return Scope(resource.name, group.id, below=_groups_flowing_up(resource, group))


def scope_below(resource: Resource, group: Group, column: str, uuid: str) -> Scope:
    """Return the collection of what stands below a parent; see ``find_below``."""
    if column in resource.shared:
        return Scope(resource.name, EVERY_GROUP, column, uuid)
    if not group.below:
        return Scope(resource.name, group.id, column, uuid)
    return Scope(resource.name, group.id, column, uuid, _groups_flowing_up(resource, group))


def _groups_flowing_up(resource: Resource, group: Group) -> tuple[int, ...]:
    """Return the groups whose rows a collection includes; none where the group has a row of its own for each."""
    if resource.flows_up and not resource.row_in_each_group:
        return group.below
    return ()
