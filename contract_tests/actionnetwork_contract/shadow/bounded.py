"""A mapping of limited size."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V")

_MAX_KEPT = 50_000


class Bounded(Generic[V]):
    """A mapping that forgets what was stored longest ago."""

    def __init__(self, limit: int = _MAX_KEPT) -> None:
        self._limit = limit
        self._kept: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable) -> V | None:
        """Return a value, or None."""
        return self._kept.get(key)

    def put(self, key: Hashable, value: V) -> None:
        """Store a value."""
        self._kept.pop(key, None)
        self._kept[key] = value
        if len(self._kept) > self._limit:
            self._kept.popitem(last=False)

    def drop(self, key: Hashable) -> None:
        """Forget a value."""
        self._kept.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
