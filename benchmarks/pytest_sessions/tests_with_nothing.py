"""Tests that do nothing, to measure the time that pytest itself takes for each."""

from collections.abc import Iterator

import pytest
from benchmarks.pytest_sessions.stopwatch import TESTS, reporting, tick


@pytest.fixture(scope="session")
def report() -> Iterator[None]:
    """Writes the duration of a test."""
    with reporting():
        yield


@pytest.mark.parametrize("number", TESTS)
@pytest.mark.usefixtures("report")
def test_nothing(number: int) -> None:
    """Does nothing."""
    tick()
