"""Operations on API keys: of which group each is, creating and revoking them while the server runs."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from ..errors import DoesNotExist, UsageError
from ..groups import ApiKey, Kind
from ..rules.group import Group
from ..world import World
from .arguments import Arguments, NoArguments
from .operation import Call


class KeyView(msgspec.Struct):
    """An API key, and the group or user whose data it opens.

    ``value`` is null for a key that a database has from an earlier start, which stores no values; ``label`` is its end.
    """

    id: int
    kind: Kind
    group: int
    group_name: str
    label: str
    value: str | None


class CreateKey(Arguments):
    """Whose key is created. Without arguments, it is another key of the group of the request."""

    group: Annotated[
        int | None, Meta(description="The number of an existing group, as in the list of keys.")
    ] = None
    kind: Annotated[
        Kind | None,
        Meta(description="`user` creates a user with a personal key, `group` a new group with a key."),
    ] = None
    name: Annotated[
        Annotated[str, Meta(min_length=1)] | None, Meta(description="The name of the new group or user.")
    ] = None
    key: Annotated[str | None, Meta(description="The value; without it, the mock invents one.")] = None


class ChosenKey(Arguments):
    """Which key is meant."""

    id: Annotated[int, Meta(description="The `id` of the key.")]


class RegenerateKey(ChosenKey):
    """Which key is replaced."""

    key: Annotated[str | None, Meta(description="The new value; without it, the mock invents one.")] = None


def list_keys(call: Call, _: NoArguments) -> list[KeyView]:
    """List the keys of all groups that are not revoked, the oldest first."""
    return [_view(call.world, key) for key in call.world.groups.keys()]


def create_key(call: Call, arguments: CreateKey) -> KeyView:
    """Create a key of a group, or a new group or user with a key."""
    world, value = call.world, arguments.key
    call.worlds.check_new_key(world, value)
    with world.store.transaction():
        group = _group_for(call, arguments)
        key = world.groups.create_key(group, value)
    return _view(world, call.worlds.remember_key(world, key))


def _group_for(call: Call, arguments: CreateKey) -> Group:
    """Return the existing group that the arguments mean, or create a new one."""
    if arguments.kind is not None:
        if arguments.group is not None:
            raise UsageError(
                "kind creates a new group or user: leave it out to create a key of group",
            )
        return call.world.groups.create(kind=arguments.kind, name=arguments.name)
    if arguments.name is not None:
        raise UsageError("name is for a new group or user: send kind as well")
    if arguments.group is None:
        return call.group
    found = call.world.groups.numbered(arguments.group)
    if found is None:
        raise DoesNotExist(
            f"there is no group {arguments.group}: GET /_mock/keys lists the groups with their keys"
        )
    return found


def revoke_key(call: Call, arguments: ChosenKey) -> None:
    """Revoke a key: from the next request on it is refused. Data and webhooks of its group stay."""
    call.world.groups.revoke(arguments.id)


def regenerate_key(call: Call, arguments: RegenerateKey) -> KeyView:
    """Revoke a key, and create another one of its group in its place."""
    call.worlds.check_new_key(call.world, arguments.key)
    key = call.world.groups.regenerate(arguments.id, arguments.key)
    return _view(call.world, call.worlds.remember_key(call.world, key))


def _view(world: World, key: ApiKey) -> KeyView:
    group = world.groups.numbered(key.group_id)
    assert group is not None
    return KeyView(key.id, group.kind, group.id, group.name, key.label, key.value)
