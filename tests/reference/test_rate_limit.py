from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ..api_client import ApiClient
from ..conftest import MakeApi
from .facts import fact


@pytest.fixture
def limited(make_api: MakeApi) -> ApiClient:
    """A client of an application with the limit that is documented, at a frozen moment."""
    api = make_api(rate_limit=4, api_keys=["test-api-key", "key-of-the-second"])
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    return api


def statuses(api: ApiClient, calls: int) -> list[int]:
    return [api.get("/people").status for _ in range(calls)]


@fact("limits-1", "limits-2")
def test_four_calls_a_second_are_answered(limited: ApiClient) -> None:
    assert statuses(limited, 5) == [200, 200, 200, 200, 429]
    limited.world.clock.advance(0.999)
    assert statuses(limited, 1) == [429]
    limited.world.clock.advance(0.001)
    assert statuses(limited, 5) == [200, 200, 200, 200, 429]


@fact("limits-1")
def test_any_second_counts_not_the_one_of_the_clock(limited: ApiClient) -> None:
    limited.world.clock.advance(0.9)
    assert statuses(limited, 4) == [200] * 4
    limited.world.clock.advance(0.2)
    assert statuses(limited, 1) == [429]


@fact("limits-1")
def test_each_key_has_a_limit_of_its_own(limited: ApiClient) -> None:
    statuses(limited, 5)
    assert statuses(limited.with_key("key-of-the-second"), 5) == [200, 200, 200, 200, 429]


@fact("limits-1")
def test_a_caller_without_a_key_is_limited_too(limited: ApiClient) -> None:
    nobody = limited.with_key(None)
    assert [nobody.get("").status for _ in range(5)] == [200, 200, 200, 200, 429]
    assert statuses(limited, 1) == [200]


@fact("limits-2")
def test_the_refusal_is_a_429_with_a_sentence(limited: ApiClient) -> None:
    statuses(limited, 4)
    answer = limited.get("/people")
    assert answer.status == 429
    assert answer.json == {"error": "Too many requests"}


@fact("limits-3", "limits-2")
def test_the_refusal_does_not_say_when_to_retry(limited: ApiClient) -> None:
    statuses(limited, 4)
    answer = limited.get("/people")
    assert answer.status == 429
    assert answer.header("retry-after") is None


@fact("limits-1")
def test_a_refused_write_is_not_done(limited: ApiClient) -> None:
    statuses(limited, 4)
    assert limited.post("/tags", {"name": "steward"}).status == 429
    limited.world.clock.advance(1)
    assert limited.get("/tags").json["total_records"] == 0


@fact("limits-6")
def test_a_client_that_sends_one_call_after_another_keeps_the_limit_with_the_latency(
    make_api: MakeApi,
) -> None:
    fast, slow = make_api(rate_limit=4), make_api(rate_limit=4, latency_s=0.5)
    for api in (fast, slow):
        api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    assert statuses(fast, 5) == [200, 200, 200, 200, 429]
    assert statuses(slow, 12) == [200] * 12
