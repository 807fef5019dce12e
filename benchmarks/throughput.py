"""Requests per second: a person, and a page of 25, against a bare server that returns the same bytes."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from .budgets import Measured
from .client import API_KEY
from .load import run_load
from .processes import ServerProcess, bare_command, mock_command
from .rounds import alternate
from .run import Run

STORED = 1000
"""Number of people in the mock's store."""

_STORED_FOR_NEW = 40_000
"""Several times the number of answers that the mock caches."""

PEOPLE = "/api/v2/people"


def measure_item(run: Run) -> Measured:
    """GET a person, a thousand different ones in turn: requests per second."""
    return _compare(run, item_targets)


def measure_page(run: Run) -> Measured:
    """GET a page of 25 people, all forty pages in turn: requests per second."""
    return _compare(run, lambda _: page_targets())


def measure_new_item(run: Run) -> Measured:
    """GET a person who was not requested before, or not recently: requests per second."""
    return _compare(run, lambda port: item_targets(port, _STORED_FOR_NEW), stored=_STORED_FOR_NEW)


def measure_new_page(run: Run) -> Measured:
    """GET a page of 25 people that was not requested before, or not recently: requests per second."""
    return _compare(run, lambda _: page_targets(_STORED_FOR_NEW), stored=_STORED_FOR_NEW)


def serve_people(people: int = STORED) -> ServerProcess:
    """Return a server with invented people in memory and without a rate limit."""
    return ServerProcess(mock_command("--rate-limit", "off", "--people", str(people)))


def page_targets(people: int = STORED) -> list[str]:
    """Return the addresses of all pages: ``["/api/v2/people?page=1", ...]``."""
    return [f"{PEOPLE}?page={number}" for number in range(1, people // 25 + 1)]


def item_targets(port: int, people: int = STORED) -> list[str]:
    """Return the address of each person of a server."""
    found: list[str] = []
    for target in page_targets(people):
        page: dict[str, Any] = json.loads(fetch(port, target))
        found += [link["href"].partition(f":{port}")[2] for link in page["_links"]["osdi:people"]]
    return found


def fetch(port: int, target: str) -> bytes:
    """Return the body of a GET."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", target, headers={"OSDI-API-Token": API_KEY})
        return connection.getresponse().read()
    finally:
        connection.close()


def mixed_targets(port: int) -> list[str]:
    """Return addresses of pages and people alternately, the same number of each."""
    items = item_targets(port)
    return [
        target
        for pair in zip(items, islice(cycle(page_targets()), len(items)), strict=True)
        for target in pair
    ]


def bare_file(folder: Path, body: bytes) -> Path:
    """Write a body that the bare server returns."""
    file = folder / "body.json"
    file.write_bytes(body)
    return file


def _compare(run: Run, targets_of: Callable[[int], list[str]], stored: int = STORED) -> Measured:
    with serve_people(stored) as mock:
        targets = targets_of(mock.port)
        body = fetch(mock.port, targets[len(targets) // 2])
        with ServerProcess(bare_command({"/body": bare_file(run.folder, body)})) as bare:
            ours, theirs = Side(mock, targets), Side(bare, ["/body"])
            seconds = run.size(2, 1)
            value, baseline = alternate(
                run.size(15, 7), lambda: ours.measure(seconds), lambda: theirs.measure(seconds)
            )
    return Measured(value, baseline, {**_compare_cpu(ours, theirs), "body": f"{len(body):,} bytes"})


class Side:
    """A server under load, with its results of all rounds."""

    def __init__(self, server: ServerProcess, targets: list[str]) -> None:
        self._server = server
        self._targets = targets
        self._requests = 0
        self._cpu_seconds = 0.0
        self._seconds = 0.0

    def measure(self, seconds: float) -> float:
        """Return the requests per second of one round."""
        before = self._server.cpu_seconds()
        load = run_load(self._server.port, self._targets, seconds=seconds)
        self._cpu_seconds += self._server.cpu_seconds() - before
        self._requests += load.requests
        self._seconds += load.seconds
        return load.per_second

    @property
    def busy(self) -> float:
        """The share of a core that the server had. Well below 1, other programs or the client slowed it down."""
        return self._cpu_seconds / self._seconds

    @property
    def cpu_us(self) -> float:
        """Microseconds of the server's own CPU time per request."""
        return 1e6 * self._cpu_seconds / self._requests


def _compare_cpu(ours: Side, theirs: Side) -> dict[str, str]:
    """Return the comparison by the servers' CPU time, on which other programs of the machine have little effect."""
    return {
        "server CPU a request": f"{ours.cpu_us:.0f} us against {theirs.cpu_us:.0f}",
        "ratio by CPU": f"{theirs.cpu_us / ours.cpu_us:.2f}",
        "servers busy": f"{ours.busy:.0%} and {theirs.busy:.0%} of a core",
    }
