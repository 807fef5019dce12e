"""What a rule receives: the store, the group, the time, and the lists for notes and domain events."""

from __future__ import annotations

from typing import NamedTuple

from ..notes import Notes
from ..settings import Settings
from ..store.store import Store
from .domain_events import DomainEvent
from .group import Group

__all__ = ["Context", "Group"]


class Context(NamedTuple):
    """One write or read on behalf of a group.

    ``stamp`` is the time as the API writes it, ``now`` the same in seconds since 1970, with fractions.
    ``domain_events`` is what the write did so far, in order; webhooks and the consent log read it.
    """

    store: Store
    group: Group
    settings: Settings
    stamp: str
    notes: Notes
    now: float
    domain_events: list[DomainEvent]
