from __future__ import annotations

from datetime import UTC, datetime

import pytest

from actionnetwork_mock.faults import Faults
from actionnetwork_mock.settings import PROFILES, Settings, describe

from ...api_client import ApiClient
from ...conftest import MakeApi

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def frozen(api: ApiClient) -> ApiClient:
    api.world.clock.freeze(NOON)
    return api


def passed(api: ApiClient, path: str) -> float:
    """Return by how much a request advances the clock."""
    before = api.world.clock.time()
    assert api.get(path).status == 200
    return round(api.world.clock.time() - before, 6)


def test_a_frozen_clock_advances_by_the_latency_of_an_answer(make_api: MakeApi) -> None:
    api = frozen(make_api(latency_s=0.5))
    delays = [passed(api, "/people") for _ in range(50)]
    assert all(0.2 <= delay <= 0.5 for delay in delays)
    assert len({*delays}) == 50


def test_the_seed_decides_the_latency(make_api: MakeApi) -> None:
    def delays(seed: int) -> list[float]:
        api = frozen(make_api(latency_s=0.5, seed=seed))
        return [passed(api, "/people") for _ in range(5)]

    assert delays(1) == delays(1) != delays(2)


@pytest.mark.parametrize(
    ("path", "delay"),
    [
        ("/people", 0),
        ("/people?page=1", 0),
        ("/people?page=3", 0.02),
        ("/people?page=1001", 10),
        ("/people?filter=given_name gt 'A'&page=3", 0.02),
        ("/tags?page=2", 0.01),
        ("?page=9", 0),
    ],
)
def test_deep_pages_are_later_and_nothing_else(make_api: MakeApi, path: str, delay: float) -> None:
    api = frozen(make_api(slow_deep_pages=0.01, people=60))
    assert [passed(api, path) for _ in range(3)] == [delay] * 3


def test_a_deep_page_is_later_than_the_latency_too(make_api: MakeApi) -> None:
    api = frozen(make_api(slow_deep_pages=1, latency_s=0.5))
    assert 9.2 <= passed(api, "/people?page=10") <= 9.5


def test_an_answer_is_late_while_the_clock_runs(make_api: MakeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def pause(_: Faults, seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(Faults, "pause", pause)
    api = make_api(latency_s=0.5, slow_deep_pages=1)
    api.get("/people?page=2")
    (waited,) = pauses
    assert 1.2 <= waited <= 1.5
    assert api.world.journal.find("*")[-1].milliseconds >= 1200


def test_a_client_without_pauses_keeps_the_limit_with_the_latency(make_api: MakeApi) -> None:
    api = frozen(make_api(people=300, **PROFILES["production"]))
    statuses = [api.get(f"/people?page={page}").status for page in range(1, 13)]
    assert statuses == [200] * 12


def test_without_latency_the_fifth_call_is_a_429_that_explains_itself(make_api: MakeApi) -> None:
    api = frozen(make_api(rate_limit=4))
    answers = [api.get("/people") for _ in range(5)]
    assert [answer.status for answer in answers] == [200] * 4 + [429]
    assert "profile production" in str(answers[-1].header("mock-note"))


def test_webhooks_wait_for_a_random_part_of_the_delay(make_api: MakeApi) -> None:
    def waits(seed: int) -> list[float]:
        api = frozen(make_api(webhook_delay="random", webhook_delay_s=300, seed=seed))
        api.world.webhooks.create("http://127.0.0.1:1/", group=api.world.first_group, is_on=True)
        for number in range(20):
            api.sign_up(email=f"{number}@example.org")
        return [(delivery.due or 0) - delivery.queued for delivery in api.world.webhooks.deliveries()]

    assert all(0 <= wait <= 300 for wait in waits(1))
    assert len({*waits(1)}) == 20
    assert waits(1) == waits(1) != waits(2)


def test_a_profile_has_settings_where_they_have_their_defaults() -> None:
    own = Settings(rate_limit=None, search_lag_s=1).with_profile("production")
    assert (own.rate_limit, own.search_lag_s, own.latency_s) == (None, 1, 0.5)
    assert Settings().with_profile("production") == Settings(**PROFILES["production"])


def test_the_settings_of_a_profile_have_other_values_than_the_defaults() -> None:
    defaults = {one.name: one.default for one in describe()}
    for settings in PROFILES.values():
        assert {name for name, value in settings.items() if value == defaults[name]} <= {"rate_limit"}
