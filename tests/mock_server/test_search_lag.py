"""The lag of searches and of new tags, as a client sees it on a clock that the test moves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock.changes import seed_people
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings

from ..api_client import ApiClient, href, uuid_of
from ..conftest import MakeApi

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "file"])
def api(request: pytest.FixtureRequest, make_api: MakeApi, tmp_path: Path) -> ApiClient:
    """A client of an empty group whose searches lie five seconds behind, and its tags three."""
    path = str(tmp_path / "mock.db") if request.param == "file" else None
    made = make_api(search_lag_s=5, new_tag_lag_s=3, path=path)
    made.world.clock.freeze(NOON)
    return made


def names(api: ApiClient, filter_text: str = "") -> list[str]:
    return [person["given_name"] for person in api.people(filter_text)]


def tags(api: ApiClient) -> list[str]:
    return [tag["name"] for tag in api.get("/tags").json["_embedded"]["osdi:tags"]]


def ruth(api: ApiClient, **fields: Any) -> Any:
    return api.sign_up(**{"given_name": "Ruth", "email": "ruth@example.org", **fields})


# People


@pytest.mark.parametrize(
    "filter_text",
    [
        "given_name eq 'Ruth'",
        "family_name gt 'A'",
        "email_address eq 'ruth@example.org'",
        "created_date gt '2026-01-01'",
        "modified_date gt '2026-01-01'",
        "region eq 'IL'",
        "postal_code eq '60622'",
        "identifier eq 'members:1'",
        "phone_number eq '13125550148' and given_name eq 'Ruth'",
    ],
)
def test_a_new_person_is_found_after_the_lag(api: ApiClient, filter_text: str) -> None:
    ruth(
        api,
        family_name="Vega",
        phone="3125550148",
        identifiers=["members:1"],
        postal_addresses=[{"postal_code": "60622"}],
    )
    assert names(api, filter_text) == []
    api.world.clock.advance(4)
    assert names(api, filter_text) == []
    api.world.clock.advance(1)
    assert names(api, filter_text) == ["Ruth"]


def test_a_new_person_is_read_and_listed_at_once(api: ApiClient) -> None:
    person = ruth(api)
    assert api.get(href(person)).json == person
    assert names(api) == ["Ruth"]


def test_a_new_person_is_found_by_phone_number_at_once(api: ApiClient) -> None:
    ruth(api, phone="3125550148")
    assert names(api, "phone_number eq '13125550148'") == ["Ruth"]
    assert names(api, "phone_number gt '1' and phone_number lt '2'") == ["Ruth"]


def test_a_changed_phone_number_is_found_at_once(api: ApiClient) -> None:
    person = ruth(api, phone="3125550148")
    api.world.clock.advance(10)
    api.put(href(person), {"phone_numbers": [{"number": "2025551212"}]})
    assert names(api, "phone_number eq '12025551212'") == ["Ruth"]
    assert names(api, "phone_number eq '13125550148'") == []


def test_a_changed_person_is_found_by_the_old_values_and_shown_with_the_new(api: ApiClient) -> None:
    person = ruth(api)
    api.world.clock.advance(10)
    api.put(href(person), {"given_name": "Rose"})
    assert names(api, "given_name eq 'Ruth'") == ["Rose"]
    assert names(api, "given_name eq 'Rose'") == []
    api.world.clock.advance(5)
    assert names(api, "given_name eq 'Ruth'") == []
    assert names(api, "given_name eq 'Rose'") == ["Rose"]


def test_an_empty_filter_is_none(api: ApiClient) -> None:
    ruth(api)
    assert len(api.get("/people?filter=").json["_embedded"]["osdi:people"]) == 1


def test_a_signup_matches_whom_no_search_finds_yet(api: ApiClient) -> None:
    person = ruth(api, identifiers=["members:1"])
    assert uuid_of(ruth(api)) == uuid_of(person)
    assert uuid_of(api.sign_up(phone="3125550148", identifiers=["members:1"])) == uuid_of(person)
    assert len(api.people()) == 1


def test_a_person_who_was_merged_away_is_gone_at_once(api: ApiClient) -> None:
    person = api.sign_up(email="ruth@example.org")
    api.sign_up(given_name="Mobile", phone="3125550148", identifiers=["members:1"])
    api.world.clock.advance(10)
    api.put(href(person), {"phone_numbers": [{"number": "3125550148"}]})
    filters = ("given_name eq 'Mobile'", "identifier eq 'members:1'", "phone_number eq '13125550148'")
    assert [len(api.people(text)) for text in filters] == [0, 0, 1]
    api.world.clock.advance(5)
    assert [list(map(uuid_of, api.people(text))) for text in filters] == [[uuid_of(person)]] * 3


def test_an_email_that_changes_for_another_group_lags_there_too(make_api: MakeApi) -> None:
    first = make_api(search_lag_s=5, api_keys=["one", "two"]).with_key("one")
    second = first.with_key("two")
    first.world.clock.freeze(NOON)
    person = ruth(first)
    ruth(second)
    first.world.clock.advance(10)
    first.put(href(person), {"email_addresses": [{"address": "rose@example.org"}]})
    assert [len(second.people(f"email_address eq '{name}@example.org'")) for name in ("ruth", "rose")] == [
        1,
        0,
    ]
    first.world.clock.advance(5)
    assert [len(second.people(f"email_address eq '{name}@example.org'")) for name in ("ruth", "rose")] == [
        0,
        1,
    ]


def test_pages_of_a_filter_hold_who_was_there(api: ApiClient) -> None:
    for number in range(30):
        api.sign_up(given_name=f"N{number:02}", email=f"n{number}@example.org")
    api.world.clock.advance(10)
    for number in range(30, 60):
        api.sign_up(given_name=f"N{number:02}", email=f"n{number}@example.org")
    pages = [
        api.get(f"/people?filter=given_name gt 'A'&page={number}").json["_embedded"]["osdi:people"]
        for number in (1, 2, 3)
    ]
    assert [person["given_name"] for page in pages for person in page] == [
        f"N{number:02}" for number in range(30)
    ]
    assert list(map(len, pages)) == [25, 5, 0]


def test_people_who_are_seeded_do_not_lag(make_api: MakeApi) -> None:
    api = make_api(search_lag_s=5, people=3)
    seed_people(api.world, 2, group=api.world.first_group)
    assert len(api.people("created_date gt '1970-01-01'")) == 5


def test_a_background_request_lags_from_when_it_was_carried_out(make_api: MakeApi) -> None:
    api = make_api(search_lag_s=5, background_delay_s=10)
    api.world.clock.freeze(NOON)
    api.post(
        "/people?background_request=true", {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
    )
    seen = []
    for _ in range(3):
        seen.append((len(api.people()), len(api.people("email_address eq 'ruth@example.org'"))))
        api.world.clock.advance(10 if len(seen) == 1 else 5)
    assert seen == [(0, 0), (1, 0), (1, 1)]


def test_a_running_clock_lets_the_lag_pass(make_api: MakeApi) -> None:
    api = make_api(search_lag_s=3600)
    ruth(api)
    assert names(api, "given_name eq 'Ruth'") == []
    api.world.clock.advance(hours=1)
    assert names(api, "given_name eq 'Ruth'") == ["Ruth"]


def test_restoring_a_checkpoint_restores_what_searches_know(api: ApiClient) -> None:
    person = ruth(api)
    api.world.clock.advance(10)
    api.put(href(person), {"given_name": "Rose"})
    checkpoint = api.world.store.checkpoint()
    api.put(href(person), {"given_name": "Rosa"})
    api.sign_up(given_name="Ada", email="ada@example.org")
    api.world.restore(checkpoint)
    assert names(api, "given_name gt 'A'") == ["Rose"]
    assert names(api, "given_name eq 'Ruth'") == ["Rose"]
    api.world.clock.advance(5)
    assert names(api, "given_name eq 'Rose'") == ["Rose"]


def test_after_a_reset_nothing_lags(api: ApiClient) -> None:
    ruth(api)
    api.tag("steward")
    api.world.reset()
    assert api.world.store.query("SELECT * FROM lagging") == []
    api.world.clock.freeze(NOON)
    ruth(api)
    assert names(api, "given_name eq 'Ruth'") == []


def test_a_refused_write_leaves_nothing_behind(make_api: MakeApi) -> None:
    api = make_api(search_lag_s=5, strict=True)
    api.world.clock.freeze(NOON)
    person = ruth(api)
    api.world.clock.advance(10)
    body = {"given_name": "Rose", "favourite": "x"}
    assert api.put(href(person), body).status == 400
    assert names(api, "given_name eq 'Ruth'") == ["Ruth"]
    assert api.world.store.query("SELECT * FROM lagging WHERE before IS NOT NULL") == []


# Tags


def test_a_new_tag_is_listed_after_the_lag(api: ApiClient) -> None:
    api.tag("old")
    api.world.clock.advance(3)
    api.tag("new")
    page = api.get("/tags").json
    assert ([tag["name"] for tag in page["_embedded"]["osdi:tags"]], page["total_records"]) == (["old"], 1)
    assert len(page["_links"]["osdi:tags"]) == 1
    api.world.clock.advance(3)
    assert tags(api) == ["old", "new"]


def test_a_new_tag_is_read_and_found_by_a_post_at_once(api: ApiClient) -> None:
    tag = api.tag("steward")
    assert api.get(href(tag)).json == tag
    again = api.post("/tags", {"name": "Steward"})
    assert (again.json, again.note_codes) == (tag, ["tag-exists"])


def test_a_new_tag_is_put_on_by_its_taggings_at_once(api: ApiClient) -> None:
    tag, person = api.tag("steward"), ruth(api)
    api.post(href(tag, "osdi:taggings"), {"_links": {"osdi:person": {"href": href(person)}}})
    assert api.tags_of(person) == ["steward"]


def test_add_tags_drops_a_new_tag_with_a_note(api: ApiClient) -> None:
    api.tag("steward")
    body = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}, "add_tags": ["steward"]}
    answer = api.post("/people", body)
    assert (api.tags_of(answer.json), answer.note_codes) == ([], ["unknown-tag"])
    assert "new_tag_lag_s" in (answer.header("mock-note") or "")
    api.world.clock.advance(3)
    answer = api.post("/people", body)
    assert (api.tags_of(answer.json), answer.note_codes) == (["steward"], [])


def test_remove_tags_leaves_a_new_tag_on(api: ApiClient) -> None:
    tag, person = api.tag("steward"), ruth(api)
    api.post(href(tag, "osdi:taggings"), {"_links": {"osdi:person": {"href": href(person)}}})
    assert api.tags_of(ruth(api, remove_tags=["steward"])) == ["steward"]
    api.world.clock.advance(3)
    assert api.tags_of(ruth(api, remove_tags=["steward"])) == []


def test_tag_list_drops_a_new_tag_with_a_note(api: ApiClient) -> None:
    api.tag("steward")
    body = {"title": "Keep the library open", "origin_system": "tests", "tag_list": ["steward"]}
    answer = api.post("/petitions", body)
    assert (answer.json["tag_list"], answer.note_codes) == ([], ["unknown-tag"])
    api.world.clock.advance(3)
    assert api.post("/petitions", body).json["tag_list"] == ["steward"]


def test_the_lag_of_tags_leaves_people_alone_and_the_other_way_round(make_api: MakeApi) -> None:
    of_tags, of_people = make_api(new_tag_lag_s=3), make_api(search_lag_s=5)
    for api in (of_tags, of_people):
        ruth(api)
        api.tag("steward")
    assert (names(of_tags, "given_name eq 'Ruth'"), tags(of_tags)) == (["Ruth"], [])
    assert (names(of_people, "given_name eq 'Ruth'"), tags(of_people)) == ([], ["steward"])


# No lag


def test_without_a_lag_nothing_is_remembered(make_api: MakeApi) -> None:
    api = make_api()
    person = ruth(api)
    api.put(href(person), {"given_name": "Rose"})
    api.tag("steward")
    assert names(api, "given_name eq 'Rose'") == ["Rose"]
    assert api.world.store.query("SELECT * FROM lagging") == []


@pytest.mark.parametrize("name", ["search_lag_s", "new_tag_lag_s"])
@pytest.mark.parametrize("value", [-1, float("inf"), float("nan")])
def test_a_lag_is_a_number_of_seconds(name: str, value: float) -> None:
    with pytest.raises(UsageError, match=name):
        Settings().changed(**{name: value})
