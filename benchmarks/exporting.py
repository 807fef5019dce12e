"""The time to write a world to a file, and to start with it."""

from __future__ import annotations

import time
from collections.abc import Callable

from actionnetwork_mock.servers.threaded import MockServer

from .budgets import Measured
from .run import Run


def measure_export(run: Run) -> Measured:
    """``MockServer.save()`` of 100,000 people in memory, to the file: seconds. The faster of two tries counts."""
    file = run.folder / "world.json"
    with MockServer(people=run.size(100_000, 10_000)) as mock:
        seconds, cpu_seconds = min(_timed(lambda: mock.save(file)) for _ in range(2))
    size = file.stat().st_size / 2**20
    with MockServer(scenario=file) as mock:
        _, restored = _timed(lambda: mock.restore(file))
    details = {"file": f"{size:.1f} MiB", "CPU time": f"{cpu_seconds:.1f} s"}
    return Measured(seconds, details={**details, "CPU time of restoring it": f"{restored:.1f} s"})


def _timed(call: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that a call takes, and those of CPU time."""
    started, cpu_started = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - started, time.process_time() - cpu_started
