"""HTTP calls to a target."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from copy import copy
from typing import Any

import httpx2

from .answer import Answer, Request, Violation
from .guard import Guard
from .redaction import request_line

_KEY_HEADER = "OSDI-API-Token"
_BACK_OFF_S = (1, 2, 4, 8)
MAX_ANSWER_BYTES = 16_777_216
_GATEWAY_BACK_OFF_S = 2
_GATEWAY_STATUSES = (502, 503, 504)
"""The statuses of a gateway while the API behind it is unavailable."""


class TargetUnavailable(Exception):
    """The target cannot be reached, takes too long, or does not answer as an API does."""


class OutOfCalls(Exception):
    """A check has used up the calls that it was given."""


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


class CallCounter:
    """Counts the calls with all keys of a target. ``limit`` is how many may be made, None for any number.

    ``last`` is the latest answer.
    """

    def __init__(self) -> None:
        self.calls = 0
        self.limit: int | None = None
        self.last: Answer | None = None
        self._lock = threading.Lock()  # the rate limit is checked from several threads

    def count(self) -> None:
        """Count one more call. Raises OutOfCalls if the limit is reached."""
        with self._lock:
            if self.limit is not None and self.calls >= self.limit:
                raise OutOfCalls
            self.calls += 1

    def last_answers(self) -> tuple[Answer, ...]:
        """Return the latest answer, or nothing before the first."""
        return () if self.last is None else (self.last,)


class Api:
    """Calls one target with one key. Paths are relative to the API's address; whole hrefs work too.

    A ``guard`` sees each request before it is sent, and each answer. A 429 is retried unless ``backs_off`` is false.
    """

    def __init__(
        self, client: httpx2.Client, base: str, key: str | None, *, pace: Pace, guard: Guard | None = None
    ) -> None:
        self._client = client
        self.base = base.rstrip("/")
        self.key = key
        """The key of the calls. It must not reach a report."""
        self.counter = CallCounter()
        self._pace = pace
        self._backs_off = True
        self._guard = guard

    def with_key(self, key: str | None) -> Api:
        """Return an API that calls with another key, or none."""
        return self._with(key=key)

    def without_back_off(self) -> Api:
        """Return an API that returns a 429 like any other answer."""
        return self._with(_backs_off=False)

    def without_pace(self) -> Api:
        """Return an API that neither waits between calls nor retries a 429, to see the rate limit."""
        return self._with(_pace=Pace(None), _backs_off=False)

    def _with(self, **changes: Any) -> Api:
        other = copy(self)
        vars(other).update(changes)
        return other

    def path(self, href: str) -> str:
        """Return an href of the API as a path: ``"/petitions/3a6f..."``."""
        return href.removeprefix(self.base)

    def get(self, path: str, **query: str | int) -> Answer:
        """GET a path or an href."""
        return self.call("GET", path, query=query)

    def post(self, path: str, body: Any, **query: str | int) -> Answer:
        """POST a JSON body."""
        return self.call("POST", path, body, query=query)

    def put(self, path: str, body: Any, **query: str | int) -> Answer:
        """PUT a JSON body."""
        return self.call("PUT", path, body, query=query)

    def delete(self, path: str) -> Answer:
        """DELETE."""
        return self.call("DELETE", path)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str | int] | None = None,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request, ``raw`` as it is in place of a JSON body, and return the answer.

        Raises TargetUnavailable, OutOfCalls, Unverifiable for a call that the guard stops, and Violation for an href
        outside the API: the key goes nowhere else.
        """
        url = path if path.startswith(("http://", "https://")) else self.base + path
        if url != self.base and not url.startswith((f"{self.base}/", f"{self.base}?")):
            raise Violation("links into the API begin with its address", *self.counter.last_answers())
        texts = {name: str(value) for name, value in (query or {}).items()}
        request = Request(method, url.removeprefix(self.base), texts, body if raw is None else raw)
        for pause in (*(_BACK_OFF_S if self._backs_off else ()), None):
            answer = self._send_once(request, url, headers or {})
            if pause is None or not self._is_worth_a_retry(answer, pause):
                break
            time.sleep(pause)
        if self._guard is not None and _is_from_gateway(answer):
            raise TargetUnavailable(f"a gateway answers {request_line(request)} with {answer.status}")
        return answer

    def _is_worth_a_retry(self, answer: Answer, pause: float) -> bool:
        """A gateway gets less time than a rate limit, and no write is repeated."""
        unavailable = self._guard is not None and answer.request.method == "GET" and _is_from_gateway(answer)
        return answer.status == 429 or (unavailable and pause <= _GATEWAY_BACK_OFF_S)

    def _send_once(self, request: Request, url: str, headers: Mapping[str, str]) -> Answer:
        if self._guard is not None:
            self._guard.before(request)
        self.counter.count()
        self._pace.wait()
        answer = self.counter.last = self._send(request, url, headers)
        if self._guard is not None:
            self._guard.after(answer)
        return answer

    def _send(self, request: Request, url: str, headers: Mapping[str, str]) -> Answer:
        key = {_KEY_HEADER: self.key} if self.key is not None else {}
        body = request.body
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        content_type = {"Content-Type": "application/json"} if content is not None else {}
        try:
            with self._client.stream(
                request.method,
                url,
                params=dict(request.query) or None,
                content=content,
                headers={**key, **content_type, **headers},
                follow_redirects=False,
            ) as response:
                answered = _read_body(response)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise TargetUnavailable(f"{request_line(request)} {_reason(error)}") from None
        if answered is None:
            raise TargetUnavailable(
                f"{request_line(request)} was answered with more than {MAX_ANSWER_BYTES} bytes"
            )
        return Answer(request, response.status_code, dict(response.headers), answered)


def _read_body(response: httpx2.Response) -> bytes | None:
    """Return a body, decompressed, or None as soon as it is too long: a few bytes may become gigabytes."""
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > MAX_ANSWER_BYTES:
            return None
    return bytes(body)


def _is_from_gateway(answer: Answer) -> bool:
    return answer.status in _GATEWAY_STATUSES and "json" not in answer.headers.get("content-type", "")


def _reason(error: Exception) -> str:
    """Return why a call failed, without the address, which may contain personal data."""
    if isinstance(error, httpx2.TimeoutException):
        return "was not answered in time"
    if isinstance(error, httpx2.ConnectError):
        return f"failed, since there is no connection ({_system_error(error)})"
    if isinstance(error, httpx2.NetworkError | httpx2.RemoteProtocolError):
        return "failed, since the connection was broken off"
    return f"failed ({type(error).__name__})"


def _system_error(error: BaseException) -> str:
    """Return the message of the operating system."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__
