"""Measures the duration of a test, including everything that pytest does around it."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

METHOD = os.environ.get("BENCHMARK_METHOD", "GET")
TESTS = range(int(os.environ.get("BENCHMARK_TESTS", "10")))

PERSON = b'{"person": {"email_addresses": [{"address": "ruth@example.org"}]}}'

_started: list[float] = []


def tick() -> None:
    """Record that a test runs."""
    _started.append(time.perf_counter())


def send(connection: HTTPConnection) -> None:
    """Send the request of a test, and read the answer."""
    headers = {"OSDI-API-Token": "test-api-key", "Content-Type": "application/json"}
    connection.request(METHOD, "/api/v2/people", body=PERSON if METHOD == "POST" else None, headers=headers)
    response = connection.getresponse()
    assert response.status == 200
    assert response.read()


@contextmanager
def reporting() -> Iterator[None]:
    """Write the median of seconds between tests to the file named by BENCHMARK_REPORT."""
    yield
    steps = [after - before for before, after in zip(_started, _started[1:], strict=False)]
    if "BENCHMARK_REPORT" in os.environ:
        Path(os.environ["BENCHMARK_REPORT"]).write_text(str(median(steps)))
