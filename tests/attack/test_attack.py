"""The short form of ``make attack``."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from .attacks import kill_under_load, send_endless_bodies, send_hostile_requests
from .generator import Generator

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]


def test_the_same_seed_makes_the_same_requests() -> None:
    first, second, other = ([*islice(Generator(seed), 200)] for seed in (1, 1, 2))
    assert first == second != other


def test_hostile_requests_are_all_answered_without_a_5xx() -> None:
    outcome = send_hostile_requests(4000)
    assert outcome.problems == []
    assert outcome.requests == 4000
    assert outcome.peak_mib <= 120


def test_bodies_that_are_too_long_are_answered_and_not_kept() -> None:
    outcome = send_endless_bodies(100)
    assert outcome.problems == []
    assert outcome.peak_mib <= 80


def test_a_kill_under_load_loses_no_acknowledged_write(tmp_path: Path) -> None:
    outcome = kill_under_load(2, tmp_path)
    assert outcome.problems == []
    assert outcome.requests > 0
