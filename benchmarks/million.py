"""A million people in a file: deep pages, filters, the start of a server, and its memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from .budgets import Measured
from .client import Connection, make_request
from .one_by_one import compare, filtered, filtered_anew, page, pages, requests_a_side
from .processes import ServerProcess, mock_command, time_to_first_answer
from .rounds import alternate
from .run import Run, large_server_command
from .throughput import PEOPLE, fetch


def measure_deep_page(run: Run) -> Measured:
    """Page 10,000 and later pages, against page 1 and later pages: ms each."""
    return _compare(run, pages(PEOPLE, run.people_file.people // 100), turn=0)


def measure_selective_filter(run: Run) -> Measured:
    """The first page of the newest thousandth of all people, against unfiltered pages: ms each."""
    return _compare(run, filtered_anew(PEOPLE, run.people_file.late), turn=1)


def measure_wide_filter(run: Run) -> Measured:
    """The first page of nearly all people, filtered, against unfiltered pages: ms each."""
    return _compare(run, filtered_anew(PEOPLE, run.people_file.early), turn=2)


def measure_deep_filtered_page(run: Run) -> Measured:
    """Page 10,000 of nearly all people, filtered, against unfiltered pages: ms each."""
    first = run.people_file.people // 100
    everybody = filtered(PEOPLE, run.people_file.early)
    return _compare(run, (f"{everybody}&page={number}" for number in count(first)), turn=3)


def measure_start(run: Run) -> Measured:
    """From the start of the process to the first page, against a start without a file: ms."""
    command = large_server_command(run.people_file.path)
    run.stop_large_server()  # so that no other server uses the file
    value, baseline = alternate(
        run.size(3, 3),
        lambda: 1000 * time_to_first_answer(command, PEOPLE),
        lambda: 1000 * time_to_first_answer(mock_command(), PEOPLE),
    )
    return Measured(value, baseline)


def measure_memory(run: Run) -> Measured:
    """Peak memory of a server after a thousand pages in all parts of the file and some filters: MiB."""
    file = run.people_file
    run.stop_large_server()  # so that no other server uses the file
    with ServerProcess(large_server_command(file.path)) as server, Connection(server.port) as connection:
        last = file.people // 25
        targets = [page(PEOPLE, 1 + n * last // 1000) for n in range(1000)]
        targets += [filtered(PEOPLE, file.late), filtered(PEOPLE, file.early)] * 50
        for target in targets:
            connection.exchange(make_request(server.port, target))
        details = {"now": f"{server.memory_mib('VmRSS'):.0f} MiB"}
        details["file"] = f"{file.path.stat().st_size >> 20:,} MiB"
        return Measured(server.memory_mib(), None, details)


def _compare(run: Run, targets: Iterator[str], *, turn: int) -> Measured:
    """Compare with unfiltered pages near the first one, different ones in each round."""
    path = run.people_file.path
    fetch(run.large_server_port(path), PEOPLE)  # lets the server compute where each page begins
    against = pages(PEOPLE, 2 + turn * requests_a_side(run))
    return compare(run, path, targets, against, again=page(PEOPLE, 1))
