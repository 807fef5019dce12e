"""One server and one redirect for all clients; each test finds it as new."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock.lint import findings_of
from actionnetwork_mock.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from .browser import serve_pages


@pytest.fixture(scope="package")
def shared_server() -> Iterator[MockServer]:
    with MockServer(settings=Settings(rate_limit=None)) as server:
        yield server


@pytest.fixture(scope="package")
def shared_redirect(shared_server: MockServer) -> Iterator[Redirect]:
    with Redirect(shared_server) as redirect:
        yield redirect


@pytest.fixture
def server(shared_server: MockServer) -> MockServer:
    """A server without a rate limit, with an empty group."""
    shared_server.reset()
    return shared_server


@pytest.fixture
def redirect(server: MockServer, shared_redirect: Redirect) -> Redirect:
    """What leads from https://actionnetwork.org to the server."""
    return shared_redirect


@pytest.fixture
def redirected(redirect: Redirect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redirect the code that runs in this process, for one test."""
    for name, value in redirect.environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def parsons_installed() -> None:
    """Skip a test that needs Parsons where the extra ``clients`` is not installed."""
    if find_spec("parsons") is None:
        pytest.skip("parsons is not installed: make clients")


@pytest.fixture
def parsons(parsons_installed: None, redirected: None, server: MockServer, blameless: None) -> Any:
    """The Action Network connector of Parsons, in this process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # about how Parsons is to be installed
        from parsons import ActionNetwork
    return ActionNetwork(server.api_key)


@pytest.fixture
def blameless(server: MockServer) -> Iterator[None]:
    """A client that is known to be good: what it did by itself must give no finding when the test is over.

    Notes are another matter: tests provoke them on purpose.
    """
    yield
    assert findings_of(server.requests.find(), with_notes=False) == []


@pytest.fixture(scope="package")
def site() -> Iterator[str]:
    """The site of web pages that call the server: another origin than the server's."""
    with serve_pages() as site:
        yield site


@pytest.fixture
def npm_packages() -> None:
    """The packages of ``javascript/package.json`` are there; a test that needs them is skipped otherwise."""
    if not (Path(__file__).parent / "javascript" / "node_modules" / "installed").exists():
        pytest.skip("the npm packages are not installed: make javascript")
