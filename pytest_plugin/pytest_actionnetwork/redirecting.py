"""Leading https://actionnetwork.org to the mock within one test."""

from __future__ import annotations

import importlib
import ssl
import sys
import urllib.request
from functools import wraps
from typing import Any, Self

import pytest

from actionnetwork_mock.servers.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer


class Redirects:
    """The redirects of a session, one for each server: making certificates takes longer than a test."""

    def __init__(self) -> None:
        self._running: dict[int, Redirect] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for redirect in self._running.values():
            redirect.stop()

    def of(self, server: object) -> Redirect:
        """Return the redirect to a server, which then runs. Skips the test for what is no server in this process."""
        if not isinstance(server, MockServer):
            pytest.skip("action_network_redirect leads to a server in a thread: --action-network=mock")
        redirect = self._running.get(id(server))
        if redirect is None:
            redirect = self._running[id(server)] = Redirect(server)
        return redirect.start()


def redirect_this_process(redirect: Redirect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make HTTP clients of this process take the redirect, those that are constructed from now on."""
    for name, value in redirect.environment.items():
        monkeypatch.setenv(name, value)
    # urlopen() keeps what it found in the environment at its first call.
    monkeypatch.setattr(urllib.request, "_opener", None)
    if "aiohttp" in sys.modules:
        _redirect_aiohttp(redirect, monkeypatch)


def _redirect_aiohttp(redirect: Redirect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have aiohttp heed the environment, unless a session says it must not, and trust the certificate.

    It heeds no proxy by itself, and read the certificates to trust when it was imported.
    """
    aiohttp: Any = importlib.import_module("aiohttp")
    connector: Any = importlib.import_module("aiohttp.connector")
    construct = aiohttp.ClientSession.__init__

    @wraps(construct)
    def construct_trusting(*arguments: Any, **named: Any) -> None:
        construct(*arguments, **{"trust_env": True, **named})

    monkeypatch.setattr(aiohttp.ClientSession, "__init__", construct_trusting)
    if hasattr(connector, "_SSL_CONTEXT_VERIFIED"):
        context = ssl.create_default_context(cafile=redirect.environment["SSL_CERT_FILE"])
        monkeypatch.setattr(connector, "_SSL_CONTEXT_VERIFIED", context)
