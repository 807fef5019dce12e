"""Latency on a kept connection, with the server in a thread of this process, as in a test."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from statistics import median
from typing import Literal
from urllib.parse import urlsplit

import uvicorn

from actionnetwork_mock.servers.api_server import ApiServer
from actionnetwork_mock.servers.server_thread import open_listener
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.worlds import Worlds

from .bare import BareServer, open_bare_listener
from .budgets import Measured
from .client import Connection, make_request
from .rounds import alternate
from .run import Run
from .throughput import STORED, fetch, item_targets, page_targets

Kind = Literal["item", "page"]

_AT_ONCE = 100


def measure_item(run: Run) -> Measured:
    """Median of a GET of one person, against the bare server: ms."""
    return _with_mock_server(run, "item")


def measure_page(run: Run) -> Measured:
    """Median of a GET of a page of 25, against the bare server: ms."""
    return _with_mock_server(run, "page")


def measure_item_on_asyncio(run: Run) -> Measured:
    """The same on the event loop of the standard library, where the listener controls TCP_NODELAY: ms."""
    return _on_asyncio(run, "item")


def measure_page_on_asyncio(run: Run) -> Measured:
    """The same for a page: ms."""
    return _on_asyncio(run, "page")


def _with_mock_server(run: Run, kind: Kind) -> Measured:
    with MockServer(people=STORED, settings=Settings(rate_limit=None)) as mock:
        return _compare(run, port_of(mock), kind, "auto")


def _on_asyncio(run: Run, kind: Kind) -> Measured:
    """Serve as MockServer does, with its listener, but on asyncio."""
    worlds = Worlds(Settings(rate_limit=None), people=STORED)
    with closing(worlds), open_listener("127.0.0.1", 0) as listener:
        with serving(listener, lambda on_ready: _asyncio_mock(worlds, on_ready)):
            return _compare(run, listener.getsockname()[1], kind, "asyncio")


def _asyncio_mock(worlds: Worlds, on_ready: Callable[[], None]) -> ApiServer:
    server = ApiServer(worlds, on_ready)
    server.config.loop = "asyncio"
    return server


def port_of(server: MockServer) -> int:
    """Return the port that a server listens on."""
    port = urlsplit(server.url).port
    assert port is not None
    return port


@contextmanager
def serving(
    listener: socket.socket, create: Callable[[Callable[[], None]], uvicorn.Server]
) -> Iterator[None]:
    """Run a uvicorn server on a listener, in a thread, while the block runs. ``create`` takes its ``on_ready``."""
    ready: Future[asyncio.AbstractEventLoop] = Future()
    server = create(lambda: ready.set_result(asyncio.get_running_loop()))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    ready.result(timeout=30)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _compare(run: Run, port: int, kind: Kind, loop: Literal["auto", "asyncio"]) -> Measured:
    target = item_targets(port)[0] if kind == "item" else page_targets()[0]
    bodies = {"/body": fetch(port, target)}
    with open_bare_listener() as listener:
        with serving(listener, lambda on_ready: BareServer(bodies, on_ready, loop=loop)):
            bare_port = listener.getsockname()[1]
            value, baseline = alternate(
                run.size(21, 7), lambda: _median_ms(port, target), lambda: _median_ms(bare_port, "/body")
            )
    details = {"a listener without TCP_NODELAY": _without_nodelay(bodies)} if loop == "asyncio" else {}
    return Measured(value, baseline, details)


def _without_nodelay(bodies: dict[str, bytes]) -> str:
    """Return the latency of the bare server on asyncio if the listener does not name its protocol."""
    with open_bare_listener(names_protocol=False) as listener:
        with serving(listener, lambda on_ready: BareServer(bodies, on_ready, loop="asyncio")):
            return f"{_median_ms(listener.getsockname()[1], '/body', count=15):.1f} ms"


def _median_ms(port: int, target: str, count: int = _AT_ONCE) -> float:
    request = make_request(port, target)
    with Connection(port) as connection:
        return 1000 * median(connection.exchange(request) for _ in range(count))
