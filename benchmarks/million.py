"""A million people in a file: deep pages, filters, the start of a server on it, and the memory that it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, islice, repeat
from statistics import median
from urllib.parse import quote

from .budgets import Measured
from .client import Connection, make_request
from .processes import ServerProcess, mock_command, time_to_first_answer
from .rounds import alternate
from .run import Run, large_server_command
from .throughput import PEOPLE

_AT_ONCE = 20
"""Requests in one round, one after the other, on one connection."""


def measure_deep_page(run: Run) -> Measured:
    """Page 10,000 and those after it, against page 1 and those after it: ms each.

    The mock keeps ready-made items, so each page is asked for once.
    """
    return _compare(run, _pages(run.large_file.people // 100), _pages(1))


def measure_selective_filter(run: Run) -> Measured:
    """The first page of the newest thousandth of all people, against unfiltered pages: ms each."""
    return _compare(run, repeat(_filtered(run.large_file.late)), _pages(1))


def measure_wide_filter(run: Run) -> Measured:
    """The first page of nearly all people, filtered, against unfiltered pages: ms each."""
    return _compare(run, repeat(_filtered(run.large_file.early)), _pages(1))


def measure_deep_filtered_page(run: Run) -> Measured:
    """Page 10,000 of nearly all people, filtered, against unfiltered pages: ms each."""
    first = run.large_file.people // 100
    return _compare(run, (f"{_filtered(run.large_file.early)}&page={n}" for n in count(first)), _pages(1))


def measure_start(run: Run) -> Measured:
    """From the start of the process to the first page, against the same without a file: ms."""
    command = large_server_command(run)
    run.stop_large_server()  # it has the file to itself
    value, baseline = alternate(
        run.size(3, 3),
        lambda: 1000 * time_to_first_answer(command, PEOPLE),
        lambda: 1000 * time_to_first_answer(mock_command(), PEOPLE),
    )
    return Measured(value, baseline)


def measure_memory(run: Run) -> Measured:
    """Peak memory of a server of the file, after a thousand pages all over it and some filters: MiB."""
    run.stop_large_server()  # it has the file to itself
    with ServerProcess(large_server_command(run)) as server, Connection(server.port) as connection:
        pages = run.large_file.people // 25
        targets = [_page(1 + n * pages // 1000) for n in range(1000)]
        targets += [_filtered(run.large_file.late), _filtered(run.large_file.early)] * 50
        for target in targets:
            connection.exchange(make_request(server.port, target))
        details = {"now": f"{server.memory_mib('VmRSS'):.0f} MiB"}
        details["file"] = f"{run.large_file.path.stat().st_size >> 20:,} MiB"
        return Measured(server.memory_mib(), None, details)


def _page(number: int) -> str:
    return f"{PEOPLE}?page={number}"


def _pages(first: int) -> Iterator[str]:
    return map(_page, count(first))


def _filtered(after: str) -> str:
    return f"{PEOPLE}?filter=" + quote(f"modified_date gt '{after}'")


def _compare(run: Run, targets: Iterator[str], against: Iterator[str]) -> Measured:
    port = run.large_server_port()
    with Connection(port) as connection:
        connection.exchange(make_request(port, PEOPLE))  # finds out where each page begins, once
        value, baseline, again = alternate(
            run.size(41, 11),
            _asking(connection, port, targets),
            _asking(connection, port, against),
            _asking(connection, port, repeat(_page(1))),
        )
    return Measured(value, baseline, {"page 1 over and over": f"{again:.2f} ms"})


def _asking(connection: Connection, port: int, targets: Iterator[str]) -> Callable[[], float]:
    def ask() -> float:
        requests = [make_request(port, target) for target in islice(targets, _AT_ONCE)]
        return 1000 * median(connection.exchange(request) for request in requests)

    return ask
