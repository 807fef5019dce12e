"""Comparing an answer with that of the twin: status, error, item, and what is on a page in which order."""

from __future__ import annotations

import json
from typing import Any

from actionnetwork_mock.twin import TwinAnswer

from ..conformance import Check, Deviation, Problem, own_id
from .compare import Comparison
from .kinds import signature
from .question import Question
from .reading import seconds_of

KEY_REFUSED = "API Key invalid or not present"
_CORS = {
    "access-control-allow-origin": "origin",
    "access-control-allow-methods": "access-control-request-method",
    "access-control-allow-headers": "access-control-request-headers",
}
"""The headers of an answer that let a page do something, and those of the request that say what."""


def compare_answers(question: Question, answer: TwinAnswer, comparison: Comparison) -> None:
    """Compare status and body of an answer with those of the twin."""
    seen = question.reading.answer
    if answer.status != seen.status:
        comparison.deviations.append(
            Deviation(
                "shadow.status",
                "status",
                "",
                "has another value",
                "adds" if answer.status < 400 <= seen.status < 500 else "breaks",
                expected=answer.status,
                seen=seen.status,
            )
        )
        return
    comparison.agreed.append(("", "status"))
    _compare_cors(answer, question, comparison)
    if answer.status >= 400:
        _compare_errors(answer, question, comparison)
        return
    if answer.status != 200 or seen.method in ("HEAD", "OPTIONS"):
        return
    body = json.loads(answer.body)
    if seen.is_page:
        _compare_pages(question, body, comparison)
        return
    has_item = question.reading.item is not None
    if bool(body) != bool(seen.body) or (has_item and "_links" not in body):
        comparison.deviations.append(
            Deviation("shadow.prediction", "answer", "", "has another value", expected=body, seen=seen.body)
        )
    elif question.reading.item is not None and seen.resource is not None:
        comparison.item(seen.resource, body, question.reading.item)


def _compare_cors(answer: TwinAnswer, question: Question, comparison: Comparison) -> None:
    """Compare whether a page may send what it asks to send, and read the answer."""
    exchange, headers = question.reading.exchange, question.reading.answer.headers
    asked = dict(exchange.request_headers)
    for allowing, asking in _CORS.items():
        if asking not in asked:
            continue
        wanted, seen = _names(asked[asking]), _names(headers.get(allowing, ""))
        should_be = _names(answer.headers.get(allowing, ""))
        is_allowed = "*" in seen or wanted <= seen
        kind = ("*" in should_be or wanted <= should_be, exchange.status, exchange.group > 0)
        if is_allowed == kind[0]:
            comparison.agreed.append((allowing, kind))
        else:
            problem: Problem = "has another value" if seen else "is missing"
            comparison.header(allowing, "is not expected here" if is_allowed else problem, kind)


def _names(header: str) -> frozenset[str]:
    """Return the names in a header: ``{"content-type", "osdi-api-token"}``."""
    return frozenset(name.strip().lower() for name in header.split(",") if name.strip())


def _compare_errors(answer: TwinAnswer, question: Question, comparison: Comparison) -> None:
    """Compare the texts of observed errors, and whether both are a page of HTML. Other texts are our own."""
    seen = question.reading.answer
    is_html = "html" in answer.headers.get("content-type", "")
    seen_html = "html" in seen.headers.get("content-type", "")
    if is_html != seen_html:
        comparison.deviations.append(
            Deviation("shadow.headers", "header", "content-type", "has another value")
        )
        return
    if is_html or answer.status not in (401, 403, 404) or not isinstance(seen.body, dict):
        return
    expected, found = str(json.loads(answer.body).get("error")), str(seen.body.get("error"))
    if expected.startswith(KEY_REFUSED):
        rest = found.removeprefix(KEY_REFUSED)
        same = found.startswith(KEY_REFUSED) and bool(rest.strip()) == (question.reading.exchange.group > 0)
    else:
        same = expected == found
    if not same:
        comparison.deviations.append(
            Deviation("shadow.error", "field", "error", "has another value", "cosmetic")
        )


def _compare_pages(question: Question, body: Any, comparison: Comparison) -> None:
    """Compare the items of a page: which ones there are, in what order of dates, and each of them."""
    seen = question.reading.answer
    assert seen.resource is not None
    predicted = body["_embedded"][seen.resource.rel]
    unsure = _recent(seen.items, question) | _recent(predicted, question)
    expected_ids = [own_id(item) for item in predicted if own_id(item) not in unsure]
    found_ids = [own_id(item) for item in seen.items if own_id(item) not in unsure]
    kind = ("items", signature(question.reading), _features(seen.query.get("filter", "")))
    if {*expected_ids} != {*found_ids}:
        comparison.kinds["answer", ""] = ("", kind)
        check: Check = "shadow.filter" if "filter" in seen.query else "shadow.prediction"
        problem: Problem = "is missing" if {*expected_ids} - {*found_ids} else "is not expected here"
        comparison.deviations.append(Deviation(check, "answer", "", problem))
        return
    comparison.agreed.append(("", kind))
    if not unsure and _dates(predicted, question) != _dates(seen.items, question):
        comparison.deviations.append(Deviation("shadow.paging", "answer", "", "is out of order"))
    by_id = {own_id(item): item for item in predicted}
    for item in seen.items:
        if own_id(item) in by_id:
            comparison.item(seen.resource, by_id[own_id(item)], item)


def _features(text: str) -> tuple[bool, ...]:
    """Return what of a filter may decide whether it finds something: capitals, apostrophes, other letters."""
    return (text != text.casefold(), "''" in text, text.isascii())


def _recent(items: list[dict[str, Any]], question: Question) -> set[str]:
    """Return the ids of items that a filter may not know yet as they are: those modified within the lag."""
    if "filter" not in question.reading.answer.query:
        return set()
    since = question.reading.now - question.lag - 2
    return {own_id(item) for item in items if (seconds_of(item.get("modified_date")) or 0.0) >= since}


def _dates(items: list[dict[str, Any]], question: Question) -> list[Any]:
    """Return the dates in whose order items stand: all if the collection is ordered by date, else those of this run."""
    resource = question.reading.resource
    by_date = resource is not None and resource.paging is not None and resource.paging.order == "newest first"
    return [
        created
        for item in items
        if isinstance(created := item.get("created_date"), str)
        and (by_date or (seconds_of(created) or 0.0) >= question.started)
    ]
