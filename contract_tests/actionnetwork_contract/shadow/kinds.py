"""Kinds: what exchanges must have in common, so that one can contradict what another one shows."""

from __future__ import annotations

from actionnetwork_mock.http.query import PER_PAGE_MAX
from actionnetwork_mock.ids import is_uuid

from .reading import Reading


def status_kind(reading: Reading, expected: int) -> tuple[object, ...]:
    """Return the kind of requests that should be answered with a status: some lack what is required, others do not."""
    return ("", "status", expected, signature(reading))


def kind_of(reading: Reading) -> object:
    """Return of which kind a write is: what it may do does not depend on its values, as far as we know."""
    match = reading.answer.match
    endpoint = match.endpoint.template if match is not None else None
    return endpoint, reading.exchange.method, reading.answer.status, reading.item is None, signature(reading)


def form_of(reading: Reading) -> tuple[object, ...]:
    """Return of which kind an answer is, as far as settings may matter: empty, the last page, with which links."""
    answer = reading.answer
    body = answer.body if isinstance(answer.body, dict) else {}
    links = body.get("_links")
    return (
        answer.status,
        len(answer.items) > 0,
        tuple(sorted(answer.query)),
        frozenset(links) if isinstance(links, dict) else None,
        body.get("page") == body.get("total_pages"),
        bool(body),
        answer.has_key,
    )


def signature(reading: Reading) -> tuple[object, ...]:
    """Return of which kind a request is, apart from its values: its parameters, filters and the names in its body."""
    query, sent = reading.answer.query, reading.sent
    size, page = query.get("per_page", ""), query.get("page", "1")
    words = tuple(word for word in query.get("filter", "").split() if word.isidentifier())[:6]
    names = tuple(sorted(sent)) if isinstance(sent, dict) else type(sent).__name__
    match = reading.answer.match
    ids = tuple(map(is_uuid, match.ids)) if match is not None else ()
    inner = sent.get("person") if isinstance(sent, dict) else None
    return (
        tuple(sorted(query)),
        size.isdecimal() and int(size[:9]) > PER_PAGE_MAX,
        page if page in ("0", "1") else len(page) if page.isdigit() else None,  # far pages are past the end
        words,
        names,
        tuple(sorted(inner)) if isinstance(inner, dict) else None,
        bool(reading.exchange.request_body),
        ids,
    )
