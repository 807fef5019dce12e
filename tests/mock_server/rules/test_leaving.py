from __future__ import annotations

from typing import Any

from actionnetwork_mock.changes import remove_person

from ...api_client import ApiClient, href, uuid_of
from ...conftest import MakeApi
from ...sample_group import make


def remove(api: ApiClient, person: Any) -> bool:
    return remove_person(api.world, uuid_of(person), group=api.world.first_group)


def test_a_person_who_leaves_is_gone(api: ApiClient) -> None:
    ruth, ada = api.sign_up(email="ruth@example.org"), api.sign_up(email="ada@example.org")
    assert remove(api, ruth)
    assert api.get(href(ruth)).status == 404
    assert [uuid_of(person) for person in api.people()] == [uuid_of(ada)]


def test_who_comes_back_is_somebody_new(api: ApiClient) -> None:
    ruth = api.sign_up(email="ruth@example.org", identifiers=["sys:1"])
    remove(api, ruth)
    again = api.sign_up(email="ruth@example.org", identifiers=["sys:1"])
    assert uuid_of(again) != uuid_of(ruth)
    assert again["identifiers"][1:] == ["sys:1"]


def test_what_a_person_did_goes_too_and_is_no_longer_counted(api: ApiClient) -> None:
    api.tag("steward")
    petition = api.post("/petitions", {"title": "Keep the library open", "origin_system": "FreeForms"}).json
    signatures = href(petition, "osdi:signatures")
    people = [api.sign_up(email=f"{name}@example.org", add_tags=["steward"]) for name in ("ruth", "ada")]
    for person in people:
        api.post(signatures, {"_links": {"osdi:person": {"href": href(person)}}})
    assert api.get(href(petition)).json["total_signatures"] == 2
    remove(api, people[0])
    assert api.get(href(petition)).json["total_signatures"] == 1
    (left,) = api.get(signatures).json["_embedded"]["osdi:signatures"]
    assert href(left, "osdi:person") == href(people[1])
    assert api.tags_of(people[1]) == ["steward"]


def test_a_person_leaves_the_unique_id_lists(api: ApiClient) -> None:
    people = [api.sign_up(email=f"{name}@example.org") for name in ("ruth", "ada")]
    listed = api.post(
        "/unique_id_lists", {"name": "Stewards", "unique_ids": [uuid_of(person) for person in people]}
    ).json
    remove(api, people[0])
    assert api.get(href(listed)).json["count"] == 1


def test_a_person_of_another_group_stays(make_api: MakeApi) -> None:
    api = make_api(api_keys=["key-one", "key-two"])
    ruth = api.with_key("key-two").sign_up(email="ruth@example.org")
    assert not remove(api, ruth)
    assert api.with_key("key-two").get(href(ruth)).status == 200


def test_nobody_leaves_twice(api: ApiClient) -> None:
    ruth = api.sign_up(email="ruth@example.org")
    assert [remove(api, ruth), remove(api, ruth)] == [True, False]


def test_who_made_an_action_stays(api: ApiClient) -> None:
    ruth = api.sign_up(email="ruth@example.org")
    event = make(api.world, "events", {"title": "Meeting"}, references={"creator_id": uuid_of(ruth)})
    assert event
    assert not remove(api, ruth)
    assert api.get(href(ruth)).status == 200
