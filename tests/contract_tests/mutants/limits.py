"""Wrong rate limits."""

from __future__ import annotations

from typing import Any

from actionnetwork_mock import rate_limit as rules

from .exchange import Call, Reply
from .mutant import Subject, patched

LIMITS = Subject("limits", "limits.")


def _per_second(original: Any, calls: float) -> Any:
    def check(limiter: Any, caller: str, now: float) -> None:
        if limiter.calls_per_second is not None:
            limiter.calls_per_second = calls
        original(limiter, caller, now)

    return check


def _limit(calls: float) -> Any:
    return patched(rules.RateLimiter, "check", lambda original: _per_second(original, calls))


LIMITS.inside("limit-5", "Five calls a second are answered.", _limit(5))
LIMITS.inside("limit-3", "Three calls a second are answered.", _limit(3))
LIMITS.inside(
    "limit-none",
    "There is no limit.",
    patched(rules.RateLimiter, "check", lambda _: lambda *_a: None),
)
LIMITS.inside(
    "limit-of-ten-seconds", "Calls are counted over ten seconds.", patched(rules, "WINDOW_S", lambda _: 10.0)
)


def _never_lifts(original: Any) -> Any:
    def check(limiter: Any, caller: str, now: float) -> None:
        original(limiter, caller, 0.0)

    return check


LIMITS.inside(
    "limit-never-lifts",
    "A caller that has reached the limit once is refused for ever.",
    patched(rules.RateLimiter, "check", _never_lifts),
)


@LIMITS.answers("429-without-error", "A 429 has no error in its body.")
def _empty(call: Call, reply: Reply) -> None:
    if reply.status == 429:
        reply.json = {}


@LIMITS.answers("429-as-html", "A 429 is a page of HTML.")
def _html(call: Call, reply: Reply) -> None:
    if reply.status == 429:
        reply.json, reply.raw = None, b"<h1>Too many requests</h1>"
        reply.headers["content-type"] = "text/html"


@LIMITS.answers("429-as-403", "Too many calls are a 403.")
def _as_403(call: Call, reply: Reply) -> None:
    if reply.status == 429:
        reply.status = 403


@LIMITS.answers("429-as-503", "Too many calls are a 503.")
def _as_503(call: Call, reply: Reply) -> None:
    if reply.status == 429:
        reply.status = 503


@LIMITS.answers("429-with-retry-after", "Retry-After of a 429 is a text.")
def _retry_after(call: Call, reply: Reply) -> None:
    if reply.status == 429:
        reply.headers["retry-after"] = "soon"
