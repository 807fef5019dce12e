"""Repeats the tests of the tasks, to find one that fails now and then: ``python -m tests.console.repeat [TIMES]``.

CI runs each test once. A failure here is a fault of the test or of the console: no test is tried again.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

TASKS = ("test_tasks.py", "test_set_up_tasks.py", "test_connection.py")
TIMES = 20


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--times``, which repeats every test that is collected."""
    parser.addoption("--times", type=int, default=1)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make of each test as many as ``--times`` says."""
    times = metafunc.config.getoption("times")
    metafunc.fixturenames.append("turn")
    metafunc.parametrize("turn", range(1, times + 1), ids=lambda turn: f"turn{turn}")


def main(arguments: list[str]) -> int:
    """Run the tests of the tasks. Returns the exit code of pytest."""
    times = arguments[0] if arguments else str(TIMES)
    files = [str(Path(__file__).with_name(name)) for name in TASKS]
    plugin = ["-p", "tests.console.repeat", "--times", times, "-p", "no:cacheprovider"]
    return int(pytest.main(["-q", "-n", "2", "--dist", "worksteal", *plugin, *files]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
