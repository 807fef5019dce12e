from __future__ import annotations

from typing import Any

import pytest

from ..api_client import BASE, ApiClient, href, uuid_of
from .facts import fact


def tag_names(api: ApiClient) -> list[str]:
    """Return the names of all tags of the group, sorted."""
    return sorted(tag["name"] for tag in api.get("/tags").json["_embedded"]["osdi:tags"])


@fact("tags.methods", "tags.fields.name", "tags-1", "tags.addresses")
@fact("tags.answers.200")
@fact("tags-4")
def test_a_tag_is_made_and_read_back(api: ApiClient) -> None:
    made = api.post("/tags", {"name": "steward"})
    read = api.get(f"/tags/{uuid_of(made.json)}")
    assert made.status == read.status == 200
    assert made.json == read.json
    assert made.json["name"] == "steward"
    assert href(made.json) == f"{BASE}/tags/{uuid_of(made.json)}"
    assert tag_names(api) == ["steward"]


@fact("tags.fields.name", "writing-11")
@pytest.mark.parametrize(
    "body", [{}, {"name": None}, {"name": ""}, {"name": "  "}, {"title": "steward"}, {"name": {}}]
)
def test_a_tag_needs_a_name(api: ApiClient, body: Any) -> None:
    answer = api.post("/tags", body)
    assert answer.status == 400
    assert answer.error
    assert tag_names(api) == []


@fact("tags.fields.identifiers", "tags.fields.created_date", "tags.fields.modified_date")
def test_nothing_but_the_name_can_be_sent(api: ApiClient) -> None:
    sent = {"name": "steward", "identifiers": ["members:1"], "created_date": "2020-01-01T00:00:00Z"}
    tag = api.post("/tags", {**sent, "modified_date": "2020-01-01T00:00:00Z"}).json
    assert tag["identifiers"] == [f"action_network:{uuid_of(tag)}"]
    assert "2020-01-01T00:00:00Z" not in (tag["created_date"], tag["modified_date"])


@fact("tags-1", "tags.answers.200")
@fact("tags.fields.name")
def test_a_name_that_is_taken_gives_the_existing_tag(api: ApiClient) -> None:
    first, second = api.post("/tags", {"name": "steward"}), api.post("/tags", {"name": "steward"})
    assert second.status == 200
    assert second.json == first.json
    assert tag_names(api) == ["steward"]


@fact("tags.fields.name")
def test_a_name_is_taken_in_its_own_group_only(two_groups: tuple[ApiClient, ApiClient]) -> None:
    first, second = two_groups
    assert uuid_of(first.tag("steward")) != uuid_of(second.tag("steward"))


@fact("tags-2")
@pytest.mark.parametrize("name", ["Steward", "STEWARD", " steward ", "steward\t"])
def test_names_are_compared_without_case_and_surrounding_blanks(api: ApiClient, name: str) -> None:
    first = api.tag("steward")
    assert api.tag(name) == first
    assert api.tags_of(api.sign_up(email="ruth@example.org", add_tags=[name])) == ["steward"]


@fact("people.helper", "tags-7")
def test_known_names_are_put_on_and_unknown_ones_dropped(api: ApiClient) -> None:
    api.tag("steward")
    body = {
        "person": {"email_addresses": [{"address": "ruth@example.org"}]},
        "add_tags": ["steward", "nobody's"],
    }
    answer = api.post("/people", body)
    assert answer.status == 200
    assert api.tags_of(answer.json) == ["steward"]
    assert tag_names(api) == ["steward"]
    assert answer.note_codes == ["unknown-tag"]


@fact("people.helper", "tags-7")
def test_known_names_are_taken_off_and_unknown_ones_dropped(api: ApiClient) -> None:
    for name in ("steward", "prospect"):
        api.tag(name)
    api.sign_up(email="ruth@example.org", add_tags=["steward", "prospect"])
    person = api.sign_up(email="ruth@example.org", remove_tags=["prospect", "nobody's"])
    assert api.tags_of(person) == ["steward"]
    assert tag_names(api) == ["prospect", "steward"]


@fact("people.helper", "tags-7")
def test_tags_are_put_on_before_others_are_taken_off(api: ApiClient) -> None:
    api.tag("steward")
    assert (
        api.tags_of(api.sign_up(email="ruth@example.org", add_tags=["steward"], remove_tags=["steward"]))
        == []
    )


@fact("keys-2", "people.helper")
def test_a_tag_of_another_group_is_unknown(two_groups: tuple[ApiClient, ApiClient]) -> None:
    first, second = two_groups
    first.tag("steward")
    assert second.tags_of(second.sign_up(email="ruth@example.org", add_tags=["steward"])) == []


@fact("people.embedded", "tags-9")
def test_the_answer_to_a_signup_does_not_embed_what_was_put_on(api: ApiClient) -> None:
    api.tag("steward")
    person = api.sign_up(email="ruth@example.org", add_tags=["steward"])
    assert "_embedded" not in person
    assert "osdi:taggings" not in person
