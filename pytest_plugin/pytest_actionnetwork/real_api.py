"""The real Action Network as the fixture's object, behind a relay that paces and counts the calls."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NoReturn, Self
from urllib.parse import urlsplit

import pytest

from actionnetwork_fixtures.site import API
from actionnetwork_mock.clock import Clock
from actionnetwork_mock.control.arguments import Arguments
from actionnetwork_mock.control.client import ControlClient
from actionnetwork_mock.testing.action_network import ActionNetwork
from actionnetwork_mock.testing.requests import Requests

from .options import KEY_VARIABLE
from .relay import Relay

if TYPE_CHECKING:
    from .shadow import RelayTap

URL_VARIABLE = "ACTION_NETWORK_URL"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def real_url() -> str:
    """Return the address of the real API, or what ``ACTION_NETWORK_URL`` says instead.

    Raises pytest.UsageError for an invalid address, and for one that would get the key without encryption.
    """
    url = os.environ.get(URL_VARIABLE, "").strip().rstrip("/") or API
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment or parts.username:
        raise pytest.UsageError(f"{URL_VARIABLE} is no address: it takes one such as {API}")
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise pytest.UsageError(f"{URL_VARIABLE} would send the key unencrypted: begin it with https://")
    return url if parts.path else f"{url}/api/v2"


class RealActionNetwork(ActionNetwork):
    """The real API, at a local address that leads there.

    ``api_key`` is a placeholder for the real key, which only the relay reads, so printing it is harmless. A test that
    uses what only the mock has is skipped.
    """

    is_real = True

    def __init__(self, *, allows_writes: bool = False, tap: RelayTap | None = None) -> None:
        super().__init__({})
        workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
        self._relay = Relay(real_url(), KEY_VARIABLE, placeholder=self.api_key, sharing=workers, tap=tap)
        self._relay.read_only = not allows_writes

    def start(self) -> Self:
        """Open the relay."""
        self._relay.start()
        return self

    def stop(self) -> None:
        """Close the relay."""
        self._relay.stop()

    def begin(self, *, read_only: bool) -> None:
        """Forget the requests so far, and for the next test let everything through or only what reads."""
        self._relay.read_only = read_only
        self._relay.journal.clear()

    @property
    def url(self) -> str:
        """The address of the relay: ``"http://127.0.0.1:40123/api/v2"``."""
        return self._relay.url

    @property
    def requests(self) -> Requests:
        """The requests of this test."""
        return Requests(self._relay)

    @property
    def control_url(self) -> str:
        """Skip the test."""
        _skip("control_url")

    @property
    def clock(self) -> Clock:
        """Skip the test."""
        _skip("clock")

    @property
    def control(self) -> ControlClient:
        """A control API whose every operation skips the test."""
        return _SkippingClient()


class _SkippingClient(ControlClient):
    def perform(self, name: str, arguments: Arguments) -> NoReturn:
        _skip(name)

    def with_key(self, key: str) -> ControlClient:
        return self


def _skip(name: str) -> NoReturn:
    pytest.skip(f"{name} is the mock's: the real API has no such thing")
