"""Collections of actions and of their records: pages, order, links, filters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import ApiClient, href, uuid_of
from ..conftest import MakeApi
from .actions_and_records import ACTIONS, EVERY, RECORDS, Action, Kind, Record, address, each, items_of
from .facts import fact

START = datetime(2026, 7, 1, 12, 0, 0, tzinfo=UTC)


def make_apart(api: ApiClient, kind: Kind, count: int, **fields: Any) -> list[Any]:
    """Make some, a minute apart, and return them, oldest first."""
    api.world.clock.freeze(START)
    made = []
    for _ in range(count):
        api.world.clock.advance(60)
        made.append(kind.make(api, **fields))
    return made


def found(api: ApiClient, kind: Kind, filter_text: str) -> list[str]:
    """Return the uuids of what a filter finds, oldest first, and check that they are counted."""
    answer = api.get(f"{kind.path(api)}?filter={filter_text}")
    items = items_of(answer, kind.rel)
    assert answer.json["total_records"] == len(items)
    return [uuid_of(item) for item in reversed(items)]


@each(EVERY, "paging", "answers.200", "methods")
def test_a_collection_counts_and_has_its_keys_in_order(api: ApiClient, kind: Kind) -> None:
    kind.make(api)
    page = api.get(kind.path(api)).json
    assert list(page) == ["total_pages", "per_page", "page", "total_records", "_links", "_embedded"]
    assert (page["total_pages"], page["per_page"], page["page"], page["total_records"]) == (1, 25, 1, 1)


@fact("documents-1")
@each(EVERY, "paging")
def test_an_empty_collection_counts_none(api: ApiClient, kind: Kind) -> None:
    page = api.get(kind.path(api)).json
    assert (page["total_pages"], page["total_records"]) == (0, 0)
    assert page["_embedded"] == {kind.rel: []}


@each(EVERY, "paging")
def test_a_page_has_twenty_five_at_most_and_by_default(api: ApiClient, kind: Kind) -> None:
    for _ in range(26):
        kind.make(api)
    for query, expected in (("", 25), ("?per_page=100", 25), ("?per_page=5", 5), ("?page=2", 1)):
        answer = api.get(f"{kind.path(api)}{query}")
        assert len(items_of(answer, kind.rel)) == expected
        assert answer.json["total_records"] == 26


@fact("paging-8")
@each(EVERY, "paging")
def test_the_newest_comes_first(api: ApiClient, kind: Kind) -> None:
    made = [uuid_of(one) for one in make_apart(api, kind, 3)]
    assert [uuid_of(one) for one in kind.list(api)] == made[::-1]
    last = items_of(api.get(f"{kind.path(api)}?per_page=2&page=2"), kind.rel)
    assert [uuid_of(one) for one in last] == made[:1]


@fact("documents-3", "paging-1")
@each(EVERY, "rel", "paging", "documents-4", "addresses")
def test_the_links_of_a_collection_lead_to_its_items_in_their_order(api: ApiClient, kind: Kind) -> None:
    make_apart(api, kind, 3)
    path = kind.path(api)
    page = api.get(f"{path}?per_page=1&page=2").json
    (item,) = page["_embedded"][kind.rel]
    assert page["_links"]["self"] == {"href": address(path)}
    assert page["_links"]["next"] == {"href": f"{address(path)}?page=3&per_page=1"}
    assert page["_links"]["previous"] == {"href": f"{address(path)}?page=1&per_page=1"}
    assert page["_links"][kind.rel] == [{"href": f"{address(path)}/{uuid_of(item)}"}]
    assert page["_links"]["curies"]
    assert "curies" not in item["_links"]
    assert "curies" in api.get(href(item)).json["_links"]


@each(EVERY, "paging")
def test_there_is_a_next_link_while_pages_remain(make_api: MakeApi, kind: Kind) -> None:
    seen = {}
    for value in ("absent", "present"):
        api = make_api(next_on_last_page=value)
        make_apart(api, kind, 2)
        pages = [api.get(f"{kind.path(api)}?per_page=1&page={number}").json for number in (1, 2, 3)]
        seen[value] = ["next" in page["_links"] for page in pages]
    assert seen == {"absent": [True, False, False], "present": [True, True, False]}


@fact("transport-1")
@each(EVERY, "transport-1", own={"petitions": "transport-1", "forms": "transport-1"})
def test_a_slash_at_the_end_changes_nothing(api: ApiClient, kind: Kind) -> None:
    made = kind.make(api)
    path = kind.path(api)
    assert api.get(f"{path}/").json == api.get(path).json
    assert api.get(f"{path}/?page=1").json == api.get(path).json
    assert api.get(f"{href(made)}/").json == made
    assert api.put(f"{href(made)}/", {"identifiers": ["tests:slash"]}).json["identifiers"][1:] == [
        "tests:slash"
    ]


@fact("filters-2", "filters-15", "filters-11")
@each(EVERY, "filters")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("identifier eq 'tests:1'", [1]),
        ("identifier eq 'tests:9'", []),
        ("created_date gt '2026-07-01T12:02:00Z'", [2]),
        ("created_date lt '2026-07-01T12:02:00Z'", [0]),
        ("modified_date eq '2026-07-01T12:02:00Z'", [1]),
        ("modified_date gt '2026-07-02'", []),
    ],
)
def test_identifiers_and_dates_can_be_filtered(
    api: ApiClient, kind: Kind, text: str, expected: list[int]
) -> None:
    made = [uuid_of(one) for one in make_apart(api, kind, 3)]
    for number, uuid in enumerate(made):
        api.world.clock.freeze(START.replace(minute=number + 1))
        api.put(f"{kind.path(api)}/{uuid}", {"identifiers": [f"tests:{number}"]})
    assert found(api, kind, text) == [made[number] for number in expected]


@each(EVERY, "filters-3")
def test_clauses_are_joined_by_and(api: ApiClient, kind: Kind) -> None:
    made = [uuid_of(one) for one in make_apart(api, kind, 4)]
    text = "created_date gt '2026-07-01T12:01:00Z' and created_date lt '2026-07-01T12:04:00Z'"
    assert found(api, kind, text) == made[1:3]


@each(ACTIONS, "filters", own={"advocacy_campaigns": "filters-15"})
def test_actions_can_be_filtered_by_title_and_origin(api: ApiClient, kind: Action) -> None:
    library = uuid_of(kind.make(api, title="Keep the library open", origin_system="Other System"))
    buses = uuid_of(kind.make(api))
    assert found(api, kind, "title eq 'Keep the library open'") == [library]
    assert found(api, kind, "origin_system eq 'Other System'") == [library]
    assert found(api, kind, "title gt 'Keep the library open'") == [buses]
    assert found(api, kind, "origin_system eq 'Tests' and title eq 'Keep the library open'") == []


@fact("filters-9")
@each(EVERY, "filters")
@pytest.mark.parametrize(
    "text", ["nickname eq 'x'", "created_date eq 'yesterday'", "identifier ne 'a:b'", "created_date"]
)
def test_an_unusable_filter_is_a_400(api: ApiClient, kind: Kind, text: str) -> None:
    answer = api.get(f"{kind.path(api)}?filter={text}")
    assert answer.status == 400
    assert answer.error


@each(RECORDS, "filters")
def test_records_cannot_be_filtered_by_what_people_can(api: ApiClient, kind: Record) -> None:
    assert api.get(f"{kind.path(api)}?filter=email_address eq 'ruth@example.org'").status == 400


@each(EVERY, "answers.404", "addresses")
@pytest.mark.parametrize("uuid", ["00000000-0000-4000-8000-000000000000", "nonsense", "tests:1", "x" * 300])
def test_an_unknown_or_malformed_id_is_a_404(api: ApiClient, kind: Kind, uuid: str) -> None:
    kind.make(api, identifiers=["tests:1"])
    for answer in (api.get(f"{kind.path(api)}/{uuid}"), api.put(f"{kind.path(api)}/{uuid}", {})):
        assert answer.status == 404
        assert answer.error


@fact("keys-7")
@each(EVERY, "answers.404")
def test_what_another_group_has_is_a_404(two_groups: tuple[ApiClient, ApiClient], kind: Kind) -> None:
    first, second = two_groups
    made = kind.make(first)
    assert second.get(href(made)).status == second.put(href(made), {}).status == 404
    assert kind.list(second) == []
    assert len(kind.list(first)) == 1


@each(EVERY, "answers.404")
def test_the_id_of_another_resource_is_a_404(api: ApiClient, kind: Kind) -> None:
    kind.make(api)
    person = api.sign_up(email="ruth@example.org")
    assert api.get(f"{kind.path(api)}/{uuid_of(person)}").status == 404


@each(EVERY, "keys-4")
def test_a_call_without_a_good_key_is_a_403(api: ApiClient, kind: Kind) -> None:
    made = kind.make(api)
    path = kind.path(api)
    for method, where in (("GET", path), ("GET", href(made)), ("PUT", href(made))):
        assert api.with_key(None).request(method, where).error == "API Key invalid or not present"
        answer = api.with_key("no-such-key").request(method, where)
        assert answer.status == 403
        assert answer.error == "API Key invalid or not present no-such-key"
    assert api.with_key("no-such-key").post(path, {}).status == 403


@each(EVERY, "answers.405", "methods")
@pytest.mark.parametrize("method", ["DELETE", "PATCH"])
def test_nothing_can_be_deleted(api: ApiClient, kind: Kind, method: str) -> None:
    made = kind.make(api)
    for where in (kind.path(api), href(made)):
        answer = api.request(method, where, {})
        assert answer.status == 405
        assert answer.error
    assert api.get(href(made)).json == made


@each(EVERY, "methods")
def test_a_collection_cannot_be_put_and_an_item_not_posted(api: ApiClient, kind: Kind) -> None:
    made = kind.make(api)
    assert api.put(kind.path(api), {}).status == api.post(href(made), {}).status == 405


@each(ACTIONS, "limits-2")
def test_a_fifth_call_within_a_second_is_a_429(make_api: MakeApi, kind: Action) -> None:
    api = make_api(rate_limit=4)
    api.world.clock.freeze(START)
    answers = [api.get(f"/{kind.name}") for _ in range(5)]
    assert [answer.status for answer in answers] == [200, 200, 200, 200, 429]
    assert answers[-1].error == "Too many requests"


@each(ACTIONS, "transport-3")
def test_answers_have_the_headers_of_hal(api: ApiClient, kind: Action) -> None:
    made = kind.make(api)
    for answer in (api.get(f"/{kind.name}"), api.get(href(made)), api.put(href(made), {}), kind.post(api)):
        assert answer.header("content-type") == "application/hal+json"
        assert answer.header("cache-control") == "max-age=0, private, must-revalidate"
