"""Signals that would end a command of the command line, passed on to the process that it runs."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Collection
from contextlib import suppress

_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")


class PassedSignals:
    """Receives the signals that would end this process, and passes them on to another process, but ``kept`` ones."""

    def __init__(self, kept: Collection[int] = ()) -> None:
        self._kept = kept
        self._send: Callable[[int], object] | None = None
        self._early: list[int] = []
        self._before: dict[int, object] = {}
        self.is_stopped = False
        """Whether SIGINT or SIGTERM was received."""

    def __enter__(self) -> None:
        for name in _PASSED_ON:
            number = getattr(signal, name, None)
            # The command inherits ignored signals, as in the background of a shell or under nohup.
            if (
                number is not None
                and number not in self._kept
                and signal.getsignal(number) is not signal.SIG_IGN
            ):
                self._before[number] = signal.signal(number, self._come)

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]  # from signal.signal

    def pass_to(self, send: Callable[[int], object]) -> None:
        """Pass on all signals with a function, including those received before."""
        self._send = send
        for number in self._early:
            send(number)

    def _come(self, number: int, _frame: object) -> None:
        self.is_stopped = self.is_stopped or number in (signal.SIGINT, signal.SIGTERM)
        if number in (signal.SIGINT, getattr(signal, "SIGQUIT", None)) and _typed_in_terminal():
            return  # the terminal has sent it to the command as well
        if self._send is None:
            self._early.append(number)
        else:
            self._send(number)


def _typed_in_terminal() -> bool:
    """Return whether this process is in the foreground of a terminal, whose keys send signals to all processes."""
    with suppress(OSError, AttributeError):
        terminal = os.open("/dev/tty", os.O_RDONLY)
        try:
            return os.tcgetpgrp(terminal) == os.getpgrp()
        finally:
            os.close(terminal)
    return False
