"""How a server stops: what is open ends at once, and nothing that was acknowledged is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from actionnetwork_mock.servers.threaded import MockServer


def test_what_waits_for_the_stop_goes_on_when_the_server_begins_to_stop() -> None:
    with MockServer() as server, ThreadPoolExecutor() as pool:
        waiting = pool.submit(server.call_async, lambda worlds: worlds.stopping.wait())
        server.call(lambda _: None)
        server.stop()
        assert waiting.result(5)
