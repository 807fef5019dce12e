"""Values computed from a store, cached until anything in the store changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class VersionedCache(Generic[V]):
    """Values by key. All of them are dropped when the store changes, and when the cache is full.

    ``version`` returns a number that differs after each change of the store; ``max_size`` limits the sum of the sizes.
    """

    def __init__(self, version: Callable[[], int], *, max_size: int) -> None:
        self._version = version
        self._max_size = max_size
        self._size = 0
        self._values: dict[Hashable, V] = {}
        self._valid_for = version()

    def get(self, key: Hashable) -> V | None:
        """Return the cached value, or None if there is none or the store has changed since."""
        version = self._version()
        if version != self._valid_for:
            self._clear()
            self._valid_for = version
        return self._values.get(key)

    def put(self, key: Hashable, value: V, *, size: int = 1) -> None:
        """Cache a value that ``get`` just missed, unless the store has changed since."""
        if self._version() != self._valid_for:
            return
        if self._size + size > self._max_size:
            self._clear()
        if size <= self._max_size:
            self._values[key] = value
            self._size += size

    def _clear(self) -> None:
        self._values.clear()
        self._size = 0


class AnswerCache(VersionedCache[V]):
    """A cache that takes a value in when it is put for the second time.

    Most answers are asked for once, and keeping one costs a large part of what making it does. Keys are remembered for
    as long as their values could have been in the cache.
    """

    def __init__(self, version: Callable[[], int], *, max_size: int) -> None:
        super().__init__(version, max_size=max_size)
        self._seen: set[int] = set()
        self._seen_size = 0

    def put(self, key: Hashable, value: V, *, size: int = 1) -> None:
        """Cache a value whose key has been put before, unless the store has changed since."""
        hashed = hash(key)
        if hashed in self._seen:
            super().put(key, value, size=size)
            return
        if self._seen_size + size > self._max_size:
            self._seen.clear()
            self._seen_size = 0
        self._seen.add(hashed)
        self._seen_size += size
