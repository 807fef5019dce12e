"""Fails requests that leave the mock: to the real Action Network, or to the network where no server listens."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from actionnetwork_fixtures.site import HOST
from actionnetwork_mock.errors import ActionNetworkMockError


class RealHostRefused(ActionNetworkMockError):
    """The test's process looked up the host of the real Action Network while it used the mock."""


class TransportMissing(ActionNetworkMockError):
    """A client without ``transport`` looked up the host of a mock that has no server."""


class _Guard:
    """How many ``suspended`` blocks are open."""

    suspended = 0


@contextmanager
def guarding(url: str, *, refuses_real: bool = True, has_server: bool = True) -> Iterator[None]:
    """Refuse some lookups of host names in this process, inside the block.

    A lookup of actionnetwork.org raises RealHostRefused if ``refuses_real``. One of the host of ``url``, the mock's,
    raises TransportMissing unless it ``has_server``. Lookups without ``socket.getaddrinfo``, as uvloop and c-ares do
    them, are not seen.
    """
    original = socket.getaddrinfo
    unreachable = None if has_server else urlsplit(url).hostname
    guards = True

    def getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
        if guards and refuses_real and not _Guard.suspended and _is_real(host):
            raise RealHostRefused(
                f"the test uses the mock, but a request went to {_text(host)}: give the program action_network.url, "
                f"which is {url}, or run with --action-network-no-guard"
            )
        if guards and _text(host) == unreachable:
            raise TransportMissing(
                f"a request to {unreachable} went to the network, and --action-network=inprocess has no server: "
                "pass transport=action_network.transport to the client of httpx or httpx2, or run with "
                "--action-network=mock"
            )
        return original(host, *arguments, **named)

    socket.getaddrinfo = getaddrinfo
    try:
        yield
    finally:
        guards = False  # a function that wraps this one may still call it
        if socket.getaddrinfo is getaddrinfo:
            socket.getaddrinfo = original


@contextmanager
def suspended() -> Iterator[None]:
    """Allow all lookups inside the block, for code that redirects the real host to the mock."""
    _Guard.suspended += 1
    try:
        yield
    finally:
        _Guard.suspended -= 1


def _is_real(host: object) -> bool:
    name = _text(host).rstrip(".").lower()
    return name == HOST or name.endswith(f".{HOST}")


def _text(host: object) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
