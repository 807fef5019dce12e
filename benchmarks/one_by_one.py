"""Requests one after the other on one connection. Each is new to the mock, which caches answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, islice, repeat
from pathlib import Path
from statistics import median
from urllib.parse import quote

from .budgets import Measured
from .client import Connection, make_request
from .rounds import alternate
from .run import Run

_AT_ONCE = 20
"""Requests in a round."""


def requests_a_side(run: Run) -> int:
    """Return the maximum number of requests that ``compare`` sends to each side."""
    return 1 + _rounds(run) * _AT_ONCE


def compare(run: Run, file: Path, targets: Iterator[str], against: Iterator[str], *, again: str) -> Measured:
    """Request each of ``targets`` and ``against`` from a server of a file, alternately: ms each.

    ``again`` is an address to request repeatedly; its result is in the details.
    """
    port = run.large_server_port(file)
    with Connection(port) as connection:
        first = 1000 * connection.exchange(make_request(port, next(targets)))
        value, baseline, kept = alternate(
            _rounds(run),
            _asking(connection, port, targets),
            _asking(connection, port, against),
            _asking(connection, port, repeat(again)),
        )
    return Measured(
        value, baseline, {"the first request": f"{first:.2f} ms", "page 1 over and over": f"{kept:.2f} ms"}
    )


def page(collection: str, number: int) -> str:
    """Return the address of a page."""
    return f"{collection}?page={number}"


def pages(collection: str, first: int = 1) -> Iterator[str]:
    """Return the addresses of a page and the following pages."""
    return (page(collection, number) for number in count(first))


def filtered(collection: str, after: str) -> str:
    """Return the address of resources modified after ``"2025-12-31T08:15:00Z"``."""
    return f"{collection}?filter=" + quote(f"modified_date gt '{after}'")


def filtered_anew(collection: str, after: str) -> Iterator[str]:
    """Return different addresses with the same result: fractions of a second do not count."""
    return (filtered(collection, f"{after[:-1]}.{number:06}Z") for number in count())


def _rounds(run: Run) -> int:
    return run.size(41, 11)


def _asking(connection: Connection, port: int, targets: Iterator[str]) -> Callable[[], float]:
    def ask() -> float:
        requests = [make_request(port, target) for target in islice(targets, _AT_ONCE)]
        return 1000 * median(connection.exchange(request) for request in requests)

    return ask
