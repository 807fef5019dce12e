"""Collections: how they are cut into pages, and in which order."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import ASSUMED, DOCUMENTED, OBSERVED
from actionnetwork_mock.resources import RESOURCES, Resource

from ..api import href_of
from ..check import Check
from ..contract import contract
from ..furnishing import Place, below, places
from ..strategies import per_pages

_ACTIONS = [one for one in RESOURCES if one.kind == "action"]


@contract(
    "paging.every-item-once",
    provenance=DOCUMENTED,
    where="[documents-3], [paging-6]",
    calls=80,
    per_page=per_pages(),
)
def following_next_gives_every_item_exactly_once(check: Check, per_page: int) -> None:
    """Following ``next`` from the first page gives every item exactly once, whatever the size of a page."""
    for place in places(check):
        seen: list[str] = []
        pages = 0
        for answer, items in check.walk(place.path, place.rel, most_pages=40, per_page=per_page):
            pages += 1
            seen += [href_of(item, "self", answer) for item in items]
            check.that(len(items) <= per_page, "a page has no more items than were asked for", answer)
            check.that(answer.object.get("page") == pages, "a page says its number", answer)
            check.that(answer.object.get("per_page") == min(per_page, 25), "a page says its size", answer)
            _check_neighbours(check, answer, pages)
        check.that(len(seen) == len(set(seen)), "no item is on two pages", answer)
        if "next" in answer.object["_links"]:
            continue  # it is too long to be read whole
        if place.resource.paging is not None and place.resource.paging.totals:
            check.that(
                answer.object.get("total_records") == len(seen),
                "total_records is how many items there are",
                answer,
            )
            whole = -(-len(seen) // min(per_page, 25))
            check.that(
                answer.object.get("total_pages") in (whole, max(whole, 1)),
                "total_pages is how many pages",
                answer,
            )


def _check_neighbours(check: Check, answer: Any, number: int) -> None:
    links = answer.object["_links"]
    check.that(
        ("previous" in links) == (number > 1), "there is a previous on every page but the first", answer
    )
    for rel, other in (("next", number + 1), ("previous", number - 1)):
        if rel in links:
            href = href_of(answer.object, rel, answer)
            check.that(
                f"page={other}" in href.partition("?")[2].split("&"),
                f"{rel} leads to the page beside",
                answer,
            )


@contract("paging.cap", provenance=OBSERVED, where="[paging-6]", per_page=st.integers(26, 10**6))
def no_page_has_more_than_25_items(check: Check, per_page: int) -> None:
    """A page has 25 items at most, and a larger per_page is cut in silence."""
    for path, rel in (("/people", "osdi:people"), ("/petitions", "osdi:petitions")):
        answer, plain = check.api.get(path, per_page=per_page), check.api.get(path)
        check.that(len(answer.items(rel)) <= 25, "a page has 25 items at most", answer)
        check.that(answer.object.get("per_page") == 25, "per_page says 25 when more was asked for", answer)
        same = [href_of(one, "self", answer) for one in answer.items(rel)] == [
            href_of(one, "self", plain) for one in plain.items(rel)
        ]
        check.that(same, "a page that is cut is the page of 25", answer, plain)


@contract(
    "paging.past-the-end",
    provenance=OBSERVED,
    where="[paging-2]",
    calls=40,
    far=st.integers(1000, 10**9),
)
def a_page_past_the_end_is_empty(check: Check, far: int) -> None:
    """A page past the end is 200 with nothing in it, no error, and has no next."""
    for place in places(check):
        answer = check.api.get(place.path, page=far)
        check.that(answer.items(place.rel) == [], "a page past the end has no items", answer)
        links = answer.object["_links"]
        check.that("next" not in links, "an empty page has no next", answer)
        check.that(links.get(place.rel, []) == [], "an empty page links no items", answer)


@contract("paging.next-of-people", provenance=DOCUMENTED, where="[paging-3]", calls=6)
def people_have_a_next_until_the_empty_page(check: Check) -> None:
    """People, which have no totals, have a ``next`` on every page with somebody on it, the last one too."""
    pages = [(answer, items) for answer, items in check.walk("/people", "osdi:people", per_page=25)]
    for answer, items in pages:
        check.that(
            ("next" in answer.object["_links"]) == bool(items),
            "next is there while a page has people",
            answer,
        )


@contract("paging.next-of-totals", provenance=ASSUMED, where="[paging-4]", calls=40)
def collections_with_totals_have_a_next_while_pages_remain(check: Check) -> None:
    """A collection with totals has a ``next`` on every page but the last, and on that one as a setting says."""
    for place in places(check):
        if place.resource.paging is None or not place.resource.paging.totals:
            continue
        answer = check.api.get(place.path, per_page=2)
        pages = answer.object.get("total_pages")
        last = check.api.get(place.path, per_page=2, page=pages) if pages else answer
        if not answer.items(place.rel):
            continue
        check.that(
            pages == 1 or "next" in answer.object["_links"], "the first of several pages has a next", answer
        )
        has_next = "next" in last.object["_links"]
        check.that(
            has_next == (check.ways.next_on_last_page == "present"), "next on the last page is as known", last
        )


@contract("paging.stable", provenance=ASSUMED, where="[paging-8]", calls=65)
def a_page_is_the_same_when_asked_again(check: Check) -> None:
    """A page is the same when it is asked for again, and its items are those of the same part of a larger page."""
    for place in places(check):
        once, again = check.api.get(place.path, per_page=4), check.api.get(place.path, per_page=4)
        check.that(once.body == again.body, "asking again changes nothing", once, again)
        halves = [check.api.get(place.path, per_page=2, page=number) for number in (1, 2)]
        both = [one for half in halves for one in half.items(place.rel)]
        check.that(both == once.items(place.rel), "two small pages are one larger page", once, *halves)


@contract("paging.newest-first", provenance=ASSUMED, where="[paging-8]", calls=40)
def actions_and_records_come_newest_first(check: Check) -> None:
    """Actions and their records come with the newest first."""
    for place in places(check):
        if place.resource.paging is None or place.resource.paging.order != "newest first":
            continue
        answer = check.api.get(place.path)
        dates = [one.get("created_date", "") for one in answer.items(place.rel)]
        backdates = place.resource.kind == "action record"
        check.that(backdates or dates == sorted(dates, reverse=True), "the newest comes first", answer)


@contract("paging.new-ones-first", provenance=ASSUMED, where="[paging-8]", calls=40, writes=True)
def what_is_new_stands_before_what_is_older(check: Check) -> None:
    """Of two actions, and of two records of one action, the one that was made later stands before the other."""
    first = {one.name: check.action(one.name, **_kind(one)) for one in _ACTIONS}
    people = [check.sign_up().item() for _ in range(2)]
    links = [{"_links": {"osdi:person": {"href": one["_links"]["self"]["href"]}}} for one in people]
    signatures = f"{below(check, first['petitions']['_links']['self']['href'])}/signatures"
    older = check.create(signatures, links[0]).item()
    check.wait(1)
    newer = check.create(signatures, links[1]).item()
    check_order(check, signatures, "osdi:signatures", newer, older)
    for one in _ACTIONS:
        second = check.action(one.name, **_kind(one))
        check_order(check, f"/{one.name}", one.rel, second, first[one.name])


def _kind(resource: Resource) -> dict[str, Any]:
    return {"type": "email"} if resource.name == "advocacy_campaigns" else {}


def check_order(check: Check, path: str, rel: str, newer: dict[str, Any], older: dict[str, Any]) -> None:
    """Hold the first page of a collection to have one item before another."""
    answer = check.api.get(path)
    selves = [href_of(one, "self", answer) for one in answer.items(rel)]
    wanted = [one["_links"]["self"]["href"] for one in (newer, older)]
    found = [one for one in selves if one in wanted]
    check.that(found == wanted, "the newer one stands before the older", answer)


@contract("paging.filter-stays", provenance=OBSERVED, where="[paging-1]", calls=150)
def next_repeats_the_filter(check: Check) -> None:
    """``next`` and ``previous`` of a filtered collection repeat the filter, so that following them stays inside."""
    check.settle()
    for place in places(check):
        if not place.resource.filters:
            continue
        filter_ = "created_date gt '1999-01-01'"
        walked = _first_selves(check, place, _WALKED // 2, filter=filter_, per_page=2)
        larger = _first_selves(check, place, _WALKED // 25, filter=filter_)
        first = check.api.get(place.path, filter=filter_)
        check.that(walked == larger, "small pages of a filtered collection are its larger pages", first)
        if len(walked) < _WALKED:
            whole = _first_selves(check, place, _WALKED // 25 + 1)
            check.that(sorted(walked) == sorted(whole), "a filter that all meet gives all", first)
        answer = check.api.get(place.path, filter=filter_, per_page=1)
        if "next" in answer.object["_links"]:
            href = href_of(answer.object, "next", answer)
            check.that("filter=" in href, "next repeats the filter", answer)
            check.that(
                below(check, href).startswith(place.path + "?"), "next leads to the same collection", answer
            )


_WALKED = 100
"""How many items of a long collection are compared."""


def _first_selves(check: Check, place: Place, most_pages: int, **query: str | int) -> list[str]:
    walk = check.walk(place.path, place.rel, most_pages=most_pages, **query)
    return [href_of(one, "self", answer) for answer, items in walk for one in items]


@contract(
    "paging.odd-parameters",
    provenance=ASSUMED,
    where="[paging-7]",
    calls=3,
    page=st.sampled_from(["0", "-1", "x", "", "1.5"]),
    per_page=st.sampled_from(["0", "-1", "x", ""]),
)
def pages_that_are_no_numbers_are_the_first(check: Check, page: str, per_page: str) -> None:
    """A page that is no number from 1 is never an error of the server, and is a page."""
    for query in ({"page": page}, {"per_page": per_page}):
        answer = check.api.get("/people", **query)
        check.that(
            answer.status in (200, 400, 422),
            "an odd parameter is taken or refused",
            answer,
        )


@contract("paging.unknown-parameters", provenance=OBSERVED, where="[transport-7]", calls=3)
def unknown_parameters_are_ignored(check: Check) -> None:
    """Query parameters that nobody knows change nothing."""
    plain, odd = check.api.get("/people"), check.api.get("/people", contract_suite="1")
    same = odd.status == 200 and odd.object.get("_embedded") == plain.object.get("_embedded")
    check.that(same, "an unknown parameter changes nothing", plain, odd)
