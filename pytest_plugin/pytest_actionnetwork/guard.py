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
    """The test's process asked for the address of the real Action Network while it used the mock."""


class TransportMissing(ActionNetworkMockError):
    """A client without ``transport`` asked the network for the mock, and no server listens there."""


class _Guard:
    """How often guarding was suspended, and not yet resumed."""

    suspended = 0


@contextmanager
def guarding(url: str, *, refuses_real: bool = True, has_server: bool = True) -> Iterator[None]:
    """Fail the lookup of host names in this process meanwhile.

    That of actionnetwork.org raises RealHostRefused if ``refuses_real``; that of ``url``, the mock's, TransportMissing
    unless it ``has_server``. Names that are looked up without ``socket.getaddrinfo``, as uvloop and c-ares do, are not
    seen.
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
    return name == HOST or name.endswith(f".{HOST}")


def _text(host: object) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
