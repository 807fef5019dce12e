"""Collections: their pages and their order."""

from __future__ import annotations

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED

from ..answer import Answer, Item, href, href_of
from ..check import ACTIONS, Check
from ..collection import Collection, all_collections
from ..conformance import page_deviations
from ..contract import contract
from ..strategies import per_pages

_COMPARED_ITEMS = 100
"""How many items of a long collection are compared."""


@contract(
    "paging.every-item-once",
    DOCUMENTED,
    "[documents-3], [paging-6]",
    reads=80,
    per_page=per_pages(),
    each=all_collections,
)
def following_next_returns_every_item_once(check: Check, collection: Collection, per_page: int) -> None:
    """Following ``next`` from the first page returns every item exactly once, whatever the size of a page."""
    size = min(per_page, 25)
    if check.settings.large_per_page == "refused":
        per_page = size
    seen: list[str] = []
    walk = check.walk(collection.path, collection.rel, max_pages=40, per_page=per_page)
    for number, (answer, items) in enumerate(walk, 1):
        seen += [href_of(item, "self", answer) for item in items]
        check.that(len(items) <= per_page, "a page has at most as many items as requested", answer)
        check.that(answer.object.get("page") == number, "a page has its number", answer)
        check.that(answer.object.get("per_page") == size, "a page has its size", answer)
        _check_page(check, collection, answer)
    check.that(len(seen) == len(set(seen)), "no item is on two pages", answer)
    if "next" not in answer.links and collection.has_totals:  # else it is too long to be read whole
        check.that(answer.total == len(seen), "total_records is the number of items", answer)
        pages = -(-len(seen) // size)
        good = answer.object.get("total_pages") in (pages, max(pages, 1))
        check.that(good, "total_pages is the number of pages", answer)


def _check_page(check: Check, collection: Collection, answer: Answer) -> None:
    """Assert that the numbers and links of a page are as declared, for the query that led to it."""
    seen = check.seen(answer)
    deviations = page_deviations(
        collection.resource,
        answer.object,
        seen.query,
        path=collection.path,
        base=check.api.base,
        settings=check.settings,
    )
    check.no_deviation(deviations, collection.path, answer)


@contract("paging.cap", OBSERVED, "[paging-6]", reads=3, per_page=st.integers(26, 10**6))
def a_page_has_at_most_25_items(check: Check, per_page: int) -> None:
    """A page has 25 items at most, and a larger per_page is reduced without an error, or refused by a setting."""
    for path, rel in (("/people", "osdi:people"), ("/petitions", "osdi:petitions")):
        answer, plain = check.api.get(path, per_page=per_page), check.api.get(path)
        if check.settings.large_per_page == "refused":
            check.is_error(answer, 403)
            continue
        check.that(len(answer.items(rel)) <= 25, "a page has 25 items at most", answer)
        check.that(answer.object.get("per_page") == 25, "per_page is 25 when more was requested", answer)
        check.that(answer.hrefs(rel) == plain.hrefs(rel), "it is the page of 25", answer, plain)


@contract(
    "paging.past-the-end",
    OBSERVED,
    "[paging-2]",
    reads=40,
    far=st.integers(1000, 10**9),
    each=all_collections,
)
def a_page_past_the_end_is_empty(check: Check, collection: Collection, far: int) -> None:
    """A page past the end is 200, has no items and no next."""
    answer = check.api.get(collection.path, page=far)
    check.that(answer.items(collection.rel) == [], "a page past the end has no items", answer)
    check.that("next" not in answer.links, "an empty page has no next", answer)
    check.that(answer.links.get(collection.rel, []) == [], "an empty page links no items", answer)


@contract("paging.next-of-people", DOCUMENTED, "[paging-3]", reads=6)
def people_have_a_next_until_the_empty_page(check: Check) -> None:
    """People, which have no totals, have a ``next`` on every page that is not empty, even on the last."""
    for answer, items in check.walk("/people", "osdi:people", per_page=25):
        check.that(("next" in answer.links) == bool(items), "a page with people has a next", answer)


@contract("paging.next-of-totals", ASSUMED, "[paging-4]", reads=40, each=all_collections)
def collections_with_totals_have_a_next_before_the_last_page(check: Check, collection: Collection) -> None:
    """A collection with totals has a ``next`` on every page but the last, and there as a setting says."""
    answer = check.api.get(collection.path, per_page=2)
    if not collection.has_totals or not answer.items(collection.rel):
        return
    pages = answer.object.get("total_pages")
    check.that(pages == 1 or "next" in answer.links, "the first of several pages has a next", answer)
    last = check.api.get(collection.path, per_page=2, page=pages) if pages else answer
    present = check.settings.next_on_last_page == "present"
    check.that(("next" in last.links) == present, "next on the last page follows the setting", last)


@contract("paging.stable", ASSUMED, "[paging-8]", reads=65, each=all_collections)
def a_page_is_the_same_when_it_is_read_again(check: Check, collection: Collection) -> None:
    """A page is the same when it is read again, and two small pages are one larger page."""
    first, again = (check.api.get(collection.path, per_page=4) for _ in range(2))
    check.that(first.body == again.body, "reading again changes nothing", first, again)
    halves = [check.api.get(collection.path, per_page=2, page=number) for number in (1, 2)]
    both = [item for half in halves for item in half.items(collection.rel)]
    check.that(both == first.items(collection.rel), "two small pages are one larger page", first, *halves)


@contract("paging.newest-first", ASSUMED, "[paging-8]", reads=40, each=all_collections)
def actions_come_newest_first(check: Check, collection: Collection) -> None:
    """Actions come newest first, by their date, and so do their records."""
    resource = collection.resource
    if resource.paging is None or resource.paging.order != "newest first":
        return
    answer = check.api.get(collection.path)
    dates = [item.get("created_date", "") for item in answer.items(collection.rel)]
    check.that(dates == sorted(dates, reverse=True), "the newest comes first", answer)


@contract("paging.new-ones-first", ASSUMED, "[paging-8]", writes=40)
def a_newer_item_comes_before_an_older(check: Check) -> None:
    """Of two actions, and of two records of one action, the newer comes before the older."""
    first = {resource.name: check.action(resource.name) for resource in ACTIONS}
    older = check.sign(first["petitions"], check.person()).item
    check.wait(1)
    newer = check.sign(first["petitions"], check.person()).item
    _check_order(check, f"{href(first['petitions'])}/signatures", "osdi:signatures", newer, older)
    for resource in ACTIONS:
        second = check.action(resource.name)
        _check_order(check, f"/{resource.name}", resource.rel, second, first[resource.name])


def _check_order(check: Check, path: str, rel: str, newer: Item, older: Item) -> None:
    answer = check.api.get(path)
    expected = [href(newer), href(older)]
    found = [own for own in answer.hrefs(rel) if own in expected]
    check.that(found == expected, "the newer comes before the older", answer)


@contract("paging.filter-stays", OBSERVED, "[paging-1]", reads=150)
def next_repeats_the_filter(check: Check) -> None:
    """``next`` and ``previous`` of a filtered collection repeat the filter, so that following them stays inside."""
    check.wait_for_lag()
    everything = "created_date gt '1999-01-01'"
    for collection in all_collections(check):
        if not collection.resource.filters:
            continue
        small = _first_hrefs(check, collection, _COMPARED_ITEMS // 2, filter=everything, per_page=2)
        large = _first_hrefs(check, collection, _COMPARED_ITEMS // 25, filter=everything)
        answer = check.api.get(collection.path, filter=everything, per_page=1)
        check.that(small == large, "small pages of a filtered collection are its larger pages", answer)
        if len(small) < _COMPARED_ITEMS:
            whole = _first_hrefs(check, collection, _COMPARED_ITEMS // 25 + 1)
            check.that(sorted(small) == sorted(whole), "a filter that all items match returns all", answer)
        if "next" in answer.links:
            following = answer.link("next")
            check.that("filter=" in following, "next repeats the filter", answer)
            inside = check.api.path(following).startswith(f"{collection.path}?")
            check.that(inside, "next leads to the same collection", answer)


def _first_hrefs(check: Check, collection: Collection, max_pages: int, **query: str | int) -> list[str]:
    walk = check.walk(collection.path, collection.rel, max_pages=max_pages, **query)
    return [href_of(item, "self", answer) for answer, items in walk for item in items]


@contract(
    "paging.odd-parameters",
    ASSUMED,
    "[paging-7]",
    reads=3,
    page=st.sampled_from(["0", "-1", "x", "", "1.5"]),
    per_page=st.sampled_from(["0", "-1", "x", ""]),
)
def a_page_that_is_no_number_is_no_server_error(check: Check, page: str, per_page: str) -> None:
    """A page or per_page that is no number from 1 is accepted or refused, and never an error of the server."""
    for query in ({"page": page}, {"per_page": per_page}):
        answer = check.api.get("/people", **query)
        check.that(answer.status in (200, 400, 422), "an odd parameter is accepted or refused", answer)


@contract("paging.unknown-parameters", OBSERVED, "[transport-7]", reads=3)
def unknown_parameters_are_ignored(check: Check) -> None:
    """Unknown query parameters change nothing."""
    plain, odd = check.api.get("/people"), check.api.get("/people", contract_suite="1")
    same = odd.status == 200 and odd.object.get("_embedded") == plain.object.get("_embedded")
    check.that(same, "an unknown parameter changes nothing", plain, odd)
