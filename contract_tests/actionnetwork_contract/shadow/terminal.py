"""Prints for the user, and never fails: the disk of a log may be full, and the reader of a pipe may have gone."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, cast

from rich.console import Console


def open_terminal(*, stderr: bool, quiet: bool) -> Console:
    """Return what prints on a standard stream of this process."""
    stream = sys.stderr if stderr else sys.stdout
    lenient = cast("IO[str]", _LenientStream(stream))
    return Console(file=lenient, highlight=False, soft_wrap=True, quiet=quiet)


class _LenientStream:
    """Writes to a stream until it fails. What follows goes nowhere, as its buffer would fail again at the exit."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text, if that is possible."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Write what is in the buffer, if that is possible."""
        self._try(self._stream.flush)

    def _try(self, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError:
            self._lead_nowhere()

    def _lead_nowhere(self) -> None:
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)
