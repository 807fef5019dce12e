"""Calls to a target, and what it answered. Everything that a report may show of them is a shape; see ``shapes``."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from .contract import Broken

_KEY_HEADER = "OSDI-API-Token"
_BACK_OFF_S = (1, 2, 4, 8)


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
    """Counts calls, for all keys of a target together; ``most`` is after how many to give up, None for never."""

    def __init__(self) -> None:
        self.calls = 0
        self.most: int | None = None
        self.last: Answer | None = None
        """The last answer: what is shown when a check stumbles over one."""

    def count(self) -> None:
        """Count one more call. Raises OutOfCalls when there may be none."""
        if self.most is not None and self.calls >= self.most:
            raise OutOfCalls
        self.calls += 1


class Api:
    """Calls one target with one key. Paths are below the API's address; whole hrefs are taken too."""

    def __init__(
        self,
        client: httpx2.Client,
        base: str,
        key: str | None,
        *,
        pace: Pace,
        backs_off: bool = True,
        meter: Meter | None = None,
    ) -> None:
        self._client = client
        self.base = base.rstrip("/")
        self._key = key
        self._pace = pace
        self._backs_off = backs_off
        self.meter = meter or Meter()

    @property
    def key(self) -> str | None:
        """The key that calls are made with. It must not reach a report."""
        return self._key

    def with_key(self, key: str | None) -> Api:
        """Return the same with another key, or none."""
        return Api(self._client, self.base, key, pace=self._pace, backs_off=self._backs_off, meter=self.meter)

    def without_back_off(self) -> Api:
        """Return the same, for which a 429 is an answer like any other."""
        return Api(self._client, self.base, self._key, pace=self._pace, backs_off=False, meter=self.meter)

    def impatient(self) -> Api:
        """Return the same without pace and back-off, which shows the limit."""
        return Api(self._client, self.base, self._key, pace=Pace(None), backs_off=False, meter=self.meter)

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

        Raises TargetGone when there is none, and OutOfCalls.
        """
        for pause in (*(_BACK_OFF_S if self._backs_off else ()), None):
            answer = self._once(method, path, body, query or {}, raw, headers or {})
            if answer.status != 429 or pause is None:
                return answer
            time.sleep(pause)
        raise AssertionError("unreachable")

    def _once(
        self,
        method: str,
        path: str,
        body: Any,
        query: Mapping[str, str],
        raw: bytes | None,
        headers: Mapping[str, str],
    ) -> Answer:
        self.meter.count()
        self._pace.wait()
        url = path if path.startswith(("http://", "https://")) else self.base + path
        own = {_KEY_HEADER: self._key} if self._key is not None else {}
        content = raw if raw is not None else None if body is None else json.dumps(body).encode()
        typed = {"Content-Type": "application/json"} if content is not None else {}
        try:
            reply = self._client.request(
                method,
                url,
                params=dict(query) or None,
                content=content,
                headers={**own, **typed, **headers},
                follow_redirects=False,
            )
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise TargetGone(f"{method} {self._below(url)}: {type(error).__name__}") from None
        sent = Sent(method, self._below(url), dict(query), body if raw is None else raw)
        self.meter.last = Answer(sent, reply.status_code, dict(reply.headers), reply.content)
        return self.meter.last

    def _below(self, url: str) -> str:
        return url.removeprefix(self.base)
