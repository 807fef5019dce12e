"""A run of the benchmarks: its sizes, and what its rows share."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Self

from .large_files import PeopleFile, RecordsFile, prepare_people, prepare_records
from .processes import ServerProcess, mock_command
from .progress import say


class Run:
    """Sizes of a run, a temporary folder, the large files, and a server for one of them."""

    def __init__(self, *, quick: bool) -> None:
        self.quick = quick
        self._stack = ExitStack()
        self._large_server_stack = ExitStack()
        self._large_server: ServerProcess | None = None
        self._served: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_large_server()
        self._stack.close()

    def size(self, full: int, quick: int) -> int:
        """Return the full or the quick size."""
        return quick if self.quick else full

    @cached_property
    def folder(self) -> Path:
        """A temporary folder."""
        return Path(
            self._stack.enter_context(tempfile.TemporaryDirectory(prefix="actionnetwork-benchmarks-"))
        )

    @cached_property
    def people_file(self) -> PeopleFile:
        """A database of a million people, or in a quick run a hundred thousand. It is made on first use."""
        return prepare_people(self.folder / "people.db", self.size(1_000_000, 100_000))

    @cached_property
    def records_file(self) -> RecordsFile:
        """A database of a million records of a hundred thousand people, or in a quick run a fifth.

        It is made on first use.
        """
        return prepare_records(
            self.folder / "records.db", self.size(100_000, 20_000), self.size(1_000_000, 200_000)
        )

    def large_server_port(self, path: Path) -> int:
        """Return the port of a server for a file.

        It runs until ``stop_large_server``, or until you request another file.
        """
        if self._served != path:
            self.stop_large_server()
        if self._large_server is None:
            say("    starting a server on it")
            self._large_server = self._large_server_stack.enter_context(
                ServerProcess(large_server_command(path))
            )
            self._served = path
        return self._large_server.port

    def stop_large_server(self) -> None:
        """Stop the server, so that another one can use the file."""
        self._large_server_stack.close()
        self._large_server = self._served = None


def large_server_command(path: Path) -> list[str]:
    """Return the command line of a server for a file, without a rate limit."""
    return mock_command("--rate-limit", "off", "--db", str(path))
