"""Virtual time: sleeps of the code under test advance the mock's clock, and nothing waits."""

from __future__ import annotations

import sys
import threading
import time as real_time
from collections.abc import Awaitable, Callable, Container, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .time_patches import patched_time

if TYPE_CHECKING:
    from actionnetwork_mock.testing.action_network import ActionNetwork

_QUIET_S = 0.01  # without activity, before the next of several sleepers wakes; a call takes about 1 ms
_STEPS = 2**20  # in a second. Sums and differences of such steps are exact, in seconds since 1970 too
_MAX_READINGS = 2000  # of one moment: code that reads it more often waits for time to pass, so time passes
_CREEP_S = 2**-10
_MAX_SLEEP_S = 1e9
_TASKS = Path("/proc/self/task")

_sleep = real_time.sleep
_monotonic = real_time.monotonic


class ActionNetworkTime:
    """The sleeps so far, and the time that the code under test sees.

    Only sleeps move the mock's clock, so a call takes no time at all. After ``action_network.clock.unfreeze()`` the
    clock runs, and sleeps still take no real time.
    """

    def __init__(self, action_network: ActionNetwork) -> None:
        self._action_network = action_network
        self._clock = action_network.clock
        self._test = threading.current_thread()
        self._before = {*threading.enumerate()} - {self._test}
        self._lock = threading.RLock()
        self._sleepers: list[_Sleeper] = []
        self._changes = 0
        self._ended = False
        self._readings = 0
        self._seen = self._clock.time()
        self._monotonic = float(ceil(_monotonic()))
        self.slept = 0.0
        """By how many seconds sleeps moved the clock; sleeps at the same time count once."""
        self.sleeps: list[float] = []
        """Each sleep, in seconds, in the order they began: ``[1.0, 2.0, 4.0]``."""

    def __repr__(self) -> str:
        return f"<ActionNetworkTime: slept {self.slept:g} s>"

    def end(self) -> None:
        """Let every sleep end, such as that of a thread that outlives the test; the clock is the next test's."""
        with self._lock:
            self._ended = True

    # Reading

    def time(self) -> float:
        """Return the mock's time, in seconds since 1970."""
        with self._lock:
            self._readings += 1
            if self._readings > _MAX_READINGS and self._clock.frozen:
                self._clock.advance(_CREEP_S)
            return self._clock.time()

    def monotonic(self) -> float:
        """Return seconds that follow the mock's clock, and never go back."""
        with self._lock:
            now = self.time()
            self._monotonic += max(now - self._seen, 0)
            self._seen = now
            return self._monotonic

    # Sleeping

    def sleep(self, seconds: float) -> None:
        """Sleep as ``time.sleep`` does, on the mock's clock."""
        if not 0 < seconds < _MAX_SLEEP_S:
            _sleep(seconds)
            return
        with self._sleeping(seconds) as sleeper:
            if self._is_alone():
                self._wake(sleeper)
            while not self._is_over(sleeper):
                _sleep(_QUIET_S)

    async def sleep_in_loop(
        self, seconds: float, pause: Callable[[float], Awaitable[Any]], *, has_company: bool
    ) -> None:
        """Sleep as ``asyncio.sleep`` and its like do, which is ``pause``; ``has_company`` in a loop with more tasks."""
        if not 0 < seconds < _MAX_SLEEP_S:
            await pause(seconds)
            return
        with self._sleeping(seconds) as sleeper:
            if not has_company and self._is_alone():
                self._wake(sleeper)
            while not self._is_over(sleeper):
                await pause(_QUIET_S)

    @contextmanager
    def _sleeping(self, seconds: float) -> Iterator[_Sleeper]:
        with self._lock:
            # Rounded up: ten sleeps of a tenth of a second are a second, and not a bit less.
            sleeper = _Sleeper(self._clock.time() + ceil(seconds * _STEPS) / _STEPS)
            self._sleepers.append(sleeper)
            self.sleeps.append(float(seconds))
            self._changes += 1
            self._readings = 0
        try:
            yield sleeper
        finally:
            with self._lock:
                self._sleepers.remove(sleeper)
                self._changes += 1

    def _is_alone(self) -> bool:
        """Return whether no other thread of the code under test could do anything during the sleep."""
        others = {*threading.enumerate()} - self._before - {threading.current_thread()}
        return not others and len(self._sleepers) == 1

    def _is_over(self, sleeper: _Sleeper) -> bool:
        """Return whether a sleep is over: its turn has come, and nothing happened for a while."""
        with self._lock:
            if self._ended or self._clock.time() >= sleeper.until:
                return True
            activity = self._activity()
            if activity is None or activity != sleeper.activity:
                sleeper.activity = activity
            elif sleeper.until <= min(other.until for other in self._sleepers):
                self._wake(sleeper)
                return True
            return False

    def _activity(self) -> object:
        """Return a value that changes when a thread sleeps, calls the mock, or runs at all; nothing while one runs."""
        waits = _waits(
            {sleeper.native_id for sleeper in self._sleepers}, {thread.native_id for thread in self._before}
        )
        if waits is None:
            return None
        asleep = {sleeper.thread for sleeper in self._sleepers}
        # A thread that still is at the same instruction waits for something.
        awake = [
            (thread, id(frame), frame.f_lasti)
            for thread, frame in sys._current_frames().items()
            if thread not in asleep
        ]
        return self._changes, self._action_network.requests.total, awake, waits

    def _wake(self, sleeper: _Sleeper) -> None:
        with self._lock:
            if self._ended:
                return
            step = max(sleeper.until - self._clock.time(), 0)
            self._clock.advance(step)
            self.slept += step
            self._changes += 1


class _Sleeper:
    """One sleep: until when, and the activity at the last look."""

    def __init__(self, until: float) -> None:
        self.until = until
        self.thread = threading.get_ident()
        self.native_id = threading.get_native_id()
        self.activity: object = None


def _waits(asleep: Container[int], servers: Container[int | None]) -> list[bytes] | None:
    """Return how often each other thread began to wait for something, or nothing while one runs or waits for a core.

    On a busy machine a thread may stand still for longer than a pause. Linux shows it; elsewhere the pause decides.
    Servers begin to wait after each look, as it reads from them.
    """
    waits = []
    with suppress(OSError):
        for task in _TASKS.iterdir():
            thread = int(task.name)
            if thread in asleep:
                continue
            with suppress(OSError):  # it has ended
                status = (task / "status").read_bytes()
                if b"\nState:\tR" in status:
                    return None
                if thread not in servers:
                    waits.append(status[status.index(b"\nvoluntary_ctxt_switches") :])
    return waits


@contextmanager
def use_virtual_time(action_network: ActionNetwork) -> Iterator[ActionNetworkTime]:
    """Let the code under test sleep on the mock's clock, inside the block."""
    if action_network.is_real:
        pytest.skip("action_network_time moves the mock's clock, and the real API has its own")
    clock = action_network.clock
    if not clock.frozen:
        clock.freeze(datetime.fromtimestamp(ceil(clock.time()), UTC))
    time = ActionNetworkTime(action_network)
    try:
        with patched_time(time):
            yield time
    finally:
        time.end()
        clock.unfreeze()
