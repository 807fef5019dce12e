"""Background requests."""

from __future__ import annotations

from typing import Any

from .exchange import Call, Interceptor, Reply
from .mutant import Subject

BACKGROUND = Subject("background", "background.")


def _is_background(call: Call) -> bool:
    return call.query.get("background_request") == "true"


def _promised(call: Call) -> Reply:
    return Reply(200, {"content-type": "application/hal+json"}, b"{}", {})


@BACKGROUND.interceptor("background-never-done", "A background request is answered, and never done.")
def _never() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if _is_background(call) and call.key == "test-api-key":
            return _promised(call)
        reply: Reply = send(call)
        return reply

    return intercept


@BACKGROUND.interceptor("background-put-never-done", "A PUT in the background is answered, and never done.")
def _put_never() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if _is_background(call) and call.method == "PUT":
            return _promised(call)
        reply: Reply = send(call)
        return reply

    return intercept


@BACKGROUND.interceptor(
    "background-answered-whole", "A background request is done at once and answered with the result."
)
def _whole() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call.again(query={}) if _is_background(call) else call)
        return reply

    return intercept


@BACKGROUND.interceptor("background-done-twice", "A background request is done twice, a second later again.")
def _twice() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        if _is_background(call):
            send(call)
        return reply

    return intercept


@BACKGROUND.interceptor("background-false-is-true", "background_request=false has the effect of true.")
def _false_is_true() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if "background_request" in call.query:
            call = call.again(query={"background_request": "true"})
        reply: Reply = send(call)
        return reply

    return intercept


@BACKGROUND.interceptor(
    "background-hides-a-bad-key", "A background request with a bad key is answered 200 {}."
)
def _bad_key() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        reply: Reply = send(call)
        return _promised(call) if _is_background(call) and reply.status == 403 else reply

    return intercept


@BACKGROUND.interceptor("background-done-in-part", "A signup in the background forgets the names.")
def _in_part() -> Interceptor:
    def intercept(call: Call, send: Any) -> Reply:
        if _is_background(call) and call.method == "POST" and call.path == "/people":
            emails = call.body["person"]["email_addresses"]
            call = call.again(body={"person": {"email_addresses": emails}})
        reply: Reply = send(call)
        return reply

    return intercept
