"""What the comparer does first: it compares 20 exchanges of which it is known what it must find."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx2
import msgspec

from actionnetwork_fixtures.site import API
from actionnetwork_mock.servers.in_process import InProcessServer
from actionnetwork_mock.settings import Settings

from .comparer import Comparer
from .exchange import Exchange

_PEOPLE = 6
_FAITHFUL = 16
_ALTERED = 4
_MUST_FIND = {"created_date", "given_name"}


def find_fault() -> str:
    """Return what is wrong with the comparer, or an empty text.

    The first exchanges are those of a mock, which must differ in nothing. Of the last four, two lack a field and two
    have a number for a text, which must be found.
    """
    exchanges = [*_exchanges()]
    with closing(Comparer(Settings())) as comparer:
        for exchange in exchanges[:_FAITHFUL]:
            comparer.feed(exchange)
        before = comparer.report()
        for exchange in exchanges[_FAITHFUL:]:
            comparer.feed(exchange)
        report = comparer.report()
    found = {finding.subject.text for finding in report.confirmed if finding.subject is not None}
    if report.faults:
        return "its self-test ended in an error"
    if before.confirmed:
        return "its self-test found differences where there are none"
    if report.compared != len(exchanges):
        return f"its self-test compared {report.compared} of {len(exchanges)} exchanges"
    if found != _MUST_FIND:
        return "its self-test did not find the differences that there are"
    return ""


def _exchanges() -> Iterator[Exchange]:
    with (
        InProcessServer(settings=Settings(rate_limit=None, hrefs="real"), people=_PEOPLE) as server,
        httpx2.Client(base_url=server.url, transport=server.transport) as client,
    ):
        key = {"OSDI-API-Token": server.api_key}
        yield _exchange(1, client.get("/", headers=key))
        page = client.get("/people", headers=key)
        yield _exchange(2, page)
        links = [person["_links"]["self"]["href"] for person in page.json()["_embedded"]["osdi:people"]]
        people = [link.removeprefix(API) for link in links]
        number = 3
        while number <= _FAITHFUL:
            yield _exchange(number, client.get(people[number % _PEOPLE], headers=key))
            number += 1
        for person in people[:_ALTERED]:
            exchange = _exchange(number, client.get(person, headers=key))
            yield _altered(exchange, lacks_a_field=number % 2 == 0)
            number += 1


def _exchange(number: int, answer: httpx2.Response) -> Exchange:
    request = answer.request
    time = 1_800_000_000.0 + number
    return Exchange(
        number=number,
        sent=time,
        answered=time,
        upstream_date=time,
        method=request.method,
        target=request.url.raw_path.decode(),
        request_headers=[],
        request_body=b"",
        status=answer.status_code,
        headers=[(name.lower(), value) for name, value in answer.headers.items()],
        body=answer.content,
        group=1,
    )


def _altered(exchange: Exchange, *, lacks_a_field: bool) -> Exchange:
    body: dict[str, Any] = json.loads(exchange.body)
    if lacks_a_field:
        del body["created_date"]
    else:
        body["given_name"] = 7
    return msgspec.structs.replace(exchange, body=json.dumps(body).encode())
