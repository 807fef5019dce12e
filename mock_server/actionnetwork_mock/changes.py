"""Changes of a world that no API request makes: creation as in the user interface, invented people, networks."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import UsageError
from .notes import Notes
from .rules.consent_log import Origin
from .rules.context import Group
from .rules.create import make_in_ui
from .rules.merging import leave
from .rules.people import propagate_all_people
from .rules.seeding import add_invented_people
from .store import Row
from .world import World

MAX_PEOPLE = 5_000_000


def set_parents(world: World, parents: Mapping[str, str]) -> None:
    """Make groups the children of other groups, ``{"child-key": "parent-key"}``. Their people join the parents.

    Raises UsageError like ``Groups.place_in_networks``.
    """
    with world.store.transaction():
        if world.groups.place_in_networks(parents):
            for number in world.store.above:
                child = world.groups.numbered(number)
                assert child is not None
                propagate_all_people(world.context(child, Notes()))


def seed_people(world: World, count: int, *, group: Group, seed: int | None = None) -> int:
    """Add invented people to a group and return their number. Raises UsageError for a negative or too large count."""
    if not 0 <= count <= MAX_PEOPLE:
        raise UsageError(f"cannot add {count} people: it takes 0 or more, up to {MAX_PEOPLE}")
    with world.store.transaction():
        added = add_invented_people(world.store, group.id, count, seed=world.seed if seed is None else seed)
        if group.above:
            propagate_all_people(world.context(group, Notes()))
    return added


def seed_at_start(world: World) -> None:
    """Add the invented people of a new world, after its scenario, so that they do not use its emails and numbers."""
    if world.groups.is_new and world.people:
        seed_people(world, world.people, group=world.first_group)


def remove_person(world: World, uuid: str, *, group: Group) -> bool:
    """Remove a person from a group, and return whether that was possible; see ``rules.merging``."""
    context = world.context(group, Notes())
    row = world.store.get("people", group.id, uuid)
    with world.writing(context, Origin("fault")):
        return row is not None and leave(context, row)


def create(
    world: World,
    resource: str,
    fields: Mapping[str, object],
    *,
    group: Group,
    references: Mapping[str, str],
) -> Row:
    """Create a resource as the user interface does and return its row; see ``rules.create``."""
    context = world.context(group, Notes())
    with world.writing(context, Origin("make")):
        return make_in_ui(context, resource, fields, references)
