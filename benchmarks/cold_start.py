"""The time from the start of a server's process to its first 200."""

from __future__ import annotations

from .budgets import Measured
from .processes import bare_command, mock_command, time_to_first_answer
from .rounds import alternate
from .run import Run


def measure_cold_start(run: Run) -> Measured:
    """``actionnetwork-mock serve`` against a script that imports Starlette and uvicorn and serves one route: ms."""
    time_to_first_answer(mock_command(), "/api/v2")  # compiles the modules, once
    time_to_first_answer(bare_command(), "/")
    value, baseline = alternate(
        run.size(15, 7),
        lambda: 1000 * time_to_first_answer(mock_command(), "/api/v2"),
        lambda: 1000 * time_to_first_answer(bare_command(), "/"),
    )
    return Measured(value, baseline)
