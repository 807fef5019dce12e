"""Pytest sessions of their own, for tests of the plugin and of examples that use it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

PROCESS = pytest.param("process", marks=pytest.mark.slow)
TRANSPORTS = ("mock", "inprocess", PROCESS)
"""Values of ``--action-network`` for the mock."""

TWO_WORKERS = pytest.param(["-n", "2"], marks=[pytest.mark.slow, pytest.mark.uncovered], id="xdist")
"""Options of a session with xdist workers."""

_NOT_REWRITTEN = ("-W", "ignore:Module already imported so cannot be rewritten")
"""For versions of pytest before 9, which warn when a session of this process uses the plugin again."""

_ALONE = ("-p", "no:cacheprovider", "-p", "pytest_actionnetwork.plugin")


def run(folder: pytest.Pytester, *options: str) -> pytest.RunResult:
    """Run the tests of a folder with no other plugin: in this process, or in another one when it starts workers.

    A new process takes ten times as long. Pytester restores paths, modules and warning filters afterwards.
    """
    if "-n" in options:
        return run_in_subprocess(folder, "-p", "xdist", *options)
    put_libraries_back()
    with _without_other_plugins():
        return folder.runpytest_inprocess(
            *_ALONE, *options, *_NOT_REWRITTEN, plugins=[_Watch(folder.path)], syspathinsert=True
        )


def run_in_subprocess(folder: pytest.Pytester, *options: str) -> pytest.RunResult:
    """Run the tests of a folder in a new process: for tests of what a session starts with, such as its imports."""
    with _without_other_plugins():
        return folder.runpytest_subprocess(*_ALONE, *options)


@contextmanager
def _without_other_plugins() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        yield


_libraries: dict[str, ModuleType] = {}


class _Watch:
    """A pytest plugin that remembers which modules a session imported that are not in its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def pytest_unconfigure(self) -> None:
        for name, module in list(sys.modules.items()):
            if not Path(getattr(module, "__file__", None) or "/").is_relative_to(self._folder):
                _libraries.setdefault(name, module)


def put_libraries_back() -> None:
    """Put the libraries back that sessions imported and pytester removed.

    A second import takes time, and some libraries, such as yaml, fail when they are imported twice in a process.
    """
    for name, module in _libraries.items():
        sys.modules.setdefault(name, module)
