"""What a receiver received: a request, the payloads in its body, and a problem with them.

This module opens no sockets.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ..resources.payloads import PAYLOADS
from .answers import Answer

TYPES = tuple(PAYLOADS)
"""Every type of payload that Action Network sends."""

MAX_BODY_BYTES = 10 * 1_048_576
"""A receiver answers longer bodies with 413."""

_KEPT_BODY_BYTES = 1_048_576
_SPONSOR = "action_network:sponsor"
_KEY = "idempotency_key"


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """The payload of one element. ``data`` is the value under the type, ``request`` the number of the request.

    ``sponsor`` is ``{}`` and ``idempotency_key`` is ``""`` if they are missing; the request's ``problem`` reports it.
    """

    type: str
    data: dict[str, Any]
    sponsor: dict[str, Any]
    idempotency_key: str
    request: int

    @property
    def element(self) -> dict[str, Any]:
        """The element as sent: ``{"osdi:donation": {...}, "action_network:sponsor": ...}``."""
        rest = {_SPONSOR: self.sponsor, _KEY: self.idempotency_key}
        return {self.type: self.data, **{key: value for key, value in rest.items() if value}}


class ReceivedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request of any kind.

    ``time`` is in seconds since 1970. The names in ``headers`` are in lower case. ``body`` has the first MiB of the
    body, and ``body_bytes`` its full length. The receiver answers after ``delay`` seconds with ``status``; with None,
    it closes the connection. ``problem`` is a sentence if Action Network would not send this request.
    """

    number: int
    time: float
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    body_bytes: int
    status: int | None
    delay: float
    problem: str | None
    payloads: tuple[Payload, ...]


class ReceivedRequests:
    """The newest requests, at most ``max_requests``, and fewer if their bodies take more than ``max_bytes``."""

    def __init__(self, *, max_requests: int, max_bytes: int) -> None:
        self._requests: deque[ReceivedRequest] = deque()
        self._max_requests = max_requests
        self._max_bytes = max_bytes
        self._bytes = 0
        self.total = 0
        """How many were added."""

    def add(self, request: ReceivedRequest) -> None:
        """Keep a request, and forget the oldest ones above the limits."""
        self.total += 1
        self._requests.append(request)
        self._bytes += request.body_bytes
        while len(self._requests) > self._max_requests or self._bytes > self._max_bytes:
            self._bytes -= self._requests.popleft().body_bytes

    def __iter__(self) -> Iterator[ReceivedRequest]:
        """Iterate over the kept requests, the oldest first."""
        return iter(self._requests)

    def __len__(self) -> int:
        return len(self._requests)


def receive_request(
    number: int, scope: Mapping[str, Any], body: bytes, length: int, answer: Answer
) -> ReceivedRequest:
    """Return the request of an ASGI scope. ``length`` is that of the whole body, which may not have been read."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    payloads: tuple[Payload, ...] = ()
    problem: str | None = f"the body has {length} bytes, and the receiver reads at most {MAX_BODY_BYTES}"
    if length <= MAX_BODY_BYTES:
        payloads, problem = read_body(scope["method"], headers, body, request=number)
    return ReceivedRequest(
        number=number,
        time=time.time(),
        method=scope["method"],
        path=scope["path"],
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=body[:_KEPT_BODY_BYTES],
        body_bytes=length,
        status=None if answer.drop else answer.status,
        delay=answer.delay,
        problem=problem,
        payloads=payloads,
    )


def read_body(
    method: str, headers: Mapping[str, str], body: bytes, *, request: int
) -> tuple[tuple[Payload, ...], str | None]:
    """Return the payloads of a body, and the first problem: something that Action Network would not send.

    The payloads include everything that can be read in spite of a problem. Source: [webhooks-27] to [webhooks-31].
    """
    problems = list(_envelope_problems(method, headers))
    try:
        elements = msgspec.json.decode(body)
    except RecursionError:
        return (), _first([*problems, "the body is nested too deeply to be read"])
    except ValueError as error:
        found = f"the body is not JSON: {error}" if body else "the body is empty"
        return (), _first([*problems, found])
    if not isinstance(elements, list):
        return (), _first([*problems, f"the body is {_named(elements)} and should be an array of objects"])
    if not elements:
        problems.append("the array is empty")
    payloads = []
    for place, element in enumerate(elements, 1):
        payload, faults = _read_element(element, place, request)
        problems += faults
        if payload is not None:
            payloads.append(payload)
    return tuple(payloads), _first(problems)


def _first(problems: list[str]) -> str | None:
    return problems[0] if problems else None


def _envelope_problems(method: str, headers: Mapping[str, str]) -> list[str]:
    content_type = headers.get("content-type", "")
    problems = []
    if method != "POST":
        problems.append(f"the method is {method} and should be POST")
    elif content_type.partition(";")[0].strip().lower() != "application/json":
        problems.append(f"the Content-Type is {content_type or 'missing'} and should be application/json")
    return problems


def _read_element(element: object, place: int, request: int) -> tuple[Payload | None, list[str]]:
    if not isinstance(element, dict):
        return None, [f"element {place} is {_named(element)} and should be an object"]
    types = [key for key in element if key not in (_SPONSOR, _KEY)]
    if len(types) != 1:
        named = ", ".join(types) or "none"
        return None, [f"element {place} should have exactly one type besides sponsor and key: it has {named}"]
    (kind,) = types
    data, sponsor, key = element[kind], element.get(_SPONSOR), element.get(_KEY)
    if not isinstance(data, dict):
        return None, [f"{kind} in element {place} is {_named(data)} and should be an object"]
    problems = []
    if kind not in TYPES:
        problems.append(f"element {place} has the type {kind}, which Action Network does not send")
    if not isinstance(sponsor, dict):
        problems.append(f"element {place} has no {_SPONSOR} that is an object")
    if not isinstance(key, str) or not key:
        problems.append(f"element {place} has no {_KEY} that is a text")
    payload = Payload(
        type=kind,
        data=data,
        sponsor=sponsor if isinstance(sponsor, dict) else {},
        idempotency_key=key if isinstance(key, str) else "",
        request=request,
    )
    return payload, problems


def _named(value: object) -> str:
    if value is None:
        return "null"
    names = {dict: "an object", list: "an array", str: "a text", bool: "true or false"}
    return names.get(type(value), "a number")
