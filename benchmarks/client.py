"""A client with little cost of its own: raw sockets, kept connections, and responses that are counted, not parsed."""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

API_KEY = "test-api-key"

_CHUNK_BYTES = 262_144
_CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


class BadResponse(Exception):
    """A server answered something other than 200, or closed the connection."""


def make_request(port: int, target: str, *, body: bytes | None = None) -> bytes:
    """Return the bytes of a GET, or of a POST if there is a body."""
    head = f"{'GET' if body is None else 'POST'} {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    head += f"OSDI-API-Token: {API_KEY}\r\n"
    if body is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + (body or b"")


class Connection:
    """A kept connection with at most one request in flight."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = b""
        self._missing_bytes = -1

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, request: bytes) -> None:
        """Send a request."""
        self._head = b""
        self._missing_bytes = -1
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Read what has arrived, and return whether the response is complete. Raises BadResponse."""
        data = self.socket.recv(_CHUNK_BYTES)
        if not data:
            raise BadResponse("the server closed the connection")
        if self._missing_bytes >= 0:
            self._missing_bytes -= len(data)
        else:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end >= 0:
                self._missing_bytes = _length(self._head) - (len(self._head) - end - 4)
        return self._missing_bytes == 0

    def exchange(self, request: bytes) -> float:
        """Send a request, wait for the whole response, and return the seconds that this took. Raises BadResponse."""
        started = time.perf_counter()
        self.send(request)
        while not self.receive():
            pass
        return time.perf_counter() - started


def _length(head: bytes) -> int:
    found = _CONTENT_LENGTH.search(head)
    if not head.startswith(b"HTTP/1.1 200 ") or found is None:
        raise BadResponse(head[:300].decode("latin-1"))
    return int(found[1])


class Load(NamedTuple):
    """The result of a load."""

    requests: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds


def drive(
    port: int, requests: Sequence[bytes], *, connections: int, seconds: float, at_most: int | None = None
) -> Load:
    """Send requests in turn over several connections, for some seconds or until ``at_most`` requests."""
    opened = [Connection(port) for _ in range(connections)]
    try:
        return _drive(opened, _in_turn(requests), seconds, at_most)
    finally:
        for connection in opened:
            connection.socket.close()


def _drive(opened: list[Connection], requests: Iterator[bytes], seconds: float, at_most: int | None) -> Load:
    selector = selectors.DefaultSelector()
    for connection in opened:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(requests))
    done, limit = 0, at_most or float("inf")
    now = started = time.perf_counter()
    while now - started < seconds and done < limit:
        # The client never sleeps, because waking it would take time from the server, more from a slower one.
        for key, _ in selector.select(timeout=0):
            connection = key.data
            if connection.receive():
                done += 1
                connection.send(next(requests))
        now = time.perf_counter()
    selector.close()
    return Load(done, now - started)


def _in_turn(requests: Sequence[bytes]) -> Iterator[bytes]:
    while True:
        yield from requests
