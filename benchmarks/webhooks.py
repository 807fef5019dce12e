"""Webhooks: deliveries per second, and the latency of API requests meanwhile.

As a script, it is the API client in its own process: it samples until its standard input ends, then prints the results.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from typing import NamedTuple

from actionnetwork_mock.notes import Notes
from actionnetwork_mock.resources.people import PEOPLE
from actionnetwork_mock.rules.people import PersonRules
from actionnetwork_mock.rules.resource_rules import Target
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.world import World

from .budgets import Measured
from .client import Connection, make_request
from .latency import port_of
from .processes import ROOT, ServerProcess, bare_command, child_environment
from .run import Run
from .throughput import STORED, item_targets

_PACE_PER_S = 84
"""Deliveries per second, 5,000 per minute."""

_PAUSE_S = 0.003
"""Pause between samples, so that they do not load the server."""

_DRAIN_S = 300


class Burst(NamedTuple):
    """Deliveries that were due at once: their number, their duration, and the latency of a GET meanwhile and before."""

    deliveries: int
    seconds: float
    meanwhile_ms: list[float]
    before_ms: list[float]


def measure_deliveries(run: Run) -> Measured:
    """5,000 deliveries that are due at once, to a receiver in another process: deliveries per second."""
    burst = _burst(run)
    return Measured(
        burst.deliveries / burst.seconds, details={f"{burst.deliveries:,} took": f"{burst.seconds:.1f} s"}
    )


def measure_latency_in_a_burst(run: Run) -> Measured:
    """Median of a GET of a person while 5,000 deliveries are sent, against none: ms."""
    burst = _burst(run)
    details = {"meanwhile": _tail(burst.meanwhile_ms), "before": _tail(burst.before_ms)}
    return Measured(median(burst.meanwhile_ms), median(burst.before_ms), details)


def measure_latency_at_a_pace(run: Run) -> Measured:
    """Median of a GET of a person during 5,000 signups per minute with webhooks, against none: ms."""
    with _sending() as server:
        before = _sample(server, lambda: time.sleep(run.size(4, 1)))
        count = _PACE_PER_S * run.size(20, 4)
        meanwhile = _sample(server, lambda: _tell_steadily(server, count))
        failed = _failed_attempts(server)
    details = {"meanwhile": _tail(meanwhile), "before": _tail(before), "failed attempts": str(failed)}
    return Measured(median(meanwhile), median(before), details)


def _burst(run: Run) -> Burst:
    count = run.size(5000, 1000)
    with _sending() as server:
        before = _sample(server, lambda: time.sleep(run.size(4, 1)))
        server.webhooks.hold()
        for _ in range(count // 100):
            server.call(lambda world: _sign_up(world, 100))
        took: list[float] = []
        meanwhile = _sample(server, lambda: took.append(_release(server)))
        assert _failed_attempts(server) == 0, "some deliveries had to be tried again"
    return Burst(count, took[0], meanwhile, before)


@contextmanager
def _sending() -> Iterator[MockServer]:
    """Run a mock with a webhook whose receiver is a bare server that accepts everything."""
    settings = Settings(rate_limit=None)
    with ServerProcess(bare_command()) as receiver, MockServer(people=STORED, settings=settings) as server:
        server.webhooks.create(f"http://127.0.0.1:{receiver.port}/", is_on=True)
        server.call(lambda world: _sign_up(world, 1))
        server.webhooks.drain()  # the first drain imports the sender
        yield server


def _sign_up(world: World, count: int) -> None:
    for _ in range(count):
        context = world.context(world.first_group, Notes())
        with world.writing(context):
            PersonRules().create(
                context, PEOPLE, Target(), {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
            )


def _release(server: MockServer) -> float:
    started = time.perf_counter()
    server.webhooks.release()
    server.webhooks.drain(timeout_s=_DRAIN_S)
    return time.perf_counter() - started


def _tell_steadily(server: MockServer, count: int) -> None:
    rest, started = threading.Event(), time.perf_counter()
    for number in range(count):
        rest.wait(max(0, started + number / _PACE_PER_S - time.perf_counter()))
        server.call(lambda world: _sign_up(world, 1))
    server.webhooks.drain(timeout_s=_DRAIN_S)


def _failed_attempts(server: MockServer) -> int:
    """Return the number of failed attempts in the log."""
    return sum(
        bool(attempt.problem) for delivery in server.webhooks.deliveries() for attempt in delivery.attempts
    )


def _sample(server: MockServer, work: Callable[[], object]) -> list[float]:
    """Return the latencies of a client in another process during an action: ms."""
    port = port_of(server)
    order = {"port": port, "target": item_targets(port)[0]}
    with subprocess.Popen(
        [sys.executable, "-m", __spec__.name, json.dumps(order)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=child_environment(),
    ) as caller:
        assert caller.stdin is not None
        assert caller.stdout is not None
        assert caller.stdout.readline(), "the caller did not start"
        work()
        caller.stdin.close()
        found: list[float] = json.loads(caller.stdout.read())
    return found


def _tail(samples_ms: list[float]) -> str:
    percentiles = quantiles(samples_ms, n=100)
    return (
        f"p50 {percentiles[49]:.2f}, p95 {percentiles[94]:.2f}, p99 {percentiles[98]:.2f}, "
        f"at most {max(samples_ms):.1f} ms of {len(samples_ms):,}"
    )


def _main() -> None:
    order = json.loads(sys.argv[1])
    request = make_request(order["port"], order["target"])
    ended = threading.Event()
    threading.Thread(target=_await_end, args=(ended,), daemon=True).start()
    samples: list[float] = []
    with Connection(order["port"]) as connection:
        connection.exchange(request)
        print("ready", flush=True)
        while not ended.wait(_PAUSE_S):
            samples.append(1000 * connection.exchange(request))
    json.dump(samples, sys.stdout)


def _await_end(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    _main()
