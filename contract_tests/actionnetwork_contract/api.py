"""Calls to a target, and what it answered. Everything that a report may show of them is a shape; see ``shapes``."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2

from .contract import Broken

if TYPE_CHECKING:
    from .guard import Guard

_KEY_HEADER = "OSDI-API-Token"
_BACK_OFF_S = (1, 2, 4, 8)
_LONGEST_AWAY_S = 4
_GATEWAY = (502, 503, 504)
"""What stands before an API says for it when it is away."""


class TargetGone(Exception):
    """The target cannot be reached, is too slow, or does not answer as an API at all."""


class OutOfCalls(Exception):
    """A check has used up the calls that it was given."""


@dataclass(frozen=True)
class Sent:
    """What was asked: ``Sent("GET", "/people", {"page": "2"}, None)``; the path is below the API's address."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Answer:
    """What was answered to what."""

    sent: Sent
    status: int
    headers: Mapping[str, str]
    body: bytes
    parsed: list[Any] = field(default_factory=list, repr=False, compare=False)

    @property
    def json(self) -> Any:
        """The body, decoded. Raises Broken for one that is no JSON."""
        if not self.parsed:
            try:
                self.parsed.append(json.loads(self.body))
            except ValueError:
                raise Broken("an answer is JSON", self) from None
        return self.parsed[0]

    @property
    def object(self) -> dict[str, Any]:
        """The body, which is a JSON object. Raises Broken for another."""
        found = self.json
        if not isinstance(found, dict):
            raise Broken("an answer is a JSON object", self)
        return found

    def item(self) -> dict[str, Any]:
        """The resource that was answered. Raises Broken for another status than 200, and without a self."""
        if self.status != 200:
            raise Broken("it is answered 200", self)
        href_of(self.object, "self", self)
        return self.object

    def items(self, rel: str) -> list[dict[str, Any]]:
        """The items of a page under a rel. Raises Broken for what is no page."""
        if self.status != 200:
            raise Broken("a page is answered 200", self)
        embedded = self.object.get("_embedded")
        found = embedded.get(rel) if isinstance(embedded, dict) else None
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise Broken(f"a page has a list of objects in _embedded under {rel}", self)
        return found


def href_of(resource: Any, rel: str, answer: Answer) -> str:
    """Return where a rel of a resource leads. Raises Broken when it is not there or no address."""
    links = resource.get("_links") if isinstance(resource, dict) else None
    link = links.get(rel) if isinstance(links, dict) else None
    href = link.get("href") if isinstance(link, dict) else None
    if not isinstance(href, str) or not href.startswith(("http://", "https://")):
        raise Broken(f"a resource has an absolute link under {rel}", answer)
    return href


class Pace:
    """Waits so that calls keep a distance: ``Pace(per_second=3.5)``; None does not wait."""

    def __init__(self, per_second: float | None) -> None:
        self._distance_s = 1 / per_second if per_second else 0.0
        self._next = 0.0

    def wait(self) -> None:
        """Return when the next call may be made."""
        if self._distance_s:
            now = time.monotonic()
            time.sleep(max(self._next - now, 0))
            self._next = max(self._next, now) + self._distance_s


class Meter:
    """Counts calls, for all keys of a target together; ``most`` is after how many to give up, None for never.

    ``last`` is the answer that came last.
    """

    def __init__(self) -> None:
        self.calls = 0
        self.most: int | None = None
        self.last: Answer | None = None
        self._lock = threading.Lock()  # the limit is looked for by many calls at once

    def count(self) -> None:
        """Count one more call. Raises OutOfCalls when there may be none."""
        with self._lock:
            if self.most is not None and self.calls >= self.most:
                raise OutOfCalls
            self.calls += 1


class Api:
    """Calls one target with one key. Paths are below the API's address; whole hrefs are taken too.

    A ``guard`` sees each call before it is made, and each answer.
    """

    def __init__(
        self,
        client: httpx2.Client,
        base: str,
        key: str | None,
        *,
        pace: Pace,
        backs_off: bool = True,
        meter: Meter | None = None,
        guard: Guard | None = None,
    ) -> None:
        self._client = client
        self.base = base.rstrip("/")
        self._key = key
        self._pace = pace
        self._backs_off = backs_off
        self.meter = meter or Meter()
        self._guard = guard

    @property
    def key(self) -> str | None:
        """The key that calls are made with. It must not reach a report."""
        return self._key

    def with_key(self, key: str | None) -> Api:
        """Return the same with another key, or none."""
        return self._like(key, self._pace, self._backs_off)

    def without_back_off(self) -> Api:
        """Return the same, for which a 429 is an answer like any other."""
        return self._like(self._key, self._pace, backs_off=False)

    def impatient(self) -> Api:
        """Return the same without pace and back-off, which shows the limit."""
        return self._like(self._key, Pace(None), backs_off=False)

    def _like(self, key: str | None, pace: Pace, backs_off: bool) -> Api:
        return Api(
            self._client,
            self.base,
            key,
            pace=pace,
            backs_off=backs_off,
            meter=self.meter,
            guard=self._guard,
        )

    def get(self, path: str, **query: str | int) -> Answer:
        """GET a path or an href."""
        return self.call("GET", path, query={name: str(value) for name, value in query.items()})

    def post(self, path: str, body: Any, **query: str | int) -> Answer:
        """POST a JSON body."""
        return self.call("POST", path, body, query={name: str(value) for name, value in query.items()})

    def put(self, path: str, body: Any, **query: str | int) -> Answer:
        """PUT a JSON body."""
        return self.call("PUT", path, body, query={name: str(value) for name, value in query.items()})

    def delete(self, path: str, **query: str | int) -> Answer:
        """DELETE."""
        return self.call("DELETE", path, query={name: str(value) for name, value in query.items()})

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and return the answer, after waiting out a 429 where that is wanted.

        Raises TargetGone when there is none, OutOfCalls, CannotCheck for what the guard does not let pass, and Broken
        for an href that leads away from the API: the key goes nowhere else.
        """
        for pause in (*(_BACK_OFF_S if self._backs_off else ()), None):
            answer = self._once(method, path, body, query or {}, raw, headers or {})
            if pause is None or not self._is_worth_another(answer, pause):
                break
            time.sleep(pause)
        if self._guard is not None and _is_away(answer):
            raise TargetGone(f"{_line(answer.sent)} is answered {answer.status} by what stands before it")
        return answer

    def _is_worth_another(self, answer: Answer, pause: float) -> bool:
        """A 429 is waited out; what stands before an API gets less time, and no write is made twice."""
        is_away = self._guard is not None and answer.sent.method == "GET" and _is_away(answer)
        return answer.status == 429 or (is_away and pause < _LONGEST_AWAY_S)

    def _once(
        self,
        method: str,
        path: str,
        body: Any,
        query: Mapping[str, str],
        raw: bytes | None,
        headers: Mapping[str, str],
    ) -> Answer:
        url = path if path.startswith(("http://", "https://")) else self.base + path
        if url != self.base and not url.startswith((f"{self.base}/", f"{self.base}?")):
            raise Broken("links into the API lead to where it was called", *self._shown())
        sent = Sent(method, url.removeprefix(self.base), dict(query), body if raw is None else raw)
        if self._guard is not None:
            self._guard.before(sent)
        self.meter.count()
        self._pace.wait()
        answer = self._exchange(sent, url, headers)
        self.meter.last = answer
        if self._guard is not None:
            self._guard.after(answer)
        return answer

    def _exchange(self, sent: Sent, url: str, headers: Mapping[str, str]) -> Answer:
        own = {_KEY_HEADER: self._key} if self._key is not None else {}
        body = sent.body
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        typed = {"Content-Type": "application/json"} if content is not None else {}
        try:
            reply = self._client.request(
                sent.method,
                url,
                params=dict(sent.query) or None,
                content=content,
                headers={**own, **typed, **headers},
                follow_redirects=False,
            )
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise TargetGone(f"{_line(sent)} {_why(error)}") from None
        return Answer(sent, reply.status_code, dict(reply.headers), reply.content)

    def _shown(self) -> tuple[Answer, ...]:
        return () if self.meter.last is None else (self.meter.last,)


def _is_away(answer: Answer) -> bool:
    return answer.status in _GATEWAY and "json" not in answer.headers.get("content-type", "")


def _why(error: Exception) -> str:
    """Return what became of a call, without the address, which may hold somebody's data."""
    if isinstance(error, httpx2.ConnectTimeout | httpx2.ReadTimeout | httpx2.TimeoutException):
        return "was not answered in time"
    if isinstance(error, httpx2.ConnectError):
        return f"could not be made, since there is no connection ({_reason(error)})"
    if isinstance(error, httpx2.NetworkError | httpx2.RemoteProtocolError):
        return "was broken off"
    return f"failed ({type(error).__name__})"


def _reason(error: BaseException) -> str:
    """Return what the operating system says."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__


def _line(sent: Sent) -> str:
    from .shapes import request_line

    return request_line(sent)
