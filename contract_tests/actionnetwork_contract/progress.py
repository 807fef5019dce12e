"""The progress of a run, on stderr, and signals that end it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console

from .runner import Outcome


class Progress:
    """A line with the progress of a run, if stderr is a terminal."""

    def __init__(self, console: Console, total: int, *, quiet: bool) -> None:
        self._console = console
        self._quiet = quiet
        self._status = None if quiet or not console.is_terminal else console.status("Starting ...")
        self._total = total
        self._done = 0
        if self._status is not None:
            self._status.start()

    def on_outcome(self, outcome: Outcome) -> None:
        """Show that one more check is done."""
        self._done += 1
        if self._status is not None:
            self._status.update(f"{self._done} of {self._total}: {outcome.id} {outcome.state}")

    def on_cleanup(self, people: int) -> None:
        """Show that people are being unsubscribed, which takes a while."""
        if people and not self._quiet:
            self._console.print(f"Unsubscribing {people} people ...")
        if self._status is not None:
            self._status.update("Cleaning up ...")

    def stop(self) -> None:
        """Remove the line."""
        if self._status is not None:
            self._status.stop()


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn SIGTERM and SIGINT into KeyboardInterrupt, so that the cleanup happens; restore their handlers afterwards.

    SIGINT is included because a shell starts background programs with it ignored.
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
