"""Hosts of requests that name this machine or another, and clients at either."""

from __future__ import annotations

import asyncio
from typing import Any

from ...api_client import OTHER_MACHINE, ApiClient

THIS_MACHINE = [
    "localhost",
    "localhost:8484",
    "localhost.",
    "127.0.0.1",
    "127.0.0.1:8484",
    "127.8.9.10",
    "[::1]",
    "[::1]:8484",
    "[::ffff:127.0.0.1]",
    "LocalHost:8484",
]


FOREIGN = [
    "",
    "evil.test",
    "evil.test:8484",
    "localhost.evil.test",
    "127.0.0.1.evil.test",
    "notlocalhost",
    "0.0.0.0",
    "[::]",
    "evil.test@127.0.0.1",
    "127.0.0.1@evil.test",
    "evil.test:80:127.0.0.1",
    "evil.test,127.0.0.1",
    "127.0.0.1 evil.test",
    "[",
    "[]",
    "[:8484",
    "2130706433",
    "0x7f.0.0.1",
    "127.1",
    "localhost..",
    " ",
]


OTHER_ADDRESSES = ["192.168.1.5", "192.168.1.5:8484", "[2001:db8::1]:8484"]


def from_client(api: ApiClient, client: str) -> ApiClient:
    """Return a client of the same application at another address."""
    other = api.with_key(api.key)
    other.client = client
    return other


def remote(api: ApiClient) -> ApiClient:
    """Return a client of the same application on another machine."""
    return from_client(api, OTHER_MACHINE)


def local(api: ApiClient) -> ApiClient:
    """Return a client of the same application on the machine of the server."""
    return from_client(api, "127.0.0.1")


def status_of(
    api: ApiClient, path: str, headers: list[tuple[str, str]], *, root_path: str = "", raw_path: bytes = b""
) -> int:
    """Return the status of a GET from this machine with headers that a dictionary cannot hold."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": raw_path or path.encode(),
        "root_path": root_path,
        "query_string": b"",
        "headers": [
            (name.encode(), value.encode()) for name, value in [("osdi-api-token", "test-api-key"), *headers]
        ],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8484),
    }
    asyncio.run(api.app(scope, receive, send))
    return int(sent[0]["status"])
