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
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from actionnetwork_mock.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent / "runtimes"
PACKAGES = Path(__file__).parent / "javascript"
GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "redirect.md"


class Program(NamedTuple):
    """A program in ``runtimes``: the file, the interpreter, and a file or module that it requires."""

    file: str
    interpreter: str
    requires: str = ""


DEBIAN = [
    Program("curl.sh", "curl"),
    Program("wget.sh", "wget"),
    Program("php_curl.php", "php", "/usr/share/php*/curl/curl.ini"),
    Program("php_streams.php", "php"),
    Program("guzzle.php", "php", "/usr/share/php/GuzzleHttp/autoload.php"),
    Program("wordpress.php", "php", "/usr/share/wordpress/wp-includes/http.php"),
    Program("HttpClientProgram.java", "java"),
    Program("UrlConnectionProgram.java", "java"),
    Program("program.go", "go"),
    Program("net_http.rb", "ruby"),
    Program("faraday.rb", "ruby", "/usr/share/rubygems-integration/all/specifications/faraday-*.gemspec"),
    Program("lwp.pl", "perl", "/usr/share/perl5/LWP/Protocol/https.pm"),
    Program("httr.R", "Rscript", "/usr/lib/R/site-library/httr"),
]
PYTHON = ["requests", "httpx", "httpx2", "aiohttp", "urllib", "urllib3", "http_client"]
NODE = ["node_https.js", "node_fetch.mjs", "axios.js", "got.mjs", "undici.mjs"]
NODE_VERSIONS = [18, 20, 22, 24]

Run = Callable[..., str]


@pytest.fixture
def run(redirect: Redirect) -> Run:
    """Run a command with the environment of the redirect, and return what it prints."""

    def run(*command: str, cwd: Path = FOLDER, **more: str) -> str:
        environment = {**os.environ, **redirect.environment, **more}
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def check(printed: str, server: MockServer) -> None:
    """The program has added a person and printed all people, with the addresses of the real site."""
    people = json.loads(printed)["_embedded"]["osdi:people"]
    assert [person["email_addresses"][0]["address"] for person in people] == ["ada@example.org"]
    assert people[0]["_links"]["self"]["href"].startswith("https://actionnetwork.org/api/v2/people/")
    assert server.requests.count("POST /people") == 1


@pytest.mark.parametrize("program", DEBIAN, ids=[program.file for program in DEBIAN])
def test_programs_reach_the_mock(program: Program, run: Run, server: MockServer, tmp_path: Path) -> None:
    if shutil.which(program.interpreter) is None:
        pytest.skip(f"{program.interpreter} is not installed")
    if program.requires and not list(Path("/").glob(program.requires.lstrip("/"))):
        pytest.skip(f"{program.requires} is not installed")
    file = str(FOLDER / program.file)
    if program.interpreter == "go":
        command = ["go", "run", file]
    else:
        command = ["sh" if file.endswith(".sh") else program.interpreter, file]
    check(run(*command, GOCACHE=str(tmp_path), GOFLAGS="-mod=mod"), server)


@pytest.mark.parametrize("client", PYTHON)
def test_python_clients_reach_the_mock(client: str, run: Run, server: MockServer) -> None:
    if find_spec(client.replace("http_client", "http")) is None:
        pytest.skip(f"{client} is not installed: make clients")
    check(run(sys.executable, str(FOLDER / f"python_{client}.py")), server)


@pytest.mark.parametrize("version", NODE_VERSIONS)
@pytest.mark.parametrize("file", NODE)
def test_node_programs_reach_the_mock(
    file: str, version: int, run: Run, server: MockServer, npm_packages: None, tmp_path: Path
) -> None:
    if (file, version) == ("undici.mjs", 18):
        pytest.skip("this version of undici does not support Node 18")
    node = PACKAGES / "node_modules" / f"node{version}" / "bin" / "node"
    if not node.exists():
        pytest.skip(f"npm has no Node {version} for this platform")
    (tmp_path / "node_modules").symlink_to(PACKAGES / "node_modules")  # where import looks for packages
    program = shutil.copy(FOLDER / file, tmp_path)
    check(run(str(node), program), server)


REFUSED = {
    "python": "import urllib3; urllib3.PoolManager(retries=False).request('GET', 'https://example.org')",
    "http.client": "import http.client; http.client.HTTPSConnection('example.org').request('GET', '/')",
}


@pytest.mark.parametrize("program", REFUSED.values(), ids=REFUSED)
def test_a_python_client_without_a_proxy_reaches_no_other_host(program: str, redirect: Redirect) -> None:
    before = redirect.refused.get("example.org", 0)
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **redirect.environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "example.org is refused: only actionnetwork.org is reachable" in done.stderr
    assert redirect.refused["example.org"] == before + 1


def test_a_node_client_without_a_proxy_reaches_no_other_host(redirect: Redirect) -> None:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    before = redirect.refused.get("example.org", 0)
    program = "require('net').connect(443, 'example.org').on('error', error => console.log(error.message))"
    printed = subprocess.run(
        ["node", "-e", program],
        env={**os.environ, **redirect.environment},
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
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
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **redirect.environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "CERTIFICATE_VERIFY_FAILED" in done.stderr
    assert redirect.distrusted == before + 1
