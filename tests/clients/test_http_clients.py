"""Programs in their HTTP client's own words: none is told more than its environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.request
from typing import Any

import httpx2
import pytest
import requests

from actionnetwork_mock.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer

URL = "https://actionnetwork.org/api/v2/people"
HEADERS = {"OSDI-API-Token": "test-api-key"}

NODE = """
const http = require("http"), https = require("https")
const { hostname, port } = new URL(process.env.HTTPS_PROXY)
http.request({ host: hostname, port, method: "CONNECT", path: "actionnetwork.org:443" })
  .on("connect", (_, socket) => https.get(process.argv[1], {
    socket, agent: false, headers: { "OSDI-API-Token": "test-api-key" },
  }, answer => answer.pipe(process.stdout)))
  .end()
"""


def check(page: Any, server: MockServer) -> None:
    """The page is the server's, as the real site would send it."""
    assert len(page["_embedded"]["osdi:people"]) == 3
    assert page["_links"]["self"]["href"] == URL
    assert server.requests.count("GET /people") == 1


@pytest.fixture
def server(server: MockServer) -> MockServer:
    server.seed(people=3)
    return server


@pytest.mark.usefixtures("redirected")
def test_requests(server: MockServer) -> None:
    check(requests.get(URL, headers=HEADERS, timeout=10).json(), server)


@pytest.mark.usefixtures("redirected")
def test_httpx2(server: MockServer) -> None:
    check(httpx2.get(URL, headers=HEADERS).json(), server)


@pytest.mark.usefixtures("redirected")
def test_urllib(server: MockServer) -> None:
    opener = urllib.request.build_opener()  # urlopen() keeps the environment of its first call
    with opener.open(urllib.request.Request(URL, headers=HEADERS), timeout=10) as answer:
        check(json.load(answer), server)


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_node_through_a_tunnel_of_its_own(server: MockServer, redirect: Redirect) -> None:
    # Before version 24 node ignores proxies by itself; the packages that add it do as this script does.
    check(json.loads(run(redirect, "node", "-e", NODE, URL)), server)


def run(redirect: Redirect, *command: str) -> str:
    """Return what a program prints."""
    environment = {**os.environ, **redirect.environment}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout
