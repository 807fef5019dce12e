"""Answers are cached while the world does not change; a client can notice by the time alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actionnetwork_mock.changes import seed_people
from actionnetwork_mock.http import pipeline
from actionnetwork_mock.http.call import Call
from actionnetwork_mock.http.replies import Reply

from ...api_client import HOST, Answer, ApiClient, href, uuid_of
from ...conftest import MakeApi

PAGE = "/people"


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the calls that reached the last step of the pipeline, so far."""
    paths: list[str] = []

    def noting(call: Call) -> Reply:
        paths.append(call.path)
        return pipeline.handle(call)

    monkeypatch.setattr(pipeline, "STEPS", (*pipeline.STEPS[:-1], noting))
    return paths


def repeat(api: ApiClient, path: str = PAGE, *, host: str = HOST) -> Answer:
    """Send a request often enough for its answer to come from the cache in the end."""
    answers = [api.request("GET", path, host=host) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    return answers[0]


def people_on(page: Answer) -> list[Any]:
    """Return the people on a page."""
    people: list[Any] = page.json["_embedded"]["osdi:people"]
    return people


def test_the_same_request_is_handled_twice_and_then_answered_from_the_cache(
    api: ApiClient, handled: list[str]
) -> None:
    answers = {api.get(PAGE).body for _ in range(5)}
    assert (len(answers), handled) == (1, [PAGE, PAGE])


def test_with_a_lag_every_request_is_handled(make_api: MakeApi, handled: list[str]) -> None:
    repeat(make_api(search_lag_s=5))
    assert handled == [PAGE, PAGE, PAGE]


def test_each_cached_answer_counts_as_a_request(make_api: MakeApi) -> None:
    api = make_api(rate_limit=3)
    assert [api.get(PAGE).status for _ in range(4)] == [200, 200, 200, 429]
    assert [entry.status for entry in api.world.journal] == [200, 200, 200, 429]
    first, _, third, _ = api.world.journal
    assert (first.response_body, first.path) == (third.response_body, third.path)


def test_notes_come_with_every_answer(api: ApiClient) -> None:
    codes = [api.get(f"{PAGE}?pgae=1").note_codes for _ in range(3)]
    assert codes == [["unknown-parameter"]] * 3


def test_a_page_past_the_end_tells_so_every_time(api: ApiClient) -> None:
    assert [api.get(f"{PAGE}?page=7").note_codes for _ in range(3)] == [["past-the-end"]] * 3


def test_links_carry_the_host_that_was_asked(api: ApiClient) -> None:
    for host in ("a.test", "b.test", "a.test"):
        assert repeat(api, host=host).json["_links"]["self"]["href"] == f"http://{host}/api/v2/people"


def test_a_key_never_gets_the_answer_of_another(make_api: MakeApi) -> None:
    api = make_api(api_keys=("one-key-of-a-group", "other-key-of-a-group"))
    one, other = api.with_key("one-key-of-a-group"), api.with_key("other-key-of-a-group")
    person = one.sign_up(email="ruth@example.org")
    path = href(person)
    assert [repeat(client, path).status for client in (one, other, one)] == [200, 404, 200]
    assert [len(client.people()) for client in (one, other, one)] == [1, 0, 1]
    assert repeat(api.with_key("no-key")).status == 403


def write_person(api: ApiClient) -> None:
    api.sign_up(email="ada@example.org")


def seed(api: ApiClient) -> None:
    seed_people(api.world, 3, group=api.world.first_group)


def reset(api: ApiClient) -> None:
    api.world.reset()


@pytest.mark.parametrize(("change", "people"), [(write_person, 2), (seed, 4), (reset, 0)])
def test_a_change_of_the_list_shows_at_once(
    api: ApiClient, change: Callable[[ApiClient], None], people: int
) -> None:
    api.sign_up(email="ruth@example.org")
    assert len(people_on(repeat(api))) == 1
    change(api)
    assert len(people_on(repeat(api))) == people


def test_a_change_of_a_person_shows_at_once(api: ApiClient) -> None:
    path = href(api.sign_up(email="ruth@example.org", given_name="Ruth"))
    assert repeat(api, path).json["given_name"] == "Ruth"
    api.put(path, {"given_name": "Ada"})
    assert repeat(api, path).json["given_name"] == "Ada"


def test_a_new_record_shows_in_the_counter_of_its_action(api: ApiClient) -> None:
    petition = api.post("/petitions", {"title": "Open", "origin_system": "Test"}).json
    path = f"/petitions/{uuid_of(petition)}"
    assert repeat(api, path).json["total_signatures"] == 0
    api.post(f"{path}/signatures", {"person": {"email_addresses": [{"address": "ruth@example.org"}]}})
    assert repeat(api, path).json["total_signatures"] == 1
    assert repeat(api, f"{path}/signatures").json["total_records"] == 1


def test_a_restore_brings_the_old_answers_back(api: ApiClient) -> None:
    checkpoint = api.world.store.checkpoint()
    before = repeat(api).body
    api.sign_up(email="ruth@example.org")
    assert repeat(api).body != before
    api.world.restore(checkpoint)
    assert repeat(api).body == before


def test_what_the_clock_brings_about_shows_at_once(make_api: MakeApi) -> None:
    api = make_api(background_delay_s=5)
    api.world.clock.freeze()
    api.request(
        "POST", f"{PAGE}?background_request=true", {"person": {"email_addresses": [{"address": "r@e.org"}]}}
    )
    assert people_on(repeat(api)) == []
    api.world.clock.advance(6)
    assert len(people_on(repeat(api))) == 1
