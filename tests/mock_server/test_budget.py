from __future__ import annotations

from actionnetwork_mock.budget import budget_of, pattern_of

from ..api_client import ApiClient, href
from ..conftest import MakeApi


def test_calls_are_counted_by_address_without_ids(api: ApiClient) -> None:
    person = api.sign_up(email="ann@example.org")
    for _ in range(3):
        api.get(href(person))
    budget = budget_of(api.world.journal)
    assert budget.calls == 4
    assert list(budget.by_path.items()) == [("GET /people/{id}", 3), ("POST /people", 1)]


def test_the_peak_is_that_of_any_second_not_of_full_ones(api: ApiClient) -> None:
    api.world.clock.freeze()
    for wait in (0.9, 0.05, 0.05, 0.05, 0.05, 2):
        api.world.clock.advance(wait)
        api.get("/people")
    assert budget_of(api.world.journal).peak == 5


def test_calls_a_second_apart_are_not_in_one_second(api: ApiClient) -> None:
    api.world.clock.freeze()
    for _ in range(4):
        api.get("/people")
        api.world.clock.advance(1)
    assert budget_of(api.world.journal).peak == 1


def test_each_key_has_a_peak_and_the_limit_to_itself(make_api: MakeApi) -> None:
    api = make_api(api_keys=["first-key-aaaa", "second-key-bbbb"])
    for key, times in (("first-key-aaaa", 8), ("second-key-bbbb", 2)):
        for _ in range(times):
            api.with_key(key).get("/people")
    budget = budget_of(api.world.journal)
    assert budget.peaks == {"...aaaa": 8, "...bbbb": 2}
    assert budget.seconds_at_limit == 2


def test_refused_calls_are_counted(make_api: MakeApi) -> None:
    api = make_api(rate_limit=4)
    api.world.clock.freeze()
    for _ in range(6):
        api.get("/people")
    budget = budget_of(api.world.journal)
    assert (budget.calls, budget.refused) == (6, 2)


def test_background_work_and_the_questions_of_browsers_are_no_calls(make_api: MakeApi) -> None:
    api = make_api(background_delay_s=0)
    body = {"person": {"email_addresses": [{"address": "ann@example.org"}]}}
    api.post("/people?background_request=true", body)
    api.request("OPTIONS", "/people")
    assert len(api.world.journal) == 3
    assert budget_of(api.world.journal).calls == 1


def test_of_nothing_it_is_nothing() -> None:
    budget = budget_of([])
    assert (budget.calls, budget.peak, budget.seconds_at_limit) == (0, 0, 0)


def test_it_reads_as_a_sentence(api: ApiClient) -> None:
    api.get("/people")
    assert str(budget_of(api.world.journal)) == (
        "1 calls, at most 1 in a second, 0 refused; 0.25 s at 4 a second\n      1 GET /people"
    )


def test_only_ids_are_left_out_of_a_pattern() -> None:
    uuid = "3f0e8a52-1f8c-4e0b-9d9c-0a1b2c3d4e5f"
    assert pattern_of(f"/tags/{uuid}/taggings/{uuid.upper()}") == "/tags/{id}/taggings/{id}"
    assert pattern_of("/people") == "/people"


def test_what_the_journal_forgot_is_said(make_api: MakeApi) -> None:
    api = make_api(journal_requests=3)
    for _ in range(5):
        api.get("/people")
    journal = api.world.journal
    budget = budget_of(journal, forgotten=journal.forgotten)
    assert (budget.calls, budget.forgotten) == (3, 2)
    assert "; 2 before these are forgotten\n" in str(budget)
