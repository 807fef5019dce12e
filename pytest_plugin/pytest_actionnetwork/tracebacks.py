"""Ends a traceback in the test's own code where the mock refuses what the test asks for: its message explains it."""

from __future__ import annotations

import sys
from types import TracebackType

import pytest

_OURS = frozenset({"actionnetwork_mock", "pytest_actionnetwork"})
_NOT_UNDER_TEST = _OURS | {"_pytest", "pluggy"} | sys.stdlib_module_names


def hide_internal_frames(raised: pytest.ExceptionInfo[BaseException]) -> None:
    """Cut off the frames of the mock and of the server's thread, which stand below those of the test.

    An exception that the mock does not raise on purpose keeps them, and so does one that no code of the test leads to.
    """
    if not _is_refusal(raised.value):
        return
    frames = _frames(raised.tb)
    last = max(
        (at for at, frame in enumerate(frames) if _package(frame) not in _NOT_UNDER_TEST), default=None
    )
    if last is not None and any(_package(frame) in _OURS for frame in frames[last:]):
        frames[last].tb_next = None


def _is_refusal(error: BaseException) -> bool:
    errors = sys.modules.get("actionnetwork_mock.errors")
    is_own = errors is not None and isinstance(error, errors.ActionNetworkMockError)
    return is_own or isinstance(error, pytest.skip.Exception)


def _frames(first: TracebackType) -> list[TracebackType]:
    frames = [first]
    while (following := frames[-1].tb_next) is not None:
        frames.append(following)
    return frames


def _package(frame: TracebackType) -> str:
    return str(frame.tb_frame.f_globals.get("__name__", "")).partition(".")[0]
