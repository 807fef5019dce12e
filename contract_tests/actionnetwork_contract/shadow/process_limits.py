"""What a process that compares must not do: leave data behind, or slow the job down."""

from __future__ import annotations

import os
from contextlib import suppress

_NICENESS = 10


def switch_off_core_dumps() -> None:
    """Let this process leave no core dump behind."""
    try:
        import resource  # not on Windows, which writes none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def step_back() -> None:
    """Let other processes, such as the job and the forwarder, go first."""
    if hasattr(os, "nice"):  # not on Windows
        with suppress(OSError):
            os.nice(_NICENESS)
