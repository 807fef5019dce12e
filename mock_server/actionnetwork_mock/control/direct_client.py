"""The control API for the process that runs the server: operations are called, without HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any, Protocol, TypeVar

from ..worlds import Worlds
from .arguments import Arguments
from .client import ControlClient
from .operation import create_call
from .operations import OPERATIONS

T = TypeVar("T")

_BY_NAME = {operation.name: operation for operation in OPERATIONS}
_WAITS = {operation.name for operation in OPERATIONS if iscoroutinefunction(operation.function)}


class Runner(Protocol):
    """Runs functions where the worlds of a server may be used."""

    def run(self, function: Callable[[Worlds], T]) -> T:
        """Run a function and return its result."""

    def call_async(self, function: Callable[[Worlds], Awaitable[T]]) -> T:
        """Run a coroutine function and return its result."""


class DirectClient(ControlClient):
    """Performs operations where ``runner`` runs them; links in records begin with ``site``."""

    def __init__(self, runner: Runner, *, site: str, key: str = "") -> None:
        self._runner = runner
        self._site = site
        self._key = key

    def perform(self, name: str, arguments: Arguments) -> Any:
        """Perform an operation by its name and return its result."""
        operation = _BY_NAME[name]
        function: Callable[..., Any] = operation.function
        reads = operation.method == "GET"

        def perform(worlds: Worlds) -> Any:
            return function(create_call(worlds, OPERATIONS, self._key, self._site, reads=reads), arguments)

        return self._runner.call_async(perform) if name in _WAITS else self._runner.run(perform)

    def with_key(self, key: str) -> DirectClient:
        """Return a client of the world and group of a key."""
        return DirectClient(self._runner, site=self._site, key=key)
