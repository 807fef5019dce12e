"""Measures what an open console costs the API: its rate, and CPU time of the server and of the browser."""

from __future__ import annotations

import os
import statistics
import time
from typing import Any, NamedTuple

import httpx2
from playwright.sync_api import Browser

from .served import descendants_of, process_cpu_s, serve
from .tab import Tab

ROUNDS = 10
ROUND_S = 2.0
REST_S = 1.0


class Round(NamedTuple):
    """How fast a server answered, and the CPU time that it and the browser needed."""

    rate: float
    server_ms: float
    browser_ms: float


def ask_for_people(server: Any, client: httpx2.Client) -> Round:
    """Ask for a page of people again and again."""
    time.sleep(REST_S)  # a process that has waited is preferred by Linux for a while, so all begin alike
    count, cpu_s, browser_s, began = 0, server.cpu_s, browser_cpu_s(server), time.perf_counter()
    while time.perf_counter() - began < ROUND_S:
        client.get(f"{server.url}/people").raise_for_status()
        count += 1
    took = time.perf_counter() - began
    used_ms = (server.cpu_s - cpu_s) * 1000, (browser_cpu_s(server) - browser_s) * 1000
    return Round(count / took, used_ms[0] / count, used_ms[1] / took)


def browser_cpu_s(server: Any) -> float:
    """Return the seconds of CPU time that the browser's processes have used: all that were started but the server."""
    return sum(map(process_cpu_s, {*descendants_of(os.getpid())} - {server.process.pid}))


def measure_rate(browser: Browser) -> None:
    """Measure requests per second, and CPU time, in turns with and without an open console.

    On a busy machine the browser takes time from the server. The server's CPU time for a request changes less then.
    Each round with a console is compared with the mean of the rounds before and after it.
    """
    rounds: list[Round] = []
    with serve("--people", "100", "--rate-limit", "off") as server:
        with httpx2.Client(headers={"OSDI-API-Token": "test-api-key"}, trust_env=False) as client:
            ask_for_people(server, client)
            for turn in range(2 * ROUNDS + 1):
                tab = Tab(browser, server).open() if turn % 2 else None
                rounds.append(ask_for_people(server, client))
                if tab is not None:
                    tab.context.close()
    for name, what in (("rate", "requests a second"), ("server_ms", "ms of the server's CPU time a request")):
        found = [getattr(measured, name) for measured in rounds]
        ratios = [found[at] / ((found[at - 1] + found[at + 1]) / 2) for at in range(1, len(found), 2)]
        alone, watched = statistics.median(found[::2]), statistics.median(found[1::2])
        print(
            f"rate: {alone:.3f} {what} alone, {watched:.3f} with a console open: "
            f"{statistics.median(ratios):.1%} ({load()})",
            flush=True,
        )
    used = statistics.median(measured.browser_ms for measured in rounds[1::2])
    print(f"rate: the browser uses {used:.0f} ms of CPU time a second ({load()})", flush=True)


def load() -> str:
    """Return the load average of the last minute, to be written beside every figure."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
