from __future__ import annotations

from typing import Any

import pytest

from ...api_client import BASE, ApiClient, href, uuid_of
from ...conftest import MakeApi
from .seen import counts, everything_seen

RUTH = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}


# Strict mode


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/people?pgae=2", None),
        ("GET", "/people?page=0", None),
        ("GET", "/people?per_page=100", None),
        ("GET", "/tags?filter=name eq 'x'", None),
        ("POST", "/people", {**RUTH, "add_tags": ["nobody made this"]}),
        ("POST", "/people", {**RUTH, "tags": ["steward"]}),
        ("POST", "/people?page=1", RUTH),
        ("POST", "/tags", {"name": "new", "colour": "red"}),
    ],
)
def test_strict_mode_refuses_what_would_be_swallowed_and_writes_nothing(
    make_api: MakeApi, method: str, path: str, body: Any
) -> None:
    api = make_api(strict=True)
    before, rows_before = everything_seen(api), counts(api)
    answer = api.request(method, path, body)
    assert answer.status == 400
    assert answer.error.startswith("Strict mode: ")
    assert (everything_seen(api), counts(api)) == (before, rows_before)
    assert make_api().request(method, path, body).status == 200


@pytest.mark.parametrize("path", ["/people?page=7", "/people?per_page=5", "/tags", ""])
def test_strict_mode_lets_pass_what_is_no_mistake(make_api: MakeApi, path: str) -> None:
    assert make_api(strict=True).get(path).status == 200


def test_strict_mode_lets_pass_a_tag_that_exists(make_api: MakeApi) -> None:
    api = make_api(strict=True)
    assert [api.post("/tags", {"name": "steward"}).status for _ in range(2)] == [200, 200]


# Taggings


@pytest.mark.parametrize(
    "address",
    [
        "{person}/",
        "http://mock.test/api/v2//people/{id}",
        "https://actionnetwork.org/api/v2/people/{id}",
    ],
)
def test_a_person_may_be_linked_under_the_mocks_or_the_real_address(api: ApiClient, address: str) -> None:
    person, tag = api.sign_up(email="ruth@example.org"), api.tag("steward")
    body = {"_links": {"osdi:person": {"href": address.format(person=href(person), id=uuid_of(person))}}}
    assert api.post(href(tag, "osdi:taggings"), body).status == 200
    assert api.tags_of(person) == ["steward"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "{id}",
        "/people/{id}",
        "/api/v2/people/{id}",
        "http://other.test/api/v2/people/{id}",
        "http://mock.test/api/v1/people/{id}",
        "http://mock.test/api/v2people/{id}",
        "http://mock.test/api/v2/people",
        "http://mock.test/api/v2/people/",
        "http://mock.test/api/v2/people/{id}/taggings",
        "http://mock.test/api/v2/people/{id}x",
        "http://mock.test/api/v2/tags/{tag}",
        "http://mock.test/api/v2/events/{id}",
    ],
)
def test_a_link_that_leads_to_no_person_is_refused(api: ApiClient, address: str) -> None:
    person, tag = api.sign_up(email="ruth@example.org"), api.tag("steward")
    body = {"_links": {"osdi:person": {"href": address.format(id=uuid_of(person), tag=uuid_of(tag))}}}
    answer = api.post(href(tag, "osdi:taggings"), body)
    assert (answer.status, answer.error) == (400, "You must specify a valid person id")
    assert api.tags_of(person) == []


def test_a_deleted_tagging_is_gone_and_only_it(api: ApiClient) -> None:
    for name in ("a", "b"):
        api.tag(name)
    person = api.sign_up(email="ruth@example.org", add_tags=["a", "b"])
    first, _ = api.get(href(person, "osdi:taggings")).json["_embedded"]["osdi:taggings"]
    assert api.delete(href(first)).json == {"notice": "This tagging was successfully deleted."}
    assert api.get(href(first)).status == 404
    assert api.delete(href(first)).status == 404
    assert api.tags_of(person) == ["b"]


# Background requests


@pytest.mark.parametrize("value", ["true", "True", "TRUE"])
def test_a_background_request_is_answered_at_once_and_done_after_it(api: ApiClient, value: str) -> None:
    answer = api.post(f"/people?background_request={value}", RUTH)
    assert (answer.status, answer.json) == (200, {})
    assert len(api.people()) == 1


def test_a_background_request_without_a_delay_waits_for_no_other_request(api: ApiClient) -> None:
    api.post("/people?background_request=true", RUTH)
    assert (counts(api)["people"], counts(api)["background"]) == (1, 0)


@pytest.mark.parametrize("value", ["false", "1", "yes", ""])
def test_any_other_value_is_no_background_request(api: ApiClient, value: str) -> None:
    assert api.post(f"/people?background_request={value}", RUTH).json != {}


def test_a_background_request_waits_for_the_clock(make_api: MakeApi) -> None:
    api = make_api(background_delay_s=5)
    api.world.clock.freeze()
    assert api.post("/people?background_request=true", RUTH).json == {}
    assert api.people() == []
    api.world.clock.advance(5)
    assert len(api.people()) == 1


def test_a_background_request_that_fails_is_told_to_the_journal_alone(api: ApiClient) -> None:
    assert api.post("/people?background_request=true", {"person": {}}).status == 200
    entry = api.world.journal.find("POST /people")[-1]
    assert (entry.query, entry.status) == ("(in the background)", 400)
    assert [note.code for note in entry.notes] == ["background-failed"]
    assert counts(api)["background"] == 0


def test_malformed_json_is_refused_before_it_is_promised(api: ApiClient) -> None:
    assert api.post("/people?background_request=true", raw=b"{").status == 400


def test_a_background_request_to_what_is_gone_does_no_harm(make_api: MakeApi) -> None:
    api = make_api(background_delay_s=5)
    api.world.clock.freeze()
    tag, person = api.tag("steward"), api.sign_up(email="ruth@example.org", add_tags=["steward"])
    (tagging,) = api.get(href(tag, "osdi:taggings")).json["_embedded"]["osdi:taggings"]
    address = href(tagging).removeprefix(BASE)
    assert api.delete(f"{address}?background_request=true").json == {}
    assert api.delete(address).status == 200
    api.world.clock.advance(5)
    assert api.tags_of(person) == []


# A tag whose name is taken


def test_a_taken_name_may_be_answered_with_a_redirect(make_api: MakeApi) -> None:
    api = make_api(duplicate_tag="redirect")
    tag = api.tag("steward")
    answer = api.post("/tags", {"name": "Steward "})
    assert (answer.status, answer.header("location")) == (302, href(tag))
    assert answer.json == tag
