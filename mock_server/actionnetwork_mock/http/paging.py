"""A page of a collection, and the pages before and after it."""

from __future__ import annotations

from typing import NamedTuple

from ..resources import Resource
from ..settings import Settings


class Page(NamedTuple):
    """One page as it is answered. ``next`` and ``previous`` are numbers of pages, None where there is no link."""

    number: int
    per_page: int
    total_records: int | None
    next: int | None
    previous: int | None
    hides_item_links: bool
    has_malformed_next: bool = False

    @property
    def total_pages(self) -> int:
        """How many pages there are; none in an empty collection."""
        return -(-(self.total_records or 0) // self.per_page)


def make_page(
    number: int,
    per_page: int,
    resource: Resource,
    settings: Settings,
    *,
    items: int,
    total_records: int | None,
) -> Page:
    """Return a page with the pages before and after it. ``items`` is how many it holds.

    People and list items have a next link until the first empty page; others while pages remain, unless the setting
    ``next_on_last_page`` says otherwise. Source: [paging-3], [paging-4].
    """
    assert resource.paging is not None
    always = resource.paging.next_rule == "until the empty page" or settings.next_on_last_page == "present"
    more = total_records is not None and number * per_page < total_records
    return Page(
        number=number,
        per_page=per_page,
        total_records=total_records,
        next=number + 1 if items and (always or more) else None,
        previous=number - 1 if number > 1 else None,
        hides_item_links=not items and settings.empty_page_links == "absent",
        has_malformed_next=resource.decided("next", "malformed", settings),
    )
