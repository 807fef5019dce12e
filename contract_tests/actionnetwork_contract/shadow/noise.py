"""Noise: what no comparison may be made of, and which exchanges may have changed what another one shows."""

from __future__ import annotations

from actionnetwork_fixtures.site import API_PATH
from actionnetwork_mock.http.routing import ROUTES, Match
from actionnetwork_mock.rules.resource_rules import rules_named

from ..conformance import ABSENT, is_html_allowed
from .exchange import Broken, Exchange
from .reading import Reading, is_write
from .rows import Reason

_BROKEN: dict[Broken, Reason] = {
    "truncated": "truncated",
    "cut_off": "truncated",
    "too_large": "too large",
    "encoding": "unknown encoding",
    "upgrade": "an upgrade",
    "malformed": "truncated",
    "gap": "an exchange was dropped",
}
SURE_AFTER_S = 60.0
"""For how long a resource stays as it was seen, as far as other writers are concerned."""


def reason_not_compared(exchange: Exchange) -> Reason | None:
    """Return why an exchange is counted and not compared: it is broken, or an answer of a limit or a failure."""
    if exchange.broken is not None:
        return _BROKEN[exchange.broken]
    if exchange.status == 429:
        return "429"
    if exchange.status >= 500 or exchange.status == 0:
        return "5xx"
    return None


def reason_no_json(reading: Reading) -> Reason | None:
    """Return why the body of an answer cannot be compared, unless some setting says that it is no JSON."""
    answer = reading.answer
    if answer.body is not ABSENT or answer.method in ("HEAD", "OPTIONS") or answer.status in (204, 304):
        return None
    if is_html_allowed(answer, None):
        return None
    kind = answer.headers.get("content-type", "")
    return "a page of HTML" if "html" in kind else "no JSON"


def overlapping_write(reading: Reading) -> bool:
    """Return whether a write that was under way at the same time may have changed what this answer shows.

    That is a write to one of its resources, or to the collection that it lists or writes to. A POST may match any
    resource of its collection, and a POST with a person in its body any person.
    """
    (own, path_ids), method = _place(reading.exchange.target), reading.exchange.method
    ids = {*path_ids} | ({reading.key} if reading.item is not None else set())
    for overlap in reading.exchange.overlaps:
        if not is_write(overlap.method):
            continue
        name, other = _place(overlap.target)
        is_post = "POST" in (method, overlap.method)
        if ids & {*other} or (name == own and (reading.answer.is_page or is_post)):
            return True
        if _may_match(overlap.method, own) or _may_match(method, name):
            return True
    return False


def _may_match(method: str, resource: str) -> bool:
    """Return whether a request may match any of these resources, by what it sends of it; ``""`` stands for none."""
    return method == "POST" and resource != "" and rules_named(resource).is_matched


def _place(target: str) -> tuple[str, tuple[str, ...]]:
    """Return the resource and the ids of a target, ``("signatures", ("3a6f...",))``; ``""`` for an unknown one."""
    match = match_of(target)
    return ("", ()) if match is None else (match.endpoint.resource.name, match.ids)


def match_of(target: str) -> Match | None:
    """Return the endpoint of a target of the API."""
    return ROUTES.match(target.partition("?")[0].removeprefix(API_PATH) or "/")
