"""What lists, items, queries and wrappers have in common: people make them elsewhere, the API only reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest

from ..api_client import ApiClient, uuid_of
from ..sample_group import make as make_in_world
from .facts import fact, part_of

NOBODY = "00000000-0000-4000-8000-000000000000"
NAMES = ("lists", "items", "queries", "wrappers")
TOTALS = ("lists", "queries", "wrappers")

Case = Any  # what pytest.param returns


class Made(NamedTuple):
    """One of each, by the address of its collection."""

    paths: dict[str, str]
    uuids: dict[str, str]


def each(*facts: str, names: tuple[str, ...] = NAMES) -> list[Case]:
    """Return a case for each resource, marked with the same statements of each."""
    return [pytest.param(name, id=name, marks=fact(*(part_of(name, one) for one in facts))) for name in names]


def make(api: ApiClient, resource: str, references: dict[str, str] | None = None, /, **fields: object) -> str:
    """Make something as the user interface does, and return its uuid."""
    document = make_in_world(api.world, resource, fields, references=references)
    return str(document["identifiers"][0]).removeprefix("action_network:")


def make_all(api: ApiClient) -> Made:
    uuids = {name: make(api, name, name=f"A {name}") for name in TOTALS}
    person = uuid_of(api.sign_up(email="ruth@example.org"))
    uuids["items"] = make(api, "items", {"list_id": uuids["lists"], "person_id": person})
    paths = {name: f"/{name}" for name in TOTALS}
    return Made({**paths, "items": f"/lists/{uuids['lists']}/items"}, uuids)


@pytest.mark.parametrize(
    "name",
    each(
        "rel",
        "addresses",
        "methods",
        "answers.200",
        "links.self",
        "links.curies",
        "fields.identifiers",
        "embedded",
    ),
)
def test_one_is_read_alone_and_in_its_collection(api: ApiClient, name: str) -> None:
    made = make_all(api)
    uuid, path = made.uuids[name], made.paths[name]
    page, answer = api.get(path), api.get(f"{path}/{uuid}")
    assert page.status == answer.status == 200
    item = answer.json
    assert item["_links"]["self"] == {"href": f"http://mock.test/api/v2{path}/{uuid}"}
    assert item["identifiers"] == [f"action_network:{uuid}"]
    assert "_embedded" not in item
    assert [curie["name"] for curie in item["_links"].pop("curies")] == ["osdi", "action_network"]
    assert page.json["_embedded"] == {f"osdi:{name}": [item]}
    assert page.json["_links"][f"osdi:{name}"] == [item["_links"]["self"]]


@pytest.mark.parametrize(
    ("name", "order"),
    [
        pytest.param(
            "lists",
            ["created_date", "modified_date", "description", "_links", "name", "browser_url", "identifiers"],
            marks=fact("lists.key_order"),
        ),
        pytest.param(
            "items",
            [
                "_links",
                "identifiers",
                "created_date",
                "modified_date",
                "item_type",
                "action_network:person_id",
                "action_network:list_id",
            ],
            marks=fact("items.key_order"),
        ),
        pytest.param(
            "queries",
            [
                "identifiers",
                "origin_system",
                "created_date",
                "modified_date",
                "name",
                "browser_url",
                "_links",
            ],
            marks=fact("queries.key_order"),
        ),
        pytest.param(
            "wrappers",
            [
                "identifiers",
                "origin_system",
                "created_date",
                "modified_date",
                "name",
                "administrative_url",
                "header",
                "footer",
                "wrapper_type",
                "default",
                "_links",
            ],
            marks=fact("wrappers.key_order"),
        ),
    ],
)
def test_keys_stand_in_the_order_of_the_wire(api: ApiClient, name: str, order: list[str]) -> None:
    made = make_all(api)
    item = api.get(f"{made.paths[name]}/{made.uuids[name]}").json
    assert [key for key in item if key in order] == order


@pytest.mark.parametrize("name", each("fields.created_date", "fields.modified_date"))
def test_dates_are_those_of_the_making(api: ApiClient, name: str) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, 8, 30, tzinfo=UTC))
    made = make_all(api)
    item = api.get(f"{made.paths[name]}/{made.uuids[name]}").json
    assert item["created_date"] == item["modified_date"] == "2026-07-01T08:30:00Z"


@pytest.mark.parametrize("name", each("fields.origin_system", names=TOTALS))
def test_all_come_from_action_network(api: ApiClient, name: str) -> None:
    made = make_all(api)
    assert api.get(f"/{name}/{made.uuids[name]}").json["origin_system"] == "Action Network"


@pytest.mark.parametrize("name", each("answers.200", "answers.405", "methods", "background"))
@pytest.mark.parametrize("query", ["", "?background_request=true"])
def test_nothing_can_be_written(api: ApiClient, name: str, query: str) -> None:
    made = make_all(api)
    item = f"{made.paths[name]}/{made.uuids[name]}"
    before = api.get(item).json
    for method in ("POST", "PUT", "DELETE"):
        for path in (made.paths[name], item):
            answer = api.request(method, path + query, {"name": "Another"})
            assert answer.status == 405
            assert answer.error
    assert api.get(item).json == before


@pytest.mark.parametrize("name", each("answers.404"))
def test_an_id_that_nobody_here_has_is_a_404(two_groups: tuple[ApiClient, ApiClient], name: str) -> None:
    first, second = two_groups
    made = make_all(first)
    person = uuid_of(first.sign_up(email="other@example.org"))
    for wrong in (NOBODY, person, "nonsense", "%00", "x" * 5000):
        answer = first.get(f"{made.paths[name]}/{wrong}")
        assert answer.status == 404
        assert answer.error
    assert second.get(f"{made.paths[name]}/{made.uuids[name]}").status == 404


@pytest.mark.parametrize("name", each("filters"))
def test_there_are_no_filters(api: ApiClient, name: str) -> None:
    made = make_all(api)
    answer = api.get(f"{made.paths[name]}?filter=name eq 'nobody'")
    assert answer.status == 200
    assert len(answer.json["_embedded"][f"osdi:{name}"]) == 1
    assert answer.note_codes == ["no-filters"]


@pytest.mark.parametrize(
    "name",
    each(
        "paging",
        names=TOTALS,
    ),
)
def test_collections_with_totals_have_next_while_pages_remain(api: ApiClient, name: str) -> None:
    uuids = [make(api, name, name=f"Number {n}") for n in range(26)]
    first, last = api.get(f"/{name}?per_page=100"), api.get(f"/{name}?page=2")
    assert [*first.json] == ["total_pages", "per_page", "page", "total_records", "_links", "_embedded"]
    assert [first.json[key] for key in ("total_pages", "per_page", "total_records")] == [2, 25, 26]
    assert [*first.json["_links"]] == ["next", f"osdi:{name}", "curies", "self"]
    assert [*last.json["_links"]] == ["previous", f"osdi:{name}", "curies", "self"]
    items = first.json["_embedded"][f"osdi:{name}"] + last.json["_embedded"][f"osdi:{name}"]
    assert sorted(map(uuid_of, items)) == sorted(uuids)


@pytest.mark.parametrize("name", TOTALS)
def test_each_group_sees_its_own(two_groups: tuple[ApiClient, ApiClient], name: str) -> None:
    first, second = two_groups
    make(first, name, name="Ours")
    assert first.get(f"/{name}").json["total_records"] == 1
    assert second.get(f"/{name}").json["total_records"] == 0
