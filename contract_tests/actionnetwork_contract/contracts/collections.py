"""Collections: pages, links between them, and what is embedded in them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from actionnetwork_mock.provenance import DOCUMENTED, OBSERVED

from ..check import Check
from ..contract import contract
from ..furnishing import places
from ..strategies import per_pages


@contract(
    "paging.every-item-once",
    provenance=DOCUMENTED,
    where="general.md, section 3",
    calls=40,
    per_page=per_pages(),
)
def following_next_gives_every_item_exactly_once(check: Check, per_page: int) -> None:
    """Following ``next`` from the first page gives every item exactly once, whatever the size of a page."""
    for place in places(check):
        seen: list[str] = []
        last = None
        for answer, items in check.walk(place.path, place.rel, per_page=per_page):
            seen += [item["_links"]["self"]["href"] for item in items]
            last = answer
        assert last is not None
        check.that(len(seen) == len(set(seen)), "no item is on two pages", last)
        if place.resource.paging is not None and place.resource.paging.totals:
            total = last.object.get("total_records")
            check.that(total == len(seen), "total_records is how many items there are", last)


@contract("paging.cap", provenance=OBSERVED, where="general.md, section 3", per_page=st.integers(26, 10**6))
def no_page_has_more_than_25_items(check: Check, per_page: int) -> None:
    """A page has 25 items at most, and a larger per_page is cut in silence."""
    answer = check.api.get("/people", per_page=per_page)
    items: list[Any] = answer.items("osdi:people")
    check.that(len(items) <= 25, "a page has 25 items at most", answer)
    check.that(answer.object.get("per_page") == 25, "per_page says 25 when more was asked for", answer)
