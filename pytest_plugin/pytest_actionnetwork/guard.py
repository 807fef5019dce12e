"""Keeps a test that uses the mock from asking the real Action Network by mistake."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from actionnetwork_mock.errors import ActionNetworkMockError

_HOST = "actionnetwork.org"


class RealHostRefused(ActionNetworkMockError):
    """The test's process asked for the address of the real Action Network while it used the mock."""


class _Guard:
    """How often guarding was suspended, and not yet resumed."""

    suspended = 0


@contextmanager
def guarding(url: str) -> Iterator[None]:
    """Raise RealHostRefused meanwhile when anybody in this process asks where actionnetwork.org is.

    Names that are looked up without ``socket.getaddrinfo``, as uvloop and c-ares do, are not seen.
    """
    original = socket.getaddrinfo
    guards = True

    def getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
        __tracebackhide__ = True
        if guards and not _Guard.suspended and _is_real(host):
            raise RealHostRefused(
                f"the test uses the mock, but a request went to {_text(host)}: give the program action_network.url, "
                f"which is {url}, or run with --action-network-no-guard"
            )
        return original(host, *arguments, **named)

    socket.getaddrinfo = getaddrinfo
    try:
        yield
    finally:
        guards = False  # should somebody else have wrapped this function, it now only passes on
        if socket.getaddrinfo is getaddrinfo:
            socket.getaddrinfo = original


@contextmanager
def suspended() -> Iterator[None]:
    """Let everything through meanwhile: for whoever leads the real address to the mock."""
    _Guard.suspended += 1
    try:
        yield
    finally:
        _Guard.suspended -= 1


def _is_real(host: object) -> bool:
    name = _text(host).rstrip(".").lower()
    return name == _HOST or name.endswith(f".{_HOST}")


def _text(host: object) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
