"""What messages name: a wrapper, and the queries that they are for."""

from __future__ import annotations

from typing import Any

import pytest

from ..api_client import BASE, ApiClient, href, uuid_of
from ..conftest import MakeApi
from ..sample_group import make
from .emails import (
    COUNTED_S,
    NOBODY,
    api_for_messages,  # noqa: F401  # in place of the fixture api
    id_in,
    make_draft,
    make_query,
    messages,
    post_email,
    read,
    with_two_people,
)
from .facts import fact

NO_QUERY = "targets[0].href must be the address of one of the queries of this group"


# Wrappers


@fact("messages.posted_links.osdi:wrapper", "messages-8")
@pytest.mark.parametrize("rel", ["osdi:wrapper", "osdi:wrappers"])
def test_a_wrapper_is_named_in_either_spelling_and_shown_in_one(api: ApiClient, rel: str) -> None:
    make(api.world, "wrappers", {})
    other = f"{BASE}/wrappers/{id_in(make(api.world, 'wrappers', {'default': False}))}"
    posted = post_email(api, _links={rel: {"href": other}}).json
    assert href(posted, "osdi:wrapper") == other
    assert "osdi:wrappers" not in posted["_links"]
    put = api.put(href(posted), {"_links": {rel: {"href": f"{BASE}/wrappers/{NOBODY}"}}})
    assert (put.status, href(put.json, "osdi:wrapper")) == (200, other)


@pytest.mark.parametrize("made", [True, False])
def test_without_one_it_has_the_default_wrapper(api: ApiClient, made: bool) -> None:
    if made:
        for is_default in (True, False):
            make(api.world, "wrappers", {"default": is_default})
    wrapper = api.get(href(make_draft(api), "osdi:wrapper")).json
    assert wrapper["default"] is True


@pytest.mark.parametrize(
    "link",
    [
        "x",
        {},
        {"href": 1},
        {"href": "nonsense"},
        {"href": f"{BASE}/wrappers/{NOBODY}"},
        {"href": f"{BASE}/wrappers/no-uuid"},
    ],
)
def test_a_wrapper_that_is_not_there_is_refused(api: ApiClient, link: object) -> None:
    answer = post_email(api, _links={"osdi:wrapper": link})
    assert (answer.status, answer.error) == (400, "You must specify a valid wrapper id")
    assert messages(api) == []


# Targets


@fact("tags-16")
def test_a_target_may_be_the_address_of_its_query(api: ApiClient, make_api: MakeApi) -> None:
    query = make_query(api)
    posted = post_email(api, targets=[query])
    assert posted.json["targets"] == [{"href": query}]
    assert posted.note_codes == ["value-converted"]
    refusing = make_api(bare_links="refused")
    assert (
        post_email(refusing, targets=[make_query(refusing)]).error == "targets[0] must be an object, not text"
    )


@fact("messages.fields.targets", "messages.objects.target.href")
def test_targets_are_addresses_of_queries_on_the_site_that_the_client_uses(api: ApiClient) -> None:
    query = make_query(api)
    real = query.replace(BASE, "https://actionnetwork.org/api/v2")
    posted = post_email(api, targets=[{"href": real}]).json
    assert posted["targets"] == [{"href": query}]
    elsewhere = api.request("GET", f"/messages/{uuid_of(posted)}", host="other.test").json
    assert elsewhere["targets"] == [{"href": query.replace("mock.test", "other.test")}]


@pytest.mark.parametrize(
    ("targets", "error"),
    [
        ("x", "targets[0] must be an object, not text"),
        (["x"], "targets[0] must be an object, not text"),
        ([{}], "targets[0].href is required"),
        ([{"href": 1}], "targets[0].href must be an address as text, not a number"),
        ([{"href": f"{BASE}/queries/{NOBODY}"}], NO_QUERY),
        ([{"href": f"{BASE}/people/{NOBODY}"}], NO_QUERY),
        ([{"href": "nonsense"}], NO_QUERY),
    ],
)
def test_targets_that_are_none_are_refused(api: ApiClient, targets: object, error: str) -> None:
    posted = post_email(api, targets=targets)
    assert (posted.status, posted.error) == (400, error)
    assert messages(api) == []
    draft = make_draft(api)
    assert api.put(href(draft), {"targets": targets}).status == 400
    assert read(api, draft) == draft


def test_a_query_of_another_group_is_no_target(two_groups: tuple[ApiClient, ApiClient]) -> None:
    first, second = two_groups
    assert post_email(second, targets=[{"href": make_query(first)}]).status == 400


@fact("messages-6", "messages.fields.targets")
@pytest.mark.parametrize("targets", [{}, {"targets": []}, {"targets": None}])
def test_without_targets_it_is_for_the_whole_list(api: ApiClient, targets: Any) -> None:
    draft = make_draft(api, **targets)
    assert draft["total_targeted"] == 2
    assert "targets" not in draft


@pytest.mark.parametrize(("percent", "found"), [(0, 0), (100, 200)])
def test_a_query_matches_the_share_that_the_setting_says(make_api: MakeApi, percent: int, found: int) -> None:
    api = make_api(query_match_percent=percent)
    for number in range(200):
        api.sign_up(email=f"p{number}@example.org")
    api.world.clock.freeze()
    assert make_draft(api, targets=[{"href": make_query(api)}])["total_targeted"] == found


def test_a_query_matches_the_same_people_each_time(make_api: MakeApi) -> None:
    api = make_api(query_match_percent=50, message_interval_s=None)
    for number in range(200):
        api.sign_up(email=f"p{number}@example.org")
    api.world.clock.freeze()
    query, other = make_query(api), make_query(api)
    counts = [
        make_draft(api, targets=[{"href": one} for one in queries])["total_targeted"]
        for queries in ([query], [query], [query, other])
    ]
    assert counts[0] == counts[1]
    assert 60 < counts[0] < 140
    assert counts[2] > counts[0]


@fact("messages-3", "writing-6")
def test_other_targets_are_counted_anew(api: ApiClient) -> None:
    draft = make_draft(api)
    api.sign_up(email="new@example.org")
    changed = api.put(href(draft), {"targets": [{"href": make_query(api)}]}).json
    assert changed["status"] == "calculating"
    assert "total_targeted" not in changed
    api.world.clock.advance(COUNTED_S)
    assert read(api, draft)["total_targeted"] == 3
    other = make_query(api)
    assert api.put(href(draft), {"targets": [{"href": other}]}).json["targets"] == [{"href": other}]


def test_the_same_targets_are_not_counted_anew(api: ApiClient) -> None:
    draft = make_draft(api, targets=[{"href": make_query(api)}])
    assert api.put(href(draft), draft).json["status"] == "draft"


@fact("limits-4")
def test_targets_change_every_thirty_seconds(make_api: MakeApi) -> None:
    api = with_two_people(make_api(message_interval_s=30))
    draft = make_draft(api)
    targets = {"targets": [{"href": make_query(api)}]}
    assert api.put(href(draft), targets).status == 200
    assert api.put(href(draft), {**targets, "subject": "Four things"}).status == 200
    assert api.put(href(draft), {"targets": [], "subject": "Five things"}).status == 429
    assert read(api, draft)["subject"] == "Four things"
    api.world.clock.advance(30)
    assert api.put(href(draft), {"targets": []}).status == 200
