"""The cost of resetting a group between tests."""

from __future__ import annotations

import json
import time
from statistics import median

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from .budgets import Measured
from .client import Connection, make_request
from .latency import port_of
from .run import Run
from .throughput import PEOPLE

_STORED = 1000


def measure_reset(run: Run) -> Measured:
    """``MockServer.reset()`` with 1,000 people stored, after a write: ms.

    The baseline is an empty call to the server's thread, which every reset makes.
    """
    person = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
    with MockServer(people=_STORED, settings=Settings(rate_limit=None)) as mock:
        port = port_of(mock)
        write = make_request(port, PEOPLE, body=json.dumps(person).encode())
        resets, calls = [], []
        with Connection(port) as connection:
            for _ in range(run.size(2000, 500)):
                connection.exchange(write)
                started = time.perf_counter()
                mock.reset()
                done = time.perf_counter()
                mock.call(lambda _world: None)
                resets.append(done - started)
                calls.append(time.perf_counter() - done)
    return Measured(1000 * median(resets), 1000 * median(calls))
