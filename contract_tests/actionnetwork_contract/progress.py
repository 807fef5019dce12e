"""How far a run is, and what it says of itself while it goes on: all of it on stderr."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console

from .running import Outcome


class Progress:
    """A line that says how far a run is, on a terminal; nothing elsewhere."""

    def __init__(self, console: Console, total: int, *, quiet: bool) -> None:
        self._console = console
        self._quiet = quiet
        self._status = None if quiet or not console.is_terminal else console.status("Beginning ...")
        self._total = total
        self._done = 0
        if self._status is not None:
            self._status.start()

    def tell(self, outcome: Outcome) -> None:
        """Say that one more is done."""
        self._done += 1
        if self._status is not None:
            self._status.update(f"{self._done} of {self._total}: {outcome.id} {outcome.state}")

    def tidy(self, people: int) -> None:
        """Say that people are being unsubscribed, which takes a while."""
        if people and not self._quiet:
            self._console.print(f"Unsubscribing {people} people ...")
        if self._status is not None:
            self._status.update("Tidying up ...")

    def end(self) -> None:
        """Take the line away."""
        if self._status is not None:
            self._status.stop()


@contextmanager
def interruptible() -> Iterator[None]:
    """Have SIGTERM and Ctrl-C both tidy up; afterwards signals do what they did before.

    Ctrl-C is said too, since a shell starts programs in the background with that one ignored.
    """
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, _interrupt) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
