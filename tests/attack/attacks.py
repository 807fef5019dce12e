"""The attacks: hostile requests, bodies and heads without an end, and kills under load."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

from .client import Tally, attack, read_answer
from .generator import KEY, KNOWN_TAGS, Generator
from .progress import show_progress
from .server import AttackedServer

_PATHS = ("/api/v2/people", "/api/v1/people", "/nowhere", "/_mock/seed", "/_mock/nowhere", "/openapi.json")
_PART = b"x" * 1_048_576


@dataclass
class Outcome:
    """What an attack found."""

    name: str
    requests: int
    slowest_s: float
    peak_mib: int
    problems: list[str]


def send_hostile_requests(number: int, *, seed: int = 0) -> Outcome:
    """Send hostile requests to a group with 500 tags. No answer may be a 5xx."""
    with AttackedServer("--people", "100") as server:
        asyncio.run(attack(server.port, _tags()))
        requests = show_progress(islice(Generator(seed), number), "hostile requests", number)
        tally = asyncio.run(attack(server.port, requests))
        peak = server.peak_mib
    failures = [f"no answer, or a 5xx: {request!r}" for request in tally.failures[:5]]
    statuses = ", ".join(f"{count} x {status}" for status, count in sorted(tally.statuses.items()))
    name = f"hostile requests ({statuses}; slowest: {tally.slowest[:60]!r})"
    return Outcome(name, tally.requests, tally.slowest_s, peak, failures)


def send_endless_bodies(mebibytes: int) -> Outcome:
    """Send bodies that are far too long to every kind of path. The server must answer, and not keep them."""
    tally = Tally()
    with AttackedServer() as server:
        kinds = [*product(_PATHS, (False, True))]
        for path, chunked in show_progress(kinds, f"bodies of {mebibytes} MiB", len(kinds)):
            answer = asyncio.run(_send_body(server.port, path, mebibytes, chunked=chunked))
            tally.add(path.encode(), *answer)
        peak = server.peak_mib
    problems = [f"no answer to a body of {mebibytes} MiB to {path!r}" for path in tally.failures]
    return Outcome(f"bodies of {mebibytes} MiB", tally.requests, 0, peak, problems)


async def _send_body(port: int, path: str, mebibytes: int, *, chunked: bool) -> tuple[int, float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {mebibytes * len(_PART)}"
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nMock-Control: 1\r\nOSDI-API-Token: {KEY}\r\n{length}\r\n\r\n"
    part = b"%x\r\n%s\r\n" % (len(_PART), _PART) if chunked else _PART
    writer.write(head.encode())
    try:
        for _ in range(mebibytes):
            writer.write(part)
            await writer.drain()
        if chunked:
            writer.write(b"0\r\n\r\n")
        status, _ = await read_answer(reader)
    except (OSError, EOFError):
        status = 0
    finally:
        writer.close()
    return status, 0


def kill_under_load(kills: int, folder: Path, *, seed: int = 0) -> Outcome:
    """Kill a server while it writes to a file, again and again. Each write that it acknowledged must be in the file."""
    chance = random.Random(seed)
    file = folder / "attacked.db"
    acknowledged: set[str] = set()
    problems: list[str] = []
    for number in show_progress(range(kills), "kills", kills):
        with AttackedServer("--db", str(file)) as server:
            acknowledged |= asyncio.run(_write_until_killed(server, number, chance.uniform(0.05, 0.5)))
        with sqlite3.connect(file) as database:
            stored = {email for (email,) in database.execute("SELECT email_address FROM people")}
        database.close()
        lost = acknowledged - stored
        if lost:
            problems.append(f"kill {number + 1} lost {len(lost)} acknowledged writes, such as {min(lost)}")
    name = f"{kills} kills under load, {len(acknowledged)} acknowledged writes"
    return Outcome(name, len(acknowledged), 0, 0, problems)


async def _write_until_killed(server: AttackedServer, number: int, after_s: float) -> set[str]:
    """Sign people up over several connections, kill the server meanwhile, and return the acknowledged emails."""
    acknowledged: set[str] = set()

    async def write(writer_number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        try:
            for count in range(1_000_000):
                email = f"p{number}-{writer_number}-{count}@example.org"
                writer.write(_sign_up(email))
                status, _ = await read_answer(reader)
                if status == 200:
                    acknowledged.add(email)
        except (OSError, EOFError):
            pass  # the kill
        finally:
            writer.close()

    async def kill() -> None:
        await asyncio.sleep(after_s)
        server.kill()

    await asyncio.gather(kill(), *(write(writer_number) for writer_number in range(4)))
    return acknowledged


def _sign_up(email: str) -> bytes:
    return _post("/api/v2/people", {"person": {"email_addresses": [{"address": email}]}})


def _tags() -> Iterator[bytes]:
    for number in range(KNOWN_TAGS):
        yield _post("/api/v2/tags", {"name": f"tag {number}"})


def _post(path: str, value: object) -> bytes:
    body = json.dumps(value).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nOSDI-API-Token: {KEY}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
