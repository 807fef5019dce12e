"""What a process that holds data of a group must not do."""

from __future__ import annotations


def switch_off_core_dumps() -> None:
    """Let this process leave no core dump behind."""
    try:
        import resource  # not on Windows, which writes none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
