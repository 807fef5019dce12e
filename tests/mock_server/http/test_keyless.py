from __future__ import annotations

from typing import Any

import pytest

from ...api_client import ApiClient, href
from ...conftest import MakeApi

ADA = {"person": {"email_addresses": [{"address": "ada@example.org"}]}}


@pytest.fixture
def petition(api: ApiClient) -> Any:
    return api.post("/petitions", {"title": "Keep the library open", "origin_system": "Canvass"}).json


def signatures(api: ApiClient, petition: Any) -> int:
    """Return how many signatures a petition has."""
    total = api.get(href(petition, "osdi:signatures")).json["total_records"]
    assert isinstance(total, int)
    return total


def test_a_helper_records_without_a_key_and_tells_nothing(api: ApiClient, petition: Any) -> None:
    answer = api.with_key(None).post(href(petition, "osdi:record_signature_helper"), ADA)
    assert (answer.status, answer.json) == (200, {})
    assert signatures(api, petition) == 1
    assert len(api.people()) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"person": {}},
        {"person": {"email_addresses": [{"address": "no email"}]}},
        {"person": "Ada"},
        {"person": {"email_addresses": "ada@example.org"}},
    ],
)
def test_unusable_data_is_the_same_answer_and_records_nothing(
    api: ApiClient, petition: Any, body: Any
) -> None:
    answer = api.with_key(None).post(href(petition, "osdi:signatures"), body)
    assert (answer.status, answer.json) == (200, {})
    assert "blind-failed" in answer.note_codes
    assert signatures(api, petition) == 0
    assert api.people() == []


def test_a_broken_body_is_the_same_answer_too(api: ApiClient, petition: Any) -> None:
    answer = api.with_key(None).post(href(petition, "osdi:signatures"), raw=b"{")
    assert (answer.status, answer.json) == (200, {})


def test_an_action_that_is_not_there_is_the_same_answer_too(api: ApiClient, petition: Any) -> None:
    answer = api.with_key(None).post("/petitions/00000000-0000-4000-8000-000000000000/signatures", ADA)
    assert (answer.status, answer.json) == (200, {})
    assert "blind-nowhere" in answer.note_codes


def test_a_plain_post_needs_a_key(api: ApiClient, petition: Any) -> None:
    person = api.sign_up(email="ada@example.org")
    body = {"_links": {"osdi:person": {"href": href(person)}}}
    answer = api.with_key(None).post(href(petition, "osdi:signatures"), body)
    assert answer.status == 403
    assert signatures(api, petition) == 0


def test_a_wrong_key_is_no_missing_key(api: ApiClient, petition: Any) -> None:
    assert api.with_key("wrong").post(href(petition, "osdi:signatures"), ADA).status == 403
    assert signatures(api, petition) == 0


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/petitions"), ("POST", "/people"), ("POST", "/petitions")]
)
def test_nothing_else_works_without_a_key(api: ApiClient, method: str, path: str) -> None:
    assert api.with_key(None).request(method, path, ADA).status == 403


def test_records_go_to_the_group_that_the_action_belongs_to(make_api: MakeApi) -> None:
    api = make_api(api_keys=["one", "two"]).with_key("two")
    petition = api.post("/petitions", {"title": "Ours", "origin_system": "Canvass"}).json
    api.with_key(None).post(href(petition, "osdi:signatures"), ADA)
    assert len(api.people()) == 1
    assert api.with_key("one").people() == []


def test_background_posts_of_helpers_without_a_key_are_done(api: ApiClient, petition: Any) -> None:
    path = href(petition, "osdi:signatures")
    assert api.with_key(None).post(f"{path}?background_request=true", ADA).json == {}
    assert signatures(api, petition) == 1


@pytest.mark.parametrize("body", [ADA, {"person": {}}, {}, None])
def test_a_signup_without_a_key_records_nothing_where_it_is_not_refused(make_api: MakeApi, body: Any) -> None:
    api = make_api(keyless_signup="empty")
    answer = api.with_key(None).post("/people", body)
    assert (answer.status, answer.json, answer.note_codes) == (200, {}, ["keyless-signup"])
    assert api.people() == []
    assert api.with_key(None).get("/people").status == 403
    assert api.with_key("wrong").post("/people", ADA).status == 403


def test_in_strict_mode_a_signup_without_a_key_is_refused_anyway(make_api: MakeApi) -> None:
    answer = make_api(keyless_signup="empty", strict=True).with_key(None).post("/people", ADA)
    assert answer.status == 400
    assert answer.error.startswith("Strict mode: Nothing was recorded: without a key")
