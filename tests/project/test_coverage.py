"""Programs that tests start measure coverage only if the test has the marker for that."""

from __future__ import annotations

import os
import sys

import pytest

from ..conftest import PROGRAMS


def is_measured() -> bool:
    """Return whether this process measures coverage."""
    coverage = sys.modules.get("coverage")
    return coverage is not None and coverage.Coverage.current() is not None


def test_programs_measure_no_coverage() -> None:
    assert PROGRAMS not in os.environ


@pytest.mark.measured
def test_programs_of_a_test_with_the_marker_measure_it_where_the_test_does() -> None:
    assert (PROGRAMS in os.environ) is is_measured()
