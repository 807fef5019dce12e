from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import Answer, ApiClient, href, uuid_of
from ..conftest import MakeApi
from .facts import fact

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def tag(api: ApiClient) -> Any:
    return api.tag("steward")


@pytest.fixture
def ruth(api: ApiClient) -> Any:
    return api.sign_up(email="ruth@example.org")


def put_on(api: ApiClient, tag: Any, link: object, **body: Any) -> Answer:
    """Post a tagging whose person link is ``{"href": link}``."""
    return api.post(f"/tags/{uuid_of(tag)}/taggings", {"_links": {"osdi:person": {"href": link}}, **body})


@fact(
    "tags-11",
    "taggings.posted_links.osdi:person",
    "taggings.methods",
    "taggings.answers.200",
)
@fact("taggings.rel", "taggings.addresses")
@fact("writing-1")
def test_a_tagging_is_made_by_a_person_link_and_read_back(api: ApiClient, tag: Any, ruth: Any) -> None:
    made = put_on(api, tag, href(ruth), identifiers=["log:1"])
    read = api.get(f"/tags/{uuid_of(tag)}/taggings/{uuid_of(made.json)}")
    assert made.status == read.status == 200
    assert made.json == read.json
    assert made.json["identifiers"][1:] == ["log:1"]
    assert api.tags_of(ruth) == ["steward"]


@fact("taggings.posted_links.osdi:person")
def test_the_person_link_may_have_the_real_host(api: ApiClient, tag: Any, ruth: Any) -> None:
    answer = put_on(api, tag, f"https://actionnetwork.org/api/v2/people/{uuid_of(ruth)}")
    assert answer.status == 200
    assert href(answer.json, "osdi:person") == href(ruth)


@fact("taggings.fields.item_type")
@pytest.mark.parametrize("sent", [{}, {"item_type": "osdi:event"}])
def test_what_is_tagged_is_always_a_person(api: ApiClient, tag: Any, ruth: Any, sent: Any) -> None:
    assert put_on(api, tag, href(ruth), **sent).json["item_type"] == "osdi:person"


@fact("taggings.fields.created_date", "taggings.fields.modified_date")
def test_dates_of_a_tagging_cannot_be_sent(api: ApiClient, tag: Any, ruth: Any) -> None:
    made = put_on(
        api, tag, href(ruth), created_date="2020-01-01T00:00:00Z", modified_date="2020-01-01T00:00:00Z"
    ).json
    assert "2020-01-01T00:00:00Z" not in (made["created_date"], made["modified_date"])


@fact("tags-14")
def test_a_tagging_has_an_id_of_its_own(api: ApiClient, tag: Any, ruth: Any) -> None:
    made = put_on(api, tag, href(ruth)).json
    assert len({uuid_of(made), uuid_of(ruth), uuid_of(tag)}) == 3


@fact("errors-4", "taggings.answers.400")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"_links": {}},
        {"_links": None},
        {"_links": {"osdi:person": None}},
        {"_links": {"osdi:person": {"href": None}}},
        {"_links": {"osdi:person": {"href": "nonsense"}}},
        {"_links": {"osdi:person": {"href": f"http://mock.test/api/v2/people/{NOBODY}"}}},
        {"_links": {"osdi:person": {"href": "http://mock.test/api/v2/tags"}}},
        {"_links": {"osdi:person": f"http://mock.test/api/v2/people/{NOBODY}"}},
        pytest.param(
            {"person": {"email_addresses": [{"address": "ruth@example.org"}]}},
            marks=fact("tags-15"),
        ),
    ],
)
def test_a_tagging_without_a_usable_person_link_is_a_400(api: ApiClient, tag: Any, body: Any) -> None:
    answer = api.post(f"/tags/{uuid_of(tag)}/taggings", body)
    assert answer.status == 400
    assert answer.json == {"error": "You must specify a valid person id"}
    assert api.get(f"/tags/{uuid_of(tag)}/taggings").json["total_records"] == 0


@fact("tags-16")
def test_a_link_may_be_a_text(api: ApiClient, make_api: MakeApi, tag: Any, ruth: Any) -> None:
    body = {"_links": {"osdi:person": href(ruth)}}
    answer = api.post(href(tag, "osdi:taggings"), body)
    assert href(answer.json, "osdi:person") == href(ruth)
    assert answer.note_codes == ["value-converted"]
    strict = make_api(bare_links="refused")
    person, steward = strict.sign_up(email="ruth@example.org"), strict.tag("steward")
    refused = strict.post(href(steward, "osdi:taggings"), {"_links": {"osdi:person": href(person)}})
    assert refused.json == {"error": "You must specify a valid person id"}


@fact("errors-4", "keys-7")
def test_a_person_of_another_group_cannot_be_tagged(two_groups: tuple[ApiClient, ApiClient]) -> None:
    first, second = two_groups
    theirs = second.sign_up(email="ruth@example.org")
    answer = put_on(first, first.tag("steward"), href(theirs))
    assert answer.status == 400
    assert answer.error == "You must specify a valid person id"


@fact("errors-11")
def test_a_tagging_below_an_unknown_tag_is_a_404(api: ApiClient, ruth: Any) -> None:
    answer = api.post(f"/tags/{NOBODY}/taggings", {"_links": {"osdi:person": {"href": href(ruth)}}})
    assert answer.status == 404


@fact("tags-12")
def test_tagging_twice_is_one_tagging_with_the_same_id_modified(api: ApiClient, tag: Any, ruth: Any) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    first = put_on(api, tag, href(ruth))
    api.world.clock.advance(60)
    second = put_on(api, tag, href(ruth))
    assert first.status == second.status == 200
    assert uuid_of(second.json) == uuid_of(first.json)
    assert second.json["created_date"] == "2026-07-01T00:00:00Z"
    assert second.json["modified_date"] == "2026-07-01T00:01:00Z"
    assert api.get(f"/tags/{uuid_of(tag)}/taggings").json["total_records"] == 1


@fact(
    "transport-5",
    "tags-13",
)
@fact("taggings.answers.200", "taggings.answers.404", "taggings.methods", "writing-9")
def test_a_deleted_tagging_is_gone_and_person_and_tag_are_not(api: ApiClient, tag: Any, ruth: Any) -> None:
    made = put_on(api, tag, href(ruth)).json
    answer = api.delete(href(made))
    assert answer.status == 200
    assert answer.json == {"notice": "This tagging was successfully deleted."}
    assert api.get(href(made)).status == api.delete(href(made)).status == 404
    assert api.get(href(ruth)).json == ruth
    assert api.get(href(tag)).json == tag
    assert api.tags_of(ruth) == []


@fact("taggings.answers.404")
def test_a_tagging_below_another_tag_is_a_404(api: ApiClient, tag: Any, ruth: Any) -> None:
    made = put_on(api, tag, href(ruth)).json
    other = api.tag("member")
    assert api.get(f"/tags/{uuid_of(other)}/taggings/{uuid_of(made)}").status == 404


@fact("taggings.addresses", "tags-10")
def test_the_taggings_of_one_person_are_listed_and_counted(api: ApiClient, tag: Any, ruth: Any) -> None:
    other = api.sign_up(email="other@example.org")
    for name in ("steward", "member"):
        put_on(api, api.tag(name), href(ruth))
    put_on(api, tag, href(other))
    assert api.get(f"/people/{uuid_of(ruth)}/taggings").json["total_records"] == 2
    assert api.get(f"/tags/{uuid_of(tag)}/taggings").json["total_records"] == 2
