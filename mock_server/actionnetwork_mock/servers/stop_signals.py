"""SIGINT, SIGTERM and the end of standard input end the process within a second, whatever its event loop is doing."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, Self

from ..errors import UsageError

LIMIT_S = 0.7
"""How long a stop may take, before the process is cut off. The rest of the second is for the end of Python."""

_STOP = (signal.SIGINT, signal.SIGTERM)
_ALARM = getattr(signal, "SIGALRM", None)  # not on Windows


class StopSignals:
    """Stops a server when a signal comes, and ends the process if the block then takes too long.

        with StopSignals(ready_file.remove) as signals:
            server = ...
            signals.attach(server.stop)
            server.run()

    It is for the main thread. ``last_act`` is called, in any thread, before the process is cut off. That has the exit
    code 128 + N, as of a process that signal N ended.

    Two listeners receive a signal. Python calls a handler in the main thread, between two instructions and from within
    long searches of ``re``, which let no other thread run. While the main thread is in other C code, such as a query of
    SQLite, no handler runs, but a second thread is woken by a descriptor.
    """

    def __init__(self, last_act: Callable[[], None] | None) -> None:
        self._last_act = last_act
        self._stop: Callable[[], None] | None = None
        self._asked: int | None = None
        self._is_ending = threading.Lock()
        self._before: dict[int, Any] = {}
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)

    def __enter__(self) -> Self:
        numbers = (*_STOP, *([_ALARM] if _ALARM else []))
        self._before = {number: signal.signal(number, self._handle) for number in numbers}
        self.listen()
        threading.Thread(target=self._watch, name="actionnetwork-mock-signals", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        _set_timer(0)
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._writer.close()

    def attach(self, stop: Callable[[], None]) -> None:
        """Call ``stop`` when a signal comes, from any thread, or at once if one has come already."""
        self._stop = stop
        if self._asked is not None:
            stop()

    def listen(self) -> None:
        """Wake the second thread by signals from now on. Call it once the event loop runs, since uvloop changes it."""
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        self._receive(number)

    def _watch(self) -> None:
        with self._reader:
            while numbers := self._reader.recv(64):
                for number in numbers:
                    self._receive(number)

    def _receive(self, number: int) -> None:
        if number == _ALARM:
            self._end()
        elif number in _STOP and self._asked is None:
            if not _set_timer(LIMIT_S):
                threading.Timer(LIMIT_S, self._end).start()
            self._asked = (
                number  # after the timer, as the main thread may go back to C code that lets no thread run
            )
            if self._stop is not None:
                self._stop()

    def _end(self) -> None:
        """End the process without a stop. What a database file holds was committed before it was acknowledged."""
        if self._asked is None:
            return
        self._is_ending.acquire()  # for ever: the main thread may not go back to its C code while the other one is here
        try:
            if self._last_act is not None:
                self._last_act()
        finally:
            os._exit(128 + self._asked)


def stop_with_stdin() -> None:
    """Stop as after SIGTERM when standard input ends. Raises UsageError if the process has none.

    A program that starts a server with a pipe can so be killed without leaving the server behind.
    """
    if sys.stdin is None:
        raise UsageError(
            "--stop-with-stdin needs a standard input, and it is closed: start the server with a pipe"
        )
    descriptor = sys.stdin.fileno()

    def wait() -> None:
        try:
            while os.read(descriptor, 4096):
                pass
        except OSError:
            pass  # a terminal that is gone
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=wait, name="actionnetwork-mock-stdin", daemon=True).start()


def _set_timer(seconds: float) -> bool:
    """Let SIGALRM come after some seconds, or not with 0, and return whether the system can do so."""
    if _ALARM is not None:
        signal.setitimer(signal.ITIMER_REAL, seconds)
    return _ALARM is not None
