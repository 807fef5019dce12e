"""The query string: which parameters it has, which of them count, and which page they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple
from urllib.parse import parse_qsl, quote

from ..errors import BadRequest, PageTooLarge
from ..notes import Notes, suggest
from ..settings import Settings
from .routing import Endpoint

PER_PAGE_MAX = 25
"""The default as well. Source: [paging-6] (documented; observed: that it is cut)."""

BACKGROUND = "background_request"
"""The parameter that asks for a write to be done later. Source: [background-2] (documented)."""

PAGE_PARAMETERS = ("page", "per_page", "filter")
_MAX_PAGES = 10**15
"""Beyond any collection, and small enough for SQLite to multiply."""


class PageRequest(NamedTuple):
    """Which page of a collection a query asks for.

    ``link_query`` is the query of links to other pages, with ``{}`` for their number: ``"page={}&per_page=10"``.
    """

    number: int
    per_page: int
    filter_text: str = ""
    link_query: str = "page={}"


def decode_query(query_string: str) -> dict[str, str]:
    """Return the parameters of a query; of one that is repeated, the last.

    ``+`` and ``%20`` are blanks. Source: [transport-7] (observed).
    """
    if "%" in query_string or "+" in query_string:
        return dict(parse_qsl(query_string, keep_blank_values=True))
    pairs = [pair.partition("=") for pair in query_string.split("&") if pair]  # much faster
    return {name: value for name, _, value in pairs}


def note_unknown(names: Iterable[str], endpoint: Endpoint, method: str, notes: Notes) -> None:
    """Add a note for each parameter that has no effect on an operation."""
    has_pages = method in ("GET", "HEAD") and endpoint.resource.paging is not None and not endpoint.is_item
    known = (*PAGE_PARAMETERS, BACKGROUND)
    for name in names:
        if has_pages and name in PAGE_PARAMETERS:
            continue
        if name == BACKGROUND and method in endpoint.resource.background:
            continue
        notes.add(
            "unknown-parameter",
            f"The parameter {name[:60]!r} was ignored.",
            "It has no effect on this operation." if name in known else partial(suggest, name, known),
        )


def parse_page_request(query: dict[str, str], settings: Settings, notes: Notes) -> PageRequest:
    """Return the page that ``page``, ``per_page`` and ``filter`` ask for.

    Zero, negative numbers and text give the first page and the default size. With the setting ``odd_page``, digits in
    front of a text count, or all of this is a BadRequest. Source: [paging-7], [paging-9].
    """
    if not query:
        return _FIRST_PAGE
    number = _positive("page", query.get("page"), settings, notes)
    per_page = _positive("per_page", query.get("per_page"), settings, notes)
    if per_page is not None and per_page > PER_PAGE_MAX:
        if settings.large_per_page == "refused":
            raise PageTooLarge(f"per_page takes {PER_PAGE_MAX} at most, and {per_page} was sent")
        notes.add("per-page-cut", f"per_page={per_page} was cut to {PER_PAGE_MAX}, the most that there is.")
    size = min(per_page or PER_PAGE_MAX, PER_PAGE_MAX)
    filter_text = query.get("filter", "").strip()
    # The filter first, blanks and @ encoded, quotes not. Source: [paging-1].
    link_query = f"filter={quote(filter_text, safe=_RAW_IN_LINKS)}&page={{}}" if filter_text else "page={}"
    if per_page is not None:
        link_query += f"&per_page={size}"
    return PageRequest(min(number or 1, _MAX_PAGES), size, filter_text, link_query)


_FIRST_PAGE = PageRequest(1, PER_PAGE_MAX)
_LEADING_DIGITS = re.compile(r"[ \t\n\r\f\v]*0*([1-9][0-9]*)")
_MAX_DIGITS = 15
_RAW_IN_LINKS = "'"


def _positive(name: str, text: str | None, settings: Settings, notes: Notes) -> int | None:
    if text is None or text == "":
        return None
    number = requested_number(text, settings)
    if number is None or not _is_whole(text):
        if settings.odd_page == "refused":
            raise BadRequest(f"{name} must be a whole number from 1, not {text[:60]!r}")
        taken = f"as {number}" if number else "as if it were not sent"
        notes.add("odd-page", f"{name}={text[:60]} is no whole number from 1, so it was taken {taken}.")
    return number


def requested_number(text: str, settings: Settings) -> int | None:
    """Return the ``page`` or ``per_page`` that a text asks for; None for what counts as if it were not sent.

    With ``odd_page=leading`` the digits in front of a text count, as with Ruby's ``to_i``. Source: [paging-7].
    """
    found = _LEADING_DIGITS.match(text)
    if found is None or not (_is_whole(text) or settings.odd_page == "leading"):
        return None
    return int(found[1]) if len(found[1]) <= _MAX_DIGITS else _MAX_PAGES


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit()
