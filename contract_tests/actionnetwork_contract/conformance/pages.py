"""Pages: their numbers, their links and the links to their items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from actionnetwork_mock.http.query import PER_PAGE_MAX, requested_number
from actionnetwork_mock.resources import Resource
from actionnetwork_mock.settings import Settings

from .deviation import ABSENT, Deviation, Problem
from .links import curie_deviations, link_address

_NUMBERS = ("per_page", "page")
_TOTALS = ("total_pages", "total_records")
_MAX_PAGES = 10**15


def page_deviations(
    resource: Resource,
    page: Mapping[str, Any],
    query: Mapping[str, str],
    *,
    path: str,
    base: str,
    settings: Settings,
) -> Iterator[Deviation]:
    """Yield the deviations of one page of a collection, except those of its items.

    ``path`` is the address of the collection below ``base``, and ``query`` the decoded parameters of the request.
    """
    yield from number_deviations(resource, page, query, settings)
    yield from curie_deviations(page)
    yield from page_link_deviations(resource, page, settings)
    yield from _neighbour_deviations(resource, page, query, base + path, settings)
    links = page.get("_links")
    for rel in links if isinstance(links, dict) else ():
        if rel not in ("self", "next", "previous", "curies", resource.rel):
            yield Deviation("shadow.links", "link", rel, "is not declared", "adds")
    if link_address(page, "self") != base + path:
        yield Deviation("shadow.targets", "link", "self", "leads elsewhere", seen=link_address(page, "self"))


def items_of(resource: Resource, page: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return the items of a page; None if they are not a list of objects."""
    embedded = page.get("_embedded")
    found = embedded.get(resource.rel) if isinstance(embedded, dict) else None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        return None
    return found


def number_deviations(
    resource: Resource, page: Mapping[str, Any], query: Mapping[str, str], settings: Settings
) -> Iterator[Deviation]:
    """Yield what is wrong with the keys and the numbers of a page. Source: [documents-1], [documents-2]."""
    has_totals = resource.paging is not None and resource.paging.totals
    names = (*_NUMBERS, *(_TOTALS if has_totals else ()))
    for name in page:
        if name not in (*names, "_links", "_embedded"):
            yield Deviation("shadow.keys", "field", name, "is not declared", "adds", seen=page[name])
    for name in names:
        if type(page.get(name)) is not int:
            problem: Problem = "is missing" if name not in page else "is not of its type"
            yield Deviation("shadow.paging", "field", name, problem, seen=page.get(name, ABSENT))
    items = items_of(resource, page)
    if items is None:
        yield Deviation(
            "shadow.paging", "field", "_embedded", "is missing", seen=page.get("_embedded", ABSENT)
        )
        return
    if any(type(page.get(name)) is not int for name in names):
        return
    per_page, number = page["per_page"], page["page"]
    asked_size, asked_number = _asked(query, "per_page", settings), _asked(query, "page", settings)
    size = min(asked_size or PER_PAGE_MAX, PER_PAGE_MAX)
    if per_page != size:
        yield Deviation(
            "shadow.paging", "field", "per_page", "has another value", expected=size, seen=per_page
        )
    if number != (asked_number or 1):
        yield Deviation("shadow.paging", "field", "page", "has another value", seen=number)
    if len(items) > size:
        yield Deviation("shadow.paging", "answer", "", "is repeated", expected=size, seen=len(items))
    if has_totals:
        yield from _total_deviations(page, len(items))


def _total_deviations(page: Mapping[str, Any], items: int) -> Iterator[Deviation]:
    per_page, number, total = page["per_page"], page["page"], page["total_records"]
    pages = -(-total // per_page) if per_page > 0 else 0
    if page["total_pages"] not in (pages, max(pages, 1)):
        yield Deviation(
            "shadow.paging",
            "field",
            "total_pages",
            "has another value",
            expected=pages,
            seen=page["total_pages"],
        )
    expected = max(0, min(per_page, total - (number - 1) * per_page))
    if items != expected:
        yield Deviation(
            "shadow.totals", "field", "total_records", "has another value", expected=items, seen=total
        )


def page_link_deviations(
    resource: Resource, page: Mapping[str, Any], settings: Settings
) -> Iterator[Deviation]:
    """Yield whether the links under the collection's rel are not those of the items. Source: [documents-3]."""
    items = items_of(resource, page)
    if items is None:
        return
    links = page.get("_links")
    linked = links.get(resource.rel, ABSENT) if isinstance(links, dict) else ABSENT
    if linked is ABSENT:
        if items or settings.empty_page_links != "absent":
            yield Deviation("shadow.links", "link", resource.rel, "is missing", seen=ABSENT)
        return
    if not items and settings.empty_page_links == "absent":
        yield Deviation("shadow.links", "link", resource.rel, "is not expected here")
    if not isinstance(linked, list):
        yield Deviation("shadow.links", "link", resource.rel, "is not of its type", seen=linked)
        return
    addresses = [link.get("href") if isinstance(link, dict) else None for link in linked]
    selves = [link_address(item, "self") for item in items]
    if addresses != selves:
        same = len(addresses) == len(selves) and {*map(str, addresses)} == {*map(str, selves)}
        problem: Problem = "is out of order" if same else "leads elsewhere"
        yield Deviation("shadow.targets", "link", resource.rel, problem, expected=selves, seen=addresses)


def _neighbour_deviations(
    resource: Resource, page: Mapping[str, Any], query: Mapping[str, str], address: str, settings: Settings
) -> Iterator[Deviation]:
    paging, number, items = resource.paging, page.get("page"), items_of(resource, page)
    if paging is None or type(number) is not int or items is None:
        return
    more = type(page.get("total_pages")) is int and number < page["total_pages"]
    always = paging.next_rule == "until the empty page" or settings.next_on_last_page == "present"
    expected = {"next": bool(items) and (always or more), "previous": number > 1}
    for rel, other in (("next", number + 1), ("previous", number - 1)):
        found = link_address(page, rel)
        if found is None:
            if expected[rel]:
                yield Deviation("shadow.paging", "link", rel, "is missing", seen=ABSENT)
            continue
        if not expected[rel]:
            yield Deviation("shadow.paging", "link", rel, "is not expected here")
        if rel == "next" and resource.decided("next", "malformed", settings):
            if found != f"{address}&per_page={page.get('per_page')}?page={other}":
                yield Deviation("shadow.paging", "link", rel, "leads elsewhere", seen=found)
            continue
        yield from _neighbour_query(rel, found, other, query, address, settings)


def _neighbour_query(
    rel: str, found: Any, number: int, query: Mapping[str, str], address: str, settings: Settings
) -> Iterator[Deviation]:
    path, _, text = str(found).partition("?")
    parameters = dict(parse_qsl(text, keep_blank_values=True))
    if path != address or parameters.pop("page", "") != str(number):
        yield Deviation("shadow.paging", "link", rel, "leads elsewhere", seen=found)
    asked_size = _asked(query, "per_page", settings)
    size = "" if asked_size is None else str(min(asked_size, PER_PAGE_MAX))
    if parameters.pop("per_page", "") != size:
        yield Deviation("shadow.paging", "link", rel, "leads elsewhere", seen=found)
    if parameters.pop("filter", "").strip() != query.get("filter", "").strip():
        yield Deviation("shadow.filter", "link", rel, "leads elsewhere", seen=found)


def _asked(query: Mapping[str, str], name: str, settings: Settings) -> int | None:
    """Return the number of a parameter; None for what the API takes as if it were not sent. Source: [paging-7]."""
    number = requested_number(query.get(name, ""), settings)
    return number and min(number, _MAX_PAGES)
