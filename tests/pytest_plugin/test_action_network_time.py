from __future__ import annotations

import asyncio
import hashlib
import sys
import threading
import time
import urllib.request
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep as taken_out_early
from urllib.error import HTTPError

import anyio
import httpx2
import pytest

from actionnetwork_mock.servers.threaded import MockServer
from pytest_actionnetwork.virtual_time import ActionNetworkTime

from ..sessions import TRANSPORTS, run

REAL = {"monotonic": time.monotonic}  # in a place where it is not exchanged


pytestmark = pytest.mark.action_network(settings={"rate_limit": 4})


@pytest.fixture
def call(action_network: MockServer, action_network_time: ActionNetworkTime) -> Callable[[], int]:
    """Asks for the people, and returns the status."""

    def call() -> int:
        request = urllib.request.Request(
            f"{action_network.url}/people", headers={"OSDI-API-Token": action_network.api_key}
        )
        try:
            with urllib.request.urlopen(request) as answer:
                status: int = answer.status
        except HTTPError as error:
            with error:
                return error.code
        return status

    return call


def test_a_client_that_paces_itself_is_never_refused(
    call: Callable[[], int], action_network: MockServer, action_network_time: ActionNetworkTime
) -> None:
    started = REAL["monotonic"]()
    for _ in range(40):
        assert call() == 200
        time.sleep(0.25)
    assert action_network_time.slept == 10
    assert REAL["monotonic"]() - started < 5
    times = [entry.time for entry in action_network.requests]
    assert [later - sooner for sooner, later in zip(times, times[1:], strict=False)] == [0.25] * 39


def test_a_client_that_does_not_is_refused_at_the_fifth_call(call: Callable[[], int]) -> None:
    assert [call() for _ in range(6)] == [200, 200, 200, 200, 429, 429]


def test_a_client_a_little_too_fast_is_refused(call: Callable[[], int]) -> None:
    statuses = []
    for _ in range(5):
        statuses.append(call())
        time.sleep(0.249)
    assert statuses == [200, 200, 200, 200, 429]


def test_a_client_that_watches_the_clock_is_never_refused(call: Callable[[], int]) -> None:
    calls: list[float] = []
    for _ in range(40):
        while len(calls) >= 4 and (left := calls[-4] + 1 - time.monotonic()) > 0:
            time.sleep(left)
        calls.append(time.monotonic())
        assert call() == 200


@pytest.mark.parametrize("read", ["time", "monotonic", "perf_counter"])
def test_clocks_follow_sleeps_and_nothing_else(action_network_time: ActionNetworkTime, read: str) -> None:
    before = getattr(time, read)()
    assert getattr(time, read)() == before
    time.sleep(30)
    assert getattr(time, read)() == before + 30
    assert getattr(time, f"{read}_ns")() == pytest.approx((before + 30) * 1e9, abs=1000)


def test_time_is_the_mocks(action_network: MockServer, action_network_time: ActionNetworkTime) -> None:
    action_network.clock.advance(hours=1)
    assert time.time() == action_network.clock.time()


def test_monotonic_time_never_goes_back(
    action_network: MockServer, action_network_time: ActionNetworkTime
) -> None:
    before = time.monotonic()
    action_network.clock.reset()
    assert time.monotonic() == before


def test_sleeps_are_never_too_short_in_sum(action_network_time: ActionNetworkTime) -> None:
    before = time.time()
    for _ in range(10):
        time.sleep(0.1)
    assert 1 <= time.time() - before < 1.0001
    assert action_network_time.sleeps == [0.1] * 10


def test_a_function_taken_out_of_its_module_early_is_one_too(action_network_time: ActionNetworkTime) -> None:
    taken_out_early(1000)
    assert action_network_time.slept == 1000


def test_a_loop_that_waits_without_sleeping_ends(action_network_time: ActionNetworkTime) -> None:
    end = time.monotonic() + 1
    while time.monotonic() < end:
        pass


@pytest.mark.parametrize("sleep", [-1, "1"])
def test_a_bad_sleep_is_as_bad_as_ever(action_network_time: ActionNetworkTime, sleep: float) -> None:
    with pytest.raises((ValueError, TypeError)):
        time.sleep(sleep)


def sleep_of(library: str) -> Callable[[float], Awaitable[object]]:
    sleep: Callable[[float], Awaitable[object]] = {"asyncio": asyncio, "anyio": anyio}[library].sleep
    return sleep


@pytest.mark.parametrize("library", ["asyncio", "anyio"])
def test_an_asynchronous_client_paces_itself(
    action_network: MockServer, action_network_time: ActionNetworkTime, library: str
) -> None:
    async def read() -> None:
        headers = {"OSDI-API-Token": action_network.api_key}
        async with httpx2.AsyncClient(headers=headers) as client:
            for _ in range(12):
                assert (await client.get(f"{action_network.url}/people")).status_code == 200
                await sleep_of(library)(0.25)

    asyncio.run(read())
    assert action_network_time.slept == 3


def test_trio_paces_itself(call: Callable[[], int], action_network_time: ActionNetworkTime) -> None:
    trio = pytest.importorskip("trio", reason="trio is not installed")

    async def read() -> None:
        for _ in range(8):
            assert await trio.to_thread.run_sync(call) == 200
            await trio.sleep(0.25)

    trio.run(read)
    assert action_network_time.slept == 2


async def work(action_network: MockServer, client: httpx2.AsyncClient) -> list[int]:
    """Call, and pause as if nobody else did."""
    statuses = []
    for _ in range(4):
        statuses.append((await client.get(f"{action_network.url}/people")).status_code)
        await asyncio.sleep(0.25)
    return statuses


def test_workers_that_each_pace_themselves_are_refused_together(
    action_network: MockServer, action_network_time: ActionNetworkTime
) -> None:
    async def work_together() -> list[list[int]]:
        headers = {"OSDI-API-Token": action_network.api_key}
        async with httpx2.AsyncClient(headers=headers) as client:
            return await asyncio.gather(*(work(action_network, client) for _ in range(5)))

    statuses = [status for some in asyncio.run(work_together()) for status in some]
    assert statuses.count(200) == 4
    assert action_network_time.slept == 1  # all slept at the same time


def test_threads_sleep_at_the_same_time(
    call: Callable[[], int], action_network_time: ActionNetworkTime
) -> None:
    def work(_: int) -> list[int]:
        statuses = []
        for _ in range(3):
            statuses.append(call())
            time.sleep(0.25)
        return statuses

    with ThreadPoolExecutor(3) as pool:
        statuses = [status for some in pool.map(work, range(3)) for status in some]
    assert statuses.count(200) == 4
    assert action_network_time.slept == 0.75


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows which threads run")
def test_no_time_passes_while_a_thread_computes(action_network_time: ActionNetworkTime) -> None:
    def compute() -> None:
        hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 500_000)  # one instruction, longer than a pause
        time.sleep(1)

    thread = threading.Thread(target=compute)
    thread.start()
    time.sleep(2)
    thread.join()
    assert action_network_time.slept == 2


def test_the_earliest_sleeper_wakes_first(action_network_time: ActionNetworkTime) -> None:
    woken: list[int] = []

    async def wake(seconds: int) -> None:
        await asyncio.sleep(seconds)
        woken.append(seconds)

    async def all_of_them() -> None:
        await asyncio.gather(*map(wake, (300, 100, 200)))

    asyncio.run(all_of_them())
    assert woken == [100, 200, 300]
    assert action_network_time.slept == 300


def test_a_sleep_gives_its_result(action_network_time: ActionNetworkTime) -> None:
    async def both() -> tuple[str, str]:
        return await asyncio.gather(asyncio.sleep(60, "a"), asyncio.sleep(delay=30, result="b"))

    assert list(asyncio.run(both())) == ["a", "b"]


def test_a_sleep_handed_to_a_thread_is_one_too(action_network_time: ActionNetworkTime) -> None:
    asyncio.run(asyncio.to_thread(time.sleep, 50))
    assert action_network_time.slept == 50


def test_time_outs_take_real_time(action_network_time: ActionNetworkTime) -> None:
    started = REAL["monotonic"]()
    assert not threading.Event().wait(0.02)
    assert REAL["monotonic"]() - started >= 0.02

    async def wait() -> None:
        await asyncio.wait_for(asyncio.Event().wait(), 0.02)

    with pytest.raises(TimeoutError):
        asyncio.run(wait())
    assert action_network_time.slept == 0


def test_an_unfrozen_clock_runs_and_sleeps_still_cost_nothing(
    action_network: MockServer, action_network_time: ActionNetworkTime
) -> None:
    action_network.clock.unfreeze()
    before = time.monotonic()
    time.sleep(100)
    threading.Event().wait(0.01)
    assert 100.01 <= time.monotonic() - before < 110


def test_a_clock_that_was_frozen_stays_where_it_was(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import time
        from datetime import UTC, datetime
        import pytest

        @pytest.fixture(autouse=True)
        def july(action_network):
            action_network.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))

        def test_july(action_network_time):
            time.sleep(60)
            assert datetime.fromtimestamp(time.time(), UTC) == datetime(2026, 7, 1, 0, 1, tzinfo=UTC)
        """
    )
    run(folder).assert_outcomes(passed=1)


def test_everything_is_undone_after_the_test(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        program="from time import sleep",
        test_it="""
        import asyncio, time
        sleep, asyncio_sleep = time.sleep, asyncio.sleep

        def test_one(action_network_time):
            import program
            assert program.sleep is time.sleep is not globals()["asyncio_sleep"]
            time.sleep(1)

        def test_another(action_network):
            import program
            assert type(time.sleep).__name__ == type(program.sleep).__name__ == "builtin_function_or_method"
            assert asyncio.sleep.__module__ == "asyncio.tasks"
            assert asyncio.iscoroutinefunction(asyncio.sleep)
            assert not action_network.clock.frozen
        """,
    )
    run(folder).assert_outcomes(passed=2)


def test_a_thread_that_outlives_its_test_does_not_move_the_clock_of_the_next(
    folder: pytest.Pytester,
) -> None:
    folder.makepyfile(
        """
        import threading, time

        def snore():
            time.sleep(50_000)

        def test_one(action_network_time):
            threads.append(threading.Thread(target=snore))
            threads[0].start()
            while not action_network_time.sleeps:
                pass

        threads = []

        def test_another(action_network, action_network_time):
            before = action_network.clock.time()
            threads[0].join(20)
            assert not threads[0].is_alive()
            assert action_network.clock.time() == before
        """
    )
    run(folder).assert_outcomes(passed=2)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_it_is_the_same_however_the_mock_is_reached(folder: pytest.Pytester, transport: str) -> None:
    folder.makepyfile(
        """
        import time
        from concurrent.futures import ThreadPoolExecutor
        import httpx2
        import pytest

        @pytest.mark.action_network(settings={"rate_limit": 4})
        def test_pace(action_network, action_network_time):
            headers = {"OSDI-API-Token": action_network.api_key}
            with httpx2.Client(transport=action_network.transport, headers=headers) as client:
                for _ in range(8):
                    assert client.get(action_network.url + "/people").status_code == 200
                    time.sleep(0.25)
                statuses = [client.get(action_network.url + "/people").status_code for _ in range(5)]
            assert action_network_time.slept == 2
            assert 429 in statuses

        def test_threads(action_network_time):
            with ThreadPoolExecutor(3) as pool:
                list(pool.map(time.sleep, [1, 2, 3]))
            assert action_network_time.slept == 3
        """
    )
    run(folder, f"--action-network={transport}").assert_outcomes(passed=2)
