from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock.changes import seed_people
from actionnetwork_mock.errors import CannotOpen, UsageError
from actionnetwork_mock.notes import Notes
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.store import Scope
from actionnetwork_mock.world import World
from actionnetwork_mock.worlds import DEFAULT_API_KEY, Worlds

from ..api_client import UNLIMITED, ApiClient, href, uuid_of
from ..conftest import MakeApi

ONE, TWO = "key-of-group-one", "key-of-group-two"
RUTH = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
ID = "3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11"


@pytest.fixture
def groups(make_api: MakeApi) -> tuple[ApiClient, ApiClient]:
    """Two clients of one world, each with the key of its own group."""
    api = make_api(api_keys=[ONE, TWO])
    return api.with_key(ONE), api.with_key(TWO)


def every_page(api: ApiClient) -> list[bytes]:
    """Return all pages of people, as bytes."""
    pages, address = [], "/people"
    while address:
        answer = api.get(address)
        pages.append(answer.body)
        address = answer.json["_links"].get("next", {}).get("href", "")
    return pages


# Keys


def test_a_key_opens_its_group_and_an_unknown_one_nothing(make_api: MakeApi) -> None:
    api = make_api(api_keys=[ONE])
    assert api.with_key(ONE).get("/people").status == 200
    for key in (TWO, DEFAULT_API_KEY, ONE.upper(), None):
        assert api.with_key(key).get("/people").status == 403


def test_without_keys_there_is_a_default_one() -> None:
    worlds = Worlds(UNLIMITED)
    assert worlds.default.group_of(DEFAULT_API_KEY) == worlds.default.first_group
    worlds.close()


@pytest.mark.parametrize("key", ["", " ", "a b ", " a", "\t", "k\u00e9y", "key\n"])
@pytest.mark.parametrize("kind", ["api_keys", "user_keys"])
def test_what_cannot_be_a_key_is_refused(kind: str, key: str) -> None:
    options: dict[str, Any] = {kind: [key]}
    with pytest.raises(UsageError, match="cannot be an API key"):
        Worlds(UNLIMITED, **options)


def test_at_least_one_key_is_needed() -> None:
    with pytest.raises(UsageError, match="at least one API key"):
        Worlds(UNLIMITED, api_keys=[])


def test_a_key_cannot_be_a_groups_and_a_users_at_once() -> None:
    with pytest.raises(UsageError):
        Worlds(UNLIMITED, api_keys=[ONE], user_keys=[ONE])


def test_a_key_that_is_given_twice_opens_one_group() -> None:
    worlds = Worlds(UNLIMITED, api_keys=[ONE, ONE])
    assert worlds.default.store.query("SELECT COUNT(*) FROM groups") == [(1,)]
    worlds.close()


def test_keys_are_not_in_the_database(tmp_path: Path) -> None:
    path = tmp_path / "world.db"
    worlds = Worlds(UNLIMITED, api_keys=[ONE], user_keys=[TWO], path=str(path))
    ApiClient(worlds, key=ONE).sign_up(email="ruth@example.org")
    worlds.close()
    assert ONE.encode() not in path.read_bytes()
    assert TWO.encode() not in path.read_bytes()


def test_people_go_to_the_first_group(make_api: MakeApi) -> None:
    api = make_api(api_keys=[ONE, TWO], people=3)
    assert [len(api.with_key(key).people()) for key in (ONE, TWO)] == [3, 0]


# Personal keys


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/tags"),
        ("POST", "/tags"),
        ("GET", f"/tags/{ID}"),
        ("GET", f"/tags/{ID}/taggings"),
        ("POST", f"/tags/{ID}/taggings"),
        ("DELETE", f"/tags/{ID}/taggings/{ID}"),
        ("GET", f"/people/{ID}/taggings"),
    ],
)
def test_a_personal_key_may_not_use_tags(make_api: MakeApi, method: str, path: str) -> None:
    api = make_api(user_keys=["key-of-ruth"]).with_key("key-of-ruth")
    answer = api.request(method, path, {"name": "steward"} if method == "POST" else None)
    assert answer.status == 403
    assert answer.error.endswith("are only available to the API keys of groups")


def test_a_personal_key_may_use_tags_where_the_settings_say_so(make_api: MakeApi) -> None:
    api = make_api(user_keys=["key-of-ruth"], user_key_on_tags="accepted").with_key("key-of-ruth")
    assert api.post("/tags", {"name": "steward"}).status == 200


def test_a_personal_key_has_people_of_its_own(make_api: MakeApi) -> None:
    api = make_api(user_keys=["key-of-ruth"])
    api.with_key("key-of-ruth").sign_up(email="ada@example.org")
    assert len(api.with_key("key-of-ruth").people()) == 1
    assert api.people() == []


# Groups of one world


def test_two_groups_share_the_uuid_of_a_person_by_email(groups: tuple[ApiClient, ApiClient]) -> None:
    one, two = groups
    first = one.sign_up(email="ruth@example.org", given_name="Ruth")
    second = two.sign_up(email="RUTH@example.org", given_name="Ruthie")
    assert uuid_of(first) == uuid_of(second)
    assert [api.get(href(first)).json["given_name"] for api in groups] == ["Ruth", "Ruthie"]


def test_two_groups_do_not_share_a_person_by_phone(groups: tuple[ApiClient, ApiClient]) -> None:
    one, two = groups
    assert uuid_of(one.sign_up(phone="3125550148")) != uuid_of(two.sign_up(phone="3125550148"))


def test_each_group_sees_its_own_people_only(groups: tuple[ApiClient, ApiClient]) -> None:
    one, two = groups
    person = one.sign_up(email="ruth@example.org", identifiers=["crm:1"])
    assert two.people() == []
    assert two.people("email_address eq 'ruth@example.org'") == []
    assert two.people("identifier eq 'crm:1'") == []
    assert two.get(href(person)).status == 404
    assert two.put(href(person), {"given_name": "x"}).status == 404
    assert two.get(href(person, "osdi:taggings")).status == 404


def test_each_group_sees_its_own_tags_and_custom_fields_only(groups: tuple[ApiClient, ApiClient]) -> None:
    one, two = groups
    tag = one.tag("steward")
    one.sign_up(email="ruth@example.org", custom_fields={"Unit": "Bakery"}, add_tags=["steward"])
    assert two.get("/tags").json["total_records"] == 0
    assert two.get("/metadata/custom_fields").json["action_network:custom_fields"] == []
    assert two.get(href(tag)).status == two.get(href(tag, "osdi:taggings")).status == 404
    assert uuid_of(two.tag("steward")) != uuid_of(tag)


def test_a_person_of_another_group_cannot_be_tagged(groups: tuple[ApiClient, ApiClient]) -> None:
    one, two = groups
    person, tag = one.sign_up(email="ruth@example.org"), two.tag("steward")
    answer = two.post(href(tag, "osdi:taggings"), {"_links": {"osdi:person": {"href": href(person)}}})
    assert answer.status == 400


def test_a_shared_person_is_tagged_in_one_group_only(groups: tuple[ApiClient, ApiClient]) -> None:
    for api in groups:
        api.tag("steward")
    one, two = groups
    person = one.sign_up(email="ruth@example.org", add_tags=["steward"])
    two.sign_up(email="ruth@example.org")
    assert (one.tags_of(person), two.tags_of(person)) == (["steward"], [])


def test_a_foreign_identifier_is_unique_over_all_groups(groups: tuple[ApiClient, ApiClient]) -> None:
    one, two = groups
    one.sign_up(email="ruth@example.org", identifiers=["crm:1"])
    person = {"email_addresses": [{"address": "ada@example.org"}], "identifiers": ["crm:1"]}
    answer = two.post("/people", {"person": person})
    assert "crm:1" not in answer.json["identifiers"]
    assert "identifier-taken" in answer.note_codes


def test_groups_share_clock_and_journal(groups: tuple[ApiClient, ApiClient]) -> None:
    one, two = groups
    one.get("/people")
    two.get("/people")
    assert [entry.key for entry in one.world.journal] == ["...-one", "...-two"]


def test_groups_do_not_share_a_rate_limit(make_api: MakeApi) -> None:
    api = make_api(api_keys=[ONE, TWO], rate_limit=1)
    api.world.clock.freeze()
    assert [api.with_key(key).get("/people").status for key in (ONE, TWO, ONE)] == [200, 200, 429]


# Worlds of unknown keys


def test_any_key_opens_a_world_of_its_own(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    first, second = api.with_key("unknown-one"), api.with_key("unknown-two")
    first.sign_up(email="ruth@example.org", identifiers=["crm:1"])
    other = second.sign_up(email="ada@example.org", identifiers=["crm:1"])
    assert other["identifiers"][1:] == ["crm:1"]
    assert [len(client.people()) for client in (first, second, api)] == [1, 1, 0]


def test_worlds_have_journals_and_clocks_of_their_own(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    api.with_key("unknown-one").get("/people")
    api.with_key("unknown-one").get("/people")
    api.with_key("unknown-two").get("/people")
    assert [world.journal.total for world in api.worlds] == [0, 2, 1]
    first, second, _ = api.worlds
    first.clock.freeze()
    assert not second.clock.frozen


def test_every_world_starts_with_the_same_people(make_api: MakeApi) -> None:
    api = make_api(any_key=True, people=5)
    expected = every_page(api)
    assert [every_page(api.with_key(key)) for key in ("unknown-one", "unknown-two")] == [expected] * 2


def test_no_more_worlds_are_opened_than_allowed(make_api: MakeApi) -> None:
    api = make_api(any_key=True, max_worlds=3)
    statuses = [api.with_key(f"unknown-{number}").get("/people").status for number in range(5)]
    assert statuses == [200, 200, 200, 403, 403]
    assert len(list(api.worlds)) == 4
    assert api.with_key("unknown-4").get("/people").note_codes == ["too-many-worlds"]
    assert api.with_key("unknown-1").get("/people").status == 200


def test_no_key_opens_no_world(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    assert api.with_key(None).get("/people").status == 403
    assert len(list(api.worlds)) == 1


def test_the_first_worlds_own_keys_open_no_other(make_api: MakeApi) -> None:
    api = make_api(any_key=True, api_keys=[ONE], user_keys=[TWO])
    for key in (ONE, TWO):
        api.with_key(key).get("/people")
    assert len(list(api.worlds)) == 1


def test_worlds_of_unknown_keys_are_not_kept_in_the_file(tmp_path: Path) -> None:
    worlds = Worlds(UNLIMITED, any_key=True, path=str(tmp_path / "world.db"))
    assert ApiClient(worlds, key="unknown-one").get("/people").status == 200
    assert [world.store.path is None for world in worlds] == [False, True]
    worlds.close()


# The same again


@pytest.mark.parametrize("seed", [0, 7, -3])
def test_worlds_with_the_same_seed_answer_the_same_bytes(make_api: MakeApi, seed: int) -> None:
    first, second = make_api(people=60, seed=seed), make_api(people=60, seed=seed)
    assert len(every_page(first)) == 4
    assert every_page(first) == every_page(second)


def test_worlds_with_the_same_seed_give_the_same_ids_to_what_is_made(make_api: MakeApi) -> None:
    first, second = make_api(people=5, seed=7), make_api(people=5, seed=7)
    for api in (first, second):
        api.tag("steward")
        api.sign_up(email="ruth@example.org", add_tags=["steward"])
    made = [[href(person) for person in api.people()] + [href(api.tag("steward"))] for api in (first, second)]
    assert made[0] == made[1]


def test_worlds_with_different_seeds_differ(make_api: MakeApi) -> None:
    assert every_page(make_api(people=5, seed=1)) != every_page(make_api(people=5, seed=2))


def test_a_reset_world_answers_the_same_bytes_again(make_api: MakeApi) -> None:
    api = make_api(people=30)
    before = every_page(api)
    api.put(href(api.people()[0]), {"given_name": "Changed"})
    api.sign_up(email="ruth@example.org")
    api.world.reset()
    assert every_page(api) == before


def test_seeding_in_two_steps_gives_the_same_people_as_in_one(make_api: MakeApi) -> None:
    one, two = make_api(people=20), make_api(people=12)
    seed_people(two.world, 8, group=two.world.first_group)
    assert every_page(one) == every_page(two)


def test_a_negative_number_of_people_is_refused(api: ApiClient) -> None:
    with pytest.raises(UsageError, match="cannot add -1 people"):
        seed_people(api.world, -1, group=api.world.first_group)


def test_a_negative_number_of_people_to_start_with_is_refused() -> None:
    with pytest.raises(UsageError):
        Worlds(UNLIMITED, people=-1)


# Files


def test_a_file_keeps_keys_people_and_ids(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    worlds = Worlds(UNLIMITED, api_keys=[ONE, TWO], path=path, people=3)
    api = ApiClient(worlds, key=ONE)
    api.sign_up(email="ruth@example.org", given_name="Ruth")
    before = api.get("/people").body
    worlds.close()
    again = Worlds(UNLIMITED, api_keys=[TWO, ONE], path=path, people=3)
    assert ApiClient(again, key=ONE).get("/people").body == before
    assert ApiClient(again, key=TWO).people() == []
    again.close()


def test_a_reset_of_a_file_goes_back_to_how_it_was_opened(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    worlds = Worlds(UNLIMITED, path=path)
    ApiClient(worlds).sign_up(email="ruth@example.org")
    worlds.close()
    again = Worlds(UNLIMITED, path=path)
    api = ApiClient(again)
    api.sign_up(email="ada@example.org")
    api.world.reset()
    assert [person["email_addresses"][0]["address"] for person in api.people()] == ["ruth@example.org"]
    again.close()


def test_a_background_request_survives_reopening(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    slow = UNLIMITED.changed(background_delay_s=60)
    worlds = Worlds(slow, path=path)
    assert ApiClient(worlds).post("/people?background_request=true", RUTH).json == {}
    worlds.close()
    again = Worlds(slow, path=path)
    again.default.clock.advance(120)
    assert len(ApiClient(again).people()) == 1
    again.close()


def test_a_file_is_held_to_the_form_in_which_it_was_written(tmp_path: Path) -> None:
    path = str(tmp_path / "world.db")
    Worlds(UNLIMITED, path=path).close()
    with pytest.raises(UsageError, match="was made with mobile_only_email=unsubscribed_entry"):
        Worlds(UNLIMITED.changed(mobile_only_email="absent"), path=path)
    Worlds(UNLIMITED, path=path).close()


def test_an_unusable_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen):
        Worlds(UNLIMITED, path=str(tmp_path))


# One world by itself


def test_a_world_without_a_baseline_cannot_be_reset() -> None:
    world = World(Settings())
    with pytest.raises(UsageError):
        world.reset()
    world.close()


def test_a_context_carries_the_time_of_the_clock(api: ApiClient) -> None:
    api.world.clock.freeze()
    context = api.world.context(api.world.first_group, Notes())
    assert context.stamp == api.world.clock.stamp()
    assert context.settings is api.world.settings


def test_a_restore_brings_promises_back(make_api: MakeApi) -> None:
    api = make_api(background_delay_s=5)
    api.world.clock.freeze()
    api.post("/people?background_request=true", RUTH)
    checkpoint = api.world.store.checkpoint()
    api.world.clock.advance(5)
    assert len(api.people()) == 1
    api.world.restore(checkpoint)
    assert api.world.store.count(Scope("people", 1)) == 0
    assert len(api.people()) == 1
