"""Sends requests for https://actionnetwork.org to the mock within one test."""

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
    """The redirects of a session, one for each server, as making certificates takes longer than a test."""

    def __init__(self) -> None:
        self._running: dict[int, Redirect] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for redirect in self._running.values():
            redirect.stop()

    def of(self, server: object) -> Redirect:
        """Return the started redirect to a server. Skips the test if the server is not in this process."""
        if not isinstance(server, MockServer):
            pytest.skip("action_network_redirect needs a server in a thread: --action-network=mock")
        redirect = self._running.get(id(server))
        if redirect is None:
            redirect = self._running[id(server)] = Redirect(server)
        return redirect.start()


def redirect_this_process(redirect: Redirect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make HTTP clients that this process creates from now on use the redirect."""
    for name, value in redirect.environment.items():
        monkeypatch.setenv(name, value)
    # urlopen() keeps what it found in the environment at its first call.
    monkeypatch.setattr(urllib.request, "_opener", None)
    if "aiohttp" in sys.modules:
        _redirect_aiohttp(redirect, monkeypatch)


def _redirect_aiohttp(redirect: Redirect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make aiohttp follow the environment, unless a session says otherwise, and trust the certificate.

    By itself, it ignores proxies, and it reads the trusted certificates when it is imported.
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
