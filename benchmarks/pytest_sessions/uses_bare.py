"""A session with a bare uvicorn in a thread, to measure what any such server adds."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def bare_port() -> Iterator[int]:
    """The port of a bare server."""
    import uvicorn
    from starlette.applications import Starlette

    ready = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, *arguments: Any, **named: Any) -> None:
            await super().startup(*arguments, **named)
            ready.set()

    server = Server(uvicorn.Config(Starlette(), log_config=None, lifespan="off", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        assert ready.wait(30)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()


def test_once(bare_port: int) -> None:
    """Starts the server."""
    assert bare_port
