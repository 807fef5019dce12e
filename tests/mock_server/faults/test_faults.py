from __future__ import annotations

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.faults import Fault, Faults


def struck(faults: Faults, request: str = "GET /people", *, page: int = 1, times: int = 1) -> list[list[int]]:
    """Return which faults strike each of some equal requests, by number."""
    method, _, path = request.partition(" ")
    return [[armed.number for armed in faults.injected(method, path, page)] for _ in range(times)]


def of(*given: Fault, seed: int = 0) -> Faults:
    faults = Faults(seed)
    for fault in given:
        faults.add(fault)
    return faults


def counts(faults: Faults) -> list[tuple[int, int]]:
    return [(armed.matched, armed.struck) for armed in faults]


def test_a_fault_strikes_what_matches_and_nothing_else() -> None:
    faults = of(Fault("GET /people*", status=503))
    assert struck(faults) == [[1]]
    assert struck(faults, "GET /people/64a1") == [[1]]
    assert struck(faults, "POST /people") == [[]]
    assert struck(faults, "GET /tags") == [[]]
    assert counts(faults) == [(2, 2)]


def test_times_is_how_often() -> None:
    faults = of(Fault("*", status=503, times=2))
    assert struck(faults, times=4) == [[1], [1], [], []]
    assert counts(faults) == [(4, 2)]


def test_after_is_how_many_are_spared_first() -> None:
    assert struck(of(Fault("*", status=503, after=2, times=1)), times=4) == [[], [], [1], []]


def test_of_faults_that_decide_the_first_that_strikes_wins_and_the_next_one_waits() -> None:
    faults = of(Fault("*", status=503, times=1), Fault("*", connection="drop", times=1))
    assert struck(faults, times=3) == [[1], [2], []]
    assert counts(faults) == [(3, 1), (2, 1)]


def test_a_fault_that_decides_nothing_strikes_beside_others() -> None:
    faults = of(Fault("*", latency_s=1), Fault("*", status=503), Fault("*", latency_s=2))
    assert struck(faults) == [[1, 2, 3]]


def test_a_link_to_the_next_page_concerns_pages_only() -> None:
    faults = of(Fault("*", endless_next="same_page"))
    assert struck(faults, page=0) == [[]]
    assert struck(faults, page=1) == [[1]]
    assert counts(faults) == [(1, 1)]


def test_people_move_before_a_later_page_only() -> None:
    faults = of(Fault("*", person="leaves", times=1))
    assert struck(faults, page=0) == struck(faults, page=1) == [[]]
    assert struck(faults, page=2) == [[1]]


def test_chance_follows_the_probability() -> None:
    faults = of(Fault("*", status=503, probability=0.25))
    assert 180 < sum(map(len, struck(faults, times=1000))) < 320


def test_chance_is_the_same_for_the_same_seed() -> None:
    fault = Fault("*", status=503, probability=0.5)
    assert struck(of(fault, seed=7), times=50) == struck(of(fault, seed=7), times=50)
    assert struck(of(fault, seed=7), times=50) != struck(of(fault, seed=8), times=50)


def test_chance_of_one_fault_does_not_depend_on_requests_that_it_does_not_match() -> None:
    fault = Fault("GET /people", status=503, probability=0.5)
    alone, among_others = of(fault), of(fault)
    for _ in range(20):
        struck(among_others, "GET /tags")
    assert struck(among_others, times=50) == struck(alone, times=50)


def test_two_faults_draw_differently() -> None:
    faults = of(Fault("*", latency_s=1, probability=0.5), Fault("*", latency_s=2, probability=0.5))
    assert {tuple(one) for one in struck(faults, times=50)} == {(), (1,), (2,), (1, 2)}


def test_chance_begins_anew_after_clear() -> None:
    fault = Fault("*", status=503, probability=0.5)
    faults = of(fault)
    first = struck(faults, times=50)
    faults.clear()
    faults.add(fault)
    assert struck(faults, times=50) == first


def test_a_bad_day_is_the_same_for_the_same_seed_and_strikes_now_and_then() -> None:
    one, other = Faults(3), Faults(3)
    armed = one.bad_day()
    other.bad_day()
    days = struck(one, times=300)
    assert days == struck(other, times=300)
    assert 0.2 < sum(bool(numbers) for numbers in days) / 300 < 0.7
    assert {number for numbers in days for number in numbers} == {fault.number for fault in armed}


def test_a_fault_is_taken_back() -> None:
    faults = of(Fault("*", status=503), Fault("GET *", status=500))
    faults.remove(1)
    assert struck(faults) == [[2]]
    faults.remove(2)
    assert (len(faults), faults.any_active) == (0, False)


def test_taking_back_what_is_not_set_says_what_is() -> None:
    faults = of(Fault("*", status=503), Fault("*", status=500))
    with pytest.raises(UsageError, match="no fault 3; active faults: 1, 2"):
        faults.remove(3)
    faults.clear()
    with pytest.raises(UsageError, match="active faults: none"):
        faults.remove(1)


def test_numbers_are_not_given_twice() -> None:
    faults = of(Fault("*", status=503))
    faults.remove(1)
    assert faults.add(Fault("*", status=500)).number == 2


def test_there_is_an_end_to_how_many_can_be_set() -> None:
    faults = of(*[Fault("*", status=503)] * 1000)
    with pytest.raises(UsageError, match="remove some"):
        faults.add(Fault("*", status=503))
