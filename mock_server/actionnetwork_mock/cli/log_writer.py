"""Writes a server's log from a separate thread.

An output that is slow, stopped with Ctrl-S or not read delays no request: lines that do not fit are dropped and
counted. A closed output ends the log, but not the server.
"""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, Self, TextIO, TypeVar

T = TypeVar("T")

_MAX_WAITING = 1000
_MAX_BATCH = 1000
_CLOSE_TIMEOUT_S = 1.0
_PAUSE_S = 0.02
"""Pause between two writes, so that a burst of requests causes a single write. Readers do not notice it."""


def write_text(stream: TextIO | None, text: str) -> None:
    """Write a text at once. Ignore a closed output."""
    with suppress(OSError, ValueError):
        writer_of(stream)(text)


def shows_colours(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal with colours that the user has not turned off."""
    if stream is None or not stream.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class LogWriter:
    """Renders and writes values. As a context manager, it writes all waiting values at the end."""

    def __init__(self, stream: TextIO | None) -> None:
        self._write = writer_of(stream)
        self._waiting: SimpleQueue[tuple[Callable[[Any], str], Any] | None] = SimpleQueue()
        self._left_out = 0
        self._is_closed = stream is None
        self._thread = threading.Thread(target=self._run, name="actionnetwork-mock-log", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.put(None)
        self._thread.join(_CLOSE_TIMEOUT_S)

    def put(self, render: Callable[[T], str], value: T) -> None:
        """Queue a value, whose text ``render`` returns. Never waits."""
        if self._is_closed:
            return
        if self._waiting.qsize() < _MAX_WAITING:
            self._waiting.put((render, value))
        else:
            self._left_out += 1

    def _run(self) -> None:
        reported = 0
        while not self._is_closed:
            batch = self._next_batch()
            texts = [render(value) for render, value in filter(None, batch)]
            left_out = self._left_out
            if left_out > reported:
                missing = left_out - reported
                texts.append(f"... {missing} requests are left out: nothing reads this output fast enough\n")
                reported = left_out
            try:
                self._write("".join(texts))
            except (OSError, ValueError):  # closed at the other end, or at this one
                self._is_closed = True
            if None in batch:
                return

    def _next_batch(self) -> list[tuple[Callable[[Any], str], Any] | None]:
        """Return the waiting values, at least one."""
        batch = [self._waiting.get()]
        if batch[0] is not None:
            time.sleep(_PAUSE_S)
        with suppress(Empty):
            while len(batch) < _MAX_BATCH:
                batch.append(self._waiting.get_nowait())
        return batch


def writer_of(stream: TextIO | None) -> Callable[[str], object]:
    """Return a function that writes to a stream.

    It does not use Python's buffer, because the process cannot end while a waiting thread has the buffer's lock.
    """
    if stream is None:
        return len
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):  # not a file, for example in a test that captures the output
        return stream.write
    encoding = stream.encoding

    def write(text: str) -> None:
        data = memoryview(text.encode(encoding, "backslashreplace"))
        while data:
            try:
                data = data[os.write(descriptor, data) :]
            except BlockingIOError:  # a program that shares the output has made it non-blocking
                select.select([], [descriptor], [])

    return write
