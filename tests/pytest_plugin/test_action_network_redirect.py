from __future__ import annotations

import asyncio
import importlib
import json
import os
import subprocess
import sys
import urllib.request
from typing import Any

import httpx2
import pytest
import requests

from actionnetwork_mock.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer

from ..sessions import run

URL = "https://actionnetwork.org/api/v2/people"
HEADERS = {"OSDI-API-Token": "test-api-key"}


@pytest.fixture
def server(action_network: MockServer, action_network_redirect: Redirect) -> MockServer:
    action_network.seed(people=3)
    return action_network


def check(page: Any, server: MockServer) -> None:
    """The page is the mock's, as the real site would send it."""
    assert len(page["_embedded"]["osdi:people"]) == 3
    assert page["_links"]["self"]["href"] == URL
    assert server.requests.count("GET /people") == 1


def test_requests(server: MockServer) -> None:
    check(requests.get(URL, headers=HEADERS, timeout=10).json(), server)


def test_httpx2(server: MockServer) -> None:
    check(httpx2.get(URL, headers=HEADERS).json(), server)


@pytest.mark.parametrize("test", [1, 2])
def test_urlopen_in_more_tests_than_one(server: MockServer, test: int) -> None:
    with urllib.request.urlopen(urllib.request.Request(URL, headers=HEADERS), timeout=10) as answer:
        check(json.load(answer), server)


def test_httpx(server: MockServer) -> None:
    httpx = pytest.importorskip("httpx", reason="httpx is not installed")
    check(httpx.get(URL, headers=HEADERS).json(), server)


def test_aiohttp_that_was_imported_before(request: pytest.FixtureRequest) -> None:
    pytest.importorskip("aiohttp", reason="aiohttp is not installed")
    server: MockServer = request.getfixturevalue("server")

    async def read() -> Any:
        aiohttp: Any = importlib.import_module("aiohttp")
        async with aiohttp.ClientSession(headers=HEADERS) as client, client.get(URL) as answer:
            return await answer.json()

    check(asyncio.run(read()), server)


def test_a_program_that_the_test_starts(server: MockServer, action_network_redirect: Redirect) -> None:
    program = f"import requests; print(requests.get({URL!r}, headers={HEADERS!r}).text)"
    environment = {**os.environ, **action_network_redirect.environment}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
    check(json.loads(done.stdout), server)


def test_another_host_is_refused(server: MockServer) -> None:
    with pytest.raises(httpx2.ProxyError, match=r"example\.org is refused"):
        httpx2.get("https://example.org")


def test_the_redirect_is_one_for_the_session_and_gone_after_each_test(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import os

        ports = []

        def test_one(action_network_redirect):
            ports.append(os.environ["HTTPS_PROXY"])

        def test_without():
            assert os.environ.get("HTTPS_PROXY") not in ports

        def test_another(action_network_redirect):
            assert os.environ["HTTPS_PROXY"] in ports
            assert os.path.exists(os.environ["REQUESTS_CA_BUNDLE"])
        """
    )
    run(folder).assert_outcomes(passed=3)


def test_what_is_no_server_in_this_process_skips_the_test(folder: pytest.Pytester) -> None:
    folder.makepyfile(
        """
        import pytest

        @pytest.fixture
        def action_network():
            return object()

        def test_one(action_network_redirect):
            raise AssertionError
        """
    )
    run(folder).assert_outcomes(skipped=1)
