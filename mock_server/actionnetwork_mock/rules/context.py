"""What a rule is given: the store, the group that asks, the time, and where to leave notes and what has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..notes import Notes
from ..settings import Settings
from ..store import Store
from .group import Group

if TYPE_CHECKING:
    from .happenings import Happening

__all__ = ["Context", "Group"]


class Context(NamedTuple):
    """One write or read on behalf of a group.

    ``stamp`` is the time as the API writes it, ``now`` in seconds since 1970, with fractions. ``happened`` is what
    webhooks will tell of and the log of consents keeps, in order.
    """

    store: Store
    group: Group
    settings: Settings
    stamp: str
    notes: Notes
    now: float
    happened: list[Happening]
