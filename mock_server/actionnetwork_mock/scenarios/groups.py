"""The groups of a scenario: their keys, names and parents."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..changes import set_parents
from ..errors import UsageError
from ..rules.context import Group
from ..world import World
from .nodes import Node


def open_groups(world: World, nodes: list[Node]) -> list[str]:
    """Open every group, and return a key of each. The first group is the one that the world already has."""
    keys: list[str] = []
    for node in nodes:
        keys.append(_open(world, node, is_first=not keys, taken={_group(world, key).id for key in keys}))
    for node, key in zip(nodes, keys, strict=True):
        _set_parent(world, node, key, nodes, keys)
    return keys


def _open(world: World, node: Node, *, is_first: bool, taken: set[int]) -> str:
    given = [one for one in (node.get("key"), *node.each("keys")) if one is not None]
    kind = str(node.plain().get("kind") or ("group" if not is_first else world.first_group.kind))
    if is_first:
        key = world.groups.first_key
    elif given:
        key = given[0].text
        _or_error(given[0], lambda: world.groups.open(key, kind="user" if kind == "user" else "group"))
    else:
        raise node.error("it needs key: only the first group is opened by the server's own key")
    group = _group(world, key)
    if group.id in taken:
        raise node.error_at("key", f"{key!r} opens another group of this scenario")
    if group.kind != kind:
        raise node.error_at("kind", f"the key {key!r} is that of a {group.kind}")
    for one in given:
        _or_error(one, partial(world.groups.open_too, one.text, group))
    if name := node.get("name"):
        world.groups.rename(group, name.text)
    return key


def _set_parent(world: World, node: Node, key: str, nodes: list[Node], keys: list[str]) -> None:
    parent = node.get("parent")
    if parent is None:
        return
    named = {str(one.text): of for other, of in zip(nodes, keys, strict=True) if (one := other.get("name"))}
    of = parent.text if world.group_of(parent.text) else named.get(parent.text)
    if of is None:
        raise parent.error(f"there is no group {parent.text!r}: it takes the key or name of one")
    if "user" in (_group(world, key).kind, _group(world, of).kind):
        raise parent.error("networks are of groups, and one of the two is a user")
    _or_error(parent, lambda: set_parents(world, {key: of}))


def _group(world: World, key: str) -> Group:
    group = world.group_of(key)
    assert group is not None
    return group


def _or_error(node: Node, change: Callable[[], object]) -> None:
    try:
        change()
    except UsageError as error:
        raise node.error(str(error)) from None
