"""Filters that leak, miss or are not heeded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actionnetwork_mock.http import reads
from actionnetwork_mock.store import Store, sql
from actionnetwork_mock.store.schema import Table

from .exchange import Call, Interceptor, Reply
from .mutant import Subject, patched

FILTERING = Subject("filtering", "filters.", "paging.filter", "people.signup")


@FILTERING.interceptor(
    "filter-leaks-one", "A filtered page of people has one more, who does not meet the filter."
)
def _leaks() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if reply.page and "filter" in call.query and 0 < len(reply.items) < 25:
            plain: Reply = send(call.again(query={}))
            have = {one["_links"]["self"]["href"] for one in reply.items}
            for one in plain.items:
                if one["_links"]["self"]["href"] not in have:
                    reply.items.append(one)
                    reply.links[reply.rel].append({"href": one["_links"]["self"]["href"]})
                    break
        return reply

    return intercept


@FILTERING.answers("filter-misses-the-last", "A filtered page with several items lacks the last.")
def _misses(call: Call, reply: Reply) -> None:
    if reply.page and "filter" in call.query and len(reply.items) > 1:
        reply.items.pop()
        reply.links[reply.rel].pop()


@FILTERING.answers("filtered-totals-of-all", "total_records of a filtered page is one too many.")
def _totals_of_all(call: Call, reply: Reply) -> None:
    if reply.page and "filter" in call.query and "total_records" in reply.json:
        reply.json["total_records"] += 1


@FILTERING.interceptor("filter-ignored", "A filter has no effect.")
def _ignored() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call.again(query={k: v for k, v in call.query.items() if k != "filter"}))
        return reply

    return intercept


@FILTERING.interceptor("filter-ignored-for-petitions", "A filter on petitions has no effect.")
def _ignored_there() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        ignored = call.path == "/petitions"
        reply: Reply = send(
            call.again(query={k: v for k, v in call.query.items() if k != "filter" or not ignored})
        )
        return reply

    return intercept


def _clauses(change: Any) -> Any:
    def make(original: Any) -> Any:
        return lambda text, resource: change(original(text, resource))

    return make


FILTERING.inside(
    "first-clause-alone",
    "Of several clauses the first alone is heeded.",
    patched(reads, "parse_filter", _clauses(lambda clauses: clauses[:1])),
)
FILTERING.inside(
    "last-clause-alone",
    "Of several clauses the last alone is heeded.",
    patched(reads, "parse_filter", _clauses(lambda clauses: clauses[-1:])),
)
FILTERING.inside(
    "gt-inclusive",
    "gt gives what is equal, too.",
    patched(sql, "OPERATORS", lambda known: {**known, "gt": ">="}),
)
FILTERING.inside(
    "lt-inclusive",
    "lt gives what is equal, too.",
    patched(sql, "OPERATORS", lambda known: {**known, "lt": "<="}),
)
FILTERING.inside(
    "gt-is-lt", "gt does what lt does.", patched(sql, "OPERATORS", lambda known: {**known, "gt": "<"})
)


def _case_sensitive(original: Any) -> Any:
    def parse_filter(text: str, resource: Any) -> Any:
        clauses = original(text, resource)
        if "email_address" not in text or text == text.casefold():
            return clauses
        return [replace(clause, value=f"no {clause.value}") for clause in clauses]

    return parse_filter


FILTERING.inside(
    "email-filter-case-sensitive",
    "A filter on email_address distinguishes upper and lower case.",
    patched(reads, "parse_filter", _case_sensitive),
)


def _by_prefix(original: Any) -> Any:
    def filtered(store: Store, scope: Any, clauses: Any, **page: Any) -> Any:
        looser = [
            replace(one, operator="gt", value=one.value[:-1]) if one.column == "family_name" else one
            for one in clauses
        ]
        found = original(store, scope, looser, **page)
        return [row for row in found if all(_begins(row, one) for one in clauses)]

    def _begins(row: Any, clause: Any) -> bool:
        if clause.column != "family_name":
            return True
        return str(row.document().get("family_name", "")).startswith(clause.value[:-1])

    return filtered


FILTERING.inside(
    "names-filtered-by-their-beginning",
    "A filter on family_name gives names that begin like it.",
    patched(Store, "filtered", _by_prefix),
)


@FILTERING.interceptor("apostrophe-lost", "A doubled apostrophe in a filter is lost.")
def _apostrophe() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        filter_ = call.query.get("filter", "")
        if "''" in filter_:
            call = call.again(query={**call.query, "filter": filter_.replace("''", "")})
        reply: Reply = send(call)
        return reply

    return intercept


@FILTERING.interceptor("plus-becomes-blank", "A plus in a filter is taken for a blank.")
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


FILTERING.inside(
    "foreign-identifiers-not-found",
    "A filter on identifier finds nobody by a foreign one.",
    patched(sql, "identifier_condition", _no_foreign),
)


def _without_title(original: Any) -> Any:
    def filtered(store: Store, scope: Any, clauses: Any, **page: Any) -> Any:
        if any(one.column == "title" for one in clauses):
            return []
        return original(store, scope, clauses, **page)

    return filtered


FILTERING.inside(
    "titles-not-found",
    "A filter on the title of an action finds nothing.",
    patched(Store, "filtered", _without_title),
)


@FILTERING.answers("bad-filter-is-500", "A filter that cannot be read is a 500.")
def _bad_is_500(call: Call, reply: Reply) -> None:
    if reply.status == 400 and "filter" in call.query:
        reply.status = 500


def _stale_index(original: Any) -> Any:
    def filter_values(table: Any, document: Any) -> Any:
        return original(table, {**document, "modified_date": document.get("created_date")})

    return filter_values


FILTERING.inside(
    "modified-date-indexed-once",
    "A filter on modified_date looks at created_date.",
    patched(Table, "filter_values", _stale_index),
)


@FILTERING.interceptor("filter-after-paging", "A filter is applied to one page of the unfiltered collection.")
def _after_paging() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if reply.page and "filter" in call.query:
            query = {k: v for k, v in call.query.items() if k != "filter"}
            plain: Reply = send(call.again(query=query))
            there = {one["_links"]["self"]["href"] for one in plain.items}
            kept = [one for one in reply.items if one["_links"]["self"]["href"] in there]
            reply.json["_embedded"][reply.rel] = kept
            reply.links[reply.rel] = [{"href": one["_links"]["self"]["href"]} for one in kept]
        return reply

    return intercept


@FILTERING.interceptor("phones-not-found", "A filter on phone_number finds nobody.")
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
                None if one.name == "family_name" else value
                for one, value in zip(table.filters, values, strict=True)
            ]
            if _is_changed(document)
            else values
        )

    return filter_values


def _is_changed(document: Any) -> bool:
    return bool(document.get("modified_date") != document.get("created_date"))


FILTERING.inside(
    "changed-names-not-found",
    "Who was changed is not found by family_name any more.",
    patched(Table, "filter_values", _unindexed),
)
