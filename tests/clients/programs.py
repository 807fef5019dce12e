"""The runtimes and clients with which the redirect is tested, and their table in the guide.

``python -m tests.clients.programs --write`` writes the table to ``docs/guide/redirect.md``.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "runtimes"
PACKAGES = Path(__file__).parent / "javascript"
GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "redirect.md"

NODE_VERSIONS = (18, 20, 22, 24)
_DEBIAN_WORDPRESS = "/usr/share/wordpress/wp-includes/http.php"
_TABLE = re.compile(r"(?<=<!-- runtimes -->\n\n)(?:\|.*\n)+(?=\n<!-- end -->)")


class Program(NamedTuple):
    """A program in ``runtimes`` that adds a person and prints all people, with the real address as a constant.

    ``client`` is what it uses, as the guide names it. ``requires`` is a pattern of a file of Debian, or a module of
    Python. ``version`` is the first one of Node that the client supports.
    """

    file: str
    client: str
    requires: str = ""
    version: int = 0

    @property
    def interpreter(self) -> str:
        """The command that runs the program: ``"php"``."""
        return _INTERPRETERS.get(Path(self.file).suffix) or Path(self.file).stem


_INTERPRETERS = {
    ".php": "php",
    ".java": "java",
    ".go": "go",
    ".rb": "ruby",
    ".pl": "perl",
    ".R": "Rscript",
    ".py": sys.executable,
    ".js": "node",
    ".mjs": "node",
}


class Runtime(NamedTuple):
    """Programs that one interpreter runs, and what ``run`` sets for them."""

    name: str
    programs: tuple[Program, ...]
    settings: str


RUNTIMES = (
    Runtime(
        "curl, wget",
        (Program("curl.sh", "curl"), Program("wget.sh", "wget")),
        "`HTTPS_PROXY`, `CURL_CA_BUNDLE`, `SYSTEM_WGETRC`",
    ),
    Runtime(
        "PHP",
        (
            Program("php_curl.php", "curl extension", "/usr/share/php*/curl/curl.ini"),
            Program("php_streams.php", "`https://` streams"),
            Program("guzzle.php", "Guzzle", "/usr/share/php/GuzzleHttp/autoload.php"),
            Program("wordpress.php", "WordPress", _DEBIAN_WORDPRESS),
        ),
        "`PHP_INI_SCAN_DIR`, with a file of settings and one that PHP loads before the program",
    ),
    Runtime(
        f"Node {', '.join(map(str, NODE_VERSIONS))}",
        (
            Program("node_https.js", "`https`"),
            Program("node_fetch.mjs", "`fetch`"),
            Program("axios.js", "axios"),
            Program("got.mjs", "got"),
            Program("undici.mjs", "undici", version=20),
        ),
        "`NODE_OPTIONS`, which loads a hook for connections, `NODE_EXTRA_CA_CERTS`",
    ),
    Runtime(
        "Java",
        (
            Program("HttpClientProgram.java", "`HttpClient`"),
            Program("UrlConnectionProgram.java", "`HttpURLConnection`"),
        ),
        "`JAVA_TOOL_OPTIONS`, with proxy and trust store",
    ),
    Runtime("Go", (Program("program.go", "`net/http`"),), "`HTTPS_PROXY`, `SSL_CERT_FILE`"),
    Runtime(
        "Ruby",
        (
            Program("net_http.rb", "`net/http`"),
            Program(
                "faraday.rb",
                "Faraday",
                "/usr/share/rubygems-integration/all/specifications/faraday-*.gemspec",
            ),
        ),
        "`HTTPS_PROXY`, `SSL_CERT_FILE`",
    ),
    Runtime(
        "Perl",
        (Program("lwp.pl", "LWP", "/usr/share/perl5/LWP/Protocol/https.pm"),),
        "`PERL_LWP_ENV_PROXY`, `PERL_LWP_SSL_CA_FILE`",
    ),
    Runtime(
        "R",
        (Program("httr.R", "httr", "/usr/lib/R/site-library/httr"),),
        "`R_PROFILE_USER`, whose file loads your own profile as well",
    ),
    Runtime(
        "Python",
        (
            Program("python_requests.py", "requests", "requests"),
            Program("python_httpx.py", "httpx", "httpx"),
            Program("python_httpx2.py", "httpx2", "httpx2"),
            Program("python_aiohttp.py", "aiohttp", "aiohttp"),
            Program("python_urllib.py", "urllib"),
            Program("python_urllib3.py", "urllib3", "urllib3"),
            Program("python_http_client.py", "`http.client`"),
        ),
        "`REQUESTS_CA_BUNDLE`, `PYTHONPATH`, whose `sitecustomize` sends connections for the site to the mock",
    ),
)


class Launch(NamedTuple):
    """A program with the version of its interpreter: 0 for the one that is installed."""

    program: Program
    version: int

    @property
    def name(self) -> str:
        """``"axios.js-18"``."""
        return f"{self.program.file}-{self.version}" if self.version else self.program.file

    def missing(self) -> str:
        """Return why the program cannot run here, or an empty text."""
        program = self.program
        if self.version:
            if self.version < program.version:
                return f"this version of {program.client} does not support Node {self.version}"
            if not (PACKAGES / "node_modules" / "installed").exists():
                return "the npm packages are not installed: make javascript"
            return "" if self._node().exists() else f"npm has no Node {self.version} for this platform"
        if shutil.which(program.interpreter) is None:
            return f"{program.interpreter} is not installed"
        if program.interpreter == sys.executable:
            is_there = not program.requires or find_spec(program.requires) is not None
            return "" if is_there else f"{program.requires} is not installed: make clients"
        is_there = not program.requires or any(Path("/").glob(program.requires.lstrip("/")))
        return "" if is_there else f"{program.requires} is not installed"

    def command(self, folder: Path) -> list[str]:
        """Return the command that runs the program, of which programs for Node need a copy in an empty folder."""
        file = str(FOLDER / self.program.file)
        if self.version:
            (folder / "node_modules").symlink_to(PACKAGES / "node_modules")  # where import looks for packages
            return [str(self._node()), shutil.copy(file, str(folder))]
        if self.program.interpreter == "go":
            return ["go", "run", file]
        return ["sh" if file.endswith(".sh") else self.program.interpreter, file]

    def _node(self) -> Path:
        return PACKAGES / "node_modules" / f"node{self.version}" / "bin" / "node"


def launches() -> Iterator[Launch]:
    """Yield each program, those for Node once for each version."""
    for runtime in RUNTIMES:
        for program in runtime.programs:
            versions = NODE_VERSIONS if program.interpreter == "node" else (0,)
            yield from (Launch(program, version) for version in versions)


def render_table() -> str:
    """Return the table of the guide: runtimes, clients and settings."""
    head = ("runtime", "clients that work without a change", "what `run` sets for them")
    rows = [(runtime.name, _clients(runtime), runtime.settings) for runtime in RUNTIMES]
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ("---",) * 3, *rows))


def _clients(runtime: Runtime) -> str:
    """Return the clients, with the first version of Node for those that do not support all."""
    parts = []
    for version, programs in groupby(runtime.programs, key=lambda program: program.version):
        names = ", ".join(program.client for program in programs)
        parts.append(f"{names} from Node {version}" if version else names)
    return ", ".join(parts)


def with_table(page: str) -> str:
    """Return a page with the present table in the place of the one that it has."""
    changed, count = _TABLE.subn(lambda _: render_table(), page)
    assert count == 1, "the page has the table once, between its two comments"
    return changed


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("use --write, which writes the table to docs/guide/redirect.md")
    GUIDE.write_text(with_table(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
