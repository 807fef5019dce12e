"""What the collections of events, campaigns and attendances have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import ApiClient, href, uuid_of
from ..conftest import MakeApi
from .facts import fact, part_of
from .sample_events import NOBODY, attendances_of, bring, listed, made, post_campaign, post_event, uuids


def _attendances(api: ApiClient) -> str:
    events = listed(api, "/events")
    return attendances_of(events[0] if events else post_event(api))


PATHS: dict[str, Callable[[ApiClient], str]] = {
    "events": lambda _api: "/events",
    "attendances": _attendances,
    "event_campaigns": lambda _api: "/event_campaigns",
    "campaigns": lambda _api: "/campaigns",
}


def make(api: ApiClient, name: str, number: int) -> None:
    """Make one item of a collection, at a minute of its own."""
    api.world.clock.freeze(datetime(2026, 7, 1, 12, number, tzinfo=UTC))
    title = f"Number {number}"
    if name == "attendances":
        event = {"_links": {"osdi:attendances": {"href": _attendances(api)}}}
        bring(api, event, f"person{number}@example.org", identifiers=[f"diary:{number}"])
    elif name == "campaigns":
        made(api, name, title=title, origin_system=f"Diary {number}")
    else:
        post = post_event if name == "events" else post_campaign
        post(api, title=title, origin_system=f"Diary {number}", identifiers=[f"diary:{number}"])


def filled(api: ApiClient, name: str, count: int) -> str:
    """Make items of a collection and return its address."""
    for number in range(count):
        make(api, name, number)
    return PATHS[name](api)


def each(*statements: str) -> pytest.MarkDecorator:
    """Return the parameters of a test that runs for each collection and checks these statements of its."""
    marks = {name: fact(*(part_of(name, one) for one in statements)) for name in PATHS}
    return pytest.mark.parametrize("name", [pytest.param(name, marks=mark) for name, mark in marks.items()])


@each("paging")
@fact("documents-3")
def test_a_page_has_its_keys_and_links_in_order(api: ApiClient, name: str) -> None:
    path = filled(api, name, 51)
    page = api.get(f"{path}?page=2").json
    keys = ["total_pages", "per_page", "page", "total_records", "_links", "_embedded"]
    (rel,) = page["_embedded"]
    assert list(page) == keys
    assert [page[key] for key in keys[:4]] == [3, 25, 2, 51]
    assert list(page["_links"]) == ["next", "previous", "self", rel, "curies"]
    assert [link["href"] for link in page["_links"][rel]] == [href(item) for item in page["_embedded"][rel]]


@each("paging", "transport-1")
def test_a_page_is_cut_at_25_and_slashes_do_not_matter(api: ApiClient, name: str) -> None:
    path = filled(api, name, 26)
    assert len(listed(api, f"{path}?per_page=100")) == 25
    assert len(listed(api, f"{path}?per_page=3")) == 3
    assert listed(api, f"{path}/?page=2") == listed(api, f"{path}?page=2")
    assert api.get(f"{href(listed(api, path)[0])}/").status == 200


@fact("transport-1")
def test_an_event_answers_with_a_trailing_slash(api: ApiClient) -> None:
    event = post_event(api)
    assert api.get(f"{href(event)}/").json == api.get(href(event)).json == event
    assert api.get("/events/").json == api.get("/events").json


@each("paging")
@fact("paging-8")
def test_the_newest_comes_first(api: ApiClient, name: str) -> None:
    path = filled(api, name, 4)
    dates = [item["created_date"] for item in listed(api, path)]
    assert dates == sorted(dates, reverse=True)
    assert len(set(dates)) == 4


@each("paging")
@fact("paging-4")
def test_the_last_page_has_no_next(api: ApiClient, name: str) -> None:
    path = filled(api, name, 3)
    pages = [api.get(f"{path}?per_page=2&page={number}").json["_links"] for number in (1, 2)]
    assert ["next" in links for links in pages] == [True, False]
    assert ["previous" in links for links in pages] == [False, True]


@each("documents-4")
def test_curies_are_in_the_links_of_the_collection_and_not_in_those_of_items(
    api: ApiClient, name: str
) -> None:
    page = api.get(filled(api, name, 1)).json
    (items,) = page["_embedded"].values()
    assert "curies" in page["_links"]
    assert "curies" not in items[0]["_links"]
    assert "curies" in api.get(href(items[0])).json["_links"]


OF_ALL = {
    "identifier": "eq '{native}'",
    "created_date": "gt '2026-07-01T12:01:30Z'",
    "modified_date": "gt '2026-07-01T12:01:30Z'",
}
OF_ACTIONS = {**OF_ALL, "origin_system": "eq 'Diary 2'", "title": "eq 'Number 2'"}


@each("filters", "filters-3")
def test_each_filter_finds_the_one_that_is_meant_and_clauses_can_be_joined(api: ApiClient, name: str) -> None:
    path = filled(api, name, 3)
    newest, *_ = items = listed(api, path)
    filters = OF_ALL if name == "attendances" else OF_ACTIONS
    native = f"action_network:{uuid_of(newest)}"
    clauses = [f"{field} {test.format(native=native)}" for field, test in filters.items()]
    assert len(items) == 3
    for clause in (*clauses, " and ".join(clauses)):
        assert uuids(listed(api, f"{path}?filter={clause}")) == [uuid_of(newest)], clause
    assert listed(api, f"{path}?filter={clauses[0]} and created_date lt '2026-07-01'") == []


@pytest.mark.parametrize("name", ["events", "attendances", "event_campaigns"])
def test_a_foreign_identifier_finds_its_holder(api: ApiClient, name: str) -> None:
    path = filled(api, name, 2)
    assert len(listed(api, f"{path}?filter=identifier eq 'diary:1'")) == 1


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(
    "text",
    ["colour eq 'red'", "created_date gt 'soon'", "created_date ne '2026-07-01'", "x", "title eq 'a' or 1"],
)
def test_a_filter_that_cannot_be_used_is_refused(api: ApiClient, name: str, text: str) -> None:
    answer = api.get(f"{filled(api, name, 1)}?filter={text}")
    assert answer.status == 400
    assert answer.error


@fact("attendances.filters")
def test_attendances_are_not_filtered_by_status(api: ApiClient) -> None:
    assert api.get(f"{filled(api, 'attendances', 1)}?filter=status eq 'accepted'").status == 400


NEED_A_KEY = ["events", "attendances", "event_campaigns"]


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=fact("keys-4")) for name in NEED_A_KEY] + ["campaigns"],
)
@pytest.mark.parametrize("key", [None, "no such key"])
def test_a_missing_or_bad_key_is_a_403_that_echoes_it(api: ApiClient, name: str, key: str | None) -> None:
    answer = api.with_key(key).get(filled(api, name, 1))
    assert answer.status == 403
    assert answer.error == f"API Key invalid or not present {key or ''}".strip()


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=fact(f"{name}.answers.405", f"{name}.methods")) for name in NEED_A_KEY],
)
def test_nothing_is_deleted(api: ApiClient, name: str) -> None:
    path = filled(api, name, 1)
    (item,) = listed(api, path)
    answers = [api.delete(href(item)), api.delete(path), api.put(path, {}), api.post(href(item), {})]
    assert [answer.status for answer in answers] == [405] * 4
    assert all(answer.error for answer in answers)
    assert api.get(href(item)).status == 200


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=fact("limits-2")) for n in ("events", "event_campaigns")],
)
def test_the_fifth_call_in_a_second_is_one_too_many(make_api: MakeApi, name: str) -> None:
    api = make_api(rate_limit=4)
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    answers = [api.get(f"/{name}") for _ in range(5)]
    assert [answer.status for answer in answers] == [200, 200, 200, 200, 429]
    assert answers[-1].error == "Too many requests"


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=fact("transport-3")) for n in ("events", "event_campaigns")],
)
@pytest.mark.parametrize("path", ["", f"/{NOBODY}"])
def test_answers_have_the_headers_of_the_api(api: ApiClient, name: str, path: str) -> None:
    answer = api.get(f"/{name}{path}")
    assert answer.header("content-type") == "application/hal+json"
    assert answer.header("cache-control") == "max-age=0, private, must-revalidate"


@pytest.mark.parametrize("name", [pytest.param("event_campaigns", marks=fact("event_campaigns.background"))])
def test_a_background_request_is_carried_out_at_once(api: ApiClient, name: str) -> None:
    body: dict[str, Any] = {"title": "Assembly", "origin_system": "Diary"}
    answer = api.post(f"/{name}?background_request=true", body)
    assert answer.json["title"] == "Assembly"
    assert answer.note_codes == ["unknown-parameter"]
