"""The memory of a server after very many requests, all of them in its journal."""

from __future__ import annotations

from .budgets import Measured
from .load import run_load
from .processes import ServerProcess, bare_command
from .progress import say
from .run import Run
from .throughput import bare_file, fetch, mixed_targets, page_targets, serve_people

_STEPS = 10


def measure_memory(run: Run) -> Measured:
    """Peak memory after a million requests, half for people and half for pages: MiB."""
    requests = run.size(1_000_000, 100_000)
    with serve_people() as mock:
        targets = mixed_targets(mock.port)
        at_start = mock.memory_mib()
        for step in range(1, _STEPS + 1):
            run_load(mock.port, targets, at_most=requests // _STEPS)
            say(f"    {step * requests // _STEPS:,} of {requests:,} requests, {mock.memory_mib():.0f} MiB")
        peak = mock.memory_mib()
        page = bare_file(run.folder, fetch(mock.port, page_targets()[0]))
    with ServerProcess(bare_command({"/body": page})) as bare:
        run_load(bare.port, ["/body"], at_most=requests // _STEPS)
        return Measured(peak, bare.memory_mib(), {"at the start": f"{at_start:.0f} MiB"})
