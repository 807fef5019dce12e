"""The signals of a shadow run: stop, stop faster, and report now."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any, Self

from actionnetwork_mock.cli.passed_signals import PassedSignals

_STOP = (signal.SIGINT, signal.SIGTERM)
_HANGUP = getattr(signal, "SIGHUP", None)  # not on Windows
_REPORT = getattr(signal, "SIGUSR1", None)  # not on Windows


class StopRequest:
    """Sets ``stop`` at the first SIGINT, SIGTERM or SIGHUP, and ``hurry`` at the second. SIGUSR1 calls ``on_report``.

    It is for the main thread.
    """

    def __init__(self, on_report: Callable[[], None]) -> None:
        self._on_report = on_report
        self._before: dict[int, Any] = {}
        self.stop, self.hurry = Event(), Event()

    def __enter__(self) -> Self:
        numbers = [*_STOP]
        if _HANGUP is not None and signal.getsignal(_HANGUP) is not signal.SIG_IGN:  # as nohup sets it
            numbers.append(_HANGUP)
        self._before = {number: signal.signal(number, self._handle) for number in numbers}
        if _REPORT is not None:
            self._before[_REPORT] = signal.signal(_REPORT, lambda *_: self._on_report())
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def passing_on(self) -> Iterator[PassedSignals]:
        """Pass signals on to a command meanwhile. What comes afterwards is the second signal if there was one."""
        signals = PassedSignals(kept=() if _REPORT is None else (_REPORT,))
        with signals:
            yield signals
        if signals.is_stopped:
            self.stop.set()

    def _handle(self, *_: object) -> None:
        (self.hurry if self.stop.is_set() else self.stop).set()
