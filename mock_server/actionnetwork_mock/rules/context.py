"""What a rule is given: the store, the group that asks, the time, and where to leave notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..notes import Notes
from ..settings import Settings
from ..store import Store


@dataclass(frozen=True)
class Group:
    """The owner of keys and data: a group, or a user with a personal key.

    In a network, ``above`` are its parent, the parent's parent and so on, and ``below`` the numbers of its children
    and of theirs.
    """

    id: int
    name: str
    kind: Literal["group", "user"] = "group"
    above: tuple[Group, ...] = ()
    below: tuple[int, ...] = ()


class Context(NamedTuple):
    """One write or read on behalf of a group.

    ``stamp`` is the time as the API writes it, ``now`` in seconds since 1970, with fractions.
    """

    store: Store
    group: Group
    settings: Settings
    stamp: str
    notes: Notes
    now: float
