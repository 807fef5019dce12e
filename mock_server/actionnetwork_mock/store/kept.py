"""What was worked out from a store, kept until anything in it changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """Values by what they were worked out for. All go when the store changes, and when there is no more room.

    ``version`` returns a number that is another one after each change of the store.
    """

    def __init__(self, version: Callable[[], int], *, room: int) -> None:
        self._version = version
        self._room = room
        self._taken = 0
        self._values: dict[Hashable, V] = {}
        self._made_at = version()

    def get(self, key: Hashable) -> V | None:
        """Return what is kept, if the store is still what it was made from."""
        version = self._version()
        if version != self._made_at:
            self._drop()
            self._made_at = version
        return self._values.get(key)

    def put(self, key: Hashable, value: V, *, size: int = 1) -> None:
        """Keep what ``get`` missed a moment ago; nothing, if the store has changed since."""
        if self._version() != self._made_at:
            return
        if self._taken + size > self._room:
            self._drop()
        if size <= self._room:
            self._values[key] = value
            self._taken += size

    def _drop(self) -> None:
        self._values.clear()
        self._taken = 0
