"""Filters that return too much, too little, or have no effect."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from actionnetwork_mock.http import reads
from actionnetwork_mock.store import Store, sql
from actionnetwork_mock.store.schema import Table

from .exchange import Call, Interceptor, Reply
from .mutant import Subject, patched

FILTERS = Subject("filters", "filters.", "paging.filter", "people.signup")


@FILTERS.interceptor(
    "filter-leaks-one", "A filtered page of people has one more, who does not match the filter."
)
def _leaks() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if reply.page and "filter" in call.query and 0 < len(reply.items) < 25:
            plain: Reply = send(call.again(query={}))
            have = {item["_links"]["self"]["href"] for item in reply.items}
            for item in plain.items:
                if item["_links"]["self"]["href"] not in have:
                    reply.items.append(item)
                    reply.links[reply.rel].append({"href": item["_links"]["self"]["href"]})
                    break
        return reply

    return intercept


@FILTERS.answers("filter-misses-the-last", "A filtered page with several items lacks the last.")
def _misses(call: Call, reply: Reply) -> None:
    if reply.page and "filter" in call.query and len(reply.items) > 1:
        reply.items.pop()
        reply.links[reply.rel].pop()


@FILTERS.answers("filtered-totals-of-all", "total_records of a filtered page is one too many.")
def _totals_of_all(call: Call, reply: Reply) -> None:
    if reply.page and "filter" in call.query and "total_records" in reply.json:
        reply.json["total_records"] += 1


@FILTERS.interceptor("filter-ignored", "A filter has no effect.")
def _ignored() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call.again(query={k: v for k, v in call.query.items() if k != "filter"}))
        return reply

    return intercept


@FILTERS.interceptor("filter-ignored-for-petitions", "A filter on petitions has no effect.")
def _ignored_there() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        ignored = call.path == "/petitions"
        reply: Reply = send(
            call.again(query={k: v for k, v in call.query.items() if k != "filter" or not ignored})
        )
        return reply

    return intercept


def _parsed(change: Any) -> Any:
    """Return what replaces ``parse_filter``: ``change`` gets its alternatives."""

    def make(original: Any) -> Any:
        return lambda text, resource: change(original(text, resource))

    return make


def _each_alternative(change: Any) -> Any:
    return _parsed(lambda alternatives: [change(clauses) for clauses in alternatives])


FILTERS.inside(
    "first-clause-alone",
    "Only the first of several clauses has an effect.",
    patched(reads, "parse_filter", _each_alternative(lambda clauses: clauses[:1])),
)
FILTERS.inside(
    "last-clause-alone",
    "Only the last of several clauses has an effect.",
    patched(reads, "parse_filter", _each_alternative(lambda clauses: clauses[-1:])),
)
FILTERS.inside(
    "first-alternative-alone",
    "Only what is before the first or has an effect.",
    patched(reads, "parse_filter", _parsed(lambda alternatives: alternatives[:1])),
)
FILTERS.inside(
    "or-is-and",
    "or does what and does.",
    patched(
        reads,
        "parse_filter",
        _parsed(lambda alternatives: [[clause for clauses in alternatives for clause in clauses]]),
    ),
)


def _or_first(alternatives: Any) -> Any:
    """Read ``a or b and c`` as ``(a or b) and c``."""
    *before, last = alternatives
    return [[*clauses, *last[1:]] for clauses in (*before, last[:1])]


FILTERS.inside(
    "or-before-and",
    "or binds more tightly than and.",
    patched(reads, "parse_filter", _parsed(lambda alternatives: alternatives and _or_first(alternatives))),
)
FILTERS.inside(
    "gt-inclusive",
    "gt returns what is equal, too.",
    patched(sql, "OPERATORS", lambda known: {**known, "gt": ">="}),
)
FILTERS.inside(
    "lt-inclusive",
    "lt returns what is equal, too.",
    patched(sql, "OPERATORS", lambda known: {**known, "lt": "<="}),
)
FILTERS.inside(
    "gt-is-lt", "gt does what lt does.", patched(sql, "OPERATORS", lambda known: {**known, "gt": "<"})
)


def _case_sensitive(original: Any) -> Any:
    def parse_filter(text: str, resource: Any) -> Any:
        alternatives = original(text, resource)
        if "email_address" not in text or text == text.casefold():
            return alternatives
        return [
            [replace(clause, value=f"no {clause.value}") for clause in clauses] for clauses in alternatives
        ]

    return parse_filter


FILTERS.inside(
    "email-filter-case-sensitive",
    "A filter on email_address distinguishes upper and lower case.",
    patched(reads, "parse_filter", _case_sensitive),
)


def _by_prefix(original: Any) -> Any:
    def filtered(store: Store, scope: Any, alternatives: Any, **page: Any) -> Any:
        looser = [
            [
                replace(clause, operator="gt", value=clause.value[:-1])
                if clause.column == "family_name"
                else clause
                for clause in clauses
            ]
            for clauses in alternatives
        ]
        found = original(store, scope, looser, **page)
        return [
            row
            for row in found
            if any(all(_begins(row, clause) for clause in clauses) for clauses in alternatives)
        ]

    def _begins(row: Any, clause: Any) -> bool:
        if clause.column != "family_name":
            return True
        return str(row.document().get("family_name", "")).startswith(clause.value[:-1])

    return filtered


FILTERS.inside(
    "names-filtered-by-their-beginning",
    "A filter on family_name returns names that begin with it.",
    patched(Store, "filtered", _by_prefix),
)


@FILTERS.interceptor("apostrophe-lost", "A doubled apostrophe in a filter is lost.")
def _apostrophe() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        filter_ = call.query.get("filter", "")
        if "''" in filter_:
            call = call.again(query={**call.query, "filter": filter_.replace("''", "")})
        reply: Reply = send(call)
        return reply

    return intercept


@FILTERS.interceptor("plus-becomes-blank", "A plus in a filter is read as a blank.")
def _plus() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        filter_ = call.query.get("filter", "")
        if "+" in filter_:
            call = call.again(query={**call.query, "filter": filter_.replace("+", " ")})
        reply: Reply = send(call)
        return reply

    return intercept


def _no_foreign(original: Any) -> Any:
    def condition(table: Any, clause: Any) -> Any:
        if clause.value.startswith("action_network:"):
            return original(table, clause)
        return "FALSE", []

    return condition


FILTERS.inside(
    "foreign-identifiers-not-found",
    "A filter on identifier finds no person by a foreign one.",
    patched(sql, "identifier_condition", _no_foreign),
)


def _without_title(original: Any) -> Any:
    def filtered(store: Store, scope: Any, alternatives: Any, **page: Any) -> Any:
        if any(clause.column == "title" for clauses in alternatives for clause in clauses):
            return []
        return original(store, scope, alternatives, **page)

    return filtered


FILTERS.inside(
    "titles-not-found",
    "A filter on the title of an action finds nothing.",
    patched(Store, "filtered", _without_title),
)


@FILTERS.answers("bad-filter-is-500", "A filter that cannot be read is a 500.")
def _bad_is_500(call: Call, reply: Reply) -> None:
    if reply.status == 400 and "filter" in call.query:
        reply.status = 500


def _stale_index(original: Any) -> Any:
    def filter_values(table: Any, document: Any) -> Any:
        return original(table, {**document, "modified_date": document.get("created_date")})

    return filter_values


FILTERS.inside(
    "modified-date-indexed-once",
    "A filter on modified_date compares created_date.",
    patched(Table, "filter_values", _stale_index),
)


@FILTERS.interceptor("filter-after-paging", "A filter is applied to one page of the unfiltered collection.")
def _after_paging() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if reply.page and "filter" in call.query:
            query = {k: v for k, v in call.query.items() if k != "filter"}
            plain: Reply = send(call.again(query=query))
            there = {item["_links"]["self"]["href"] for item in plain.items}
            kept = [item for item in reply.items if item["_links"]["self"]["href"] in there]
            reply.json["_embedded"][reply.rel] = kept
            reply.links[reply.rel] = [{"href": item["_links"]["self"]["href"]} for item in kept]
        return reply

    return intercept


@FILTERS.interceptor("phones-not-found", "A filter on phone_number finds no person.")
def _phones() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if reply.page and "phone_number" in call.query.get("filter", ""):
            reply.items.clear()
            reply.links.get(reply.rel, []).clear()
        return reply

    return intercept


def _unindexed(original: Any) -> Any:
    def filter_values(table: Any, document: Any) -> Any:
        values = original(table, document)
        return (
            [
                None if field.name == "family_name" else value
                for field, value in zip(table.filters, values, strict=True)
            ]
            if _is_changed(document)
            else values
        )

    return filter_values


def _is_changed(document: Any) -> bool:
    return bool(document.get("modified_date") != document.get("created_date"))


FILTERS.inside(
    "changed-names-not-found",
    "A person who was changed is no longer found by family_name.",
    patched(Table, "filter_values", _unindexed),
)
