from __future__ import annotations

from urllib.parse import quote

import pytest

from actionnetwork_mock.http.paging import Page, make_page
from actionnetwork_mock.resources.people import PEOPLE
from actionnetwork_mock.resources.tags import TAGS
from actionnetwork_mock.settings import Settings

from ...api_client import ApiClient, href
from ...conftest import MakeApi


def people_page(*, number: int = 1, items: int, settings: Settings | None = None) -> Page:
    return make_page(number, 25, PEOPLE, settings or Settings(), items=items, total_records=None)


def tags_page(*, number: int = 1, per_page: int = 25, total: int, settings: Settings | None = None) -> Page:
    items = max(min(per_page, total - (number - 1) * per_page), 0)
    return make_page(number, per_page, TAGS, settings or Settings(), items=items, total_records=total)


@pytest.mark.parametrize("text", ["9" * 15, "9" * 20, "9" * 1_000])
@pytest.mark.parametrize("path", ["/people", "/tags"])
def test_a_huge_page_is_empty_through_the_whole_application(api: ApiClient, path: str, text: str) -> None:
    answer = api.get(f"{path}?page={text}")
    assert answer.status == 200
    assert list(answer.json["_embedded"].values()) == [[]]
    assert "next" not in answer.json["_links"]


def test_people_have_a_next_page_until_the_first_empty_one() -> None:
    assert people_page(items=25).next == 2
    assert people_page(items=1).next == 2
    assert people_page(number=2, items=0).next is None


def test_next_is_absent_on_an_empty_first_page() -> None:
    assert people_page(items=0).next is None
    assert tags_page(total=0).next is None


@pytest.mark.parametrize(("total", "expected"), [(24, None), (25, None), (26, 2), (50, 2), (51, 2)])
def test_a_collection_with_totals_has_a_next_page_while_some_remain(total: int, expected: int | None) -> None:
    assert tags_page(total=total).next == expected


def test_the_last_page_of_a_collection_with_totals_has_a_next_one_where_the_settings_say_so() -> None:
    settings = Settings(next_on_last_page="present")
    assert tags_page(total=3, settings=settings).next == 2
    assert tags_page(number=2, total=3, settings=settings).next is None


def test_the_first_page_has_no_previous_one() -> None:
    assert people_page(items=25).previous is None


@pytest.mark.parametrize("items", [25, 0])
def test_every_later_page_has_a_previous_one_even_past_the_end(items: int) -> None:
    assert people_page(number=9, items=items).previous == 8


@pytest.mark.parametrize(
    ("total", "per_page", "pages"), [(0, 25, 0), (1, 25, 1), (25, 25, 1), (26, 25, 2), (7, 3, 3), (6, 3, 2)]
)
def test_pages_are_counted_up(total: int, per_page: int, pages: int) -> None:
    assert tags_page(total=total, per_page=per_page).total_pages == pages


def test_item_links_vanish_from_an_empty_page_where_the_settings_say_so() -> None:
    settings = Settings(empty_page_links="absent")
    assert tags_page(total=0, settings=settings).hides_item_links
    assert not tags_page(total=1, settings=settings).hides_item_links
    assert not tags_page(total=0).hides_item_links


def test_following_next_reaches_every_person_once(make_api: MakeApi) -> None:
    api = make_api(people=53)
    seen: list[str] = []
    address: str | None = "/people?per_page=7"
    while address:
        page = api.get(address).json
        seen += [href(person) for person in page["_embedded"]["osdi:people"]]
        address = page["_links"].get("next", {}).get("href")
    assert len(seen) == len(set(seen)) == 53


def test_following_previous_leads_back_to_the_start(make_api: MakeApi) -> None:
    api = make_api(people=7)
    page = api.get("/people?page=4&per_page=2").json
    numbers = [page["page"]]
    while "previous" in page["_links"]:
        page = api.get(href(page, "previous")).json
        numbers.append(page["page"])
    assert numbers == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "?page=2"),
        ("?page=1", "?page=2"),
        ("?per_page=25", "?page=2&per_page=25"),
        ("?per_page=100", "?page=2&per_page=25"),
        ("?per_page=x", "?page=2"),
        ("?filter=region+eq+'IL'&per_page=1", "?filter=region%20eq%20'IL'&page=2&per_page=1"),
    ],
)
def test_next_carries_what_was_asked_made_sane(api: ApiClient, query: str, expected: str) -> None:
    for number in range(26):
        api.sign_up(email=f"p{number}@example.org", postal_addresses=[{"region": "IL"}])
    link = href(api.get(f"/people{query}").json, "next")
    assert link.partition("/people")[2] == expected


@pytest.mark.parametrize("value", ["O'Brien", "a&b=c", "50%", "#1", "\u00d6zg\u00fcr", "x+y", "a b"])
def test_a_filter_survives_in_the_next_link(api: ApiClient, value: str) -> None:
    for number in range(2):
        api.sign_up(email=f"p{number}@example.org", family_name=value)
    text = quote("family_name eq '" + value.replace("'", "''") + "'", safe="")
    first = api.get(f"/people?per_page=1&filter={text}").json
    second = api.get(href(first, "next")).json
    assert second["page"] == 2
    assert [person["family_name"] for person in second["_embedded"]["osdi:people"]] == [value]
