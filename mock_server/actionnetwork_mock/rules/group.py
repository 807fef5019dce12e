"""A group of a world: the owner of keys and data."""

from __future__ import annotations

from typing import Literal

import msgspec


class Group(msgspec.Struct, frozen=True):
    """The owner of keys and data: a group, or a user with a personal key.

    In a network, ``above`` are its parent, the parent's parent and so on, and ``below`` the numbers of its children
    and of theirs.
    """

    id: int
    name: str
    kind: Literal["group", "user"] = "group"
    above: tuple[Group, ...] = ()
    below: tuple[int, ...] = ()
