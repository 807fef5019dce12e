"""Several threads, and coroutines, use one ``action_network``, as docs/policies.md says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from actionnetwork_mock.servers.in_process import InProcessServer
from actionnetwork_mock.servers.subprocess import ProcessServer
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.testing.action_network import ActionNetwork

THREADS = 8
EACH = 5


@pytest.fixture(
    params=[MockServer, InProcessServer, pytest.param(ProcessServer, marks=pytest.mark.slow)],
    ids=lambda kind: kind.__name__,
)
def action_network(request: pytest.FixtureRequest) -> Iterator[ActionNetwork]:
    with request.param() as server:
        yield server


def use(action_network: ActionNetwork, thread: int) -> list[str]:
    """Make people and look at what other threads change meanwhile. Returns the addresses of the people."""
    addresses = []
    for number in range(EACH):
        address = f"p{thread}-{number}@example.org"
        action_network.make("people", email_addresses=[{"address": address}])
        fault = action_network.faults.add("GET /nothing", status=503)
        action_network.clock.advance(seconds=1)
        assert action_network.people[address].email == address
        assert action_network.requests.count("GET /people") == 0
        action_network.faults.remove(fault)
        addresses.append(address)
    return addresses


def test_threads_use_one_server_at_the_same_time(action_network: ActionNetwork) -> None:
    before = action_network.clock.time()
    with ThreadPoolExecutor(THREADS) as threads:
        made = [*threads.map(lambda thread: use(action_network, thread), range(THREADS))]

    assert len(action_network.people) == THREADS * EACH
    assert {address for part in made for address in part} == {one.email for one in action_network.people}
    assert list(action_network.faults) == []
    assert action_network.clock.time() - before >= THREADS * EACH


def test_coroutines_use_a_server_without_a_deadlock(action_network: ActionNetwork) -> None:
    async def make(number: int) -> None:
        await asyncio.sleep(0)
        action_network.make("people", email_addresses=[{"address": f"p{number}@example.org"}])

    async def make_all() -> None:
        await asyncio.gather(*map(make, range(EACH)))

    asyncio.run(asyncio.wait_for(make_all(), 30))

    assert len(action_network.people) == EACH
