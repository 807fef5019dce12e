"""A browser for the tests of this folder, and a server with a frozen clock for each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from tests.clients.browser import BROWSER

MORNING = datetime(2026, 11, 30, 1, 4, tzinfo=UTC)
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
HOW_TO_GET_IT = "install Debian's package chromium, then run: make console"

MakeServer = Callable[..., MockServer]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the tests of this folder out of ``make test-quick``."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)


def need(found: object, what: str) -> None:
    """Skip a test for which something is missing. In CI, it fails."""
    if not found:
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain(f"{what} is not installed: {HOW_TO_GET_IT}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """One browser for all tests of a worker. Each tab has its own storage."""
    need(BROWSER, "a browser")
    need(find_spec("playwright"), "Playwright")
    from playwright.sync_api import sync_playwright  # an optional package

    flags = ["--no-sandbox", "--disable-gpu", "--no-proxy-server", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def make_server() -> Iterator[MakeServer]:
    """Start servers whose clock is frozen, with ``union_local`` unless another scenario is named."""
    started: list[MockServer] = []

    def make(*, scenario: str | None = "union_local", **settings: Any) -> MockServer:
        server = MockServer(scenario=scenario, settings=Settings(**settings), seed=7)
        started.append(server.start())
        server.clock.freeze(MORNING)
        return server

    yield make
    for server in started:
        server.stop()


@pytest.fixture
def server(make_server: MakeServer) -> MockServer:
    """A server with ``union_local`` and the rate limit of the real API."""
    return make_server()


@pytest.fixture
def open_tab(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open tabs: ``open_tab(server, "#/requests", size=NARROW)``. At the end each is checked, see ``Tab.close``."""
    from .tab import Tab  # it imports an optional package

    opened: list[Tab] = []

    def open_one(server: MockServer, place: str = "", **options: Any) -> Tab:
        tab = Tab(browser, server, **options)
        opened.append(tab)
        return tab.open(place)

    yield open_one
    for tab in opened:
        tab.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The source of axe-core."""
    need(AXE.exists(), "axe-core")
    return AXE.read_text(encoding="utf-8")
