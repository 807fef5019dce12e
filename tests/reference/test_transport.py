from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import Answer, ApiClient, all_hrefs, href, uuid_of
from ..conftest import MakeApi
from .facts import fact

DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")

RUTH = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}


def tag_ruth(api: ApiClient) -> Answer:
    """Make a person, a tag and a tagging of the two, and return what the last was answered."""
    person, tag = api.sign_up(email="ruth@example.org"), api.tag("steward")
    return api.post(f"/tags/{uuid_of(tag)}/taggings", {"_links": {"osdi:person": {"href": href(person)}}})


def all_values(value: Any) -> list[Any]:
    """Return every value in a document that is no object or array."""
    if isinstance(value, list):
        return [found for one in value for found in all_values(one)]
    if isinstance(value, dict):
        return [found for one in value.values() for found in all_values(one)]
    return [value]


@fact("transport-3")
@pytest.mark.parametrize(
    "path", ["", "/people", "/tags", "/metadata", "/metadata/custom_fields", "/people/unknown"]
)
def test_answers_are_hal_and_not_cached(api: ApiClient, path: str) -> None:
    answer = api.get(path)
    assert answer.header("content-type") == "application/hal+json"
    assert answer.header("cache-control") == "max-age=0, private, must-revalidate"


@fact("transport-3")
def test_a_get_may_carry_a_content_type(api: ApiClient) -> None:
    assert api.get("/people", headers={"content-type": "application/hal+json"}).status == 200


@fact("transport-4")
@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/hal+json",
        "text/plain",
    ],
)
def test_the_content_type_of_a_request_is_not_minded(api: ApiClient, content_type: str) -> None:
    answer = api.post("/people", RUTH, headers={"content-type": content_type})
    assert answer.status == 200
    assert answer.json["email_addresses"][0]["address"] == "ruth@example.org"


@fact(
    "transport-5",
    "people-10",
    "people.answers.200",
)
@fact("tags.answers.200", "taggings.answers.200")
def test_every_success_is_a_200(api: ApiClient) -> None:
    created = api.post("/people", RUTH)
    updated = api.put(f"/people/{uuid_of(created.json)}", {"given_name": "Ruth"})
    tag, tagging = api.post("/tags", {"name": "steward"}), tag_ruth(api)
    deleted = api.delete(f"/tags/{uuid_of(tag.json)}/taggings/{uuid_of(tagging.json)}")
    assert [answer.status for answer in (created, updated, tag, tagging, deleted)] == [200] * 5


@fact("transport-6", "limits-2")
def test_no_header_tells_of_limits_or_versions(make_api: MakeApi) -> None:
    answer = make_api(rate_limit=4).get("/people")
    names = {name for name, _ in answer.headers}
    assert names == {"content-length", "content-type", "cache-control"}


@fact("transport-7")
@pytest.mark.parametrize(
    "query", ["limit=1", "limit=100", "perPage=1", "test=", "background_processing=true"]
)
def test_an_unknown_parameter_is_ignored_and_noted(api: ApiClient, query: str) -> None:
    for number in range(3):
        api.sign_up(email=f"ruth{number}@example.org")
    answer = api.get(f"/people?{query}")
    assert answer.body == api.get("/people").body
    assert answer.note_codes == ["unknown-parameter"]


@fact("transport-9", "people.fields.created_date", "tags.fields.created_date")
@fact("taggings.fields.created_date", "taggings.fields.modified_date", "tags.fields.modified_date")
def test_dates_are_utc_in_whole_seconds(api: ApiClient) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, 12, 30, 15, 999_999, tzinfo=UTC))
    tagging = tag_ruth(api).json
    for resource in (api.people()[0], api.tag("steward"), tagging):
        assert resource["created_date"] == resource["modified_date"] == "2026-07-01T12:30:15Z"


@fact("transport-9")
def test_dates_have_one_form_on_a_running_clock_too(api: ApiClient) -> None:
    assert DATE.match(tag_ruth(api).json["created_date"])


@fact("transport-10")
def test_nothing_but_an_unknown_place_is_null(api: ApiClient) -> None:
    person = api.sign_up(email="ruth@example.org")
    tagging, tag = tag_ruth(api).json, api.tag("steward")
    location = person["postal_addresses"][0].pop("location")
    assert location["accuracy"] is not None
    assert None not in all_values([person, tagging, tag, api.get("/tags").json, api.get("").json])


@fact("transport-1")
@pytest.mark.parametrize(
    "path",
    [
        "/people",
        "/people/{person}",
        "/people/{person}/taggings",
        "/tags",
        "/tags/{tag}/taggings",
        "/metadata",
    ],
)
@pytest.mark.parametrize("query", ["", "?page=1"])
def test_a_trailing_slash_is_tolerated(api: ApiClient, path: str, query: str) -> None:
    tagging = tag_ruth(api).json
    whole = path.format(person=href(tagging, "osdi:person")[-36:], tag=href(tagging, "osdi:tag")[-36:])
    answer = api.get(f"{whole}/{query}")
    assert answer.status == 200
    assert answer.json == api.get(whole).json


@fact("transport-1")
def test_a_trailing_slash_is_tolerated_on_writes(api: ApiClient) -> None:
    person = api.post("/people/", RUTH)
    assert person.status == 200
    assert api.put(f"/people/{uuid_of(person.json)}/", {"given_name": "Ruth"}).json["given_name"] == "Ruth"


@fact("transport-2")
def test_a_double_slash_is_tolerated(api: ApiClient) -> None:
    person = api.sign_up(email="ruth@example.org")
    assert api.get(f"//people/{uuid_of(person)}").json == person
    assert api.get(f"/people//{uuid_of(person)}").json == person


@fact("transport-1")
def test_addresses_are_whole_and_end_without_a_slash(make_api: MakeApi) -> None:
    api = make_api(hrefs="real")
    tagging = tag_ruth(api).json
    paths = ["/people", "/tags", "/metadata", "/metadata/custom_fields"]
    for document in (tagging, *(api.get(path).json for path in paths)):
        for address in all_hrefs(document):
            assert address.startswith(
                ("https://actionnetwork.org/api/v2/", "https://actionnetwork.org/docs/v2/")
            )
            assert not address.endswith("/")


@fact("transport-12", "tags-13")
@pytest.mark.parametrize("body", [None, {}, {"anything": 1}])
def test_a_delete_may_carry_a_body(api: ApiClient, body: object) -> None:
    assert api.request("DELETE", href(tag_ruth(api).json), body).status == 200


@fact("errors-1")
def test_an_error_is_json_too(api: ApiClient) -> None:
    assert list(json.loads(api.get("/people/unknown").body)) == ["error"]


@fact("transport-17")
@pytest.mark.parametrize(
    ("query", "status", "lines"),
    [
        ("title=A&title=T&location[address_lines][]=1+Main&location[address_lines][]=Rear", 200, ["1 Main"]),
        ("title=T&location=x&location[venue]=y", 400, None),
        ("title=T&location" + "[a]" * 32 + "=x", 400, None),
    ],
)
def test_names_in_a_query_nest_as_in_rails(
    api: ApiClient, query: str, status: int, lines: list[str] | None
) -> None:
    answer = api.post(f"/events?origin_system=X&{query}")
    assert answer.status == status
    if status == 200:
        assert (answer.json["title"], answer.json["location"]["address_lines"]) == ("T", lines)
