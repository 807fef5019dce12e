from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actionnetwork_mock import clock as module
from actionnetwork_mock.clock import Clock, to_stamp
from actionnetwork_mock.errors import UsageError

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


class Machine:
    """The clocks of a machine, moved by hand; stands in for the module ``time``."""

    gmtime, strftime = staticmethod(time.gmtime), staticmethod(time.strftime)

    def __init__(self) -> None:
        self.wall = 1_700_000_000.0
        self.since_start = 50.0

    def time(self) -> float:
        """Return the time of day, which somebody may set."""
        return self.wall

    def monotonic(self) -> float:
        """Return the time since the start, which only grows."""
        return self.since_start


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The machine that clocks made in this test run on."""
    made = Machine()
    monkeypatch.setattr(module, "time", made)
    return made


def test_a_clock_starts_with_the_machines_time(machine: Machine) -> None:
    assert Clock().time() == pytest.approx(machine.wall)


def test_a_clock_may_start_elsewhere(machine: Machine) -> None:
    clock = Clock(start=NOON)
    machine.since_start += 1.5
    assert clock.now() == NOON + timedelta(seconds=1.5)


def test_a_running_clock_does_not_follow_when_somebody_sets_the_machines(machine: Machine) -> None:
    clock = Clock()
    machine.wall -= 3600
    machine.since_start += 2
    assert clock.time() == pytest.approx(1_700_000_002.0)


def test_a_frozen_clock_stands_still(machine: Machine) -> None:
    clock = Clock(start=NOON)
    assert not clock.frozen
    assert clock.freeze() == NOON
    machine.since_start += 10
    assert clock.frozen
    assert clock.now() == NOON


def test_a_clock_may_be_frozen_at_any_moment_in_any_zone() -> None:
    clock = Clock()
    there = NOON.astimezone(timezone(timedelta(hours=-7)))
    assert clock.freeze(there) == NOON
    assert clock.now().tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    clock = Clock()
    with pytest.raises(UsageError, match="no timezone"):
        clock.freeze(datetime(2026, 7, 1))
    assert not clock.frozen


def test_an_unfrozen_clock_goes_on_from_where_it_stood(machine: Machine) -> None:
    clock = Clock()
    clock.freeze(NOON)
    machine.since_start += 100
    assert clock.unfreeze() == NOON
    machine.since_start += 3
    assert clock.now() == NOON + timedelta(seconds=3)
    assert clock.unfreeze() == NOON + timedelta(seconds=3)


@pytest.mark.parametrize("frozen", [False, True])
def test_a_clock_is_advanced_frozen_or_not(machine: Machine, frozen: bool) -> None:
    clock = Clock(start=NOON)
    if frozen:
        clock.freeze()
    assert clock.advance(1, minutes=2, hours=3, days=4) == NOON + timedelta(
        seconds=1, minutes=2, hours=3, days=4
    )
    assert clock.frozen is frozen
    assert machine.since_start == 50.0


@pytest.mark.parametrize("seconds", [-1, -0.001, 1e10, float("inf"), float("nan"), -float("inf")])
def test_a_clock_goes_neither_back_nor_beyond_reason(seconds: float) -> None:
    clock = Clock()
    clock.freeze(NOON)
    with pytest.raises(UsageError, match="only goes forward"):
        clock.advance(seconds)
    assert clock.now() == NOON


def test_a_clock_does_not_leave_the_years_that_dates_have() -> None:
    clock = Clock()
    end = datetime(9999, 12, 31, tzinfo=UTC)
    clock.freeze(end)
    with pytest.raises(UsageError):
        clock.advance(days=2)
    assert clock.now() == end


@pytest.mark.parametrize(
    "at",
    [
        datetime.min.replace(tzinfo=timezone(timedelta(hours=1))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))),
    ],
)
def test_a_moment_outside_the_years_that_dates_have_is_refused(at: datetime) -> None:
    clock = Clock()
    with pytest.raises(UsageError):
        clock.freeze(at)
    assert not clock.frozen


def test_a_reset_clock_starts_again(machine: Machine) -> None:
    clock = Clock(start=NOON)
    clock.advance(days=1)
    clock.freeze()
    machine.since_start += 5
    clock.reset()
    assert not clock.frozen
    assert clock.now() == NOON


def test_a_stamp_is_the_time_in_whole_seconds(machine: Machine) -> None:
    clock = Clock(start=NOON)
    assert clock.stamp() == "2026-07-01T12:00:00Z"
    machine.since_start += 0.9
    assert clock.stamp() == "2026-07-01T12:00:00Z"
    machine.since_start += 0.2
    assert clock.stamp() == "2026-07-01T12:00:01Z"


def test_a_stamp_follows_when_the_clock_is_frozen_elsewhere() -> None:
    clock = Clock()
    for at in (NOON, NOON - timedelta(days=400), NOON):
        clock.freeze(at)
        assert clock.stamp() == at.strftime("%Y-%m-%dT%H:%M:%SZ")


@settings(deadline=None, max_examples=200)
@example(datetime(1969, 12, 31, 23, 59, 58, 1))
@given(st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9999, 12, 30)))
def test_every_moment_is_stamped_as_it_is(moment: datetime) -> None:
    clock = Clock()
    clock.freeze(moment.replace(tzinfo=UTC))
    stamped = datetime.strptime(clock.stamp(), "%Y-%m-%dT%H:%M:%SZ")
    assert abs(stamped - moment) <= timedelta(seconds=1)


@pytest.mark.parametrize(
    ("seconds", "stamp"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1_782_907_200.9, "2026-07-01T12:00:00Z"),
        (253_402_300_799, "9999-12-31T23:59:59Z"),
    ],
)
def test_seconds_become_a_stamp(seconds: float, stamp: str) -> None:
    assert to_stamp(seconds) == stamp


def test_years_have_four_digits_in_a_stamp() -> None:
    assert to_stamp(-62_135_596_800) == "0001-01-01T00:00:00Z"
