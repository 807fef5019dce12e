"""Reading an exchange: its address, its parameters and its JSON, as conformance and predictions need them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from typing import Any
from urllib.parse import unquote, unquote_plus

import msgspec

from actionnetwork_fixtures.site import API_PATH
from actionnetwork_mock.clock import from_stamp
from actionnetwork_mock.http.query import decode_query
from actionnetwork_mock.http.routing import ROUTES
from actionnetwork_mock.resources import Resource, resource_named

from ..conformance import ABSENT, SeenAnswer, link_address, own_id
from .exchange import Exchange

_MAX_HOSTS = 64
_MAX_TEXTS = 500
REPEATED_WITHIN_S = 60.0
"""How long after a failure a program may repeat its request."""
_CLOCK_SLACK_S = 1.0
"""How far the header ``Date`` may be off on each side of a call."""


@dataclass(frozen=True)
class Reading:
    """An exchange that was parsed. ``site`` is where its links should lead: ``"https://actionnetwork.org"``."""

    exchange: Exchange
    answer: SeenAnswer
    site: str

    @cached_property
    def sent(self) -> Any:
        """The JSON of the request's body; None if there is none."""
        try:
            return json.loads(self.exchange.request_body) if self.exchange.request_body else None
        except (ValueError, RecursionError):
            return None

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts of the request's body, whether JSON or a form, and of its query."""
        return tuple(islice(_texts_of(self), _MAX_TEXTS))

    @cached_property
    def digest(self) -> bytes:
        """A digest of the request, which a repetition has too."""
        exchange = self.exchange
        text = f"{exchange.group} {exchange.method} {exchange.target}".encode()
        return blake2b(text + exchange.request_body, digest_size=16).digest()

    @property
    def bare(self) -> Reading:
        """It without the bodies, to be kept: its operation, status and times."""
        exchange = msgspec.structs.replace(self.exchange, request_body=b"", body=b"")
        return Reading(exchange, replace(self.answer, body=ABSENT), self.site)

    @property
    def group(self) -> int:
        """The number of the group whose data it may show or change: that of the first key, without one."""
        return max(self.exchange.group, 1)

    @property
    def resource(self) -> Resource | None:
        """The resource of the address."""
        return self.answer.resource

    @cached_property
    def item(self) -> dict[str, Any] | None:
        """The single resource that was answered with a 200; None for a page, a view or nothing."""
        answer = self.answer
        if answer.is_page or not answer.items or not own_id(answer.body):
            return None
        item: dict[str, Any] = answer.body
        return item

    @cached_property
    def key(self) -> str:
        """What counts as the resource of the exchange: the id that was answered, or that the path names.

        What needs no resource, such as a refusal, is one of its own. A request that fails again within a minute is not.
        """
        if self.item is not None:
            return own_id(self.item)
        if self.exchange.status >= 500:
            return f"failure {self.digest.hex()} {self.exchange.answered // REPEATED_WITHIN_S}"
        if self.answer.match is not None and self.answer.match.ids and self.answer.status == 200:
            return " ".join((self.exchange.target, *self.answer.match.ids))
        return f"exchange {self.exchange.number}"

    @cached_property
    def window(self) -> tuple[float, float]:
        """The first and the last second, by the upstream's clock, at which it may have acted on the request.

        Only its own ``Date`` says that. Without one it is any time.
        """
        date = self.exchange.upstream_date
        if date is None:
            return float("-inf"), float("inf")
        return date - self.took - 1 - _CLOCK_SLACK_S, date + 1 + _CLOCK_SLACK_S

    @property
    def now(self) -> float:
        """The time of the answer by the upstream's clock, or by our own if it does not tell."""
        date = self.exchange.upstream_date
        return self.exchange.answered if date is None else date

    @property
    def took(self) -> float:
        """How many seconds passed from the first byte of the request to the last one of the answer."""
        return max(0.0, self.exchange.answered - self.exchange.sent)

    @property
    def is_write(self) -> bool:
        """Whether the request may change something."""
        return is_write(self.exchange.method)

    @property
    def has_answered_by_id(self) -> bool:
        """Whether it has the resource whose id is in the path."""
        match = self.answer.match
        return self.answer.method == "GET" and self.item is not None and match is not None and bool(match.ids)

    @property
    def is_whole_page(self) -> bool:
        """Whether it is the only page. Pages of people have no totals, so that it must not be full."""
        body, size = self.answer.body, self.answer.body.get("per_page") if self.answer.is_page else None
        if size is None or body.get("page") != 1:
            return False
        is_short = "total_pages" not in body and isinstance(size, int) and len(self.answer.items) < size
        return is_short or body.get("total_pages") in (0, 1)

    @property
    def is_whole_list(self) -> bool:
        """Whether it has everything that a collection has: it is the only page, without a filter."""
        return self.is_whole_page and not self.answer.query.get("filter")

    def overlaps(self, number: int) -> bool:
        """Return whether an exchange was under way at the same time."""
        return any(one.number == number for one in self.exchange.overlaps)

    def is_now(self, stamp: Any) -> bool:
        """Return whether a date of the answer lies within the call: ``is_now("2026-07-01T12:00:00Z")``."""
        seconds = seconds_of(stamp)
        return seconds is not None and self.window[0] <= seconds <= self.window[1]


class Reader:
    """Parses exchanges. It remembers under which scheme each host writes its links."""

    def __init__(self) -> None:
        self._schemes: dict[str, str] = {}

    def read(self, exchange: Exchange) -> Reading | None:
        """Return an exchange with the API; None for another address of the host."""
        target, _, query = exchange.target.partition("?")
        if target != API_PATH and not target.startswith(f"{API_PATH}/"):
            return None
        path = unquote(target).removeprefix(API_PATH) or "/"
        body = _json_of(exchange.body)
        site = self._site(exchange, body)
        answer = SeenAnswer(
            method=exchange.method,
            path=path,
            query=decode_query(query),
            match=ROUTES.match(path),
            has_key=exchange.group > 0,
            status=exchange.status,
            headers=dict(exchange.headers),
            body=body,
            base=site + API_PATH,
        )
        return Reading(exchange, answer, site)

    def _site(self, exchange: Exchange, body: Any) -> str:
        host = next(
            (value for name, value in exchange.request_headers if name == "host"), "actionnetwork.org"
        )
        if host not in self._schemes and len(self._schemes) < _MAX_HOSTS:
            address = link_address(body, "self") if isinstance(body, dict) else None
            if isinstance(address, str) and address.startswith(f"http://{host}/"):
                self._schemes[host] = "http"
            elif address is not None:
                self._schemes[host] = "https"
        return f"{self._schemes.get(host, 'https')}://{host}"


def is_write(method: str) -> bool:
    """Return whether a method may change something."""
    return method not in ("GET", "HEAD", "OPTIONS")


def seconds_of(stamp: Any) -> float | None:
    """Return a date of the API in seconds since 1970; None for anything else."""
    try:
        return from_stamp(stamp) if isinstance(stamp, str) and stamp.endswith("Z") else None
    except ValueError:
        return None


def shown_resources(reading: Reading) -> Iterator[tuple[Resource, dict[str, Any], bool]]:
    """Yield each resource that an answer shows, with those that it embeds, and whether it is embedded in another."""
    for item in reading.answer.items:
        assert reading.resource is not None
        yield reading.resource, item, False
        embedded = item.get("_embedded")
        for rel, inner in embedded.items() if isinstance(embedded, dict) else ():
            of = next((one.of for one in reading.resource.embedded if one.rel == rel), None)
            if of is not None and isinstance(inner, dict):
                yield resource_named(of), inner, True


def _texts_of(reading: Reading) -> Iterator[str]:
    waiting: list[Any] = [reading.sent]
    if reading.sent is None and reading.exchange.request_body:
        text = reading.exchange.request_body.decode("utf-8", "replace")
        waiting.append([unquote_plus(pair.partition("=")[2]) for pair in text.split("&")[:_MAX_TEXTS]])
    waiting.append([*reading.answer.query.values()])
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            waiting.append(str(value))


def _json_of(body: bytes) -> Any:
    try:
        return json.loads(body) if body else ABSENT
    except (ValueError, RecursionError):
        return ABSENT
