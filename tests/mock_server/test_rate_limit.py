from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.errors import TooManyRequests
from actionnetwork_mock.rate_limit import RateLimiter


def passes(limiter: RateLimiter, now: float, caller: str = "key") -> bool:
    try:
        limiter.check(caller, now)
    except TooManyRequests:
        return False
    return True


def times(limit: float | None, *moments: float) -> list[bool]:
    """Return which calls at these moments pass."""
    limiter = RateLimiter(limit)
    return [passes(limiter, moment) for moment in moments]


def test_exactly_four_calls_pass_at_one_moment() -> None:
    assert times(4, *[10.0] * 6) == [True] * 4 + [False] * 2


def test_a_call_passes_when_the_first_of_four_is_a_second_old() -> None:
    assert times(4, 0, 0.25, 0.5, 0.75, 0.999, 1.0, 1.1, 1.25) == [True] * 4 + [False, True, False, True]


def test_any_second_counts_not_the_one_of_the_clock() -> None:
    assert times(4, 0.875, 0.875, 0.875, 0.875, 1.125, 1.75, 1.875) == [True] * 4 + [False, False, True]


def test_refused_calls_do_not_count() -> None:
    assert times(1, 0, 0.5, 0.9, 1.0) == [True, False, False, True]


def test_no_limit_lets_all_pass() -> None:
    assert all(times(None, *[0.0] * 1_000))


@pytest.mark.parametrize(
    ("limit", "moments", "expected"),
    [
        (0.5, [0, 1, 1.999, 2, 3.9, 4], [True, False, False, True, False, True]),
        (0.25, [0, 3.9, 4], [True, False, True]),
        (1, [0, 0.99, 1], [True, False, True]),
    ],
)
def test_less_than_one_a_second_is_one_in_a_longer_time(
    limit: float, moments: list[float], expected: list[bool]
) -> None:
    assert times(limit, *moments) == expected


def test_a_fraction_above_one_never_allows_more_than_it_says() -> None:
    assert sum(times(2.5, *[0.0] * 9)) == 2


def test_callers_do_not_share_a_limit() -> None:
    limiter = RateLimiter(1)
    assert [passes(limiter, 0, caller) for caller in ("a", "b", "", "a")] == [True, True, True, False]


def test_all_is_forgotten_on_request() -> None:
    limiter = RateLimiter(1)
    passes(limiter, 0)
    limiter.clear()
    assert passes(limiter, 0)


def test_any_number_of_callers_is_borne() -> None:
    limiter = RateLimiter(1)
    assert all(passes(limiter, 0, str(number)) for number in range(20_500))
    assert not passes(limiter, 0, "20499")


def test_a_clock_that_was_set_back_does_not_lock_callers_out() -> None:
    limiter = RateLimiter(4)
    for _ in range(4):
        limiter.check("key", 1_000_000.0)
    assert passes(limiter, 500.0)


ticks = st.integers(0, 12)
"""Steps of an eighth of a second, so that floats are exact."""


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([0.25, 0.5, 1, 2, 4, 5]), st.lists(ticks, max_size=40))
def test_a_call_passes_exactly_if_the_window_before_it_has_room(limit: float, steps: list[int]) -> None:
    limiter = RateLimiter(limit)
    most, window = (int(limit), 1.0) if limit >= 1 else (1, 1 / limit)
    now, passed = 1_000.0, list[float]()
    for step in steps:
        now += step / 8
        room = sum(1 for moment in passed if moment > now - window) < most
        assert passes(limiter, now) is room
        if room:
            passed.append(now)
