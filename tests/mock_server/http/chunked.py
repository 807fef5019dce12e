"""Sends a request message by message, as a server hands it on: bodies in parts, and clients that vanish."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...api_client import OTHER_MACHINE, ApiClient

GONE = {"type": "http.disconnect"}


@dataclass
class Exchange:
    """What the application sent, and how many messages it left unread."""

    sent: list[Any]
    unread: int

    @property
    def status(self) -> int | None:
        """The status of the answer, None without one."""
        return self.sent[0]["status"] if self.sent else None


def part(body: bytes, *, more: bool = True) -> dict[str, Any]:
    """Return the message that carries a part of a body."""
    return {"type": "http.request", "body": body, "more_body": more}


def exchange(
    api: ApiClient, method: str, path: str, messages: Iterable[dict[str, Any]], **scope: Any
) -> Exchange:
    """Hand a request and its messages to the application."""
    waiting = deque(messages)
    sent: list[Any] = []

    async def receive() -> Any:
        return waiting.popleft()

    async def send(message: Any) -> None:
        sent.append(message)

    whole: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": f"/api/v2{path}",
        "raw_path": f"/api/v2{path}".encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"mock.test"), (b"osdi-api-token", (api.key or "").encode("latin-1"))],
        "client": (OTHER_MACHINE, 50000),
        "server": ("127.0.0.1", 8484),
        **scope,
    }
    running: Any = api.app(whole, receive, send)
    try:
        running.send(None)  # a coroutine, which never waits for anything here
    except StopIteration:
        return Exchange(sent, len(waiting))
    raise AssertionError("the application waited for something that no loop will bring")
