from __future__ import annotations

from typing import Any

import pytest

from ...api_client import ApiClient, href, uuid_of
from ...conftest import MakeApi
from .conftest import Control, control_of

PETITION = {"resource": "petitions", "fields": {"title": "Keep the library open"}}


def test_an_action_is_made_as_in_the_user_interface(api: ApiClient, control: Control) -> None:
    made = control("POST", "/make", PETITION)
    assert made.status == 200
    (petition,) = api.get("/petitions").json["_embedded"]["osdi:petitions"]
    assert petition["title"] == "Keep the library open"
    assert petition["origin_system"] == "Action Network"
    assert made.json["identifiers"] == petition["identifiers"] == [f"action_network:{uuid_of(petition)}"]


def test_it_is_made_in_the_group_of_the_key(make_api: MakeApi) -> None:
    api = make_api(api_keys=["key-one", "key-two"])
    control_of(api)("POST", "/make?key=key-two", PETITION)
    totals = [api.with_key(key).get("/petitions").json["total_records"] for key in ("key-one", "key-two")]
    assert totals == [0, 1]


def test_a_tag_is_made_with_a_tagging_on_a_person(api: ApiClient, control: Control) -> None:
    person, tag = api.sign_up(email="ruth@example.org"), api.tag("steward")
    references = {"tag_id": uuid_of(tag), "person_id": uuid_of(person)}
    assert control("POST", "/make", {"resource": "taggings", "references": references}).status == 200
    assert api.get(href(person, "osdi:taggings")).json["total_records"] == 1


def test_a_date_may_be_given(control: Control) -> None:
    body = {"resource": "petitions", "fields": {"title": "Old", "created_date": "2020-01-01T00:00:00Z"}}
    assert control("POST", "/make", body).json["created_date"] == "2020-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"resource": 1},
        {"resource": "nothing"},
        {"resource": "aep"},
        {"resource": "petitions", "fields": []},
        {"resource": "petitions", "fields": {"colour": "red"}},
        {"resource": "petitions", "fields": {"_links": {}}},
        {"resource": "petitions", "fields": {"title": 5}},
        {"resource": "petitions", "fields": {"title": {"a": "b"}}},
        {"resource": "petitions", "fields": {"identifiers": 5}},
        {"resource": "petitions", "fields": {"identifiers": None}},
        {"resource": "people", "fields": {"email_addresses": 5}},
        {"resource": "people", "fields": {"email_addresses": [5]}},
        {"resource": "petitions", "references": {"creator_id": "nobody"}},
        {"resource": "petitions", "references": {"colour": "red"}},
        {"resource": "petitions", "references": {"creator_id": 1}},
        {"resource": "taggings"},
        {"resource": "petitions", "colour": "red"},
    ],
)
def test_what_cannot_be_made_is_a_400_and_nothing_is_made(
    api: ApiClient, control: Control, body: Any
) -> None:
    answer = control("POST", "/make", body)
    assert answer.status == 400
    assert answer.error
    assert api.get("/petitions").json["total_records"] == 0
    assert api.people() == []
