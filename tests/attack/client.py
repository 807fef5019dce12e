"""A client that sends raw bytes over kept connections, and measures how long each answer takes."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

TIMEOUT_S = 30


@dataclass
class Tally:
    """What came of many requests."""

    statuses: Counter[int] = field(default_factory=Counter)
    slowest_s: float = 0
    slowest: bytes = b""
    failures: list[bytes] = field(default_factory=list)
    """The beginnings of the requests that were answered with a 5xx other than 501, or not at all."""

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return self.statuses.total()

    def add(self, request: bytes, status: int, seconds: float) -> None:
        """Count an answer; 0 stands for none."""
        self.statuses[status] += 1
        if seconds > self.slowest_s:
            self.slowest_s, self.slowest = seconds, request[:200]
        if (status >= 500 and status != 501) or status == 0:
            self.failures.append(request[:300])


async def attack(port: int, requests: Iterator[bytes], *, connections: int = 4) -> Tally:
    """Send requests over a few connections, and return what came of them."""
    tally = Tally()
    await asyncio.gather(*(_send_all(port, requests, tally) for _ in range(connections)))
    return tally


async def _send_all(port: int, requests: Iterator[bytes], tally: Tally) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        began = perf_counter()
        writer.write(request)
        status, is_kept = 0, False
        try:
            async with asyncio.timeout(TIMEOUT_S):
                status, is_kept = await read_answer(reader, has_body=not request.startswith(b"HEAD "))
        except (OSError, EOFError, TimeoutError):
            pass
        tally.add(request, status, perf_counter() - began)
        if not is_kept:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def read_answer(reader: asyncio.StreamReader, *, has_body: bool = True) -> tuple[int, bool]:
    """Read one answer, and return its status and whether the connection stays open."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    headers = dict(line.lower().partition(b": ")[::2] for line in head.split(b"\r\n")[1:] if line)
    if has_body and status not in (204, 304):
        await reader.readexactly(int(headers.get(b"content-length", b"0")))
    return status, headers.get(b"connection") != b"close"
