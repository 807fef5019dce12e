"""Finds calls that return nothing new: pages past the end, items of a page one by one, and repeated reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import parse_qsl

from ..budget import pattern_of
from ..journal import Entry
from .finding import Finding

_PAST_THE_END = "past-the-end"
_SOON_S = 60
_FEW = 5
_OFTEN = 10

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_ID = re.compile(rf'({_UUID})"'.encode())
_BELOW = re.compile(rf"(.*?)/({_UUID})(/[a-z_]+)?")


# Pages past the end


def pages_past_the_end(calls: Sequence[Entry]) -> Iterator[Finding]:
    """Yield a finding for each collection with requests for pages after an empty one.

    A client needs the first empty page to find the end.
    """
    wasted: dict[str, list[int]] = {}
    empty: dict[tuple[str, str, tuple[tuple[str, str], ...]], int] = {}
    for call in calls:
        if call.method != "GET" or call.status != 200 or "page=" not in call.query:
            continue
        page, collection = _page_of(call)
        if not any(note.code == _PAST_THE_END for note in call.notes):
            empty.pop(collection, None)
        elif page > empty.setdefault(collection, page):
            wasted.setdefault(call.path, []).append(call.number)
    for path, numbers in wasted.items():
        pages = "1 page" if len(numbers) == 1 else f"{len(numbers)} pages"
        yield Finding(
            _PAST_THE_END,
            f"The client requested {pages} of {path} after an empty page.",
            "Stop at the first page that is empty or has no next link.",
            numbers,
        )


def _page_of(call: Entry) -> tuple[int, tuple[str, str, tuple[tuple[str, str], ...]]]:
    query = dict(parse_qsl(call.query))
    page = query.pop("page", "")
    number = int(page) if page.isdecimal() else 0
    return number, (call.key, call.path, tuple(sorted(query.items())))


# One by one


class _Page(NamedTuple):
    """A page that was read: when, its items, and the items that were requested later, by the path below them."""

    time: float
    ids: set[str]
    requested: dict[str, dict[str, int]]


def fetched_one_by_one(calls: Sequence[Entry]) -> Iterator[Finding]:
    """Yield a finding if a client requested most items of pages that it had just read, each with a call.

    For people, this includes a collection below each of them. For other resources that may be the only way to read it.
    """
    found: dict[str, list[int]] = {}
    for collection, page in _pages(calls):
        for below, requested in page.requested.items():
            if len(requested) >= max(_FEW, len(page.ids) / 2):
                found.setdefault(f"{collection}/{{id}}{below}", []).extend(requested.values())
    for pattern, numbers in found.items():
        whole = pattern.endswith("/{id}")
        yield Finding(
            "one-by-one",
            f"The client requested {len(numbers)} items with GET {pattern} after it had read their pages.",
            "The page already has each item completely."
            if whole
            else "Read the collection of the tag or action that the people have in common: it has 25 people per call.",
            sorted(numbers),
        )


def _pages(calls: Sequence[Entry]) -> list[tuple[str, _Page]]:
    """Return the pages that were read, each with the pattern of its collection and the requests that followed."""
    matches = [_BELOW.fullmatch(call.path) for call in calls]
    # Of other collections, bodies need not be read: that takes ten times as long as all the rest.
    below = {(call.key, match[1]) for call, match in zip(calls, matches, strict=True) if match is not None}
    pages: list[tuple[str, _Page]] = []
    newest: dict[tuple[str, str], dict[str, _Page]] = {}
    for call, match in zip(calls, matches, strict=True):
        if call.method != "GET":
            _forget_written(newest, call, match)
        elif match is not None:
            page = newest.get((call.key, match[1]), {}).get(match[2])
            if page is not None:
                _record_request(page, call, match)
        elif (call.key, call.path) in below and (ids := _items_of(call)):
            page = _Page(call.time, ids, {})
            pages.append((pattern_of(call.path), page))
            newest.setdefault((call.key, call.path), {}).update(dict.fromkeys(ids, page))
    return pages


def _record_request(page: _Page, call: Entry, match: re.Match[str]) -> None:
    collection, uuid, below = match[1], match[2], match[3] or ""
    if call.time - page.time < _SOON_S and (not below or collection == "/people"):
        page.requested.setdefault(below, {}).setdefault(uuid, call.number)


def _items_of(call: Entry) -> set[str]:
    """Return the ids of a page's items, as far as the journal kept its body."""
    if call.status != 200:
        return set()
    pieces = call.response_body.split(f"/api/v2{call.path}/".encode())  # a regular expression is slower
    found = (_ID.match(piece) for before, piece in pairwise(pieces) if _ends_in_href(before))
    return {match[1].decode() for match in found if match is not None}


def _ends_in_href(text: bytes) -> bool:
    """Return whether a part of a JSON text ends within the value of an ``href``."""
    return text.rpartition(b'"')[0].endswith(b'"href":')


def _forget_written(
    newest: dict[tuple[str, str], dict[str, _Page]], call: Entry, match: re.Match[str] | None
) -> None:
    """Forget a resource after a write, because a client may read what it has changed."""
    if match is not None:
        newest.get((call.key, match[1]), {}).pop(match[2], None)
    else:
        newest.pop((call.key, call.path), None)


# Again and again


def repeated_reads(calls: Sequence[Entry]) -> Iterator[Finding]:
    """Yield a finding for each URL that was read many times within a minute with the same answer.

    A write restarts the count. Clients that sent a background request may poll for its result.
    """
    waiting = {call.key for call in calls if "background_request" in call.query}
    rows: dict[tuple[str, str, str], list[Entry]] = {}
    done: list[list[Entry]] = []
    for call in calls:
        if call.method != "GET":
            done += [rows.pop(known) for known in [known for known in rows if known[0] == call.key]]
        elif call.status == 200 and call.path != "/" and call.key not in waiting:
            row = rows.setdefault((call.key, call.path, call.query), [])
            if row and not _is_same(row[0], call):
                done.append(row)
                row = rows[call.key, call.path, call.query] = []
            row.append(call)
    for row in (*done, *rows.values()):
        if len(row) >= _OFTEN:
            query = f"?{row[0].query}" if row[0].query else ""
            yield Finding(
                "read-again",
                f"The client read {row[0].path}{query} {len(row)} times within a minute, with the same answer.",
                "Read it once and keep the answer.",
                [call.number for call in row[1:]],
            )


def _is_same(first: Entry, call: Entry) -> bool:
    return first.response_body == call.response_body and 0 <= call.time - first.time < _SOON_S
