"""What a client does after a 429 is told apart on the mock's clock."""

from __future__ import annotations

import pytest

from actionnetwork_mock.lint import findings_of

from ...api_client import ApiClient
from ...conftest import MakeApi


@pytest.fixture
def limited(make_api: MakeApi) -> ApiClient:
    """A client of a mock that allows four calls a second, on a clock that moves when the test says so."""
    api = make_api(rate_limit=4)
    api.world.clock.freeze()
    return api


def ask(api: ApiClient, path: str, *, after_s: float) -> int:
    api.world.clock.advance(after_s)
    return api.get(path).status


def found(api: ApiClient) -> list[tuple[str, list[int]]]:
    return [(finding.code, finding.requests) for finding in findings_of(api.world.journal)]


def test_the_same_request_again_at_once_is_found(limited: ApiClient) -> None:
    assert [ask(limited, "/people", after_s=0.01) for _ in range(7)] == [200] * 4 + [429] * 3
    assert found(limited) == [("no-back-off", [6, 7])]


def test_waiting_and_asking_again_is_fine(limited: ApiClient) -> None:
    for number in range(40):
        while ask(limited, f"/people?page=1&per_page={number % 25 + 1}", after_s=0.01) == 429:
            limited.world.clock.advance(1)
    assert found(limited) == []


def test_four_a_second_are_fine(limited: ApiClient) -> None:
    assert {ask(limited, f"/people?per_page={n % 25 + 1}", after_s=0.25) for n in range(40)} == {200}
    assert found(limited) == []


def test_going_on_as_if_nothing_had_happened_is_found(limited: ApiClient) -> None:
    for number in range(12):
        limited.world.clock.advance(0.01)
        limited.post("/people", {"person": {"email_addresses": [{"address": f"m{number}@example.org"}]}})
    assert found(limited) == [("refusals-ignored", [5, 6, 7, 8, 9, 10, 11, 12])]


def test_many_at_once_that_all_try_again_later_are_fine(limited: ApiClient) -> None:
    paths = [f"/people?per_page={number}" for number in range(1, 11)]
    waiting = paths
    while waiting:
        waiting = [path for path in waiting if ask(limited, path, after_s=0.001) == 429]
        limited.world.clock.advance(1.1)
    assert found(limited) == []


def test_a_client_that_stops_at_the_first_refusal_is_fine(limited: ApiClient) -> None:
    for number in range(5):
        ask(limited, f"/people?per_page={number + 1}", after_s=0.01)
    assert found(limited) == []


def test_nothing_is_said_while_the_clock_stands_still(limited: ApiClient) -> None:
    assert [limited.get("/people").status for _ in range(12)].count(429) == 8
    assert found(limited) == []


def test_each_key_is_judged_by_itself(make_api: MakeApi) -> None:
    api = make_api(rate_limit=4, api_keys=["first-key-aaaa", "second-key-bbbb"])
    api.world.clock.freeze()
    for key in ("first-key-aaaa", "second-key-bbbb"):
        for _ in range(5):
            ask(api.with_key(key), "/people", after_s=0.01)
    assert found(api) == []
