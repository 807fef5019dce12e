"""Wrong pages of collections."""

from __future__ import annotations

import re
from typing import Any

from actionnetwork_mock.http import query, reads
from actionnetwork_mock.http.hal import Hal
from actionnetwork_mock.store import Store

from .exchange import Call, Interceptor, Reply
from .mutant import Subject, patched

PAGING = Subject("paging", "paging.", "hal.page", "hal.")


def _page(call: Call) -> int:
    text = call.query.get("page", "1")
    return int(text) if text.isdigit() else 1


@PAGING.answers("next-dropped", "No page has a next.")
def _next_dropped(call: Call, reply: Reply) -> None:
    if reply.page:
        reply.links.pop("next", None)


@PAGING.answers("next-dropped-on-second-page", "The second page has no next, as if it were the last.")
def _next_dropped_on_second(call: Call, reply: Reply) -> None:
    if reply.page and _page(call) == 2:
        reply.links.pop("next", None)


@PAGING.answers("next-for-ever", "Pages past the end have a next, too.")
def _next_for_ever(call: Call, reply: Reply) -> None:
    if reply.page and "next" not in reply.links:
        reply.links["next"] = {"href": _with_page(str(call.request.url), _page(call) + 1)}


@PAGING.answers("next-repeats", "The next of the second page is the second page.")
def _next_repeats(call: Call, reply: Reply) -> None:
    if reply.page and _page(call) == 2 and "next" in reply.links:
        reply.links["next"]["href"] = re.sub(r"\bpage=\d+", "page=2", reply.links["next"]["href"])


@PAGING.answers("next-skips-a-page", "next leads to the page after the next one.")
def _next_skips(call: Call, reply: Reply) -> None:
    if reply.page and "next" in reply.links:
        href = reply.links["next"]["href"]
        reply.links["next"]["href"] = re.sub(r"\bpage=\d+", f"page={_page(call) + 2}", href)


@PAGING.answers("next-forgets-per-page", "next does not repeat per_page.")
def _next_forgets_size(call: Call, reply: Reply) -> None:
    for rel in ("next", "previous"):
        if reply.page and rel in reply.links:
            reply.links[rel]["href"] = re.sub(r"&per_page=\d+", "", reply.links[rel]["href"])


@PAGING.answers(
    "next-missing-for-people-on-last-page", "People have no next on the last page that is not empty."
)
def _people_end_early(call: Call, reply: Reply) -> None:
    if reply.page and call.path == "/people" and len(reply.items) < reply.json["per_page"]:
        reply.links.pop("next", None)


@PAGING.answers("previous-missing", "No page has a previous.")
def _previous_missing(call: Call, reply: Reply) -> None:
    if reply.page:
        reply.links.pop("previous", None)


@PAGING.answers("previous-is-the-page-itself", "previous leads to its own page.")
def _previous_is_self(call: Call, reply: Reply) -> None:
    if reply.page and "previous" in reply.links:
        href = reply.links["previous"]["href"]
        reply.links["previous"]["href"] = re.sub(r"\bpage=\d+", f"page={_page(call)}", href)


@PAGING.answers("page-number-stuck", "Every page says that it is page 1.")
def _page_stuck(call: Call, reply: Reply) -> None:
    if reply.page:
        reply.json["page"] = 1


@PAGING.answers("per-page-echoed", "per_page is the requested number, although a page is cut to 25.")
def _per_page_echoed(call: Call, reply: Reply) -> None:
    asked = call.query.get("per_page", "")
    if reply.page and asked.isdigit() and int(asked):
        reply.json["per_page"] = int(asked)


@PAGING.answers("totals-one-more", "total_records is one too many.")
def _one_more(call: Call, reply: Reply) -> None:
    if reply.page and "total_records" in reply.json:
        reply.json["total_records"] += 1


@PAGING.answers("totals-of-the-page", "total_records is the number of items on the page.")
def _of_the_page(call: Call, reply: Reply) -> None:
    if reply.page and "total_records" in reply.json:
        reply.json["total_records"] = len(reply.items)


@PAGING.interceptor("large-per-page-is-404", "A per_page above 25 is a 404.")
def _large_is_404() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if reply.page and call.query.get("per_page", "").isdigit() and int(call.query["per_page"]) > 25:
            reply.status, reply.json = 404, {"error": "Not found"}
        return reply

    return intercept


@PAGING.answers("total-pages-one-more", "total_pages is one too many.")
def _pages_one_more(call: Call, reply: Reply) -> None:
    if reply.page and "total_pages" in reply.json:
        reply.json["total_pages"] += 1


@PAGING.answers("total-pages-of-25", "total_pages is always computed for pages of 25.")
def _pages_of_25(call: Call, reply: Reply) -> None:
    if reply.page and "total_pages" in reply.json:
        reply.json["total_pages"] = -(-reply.json["total_records"] // 25)


@PAGING.answers("totals-missing", "Collections have no totals.")
def _no_totals(call: Call, reply: Reply) -> None:
    if reply.page:
        reply.json.pop("total_records", None)
        reply.json.pop("total_pages", None)


@PAGING.answers("last-item-swallowed", "A full page lacks its last item, which no other page has.")
def _last_swallowed(call: Call, reply: Reply) -> None:
    if reply.page and len(reply.items) == reply.json["per_page"] > 1:
        reply.items.pop()
        reply.links[reply.rel].pop()


@PAGING.interceptor(
    "first-item-again", "A page after the first begins with the last item of the page before."
)
def _again() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if reply.page and _page(call) > 1 and reply.items:
            before: Reply = send(call.again(query={**call.query, "page": str(_page(call) - 1)}))
            reply.items[0] = before.items[-1]
            reply.links[reply.rel][0] = before.links[reply.rel][-1]
        return reply

    return intercept


@PAGING.answers("past-the-end-is-404", "A page past the end is a 404.")
def _past_is_404(call: Call, reply: Reply) -> None:
    if reply.page and not reply.items and _page(call) > 1:
        reply.status, reply.json = 404, {"error": "Not found"}


@PAGING.interceptor("past-the-end-is-the-last", "A page past the end is the first page.")
def _past_is_first() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if reply.page and not reply.items and _page(call) > 1:
            first: Reply = send(call.again(query={k: v for k, v in call.query.items() if k != "page"}))
            return first
        return reply

    return intercept


PAGING.inside("cap-26", "A page may have 26 items.", patched(query, "PER_PAGE_MAX", lambda _: 26))
PAGING.inside("cap-24", "A page has 24 items at most.", patched(query, "PER_PAGE_MAX", lambda _: 24))


def _ignoring_per_page(original: Any) -> Any:
    def parse(query: dict[str, str], settings: Any, notes: Any) -> Any:
        return original({k: v for k, v in query.items() if k != "per_page"}, settings, notes)

    return parse


PAGING.inside(
    "per-page-ignored",
    "per_page has no effect.",
    patched(reads, "parse_page_request", _ignoring_per_page),
)


def _skipping(original: Any) -> Any:
    def numbers(store: Store, scope: Any, *, offset: int, limit: int, newest_first: bool = False) -> Any:
        return original(store, scope, offset=offset + (offset > 0), limit=limit, newest_first=newest_first)

    return numbers


PAGING.inside(
    "item-skipped-between-pages",
    "The item at the beginning of each page after the first is left out.",
    patched(Store, "numbers", _skipping),
)


def _oldest_first(original: Any) -> Any:
    def numbers(store: Store, scope: Any, *, offset: int, limit: int, newest_first: bool = False) -> Any:
        return original(store, scope, offset=offset, limit=limit, newest_first=False)

    return numbers


@PAGING.answers("record-out-of-order", "A page of records begins with its oldest record.")
def _record_out_of_order(call: Call, reply: Reply) -> None:
    if (
        reply.page
        and call.path.endswith(("/signatures", "/donations", "/submissions"))
        and len(reply.items) > 1
    ):
        dates = [item["created_date"] for item in reply.items]
        if dates[0] != dates[-1]:
            reply.items.insert(0, reply.items.pop())


PAGING.inside(
    "actions-oldest-first", "Actions come with the oldest first.", patched(Store, "numbers", _oldest_first)
)


def _without_filter(original: Any) -> Any:
    def collection(hal: Hal, resource: Any, path: str, link_query: str, page: Any, items: Any) -> Any:
        unfiltered = link_query.partition("&")[2] if link_query.startswith("filter=") else link_query
        return original(hal, resource, path, unfiltered, page, items)

    return collection


PAGING.inside(
    "filter-dropped-from-next",
    "next of a filtered collection leads to everything.",
    patched(Hal, "collection", _without_filter),
)


@PAGING.interceptor("order-changes", "Every second time a page is read its items are in the opposite order.")
def _order_changes() -> Interceptor:
    asked = 0

    def intercept(call: Call, send: Any) -> Reply:
        nonlocal asked
        reply: Reply = send(call)
        if reply.page:
            asked += 1
            if asked % 2:
                reply.items.reverse()
                reply.links.get(reply.rel, []).reverse()
        return reply

    return intercept


def _with_page(url: str, page: int) -> str:
    if re.search(r"\bpage=\d+", url):
        return re.sub(r"\bpage=\d+", f"page={page}", url)
    return f"{url}{'&' if '?' in url else '?'}page={page}"
