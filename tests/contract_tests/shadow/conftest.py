"""Fixtures of the tests of shadow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from .jobs import KEY


@pytest.fixture
def mock() -> Iterator[MockServer]:
    with MockServer(settings=Settings(rate_limit=None, hrefs="real"), api_key=KEY, people=30) as server:
        yield server
