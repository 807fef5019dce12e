from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import Answer, ApiClient, href, person_hash, uuid_of
from ..conftest import MakeApi
from .facts import fact

SIGNUP = {"person": person_hash(email="ruth@example.org")}
IN_BACKGROUND = "?background_request=true"


def put_on(api: ApiClient, tag: Any, person: Any, query: str = IN_BACKGROUND) -> Answer:
    """Tag a person."""
    return api.post(
        f"/tags/{uuid_of(tag)}/taggings{query}", {"_links": {"osdi:person": {"href": href(person)}}}
    )


def is_promise(answer: Answer) -> bool:
    """Return whether nothing but success was answered."""
    return answer.status == 200 and answer.body == b"{}"


@fact("background-1", "background-2", "people.background")
@fact("people.answers.200")
def test_a_signup_in_the_background_is_answered_by_nothing_and_done(api: ApiClient) -> None:
    assert is_promise(api.post(f"/people{IN_BACKGROUND}", SIGNUP))
    assert [person["email_addresses"][0]["address"] for person in api.people()] == ["ruth@example.org"]


@fact("background-1", "background-2", "people.background", "people.answers.200")
def test_a_put_of_a_person_in_the_background_is_answered_by_nothing_and_done(api: ApiClient) -> None:
    ruth = api.sign_up(email="ruth@example.org")
    assert is_promise(api.put(href(ruth) + IN_BACKGROUND, {"given_name": "Ruth"}))
    assert api.get(href(ruth)).json["given_name"] == "Ruth"


@fact("background-2", "background-1", "taggings.background", "taggings.answers.200")
def test_tagging_and_its_deletion_in_the_background_are_answered_by_nothing_and_done(api: ApiClient) -> None:
    ruth, tag = api.sign_up(email="ruth@example.org"), api.tag("steward")
    assert is_promise(put_on(api, tag, ruth))
    (tagging,) = api.get(f"/tags/{uuid_of(tag)}/taggings").json["_embedded"]["osdi:taggings"]
    assert is_promise(api.delete(href(tagging) + IN_BACKGROUND))
    assert api.get(href(tagging)).status == 404


@fact("background-1", "background-6")
def test_the_work_is_done_later(make_api: MakeApi) -> None:
    api = make_api(background_delay_s=30)
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    api.post(f"/people{IN_BACKGROUND}", SIGNUP)
    api.world.clock.advance(29)
    assert api.people() == []
    api.world.clock.advance(1)
    assert len(api.people()) == 1


@fact("background-1")
@pytest.mark.parametrize(
    "body", [{}, {"person": {}}, {"person": {"email_addresses": [{"address": "no email"}]}}]
)
def test_a_failure_in_the_background_is_not_reported(api: ApiClient, body: Any) -> None:
    assert is_promise(api.post(f"/people{IN_BACKGROUND}", body))
    assert api.people() == []


@fact("background-1")
def test_an_unknown_person_in_the_background_is_not_reported(api: ApiClient) -> None:
    assert is_promise(
        api.put(f"/people/00000000-0000-4000-8000-000000000000{IN_BACKGROUND}", {"given_name": "Ruth"})
    )


@fact("background-3", "background-1")
@pytest.mark.parametrize(("value", "later"), [("true", True), ("True", True), ("", False), ("false", False)])
def test_true_is_true_in_any_case_and_nothing_is_false(api: ApiClient, value: str, later: bool) -> None:
    assert is_promise(api.post(f"/people?background_request={value}", SIGNUP)) is later
    assert len(api.people()) == 1


@fact("background-1", "transport-1")
def test_a_slash_may_stand_before_the_parameter(api: ApiClient) -> None:
    assert is_promise(api.post(f"/people/{IN_BACKGROUND}", SIGNUP))
    assert len(api.people()) == 1


@fact("background-3", "tags.background")
def test_it_is_ignored_where_it_is_not_supported(api: ApiClient) -> None:
    answer = api.post(f"/tags{IN_BACKGROUND}", {"name": "steward"})
    assert answer.json["name"] == "steward"
    assert answer.note_codes == ["unknown-parameter"]


@fact("background-1", "background-3", "metadata.background", "custom_fields.background")
@pytest.mark.parametrize("path", ["/people", "/tags", "/metadata", "/metadata/custom_fields"])
def test_it_is_ignored_on_a_get(api: ApiClient, path: str) -> None:
    assert api.get(path + IN_BACKGROUND).body == api.get(path).body != b"{}"


@fact("background-4", "transport-7")
def test_a_misspelling_is_ignored_and_noted(api: ApiClient) -> None:
    ruth, tag = api.sign_up(email="ruth@example.org"), api.tag("steward")
    answer = put_on(api, tag, ruth, "?background_processing=true")
    assert answer.json["item_type"] == "osdi:person"
    assert answer.note_codes == ["unknown-parameter"]
    assert "background_request" in (answer.header("mock-note") or "")


@fact("background-5", "keyless-3")
@pytest.mark.parametrize("key", ["no such key", None])
def test_the_key_is_checked_first(api: ApiClient, key: str | None) -> None:
    answer = api.with_key(key).post(f"/people{IN_BACKGROUND}", SIGNUP)
    assert answer.status == 403
    assert api.people() == []
