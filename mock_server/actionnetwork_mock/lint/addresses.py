"""Finds URLs that a client built incorrectly instead of following links, and filters that it encoded incorrectly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote_plus

from ..ids import NATIVE_SYSTEM, is_uuid
from ..journal import Entry
from .finding import Finding

Predicate = Callable[[Entry], bool]


def differing_addresses(calls: Sequence[Entry]) -> Iterator[Finding]:
    """Yield a finding for each way in which requested URLs differ from the links in answers."""
    for applies, sentence, advice in _DIFFERENCES:
        found = [call.number for call in calls if applies(call)]
        if found:
            yield Finding("address-differs", sentence, advice, found)


def _has_two_slashes(call: Entry) -> bool:
    """Return whether a path has two slashes in a row. One slash at its end is fine: the API's documentation has it."""
    return "//" in call.path


def _has_prefixed_id(call: Entry) -> bool:
    return f"/{NATIVE_SYSTEM}:" in call.path.replace("%3A", ":")


def _has_large_id(call: Entry) -> bool:
    ids = (piece for piece in call.path.split("/") if is_uuid(piece))
    return call.status == 404 and any(piece != piece.lower() for piece in ids)


_FOLLOW = "Follow the href of the link instead of building the URL."
_DIFFERENCES: tuple[tuple[Predicate, str, str], ...] = (
    (_has_two_slashes, "A URL has two slashes in a row, which no link has.", _FOLLOW),
    (
        _has_prefixed_id,
        f'A URL has an identifier with the prefix "{NATIVE_SYSTEM}:".',
        f"Follow the href of the link, or leave out the prefix {NATIVE_SYSTEM}: of the identifier.",
    ),
    (_has_large_id, "A URL has an id in capital letters, and the answer was a 404.", _FOLLOW),
)


def unencoded_filters(calls: Sequence[Entry]) -> Iterator[Finding]:
    """Yield a finding for each way in which filters were not encoded, or encoded twice."""
    filtered = [call for call in calls if "filter=" in call.query and call.method in ("GET", "HEAD")]
    for applies, code, sentence in _MISTAKES:
        found = [call.number for call in filtered if applies(call)]
        if found:
            yield Finding(code, sentence, _ENCODE, found)


_ENCODE = (
    "Pass the filter to your HTTP library as a parameter, or encode its value once with a library function."
)
_QUOTED = r"(?:'|%27)"
_SPACE = r"(?:\+|%20|\ )+"
_PLUS_READ_AS_SPACE = re.compile(
    rf"""(?:email_address{_SPACE}\w+{_SPACE}{_QUOTED}[^'%+@]+\+[^'%+@]+(?:@|%40)  # ann+news@example.org
        |   phone_number{_SPACE}\w+{_SPACE}{_QUOTED}\+\d                         # +13125550142
        |   \d\d(?::|%3A)\d\d\+\d\d(?::|%3A)?\d\d)""",  # 2026-07-01T12:00:00+02:00
    re.VERBOSE | re.IGNORECASE,
)
_ENCODED_TWICE = re.compile(r"%25(?:20|27|40|2B|3A)", re.IGNORECASE)


def _filter_of(call: Entry) -> str:
    values = (piece.removeprefix("filter=") for piece in call.query.split("&") if piece.startswith("filter="))
    return next(values, "")


def _loses_a_plus(call: Entry) -> bool:
    return _PLUS_READ_AS_SPACE.search(_filter_of(call)) is not None


def _is_cut_off(call: Entry) -> bool:
    text = unquote_plus(_filter_of(call)).rstrip()
    return text.count("'") % 2 == 1 and not text.endswith("'")


def _has_a_space(call: Entry) -> bool:
    return " " in call.query


def _is_encoded_twice(call: Entry) -> bool:
    return _ENCODED_TWICE.search(_filter_of(call)) is not None


_MISTAKES: tuple[tuple[Predicate, str, str], ...] = (
    (
        _loses_a_plus,
        "unencoded-filter",
        "A filter's value has a plus sign that was not encoded, so the server read it as a space.",
    ),
    (
        _is_cut_off,
        "unencoded-filter",
        "A filter ends in the middle of a value: an & or # in it was not encoded.",
    ),
    (_has_a_space, "unencoded-filter", "A query has spaces that were not encoded."),
    (_is_encoded_twice, "filter-encoded-twice", "A filter was encoded twice, so that nothing matches it."),
)
