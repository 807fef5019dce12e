"""The checkpoints of a world that have numbers: those that are made over the control API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..errors import DoesNotExist, UsageError
from .store import Checkpoint, Store

MAX_CHECKPOINTS = 100
MAX_COPIED_BYTES = 268_435_456
"""How much memory the checkpoints of a database file may take. Each is a copy of the whole file."""


class NumberedCheckpoint(NamedTuple):
    """A checkpoint, the time of its world when it was made, in seconds since 1970, and its name, or an empty text."""

    checkpoint: Checkpoint
    created: float
    name: str = ""


class Checkpoints:
    """The numbered checkpoints of a store, limited in number and in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_number: dict[int, NumberedCheckpoint] = {}

    def __iter__(self) -> Iterator[tuple[int, NumberedCheckpoint]]:
        return iter(tuple(self._by_number.items()))

    def check_name(self, name: str) -> None:
        """Raise UsageError for a name that another checkpoint of this world has."""
        taken = next((number for number, one in self if name and one.name == name), None)
        if taken is not None:
            raise UsageError(
                f"checkpoint {taken} of this world is called {name!r}: delete it, or choose another name"
            )

    def number_of(self, name: str) -> int:
        """Return the number of the checkpoint with a name. Raises UsageError."""
        for number, one in self:
            if name and one.name == name:
                return number
        raise UsageError(_no_checkpoint(name))

    def create(self, number: int, now: float, name: str = "") -> None:
        """Save the state of the store under a number. Raises UsageError when there are too many."""
        how = "delete some with DELETE /_mock/checkpoints/{number}, or reset the world"
        if len(self._by_number) >= MAX_CHECKPOINTS:
            raise UsageError(f"this world has {MAX_CHECKPOINTS} checkpoints, which is the limit: {how}")
        if self._store.copied_bytes + self._store.file_bytes > MAX_COPIED_BYTES:
            raise UsageError(
                f"the checkpoints of {self._store.path} would take more than {MAX_COPIED_BYTES} bytes of memory: {how}"
            )
        self._by_number[number] = NumberedCheckpoint(self._store.checkpoint(), now, name)

    def restore(self, number: int) -> None:
        """Restore a checkpoint. Raises UsageError for a number that this world does not have."""
        if number not in self._by_number:
            raise UsageError(_no_checkpoint(number))
        self._store.restore(self._by_number[number].checkpoint)
        self._by_number = {
            number: numbered
            for number, numbered in self._by_number.items()
            if self._store.can_restore(numbered.checkpoint)
        }

    def delete(self, number: int) -> None:
        """Delete a checkpoint and free its memory. Raises DoesNotExist for a number that this world does not have."""
        if number not in self._by_number:
            raise DoesNotExist(_no_checkpoint(number))
        self._store.remove(self._by_number.pop(number).checkpoint)

    def clear(self) -> None:
        """Delete all checkpoints."""
        for number in reversed([*self._by_number]):
            self.delete(number)


def _no_checkpoint(number: int | str) -> str:
    removed = "a reset, a restore of an earlier one and a DELETE remove checkpoints"
    return f"there is no checkpoint {number!r} of this world: {removed}"
