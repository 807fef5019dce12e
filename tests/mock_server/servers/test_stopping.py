"""How a server stops: what is open ends at once, and nothing that was acknowledged is lost."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from actionnetwork_mock.servers.server_thread import stop_accepting
from actionnetwork_mock.servers.threaded import MockServer


def test_what_waits_for_the_stop_goes_on_when_the_server_begins_to_stop() -> None:
    with MockServer() as server, ThreadPoolExecutor() as pool:
        waiting = pool.submit(server.call_async, lambda worlds: worlds.stopping.wait())
        server.call(lambda _: None)
        server.stop()
        assert waiting.result(5)


@pytest.mark.parametrize("turns", [2, 3])
def test_a_connection_accepted_at_the_last_moment_is_not_lost(turns: int) -> None:
    async def accept_one() -> list[str]:
        heard = []

        async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heard.append((await reader.readline()).decode())
            writer.close()

        server = await asyncio.start_server(hear, "127.0.0.1", 0)
        with socket.create_connection(server.sockets[0].getsockname()[:2]) as client:
            client.sendall(b"Hello\n")
            for _ in range(turns):  # it is accepted in the second one, and its transport is made in the next
                await asyncio.sleep(0)
            await stop_accepting(server)
            client.settimeout(10)
            await asyncio.to_thread(client.recv, 1)
        return heard

    assert asyncio.run(accept_one()) == ["Hello\n"]
