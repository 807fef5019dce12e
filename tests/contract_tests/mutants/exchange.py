"""Requests and answers between the suite and a mock, for mutants to change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode
from weakref import WeakKeyDictionary

import httpx2

from actionnetwork_mock.servers.transport import InProcessTransport

_API = "/api/v2"
_KEY = "OSDI-API-Token"


@dataclass
class Call:
    """A request to the API. ``body`` is its JSON, if it is any."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    key: str | None
    request: httpx2.Request

    def again(self, **changes: Any) -> Call:
        """Return the same call with another method, path, query or body, which is then sent instead."""
        return Call(**{**self.__dict__, **changes})

    @property
    def pieces(self) -> list[str]:
        """The segments of the path: ``["people", "3f0e..."]``."""
        return [piece for piece in self.path.split("/") if piece]

    @property
    def is_item(self) -> bool:
        """Whether the path ends with an id."""
        return len(self.pieces) in (2, 4)


@dataclass
class Reply:
    """An answer. ``json`` is its body, decoded; None for one that is no JSON, which is left as it is."""

    status: int
    headers: dict[str, str]
    raw: bytes
    json: Any = field(default=None)

    @property
    def page(self) -> dict[str, Any] | None:
        """The page of a collection, or None."""
        found = self.json
        return found if isinstance(found, dict) and "per_page" in found and "_embedded" in found else None

    @property
    def rel(self) -> str:
        """The rel of a page's items."""
        return str(next(iter(self.json["_embedded"])))

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items of a page; of another answer none. Changing the list changes the answer."""
        items: list[dict[str, Any]] = self.json["_embedded"][self.rel] if self.page else []
        return items

    @property
    def item(self) -> dict[str, Any] | None:
        """The single resource that was answered, or None."""
        found = self.json
        single = isinstance(found, dict) and "identifiers" in found and not self.page
        return found if single else None

    @property
    def resources(self) -> list[dict[str, Any]]:
        """The items of a page, or the single one."""
        return [self.item] if self.item else self.items

    @property
    def links(self) -> dict[str, Any]:
        """The links of the page or the resource."""
        found = self.json.get("_links") if isinstance(self.json, dict) else None
        return found if isinstance(found, dict) else {}


Change = Callable[[Call, Reply], None]
Interceptor = Callable[[Call, Callable[[Call], Reply]], Reply]
"""Gets a call and the function that sends it to the mock, and returns an answer."""


def intercepted(
    original: Callable[[InProcessTransport, httpx2.Request], httpx2.Response], make: Callable[[], Interceptor]
) -> Callable[[InProcessTransport, httpx2.Request], httpx2.Response]:
    """Return a ``handle_request`` with an interceptor, which ``make`` returns for each transport.

    Only requests to the API are intercepted.
    """
    made: WeakKeyDictionary[InProcessTransport, Interceptor] = WeakKeyDictionary()

    def handle_request(transport: InProcessTransport, request: httpx2.Request) -> httpx2.Response:
        if not request.url.path.startswith(_API):
            return original(transport, request)
        if transport not in made:
            made[transport] = make()

        def send(call: Call) -> Reply:
            return _read_reply(original(transport, _request_of(call)))

        reply = made[transport](_read_call(request), send)
        return httpx2.Response(reply.status, headers=reply.headers, content=_bytes_of(reply), request=request)

    return handle_request


def _read_call(request: httpx2.Request) -> Call:
    query = dict(parse_qsl(request.url.query.decode(), keep_blank_values=True))
    path = request.url.path.removeprefix(_API) or "/"
    return Call(request.method, path, query, _decoded(request.read()), request.headers.get(_KEY), request)


def _request_of(call: Call) -> httpx2.Request:
    """Return the request of a call: the one that came, unless the call was changed."""
    if call == _read_call(call.request):
        return call.request
    url = call.request.url.copy_with(
        path=_API + call.path, query=urlencode(call.query).encode() if call.query else None
    )
    headers = {name: value for name, value in call.request.headers.items() if name != "content-length"}
    headers.pop(_KEY.lower(), None)
    if call.key is not None:
        headers[_KEY] = call.key
    content = json.dumps(call.body).encode() if call.body is not None else call.request.read()
    return httpx2.Request(call.method, url, headers=headers, content=content)


def _read_reply(response: httpx2.Response) -> Reply:
    raw = response.read()
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    return Reply(response.status_code, headers, raw, _decoded(raw))


def _bytes_of(reply: Reply) -> bytes:
    return reply.raw if reply.json is None else json.dumps(reply.json, ensure_ascii=False).encode()


def _decoded(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except (ValueError, RecursionError):
        return None


def links_of(value: Any) -> Iterator[dict[str, Any]]:
    """Give every link object in an answer, those of embedded resources too, but no curies."""
    if isinstance(value, dict):
        if isinstance(value.get("href"), str) and not value.get("templated"):
            yield value
        for inner in value.values():
            yield from links_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from links_of(inner)
