"""Programs in many languages, with the real address as a constant, reach the mock: the launcher alone sets them up.

``make javascript`` installs the interpreters and packages of Node, ``make clients`` the clients of Python, and Debian
has the rest.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer

from ..isolated import RUN_ISOLATED, require_isolation
from .programs import FOLDER, GUIDE, RUNTIMES, Launch, launches, with_table

pytestmark = pytest.mark.slow

Run = Callable[..., str]

for_each_program = pytest.mark.parametrize(
    "launch", [pytest.param(each, id=each.name) for each in launches()]
)


@pytest.fixture
def run(redirect: Redirect) -> Run:
    """Run a command with the environment of the redirect, and return what it prints."""

    def run(*command: str, **more: str) -> str:
        return output_of([*command], {**os.environ, **redirect.environment, **more})

    return run


def output_of(command: list[str], environment: dict[str, str]) -> str:
    """Return what a command prints, which ends without a failure."""
    done = subprocess.run(command, cwd=FOLDER, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def check(printed: str, requests: list[tuple[str, str]]) -> None:
    """The program has added a person and printed all people, with the addresses of the real site."""
    people = json.loads(printed)["_embedded"]["osdi:people"]
    assert [person["email_addresses"][0]["address"] for person in people] == ["ada@example.org"]
    assert people[0]["_links"]["self"]["href"].startswith("https://actionnetwork.org/api/v2/people/")
    assert requests.count(("POST", "/people")) == 1


def require(launch: Launch) -> None:
    """Skip a test of a program that cannot run here."""
    if launch.missing():
        pytest.skip(launch.missing())


@for_each_program
def test_programs_reach_the_mock(launch: Launch, run: Run, server: MockServer, tmp_path: Path) -> None:
    require(launch)
    printed = run(*launch.command(tmp_path), GOCACHE=str(tmp_path), GOFLAGS="-mod=mod")
    check(printed, [(request.method, request.path) for request in server.requests.find()])


@for_each_program
def test_isolated_programs_reach_the_mock(launch: Launch, tmp_path: Path) -> None:
    require_isolation()
    require(launch)
    journal = tmp_path / "calls.jsonl"
    command = [*RUN_ISOLATED, "--rate-limit", "off", "--quiet", "--journal", str(journal), "--"]
    environment = {**os.environ, "GOCACHE": str(tmp_path), "GOFLAGS": "-mod=mod"}
    printed = output_of([*command, *launch.command(tmp_path)], environment)
    requests: list[dict[str, Any]] = [*map(json.loads, journal.read_text(encoding="utf-8").splitlines())]
    check(printed, [(request["method"], request["path"]) for request in requests])


def test_the_table_of_the_guide_has_the_tested_programs() -> None:
    page = GUIDE.read_text(encoding="utf-8")
    assert with_table(page) == page, "run python -m tests.clients.programs --write"


def test_each_program_is_in_the_table() -> None:
    tested = {program.file for runtime in RUNTIMES for program in runtime.programs}
    assert {file.name for file in FOLDER.iterdir() if file.is_file()} == tested


REFUSED = {
    "python": "import urllib3; urllib3.PoolManager(retries=False).request('GET', 'https://example.org')",
    "http.client": "import http.client; http.client.HTTPSConnection('example.org').request('GET', '/')",
}


def run_redirected(redirect: Redirect, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **redirect.environment}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("program", REFUSED.values(), ids=REFUSED)
def test_a_python_client_without_a_proxy_reaches_no_other_host(program: str, redirect: Redirect) -> None:
    before = redirect.refused.get("example.org", 0)
    done = run_redirected(redirect, sys.executable, "-c", program)
    assert "example.org is refused: only actionnetwork.org is reachable" in done.stderr
    assert redirect.refused["example.org"] == before + 1


def test_a_node_client_without_a_proxy_reaches_no_other_host(redirect: Redirect) -> None:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    before = redirect.refused.get("example.org", 0)
    program = "require('net').connect(443, 'example.org').on('error', error => console.log(error.message))"
    printed = run_redirected(redirect, "node", "-e", program).stdout
    assert printed.startswith("example.org is refused: only actionnetwork.org is reachable")
    assert redirect.refused["example.org"] == before + 1


def test_the_sitecustomize_of_the_environment_is_still_loaded(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import builtins; builtins.loaded = True")
    earlier = str(tmp_path)
    program = "import builtins, sitecustomize; print(builtins.loaded)"
    assert run(sys.executable, "-c", f"import sys; sys.path.append({earlier!r}); import sitecustomize") == ""
    folder = run(sys.executable, "-c", "import os; print(os.environ['PYTHONPATH'])").strip()
    assert run(sys.executable, "-c", program, PYTHONPATH=os.pathsep.join((folder, earlier))) == "True\n"


def test_a_connection_of_a_client_that_distrusts_the_certificate_is_counted(redirect: Redirect) -> None:
    before = redirect.distrusted
    program = (
        "import ssl, http.client\n"
        "context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\n"
        "http.client.HTTPSConnection('actionnetwork.org', context=context).request('GET', '/')"
    )
    done = run_redirected(redirect, sys.executable, "-c", program)
    assert "CERTIFICATE_VERIFY_FAILED" in done.stderr
    assert redirect.distrusted == before + 1
