"""Finds keys that others can read: in a query or a body, which logs store, and in a web page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl

from ..journal import Entry
from ..redaction import POSSIBLE_KEY_NAMES, SURE_KEY_NAMES
from .finding import Finding

_FIRST_MEMBERS = re.compile(rb'[{,]\s*"([A-Za-z_-]+)"\s*:\s*"')


def keys_elsewhere(calls: Sequence[Entry]) -> Iterator[Finding]:
    """Yield one finding for the query and one for the body. Findings do not repeat the key."""
    for where, names_in in (("query", _names_in_query), ("body", _names_in_body)):
        found = [call for call in calls if _keys_among(names_in(call), call)]
        if found:
            name = min(_keys_among(names_in(found[0]), found[0]))
            yield Finding(
                "key-elsewhere",
                f"The {where} has {name!r} as a name for the key, but the API does not read a key there.",
                "Send the key in the header OSDI-API-Token only, because logs contain queries.",
                [call.number for call in found],
            )


def keys_in_pages(calls: Sequence[Entry]) -> Iterator[Finding]:
    """Yield a finding for each site whose pages sent a key. Source: [keyless-5] (observed)."""
    by_site: dict[str, list[int]] = {}
    for call in calls:
        if call.origin and call.key:
            by_site.setdefault(call.origin, []).append(call.number)
    for site, numbers in by_site.items():
        yield Finding(
            "key-in-page",
            f"A page of {site} sent a key. Everyone who opens the page can read the key, and all data of its group.",
            "Let the page post to record helpers without a key, and make other calls from a server.",
            numbers,
        )


def _keys_among(names: set[str], call: Entry) -> set[str]:
    is_refused = call.status in (401, 403) and not call.key
    return names & (SURE_KEY_NAMES | POSSIBLE_KEY_NAMES if is_refused else SURE_KEY_NAMES)


def _names_in_query(call: Entry) -> set[str]:
    return {name.lower() for name, _ in parse_qsl(call.query)} if call.query else set()


def _names_in_body(call: Entry) -> set[str]:
    """Return the names in a body that was refused for lack of a key.

    Other bodies may use the names for their own fields.
    """
    if call.status not in (401, 403) or call.key:
        return set()
    return {name.decode().lower() for name in _FIRST_MEMBERS.findall(call.request_body)}
