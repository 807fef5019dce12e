"""axios and the fetch of Node, with the mock. ``make javascript`` installs axios."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer

SCRIPTS = Path(__file__).parent / "javascript"
API = "https://actionnetwork.org/api/v2"


def run(*command: str, **environment: str) -> Any:
    """Return what a script prints, as JSON. Raises AssertionError with what node says when it fails."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    done = subprocess.run(
        ["node", *command], cwd=SCRIPTS, env={**os.environ, **environment}, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def id_of(document: Any) -> str:
    first: str = document["identifiers"][0]
    return first.removeprefix("action_network:")


@pytest.mark.usefixtures("npm_packages")
def test_axios_needs_nothing_but_its_environment(server: MockServer, redirect: Redirect) -> None:
    server.seed(people=30)
    outcome = run("axios.js", **redirect.environment)
    assert outcome["lengths"] == [25, 5, 0]
    assert outcome["added"]["_links"]["self"]["href"] == f"{API}/people/{id_of(outcome['added'])}"
    assert outcome["refused"] == [403, {"error": "API Key invalid or not present wrong"}]


def test_fetch_of_the_servers_own_address(server: MockServer) -> None:
    (person,) = run("fetch.js", server.url)["_embedded"]["osdi:people"]
    assert person["email_addresses"][0]["address"] == "ada@example.org"


def test_fetch_of_the_real_address(server: MockServer, redirect: Redirect) -> None:
    """Before version 24 node's fetch ignores proxies: a program with it must be given the mock's own address."""
    if not run("--print", "process.allowedNodeEnvironmentFlags.has('--use-env-proxy')"):
        pytest.skip("this node's fetch ignores proxies (version 24 does)")
    page = run("fetch.js", API, **redirect.environment)
    assert page["_links"]["self"]["href"] == f"{API}/people"
    assert server.requests.count("POST /people") == 1
