"""Proxies that cache, repeat and delay requests wrongly."""

from __future__ import annotations

import copy
from typing import Any

from .exchange import Call, Interceptor, Reply
from .mutant import Subject

MEMORY = Subject("memory", "people.", "taggings.", "records.", "background.")


@MEMORY.interceptor(
    "every-second-get-is-stale", "Every second time an item is read it is as it was before the last write."
)
def _stale() -> Interceptor:
    known: dict[str, list[Reply]] = {}
    reads = 0

    def intercept(call: Call, send: Any) -> Reply:
        nonlocal reads
        reply: Reply = send(call)
        if call.method == "GET" and reply.item:
            reads += 1
            versions = known.setdefault(call.path, [])
            if not versions or versions[-1].json != reply.json:
                versions.append(copy.deepcopy(reply))
            if reads % 2 and len(versions) > 1:
                return copy.deepcopy(versions[-2])
        return reply

    return intercept


@MEMORY.interceptor("pages-cached-for-ever", "A page that was read once never changes.")
def _pages_cached() -> Interceptor:
    return _cached(lambda reply: reply.page is not None)


@MEMORY.interceptor("items-cached-for-ever", "An item that was read once never changes.")
def _items_cached() -> Interceptor:
    return _cached(lambda reply: reply.item is not None)


def _cached(keeps: Any) -> Interceptor:
    kept: dict[str, Reply] = {}

    def intercept(call: Call, send: Any) -> Reply:
        address = f"{call.key} {call.request.url}"
        if call.method == "GET" and address in kept:
            return copy.deepcopy(kept[address])
        reply: Reply = send(call)
        if call.method == "GET" and reply.status == 200 and keeps(reply):
            kept[address] = copy.deepcopy(reply)
        return reply

    return intercept


@MEMORY.interceptor("query-not-in-the-cache-key", "A page is cached, for a call, without its query.")
def _without_query() -> Interceptor:
    kept: dict[str, Reply] = {}

    def intercept(call: Call, send: Any) -> Reply:
        if call.method != "GET":
            kept.clear()
        elif f"{call.key} {call.path}" in kept:
            return copy.deepcopy(kept[f"{call.key} {call.path}"])
        reply: Reply = send(call)
        if call.method == "GET" and reply.page and reply.status == 200:
            kept[f"{call.key} {call.path}"] = copy.deepcopy(reply)
        return reply

    return intercept


@MEMORY.interceptor("key-not-in-the-cache-key", "An item that one group has read is cached for all groups.")
def _without_key() -> Interceptor:
    kept: dict[str, Reply] = {}

    def intercept(call: Call, send: Any) -> Reply:
        if call.method != "GET":
            kept.clear()
        elif str(call.request.url) in kept:
            return copy.deepcopy(kept[str(call.request.url)])
        reply: Reply = send(call)
        if call.method == "GET" and reply.status == 200 and call.path != "/":
            kept[str(call.request.url)] = copy.deepcopy(reply)
        return reply

    return intercept


@MEMORY.interceptor(
    "post-answers-the-one-before", "A signup is answered with the person of the previous signup."
)
def _before() -> Interceptor:
    last: list[Reply] = []

    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.method == "POST" and call.path == "/people" and reply.item:
            answered = last[0] if last else reply
            last[:] = [copy.deepcopy(reply)]
            return answered
        return reply

    return intercept


@MEMORY.interceptor("put-answers-as-it-was", "A PUT is done, and answered with the item before it.")
def _as_it_was() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        before: Reply | None = send(call.again(method="GET", body=None)) if call.method == "PUT" else None
        reply: Reply = send(call)
        return before if before is not None and reply.item and before.item else reply

    return intercept


@MEMORY.interceptor("every-tenth-write-swallowed", "Every tenth PUT is answered, and not done.")
def _swallowed() -> Interceptor:
    puts = 0

    def intercept(call: Call, send: Any) -> Reply:
        nonlocal puts
        if call.method == "PUT":
            puts += 1
            if puts % 10 == 0:
                call = call.again(method="GET", body=None)
        reply: Reply = send(call)
        return reply

    return intercept


@MEMORY.interceptor("every-post-repeated", "Every POST is sent twice; the second is answered.")
def _repeated() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if call.method == "POST":
            send(call)
        reply: Reply = send(call)
        return reply

    return intercept


@MEMORY.interceptor("donations-sent-twice", "Every POST of a donation is sent twice.")
def _donations_twice() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if call.method == "POST" and call.pieces[-1:] == ["donations"]:
            send(call)
        reply: Reply = send(call)
        return reply

    return intercept


@MEMORY.interceptor("deletes-come-late", "A DELETE is answered, and done at the next DELETE.")
def _late() -> Interceptor:
    waiting: list[Call] = []

    def intercept(call: Call, send: Any) -> Reply:
        if call.method == "DELETE" and "taggings" in call.pieces and len(call.pieces) in (2, 4):
            found: Reply = send(call.again(method="GET"))
            if found.item:
                for earlier in waiting:
                    send(earlier)
                waiting[:] = [call]
                found.json = {"notice": "This tagging was successfully deleted."}
            return found
        reply: Reply = send(call)
        return reply

    return intercept


@MEMORY.interceptor("writes-seen-a-read-later", "What was written is on lists only at the second reading.")
def _a_read_later() -> Interceptor:
    known: dict[str, Reply] = {}

    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.method == "GET" and reply.page:
            before = known.get(str(call.request.url))
            known[str(call.request.url)] = copy.deepcopy(reply)
            return before or reply
        return reply

    return intercept


@MEMORY.interceptor(
    "answers-of-keys-mixed", "A second group is answered with what the first group has read last."
)
def _mixed() -> Interceptor:
    last: dict[str, Reply] = {}

    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if call.method == "GET" and reply.page:
            if call.key == "test-api-key":
                last[call.path] = copy.deepcopy(reply)
            elif call.path in last and reply.status == 200:
                return copy.deepcopy(last[call.path])
        return reply

    return intercept


@MEMORY.interceptor("slow-search", "A filter finds a new person only at the second search.")
def _slow_search() -> Interceptor:
    asked: set[str] = set()

    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if reply.page and "email_address" in call.query.get("filter", ""):
            text = call.query["filter"]
            if text not in asked and reply.items:
                asked.add(text)
                reply.items.clear()
                reply.links.get(reply.rel, []).clear()
        return reply

    return intercept
