from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ..api_client import BASE, ApiClient, href, uuid_of
from ..conftest import MakeApi
from .facts import fact


def add_people(api: ApiClient, count: int) -> None:
    for number in range(count):
        api.sign_up(given_name="Ruth", email=f"ruth{number}@example.org")


def add_tags(api: ApiClient, count: int) -> None:
    for number in range(count):
        api.tag(f"tag {number}")


@pytest.fixture
def crowd(api: ApiClient) -> ApiClient:
    """A client of a group with 27 people and 27 tags."""
    add_people(api, 27)
    add_tags(api, 27)
    return api


@fact("paging-6")
@pytest.mark.parametrize(
    ("path", "rel"),
    [
        pytest.param(
            f"/{name}",
            f"osdi:{name}",
            marks=fact(f"{name}.paging"),
        )
        for name in ("people", "tags")
    ],
)
@pytest.mark.parametrize(
    ("query", "size"), [("", 25), ("?per_page=100", 25), ("?per_page=5", 5), ("?per_page=1", 1)]
)
def test_a_page_has_25_items_or_fewer_on_demand(
    crowd: ApiClient, path: str, rel: str, query: str, size: int
) -> None:
    answer = crowd.get(path + query)
    assert answer.status == 200
    assert answer.json["per_page"] == len(answer.json["_embedded"][rel]) == size


@fact("taggings.paging", "taggings.answers.200")
@pytest.mark.parametrize("query", ["", "?per_page=100"])
def test_a_page_has_25_taggings(crowd: ApiClient, query: str) -> None:
    for number in range(27):
        crowd.sign_up(email=f"ruth{number}@example.org", add_tags=["tag 0"])
    page = crowd.get(f"{href(crowd.tag('tag 0'))}/taggings{query}").json
    assert page["per_page"] == len(page["_embedded"]["osdi:taggings"]) == 25
    assert (page["total_records"], page["total_pages"]) == (27, 2)


@fact("paging-6")
def test_pages_are_counted_from_1(crowd: ApiClient) -> None:
    first, second = crowd.get("/tags?page=1").json, crowd.get("/tags?page=2").json
    assert first == crowd.get("/tags").json
    assert (first["page"], second["page"]) == (1, 2)
    assert len(second["_embedded"]["osdi:tags"]) == 2


@fact("documents-3")
@pytest.mark.parametrize("path", ["/people", "/tags"])
def test_previous_is_there_from_the_second_page_on(crowd: ApiClient, path: str) -> None:
    assert "previous" not in crowd.get(path).json["_links"]
    assert href(crowd.get(f"{path}?page=2").json, "previous") == f"{BASE}{path}?page=1"


@fact("paging-1")
def test_self_is_bare_and_next_has_the_filter_first_with_its_quotes_left_raw(crowd: ApiClient) -> None:
    page = crowd.get("/people?filter=email_address eq 'ruth1@example.org'&page=1").json
    assert href(page) == f"{BASE}/people"
    assert href(page, "next") == f"{BASE}/people?filter=email_address%20eq%20'ruth1%40example.org'&page=2"


@fact("paging-1")
def test_self_has_no_page(crowd: ApiClient) -> None:
    assert href(crowd.get("/tags?page=2&per_page=5").json) == f"{BASE}/tags"


@fact("paging-2")
@pytest.mark.parametrize(
    ("path", "rel"),
    [("/people", "osdi:people"), ("/tags", "osdi:tags"), ("/tags/{tag}/taggings", "osdi:taggings")],
)
def test_a_page_past_the_end_is_a_200_without_items(crowd: ApiClient, path: str, rel: str) -> None:
    answer = crowd.get(path.format(tag=uuid_of(crowd.tag("tag 0"))) + "?page=9")
    assert answer.status == 200
    assert answer.json["_embedded"][rel] == []
    assert answer.json["page"] == 9


@fact("documents-5")
@pytest.mark.parametrize(("path", "rel"), [("/people", "osdi:people"), ("/tags", "osdi:tags")])
def test_an_empty_page_has_an_empty_array_of_links(api: ApiClient, path: str, rel: str) -> None:
    assert api.get(path).json["_links"][rel] == []


@fact("paging-3", "paging-4")
def test_people_have_a_next_link_until_the_first_empty_page(crowd: ApiClient) -> None:
    assert [("next" in crowd.get(f"/people?page={n}").json["_links"]) for n in (1, 2, 3)] == [
        True,
        True,
        False,
    ]


@fact("paging-3", "paging-4")
def test_a_group_without_people_has_no_next_link(api: ApiClient) -> None:
    assert "next" not in api.get("/people").json["_links"]


@fact("paging-4")
def test_tags_have_a_next_link_while_pages_remain(crowd: ApiClient) -> None:
    assert [("next" in crowd.get(f"/tags?page={n}").json["_links"]) for n in (1, 2, 3)] == [
        True,
        False,
        False,
    ]


@fact("paging-4")
def test_taggings_have_a_next_link_while_pages_remain(crowd: ApiClient) -> None:
    for number in range(3):
        crowd.sign_up(email=f"ruth{number}@example.org", add_tags=["tag 0"])
    path = f"{href(crowd.tag('tag 0'))}/taggings?per_page=2&page="
    assert [("next" in crowd.get(f"{path}{n}").json["_links"]) for n in (1, 2)] == [True, False]


@fact("paging-5")
@pytest.mark.parametrize(("path", "rel"), [("/people", "osdi:people"), ("/tags", "osdi:tags")])
def test_following_next_leads_to_every_item_once(crowd: ApiClient, path: str, rel: str) -> None:
    seen: list[str] = []
    next_path: str | None = f"{path}?per_page=10"
    while next_path is not None and len(seen) < 100:
        page = crowd.get(next_path).json
        seen += [uuid_of(item) for item in page["_embedded"][rel]]
        next_path = href(page, "next") if "next" in page["_links"] else None
    assert len(seen) == len(set(seen)) == 27


@fact("paging-9")
def test_next_keeps_the_size_of_the_page(crowd: ApiClient) -> None:
    assert "per_page=10" in href(crowd.get("/people?per_page=10").json, "next")
    assert "per_page" not in href(crowd.get("/people").json, "next")


@fact("paging-7")
@pytest.mark.parametrize("page", ["0", "-1", "two", "1.5", ""])
def test_an_odd_page_is_the_first(crowd: ApiClient, page: str) -> None:
    answer = crowd.get(f"/people?page={page}")
    assert answer.status == 200
    assert answer.json == crowd.get("/people").json


@fact("paging-9")
@pytest.mark.parametrize("size", ["0", "-1", "ten"])
def test_an_odd_size_is_25(crowd: ApiClient, size: str) -> None:
    answer = crowd.get(f"/people?per_page={size}")
    assert answer.status == 200
    assert answer.json["per_page"] == 25


@fact("people.paging", "paging-8", "documents-2")
def test_changing_a_person_does_not_move_them_to_the_front(make_api: MakeApi) -> None:
    api = make_api()
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    add_people(api, 5)
    before = [uuid_of(person) for person in api.people()]
    for uuid in (before[0], before[-1], before[2]):
        api.world.clock.advance(60)
        api.put(f"/people/{uuid}", {"given_name": "Rita"})
    assert [uuid_of(person) for person in api.people()] == before


@fact("tags.paging", "taggings.paging", "paging-8")
def test_the_order_of_tags_and_taggings_is_the_same_every_time(crowd: ApiClient) -> None:
    for number in range(3):
        crowd.sign_up(email=f"ruth{number}@example.org", add_tags=["tag 0"])
    for path in ("/tags", f"{href(crowd.tag('tag 0'))}/taggings"):
        assert crowd.get(path).body == crowd.get(path).body


@fact("paging-12")
def test_a_deep_page_can_be_slower_than_the_first(make_api: MakeApi) -> None:
    api = make_api(slow_deep_pages=0.01)
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    began = api.world.clock.time()
    api.get("/people")
    first = api.world.clock.time()
    api.get("/people?page=101")
    assert (first - began, round(api.world.clock.time() - first, 6)) == (0, 1)


@fact("paging-8")
def test_records_are_listed_by_their_date_and_not_by_when_they_came(make_api: MakeApi) -> None:
    api = make_api()
    petition = api.post("/petitions", {"title": "Night buses", "origin_system": "Canvass"}).json
    path = f"{href(petition)}/signatures"
    days = [3, 1, 5, 2, 4, 1]
    for number, day in enumerate(days):
        dated = {"created_date": f"2026-01-0{day}T00:00:00Z", **person(f"{number}@example.org")}
        assert api.post(path, dated).status == 200
        listed = api.get(path).json["_embedded"]["osdi:signatures"]
        assert [int(one["created_date"][9]) for one in listed] == sorted(days[: number + 1], reverse=True)
    for query in (
        "modified_date gt '2000-01-01'",
        "created_date gt '2000-01-01'",
        "created_date lt '2026-01-03' or",
    ):
        text = f"{query} created_date gt '2026-01-02'" if query.endswith("or") else query
        found = api.get(f"{path}?filter={text}").json["_embedded"]["osdi:signatures"]
        assert [int(one["created_date"][9]) for one in found] == [5, 4, 3, 2, 1, 1]
    pages = [
        api.get(f"{path}?per_page=2&page={page}").json["_embedded"]["osdi:signatures"] for page in (1, 2, 3)
    ]
    assert [int(one["created_date"][9]) for page in pages for one in page] == [5, 4, 3, 2, 1, 1]
    everywhere = api.get("/petitions?filter=title eq 'Night buses'").json["_embedded"]["osdi:petitions"]
    assert len(everywhere) == 1


def person(email: str) -> dict[str, object]:
    return {"person": {"email_addresses": [{"address": email}]}}
