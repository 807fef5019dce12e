"""One run of the benchmarks: how large it is, and what its rows share."""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack, closing
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from actionnetwork_mock.settings import Settings
from actionnetwork_mock.worlds import DEFAULT_API_KEY, World

from .processes import ServerProcess, mock_command

_CHUNK = 50_000
"""People in one transaction: few enough for the write-ahead log to stay small."""


class LargeFile(NamedTuple):
    """A prepared database. One person in a thousand was modified after ``late``, all but one in a thousand after
    ``early``; both are as the API writes dates: ``"2025-12-31T08:15:00Z"``."""

    path: Path
    people: int
    late: str
    early: str


class Run:
    """Sizes of this run, a folder that is removed after it, and the file of a million people."""

    def __init__(self, *, quick: bool) -> None:
        self.quick = quick
        self._stack = ExitStack()
        self._large_server_stack = ExitStack()
        self._large_server: ServerProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_large_server()
        self._stack.close()

    def size(self, full: int, quick: int) -> int:
        """Return one of two sizes."""
        return quick if self.quick else full

    @cached_property
    def folder(self) -> Path:
        """A folder that is removed at the end."""
        return Path(
            self._stack.enter_context(tempfile.TemporaryDirectory(prefix="actionnetwork-benchmarks-"))
        )

    @cached_property
    def large_file(self) -> LargeFile:
        """A database of a million people, or a hundred thousand, prepared when first asked for."""
        path, people = self.folder / "people.db", self.size(1_000_000, 100_000)
        started = time.perf_counter()
        with closing(World(Settings(), path=str(path))) as world:
            group = world.add_key(DEFAULT_API_KEY)
            for done in range(0, people, _CHUNK):
                world.seed_people(min(_CHUNK, people - done), group=group)
                say(f"    preparing a file: {min(done + _CHUNK, people):,} of {people:,} people")
            late, early = (_date_after(world, share * people // 1000) for share in (999, 1))
        say(f"    prepared in {time.perf_counter() - started:.0f} s, {path.stat().st_size >> 20:,} MiB")
        return LargeFile(path, people, late, early)

    def large_server_port(self) -> int:
        """Return the port of a server of the large file, which runs until ``stop_large_server``."""
        if self._large_server is None:
            command = large_server_command(self)
            say("    starting a server on it")
            self._large_server = self._large_server_stack.enter_context(ServerProcess(command))
        return self._large_server.port

    def stop_large_server(self) -> None:
        """Stop it, so that another one can have the file."""
        self._large_server_stack.close()
        self._large_server = None


def large_server_command(run: Run) -> list[str]:
    """Return the command line of a server of the large file, without a rate limit."""
    return mock_command("--rate-limit", "off", "--db", str(run.large_file.path))


def say(text: str) -> None:
    """Print a line of progress, to standard error."""
    print(text, file=sys.stderr, flush=True)


def _date_after(world: World, number: int) -> str:
    sql = "SELECT modified_date FROM people ORDER BY modified_date LIMIT 1 OFFSET ?"
    return str(world.store.query(sql, (number,))[0][0])
