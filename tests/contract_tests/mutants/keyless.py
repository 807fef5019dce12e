"""POSTs without a key, and what browsers need for them."""

from __future__ import annotations

from typing import Any

import msgspec

from actionnetwork_mock.http import pipeline

from .exchange import Call, Interceptor, Reply
from .mutant import Subject, patched

KEYLESS = Subject("keyless", "blind.")


def _is_blind(call: Call) -> bool:
    return call.method == "POST" and not call.key and len(call.pieces) == 3


@KEYLESS.interceptor("keyless-post-reveals-data", "A POST without a key is answered with the record.")
def _reveals() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if _is_blind(call) and reply.json == {}:
            listed: Reply = send(call.again(method="GET", body=None, key="test-api-key"))
            if listed.items:
                reply.json = listed.items[0]
        return reply

    return intercept


@KEYLESS.interceptor("keyless-post-records-nothing", "A POST without a key is answered, and not done.")
def _nothing() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if _is_blind(call):
            return Reply(
                200, {"access-control-allow-origin": "*", "content-type": "application/hal+json"}, b"", {}
            )
        reply: Reply = send(call)
        return reply

    return intercept


@KEYLESS.interceptor("keyless-post-done-twice", "A donation or an outreach without a key is recorded twice.")
def _twice() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if _is_blind(call):
            send(call)
        reply: Reply = send(call)
        return reply

    return intercept


KEYLESS.inside(
    "keyless-post-needs-a-key",
    "A record helper needs a key.",
    patched(pipeline, "accepts_keyless_posts", lambda _: lambda endpoint: False),
)


@KEYLESS.interceptor(
    "keyless-post-without-names", "A POST without a key does not write the names of the person."
)
def _nameless() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if _is_blind(call) and isinstance(call.body, dict) and isinstance(call.body.get("person"), dict):
            person = {k: v for k, v in call.body["person"].items() if not k.endswith("_name")}
            call = call.again(body={**call.body, "person": person})
        reply: Reply = send(call)
        return reply

    return intercept


@KEYLESS.answers(
    "cors-header-missing", "Answers to POSTs without a key lack the header that browsers require."
)
def _no_cors(call: Call, reply: Reply) -> None:
    if call.method == "POST":
        reply.headers.pop("access-control-allow-origin", None)


@KEYLESS.answers("cors-header-missing-on-errors", "A page may not read errors.")
def _unreadable_errors(call: Call, reply: Reply) -> None:
    if reply.status >= 400:
        reply.headers.pop("access-control-allow-origin", None)


@KEYLESS.answers(
    "cors-header-missing-with-a-key", "A page may not read the answer of a helper to a keyed POST."
)
def _unreadable_keyed(call: Call, reply: Reply) -> None:
    if call.method == "POST" and call.key:
        reply.headers.pop("access-control-allow-origin", None)


@KEYLESS.answers("preflight-refused", "A preflight request is refused.")
def _no_preflight(call: Call, reply: Reply) -> None:
    if call.method == "OPTIONS":
        reply.status = 405


@KEYLESS.answers("preflight-allows-no-content-type", "A browser may not send JSON.")
def _no_content_type(call: Call, reply: Reply) -> None:
    if call.method == "OPTIONS":
        reply.headers["access-control-allow-headers"] = "OSDI-API-Token"


@KEYLESS.answers("preflight-for-one-origin", "Only pages of one origin may post.")
def _one_origin(call: Call, reply: Reply) -> None:
    if "access-control-allow-origin" in reply.headers:
        reply.headers["access-control-allow-origin"] = "https://actionnetwork.org"


@KEYLESS.interceptor("signup-helper-needs-no-key", "The signup helper accepts POSTs without a key.")
def _signups() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if call.method == "POST" and call.path == "/people" and not call.key:
            done: Reply = send(call.again(key="test-api-key"))
            return Reply(200, done.headers, b"{}", {})
        reply: Reply = send(call)
        return reply

    return intercept


@KEYLESS.interceptor("plain-posts-need-no-key", "A plain POST of a record needs no key.")
def _plain() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if _is_blind(call) and isinstance(call.body, dict) and "person" not in call.body:
            done: Reply = send(call.again(key="test-api-key"))
            return Reply(200, done.headers, b"{}", {})
        reply: Reply = send(call)
        return reply

    return intercept


@KEYLESS.answers("invalid-data-is-refused", "Invalid data for a helper is a 400.")
def _told(call: Call, reply: Reply) -> None:
    if call.method == "POST" and len(call.pieces) == 3 and reply.json == {}:
        person = call.body.get("person") if isinstance(call.body, dict) else None
        if person == {} or (isinstance(person, dict) and "email_addresses" not in person):
            reply.status, reply.json = 400, {"error": "A person needs an email address"}


@KEYLESS.interceptor(
    "invalid-data-is-recorded", "Invalid data for a helper is recorded for an invented person."
)
def _recorded() -> Interceptor:
    made = 0

    def intercept(call: Call, send: Any) -> Reply:
        nonlocal made
        reply: Reply = send(call)
        person = call.body.get("person") if isinstance(call.body, dict) else None
        if (
            call.method == "POST"
            and len(call.pieces) == 3
            and call.key
            and reply.json == {}
            and person is not None
        ):
            made += 1
            entry = [{"address": f"unknown-{made}@example.org"}]
            send(call.again(body={**call.body, "person": {"email_addresses": entry}}))
        return reply

    return intercept


def _subscribes(original: Any) -> Any:
    def answer(call: Any) -> Any:
        body = msgspec.json.decode(call.body)
        for entry in (body.get("person") or {}).get("email_addresses") or ():
            entry["status"] = "subscribed"
        call.body = msgspec.json.encode(body)
        return original(call)

    return answer


KEYLESS.inside(
    "keyless-post-resubscribes",
    "A POST without a key subscribes an unsubscribed person.",
    patched(pipeline, "handle_keyless_post", _subscribes),
)
