"""Fixtures of the tests of shadow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from .jobs import KEY


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the proxy of the machine, through which calls would pass."""
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def mock() -> Iterator[MockServer]:
    with MockServer(settings=Settings(rate_limit=None, hrefs="real"), api_key=KEY, people=30) as server:
        yield server
