"""Which page of a collection is asked for, and which pages lie around it."""

from __future__ import annotations

from typing import NamedTuple

from ..errors import BadRequest
from ..notes import Notes
from ..resources import Paging
from ..settings import Settings

PER_PAGE_MAX = 25
"""The default as well. Source: [paging-6] (documented; observed: that it is cut)."""

_MOST_PAGES = 10**15
"""Beyond any collection, and small enough for SQLite to multiply."""


class PageRequest(NamedTuple):
    """What the query says about paging, made sane. ``per_page_sent`` is true if it was given and usable."""

    number: int
    per_page: int
    per_page_sent: bool
    filter_text: str = ""

    @property
    def offset(self) -> int:
        """How many items lie before the page."""
        return (self.number - 1) * self.per_page


class Page(NamedTuple):
    """One page as it is answered. ``next`` and ``previous`` are numbers of pages, None where there is no link."""

    number: int
    per_page: int
    per_page_sent: bool
    filter_text: str
    total_records: int | None
    next: int | None
    previous: int | None
    hides_item_links: bool

    @property
    def total_pages(self) -> int:
        """How many pages there are; none in an empty collection."""
        return -(-(self.total_records or 0) // self.per_page)


def parse_page_request(query: dict[str, str], settings: Settings, notes: Notes) -> PageRequest:
    """Return the page that ``page``, ``per_page`` and ``filter`` ask for.

    Zero, negative numbers and text give the first page and the default size, or a BadRequest with the setting
    ``odd_page``. Source: [paging-7], [paging-9].
    """
    if not query:
        return _FIRST_PAGE
    number = _positive("page", query.get("page"), settings, notes)
    per_page = _positive("per_page", query.get("per_page"), settings, notes)
    if per_page is not None and per_page > PER_PAGE_MAX:
        notes.add("per-page-cut", f"per_page={per_page} was cut to {PER_PAGE_MAX}, the most that there is.")
    return PageRequest(
        number=min(number or 1, _MOST_PAGES),
        per_page=min(per_page or PER_PAGE_MAX, PER_PAGE_MAX),
        per_page_sent=per_page is not None,
        filter_text=query.get("filter", "").strip(),
    )


_FIRST_PAGE = PageRequest(number=1, per_page=PER_PAGE_MAX, per_page_sent=False)


def _positive(name: str, text: str | None, settings: Settings, notes: Notes) -> int | None:
    if text is None or text == "":
        return None
    digits = text.lstrip("0")
    if digits and text.isascii() and text.isdigit():
        return int(digits) if len(digits) <= 15 else _MOST_PAGES
    if settings.odd_page == "refused":
        raise BadRequest(f"{name} must be a whole number from 1, not {text[:60]!r}")
    notes.add(
        "odd-page", f"{name}={text[:60]} is no whole number from 1, so it was taken as if it were not sent."
    )
    return None


def settle_page(
    request: PageRequest, paging: Paging, settings: Settings, *, items: int, total_records: int | None
) -> Page:
    """Return the page with its neighbours. ``items`` is how many it holds.

    People and list items have a next link until the first empty page; others while pages remain, unless the setting
    ``next_on_last_page`` says otherwise. Source: [paging-3], [paging-4].
    """
    always = paging.next_rule == "until the empty page" or settings.next_on_last_page == "present"
    more = total_records is not None and request.number * request.per_page < total_records
    return Page(
        number=request.number,
        per_page=request.per_page,
        per_page_sent=request.per_page_sent,
        filter_text=request.filter_text,
        total_records=total_records,
        next=request.number + 1 if items and (always or more) else None,
        previous=request.number - 1 if request.number > 1 else None,
        hides_item_links=not items and settings.empty_page_links == "absent",
    )
