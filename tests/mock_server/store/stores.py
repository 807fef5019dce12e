from __future__ import annotations

from typing import Any

from actionnetwork_mock.store import Store
from actionnetwork_mock.world import TABLES


def make_store(**options: Any) -> Store:
    """Return a store with the tables of every world."""
    return Store(TABLES, **options)
