"""A browser without a window, and a site whose pages it opens."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

PAGES = Path(__file__).parent / "javascript"

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
FLAGS = (
    *"--headless --no-sandbox --disable-gpu --no-first-run".split(),
    *"--disable-background-networking --disable-component-update --disable-sync --no-proxy-server".split(),
    "--host-resolver-rules=MAP rebound.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
_DUMP = ("--virtual-time-budget=5000", "--dump-dom")


class PagesHandler(SimpleHTTPRequestHandler):
    """Serves the pages, and prints nothing."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments, directory=str(PAGES))

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve_pages() -> Iterator[str]:
    """Serve the pages and yield their site. To a browser another host name is another origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), PagesHandler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://localhost:{http.server_port}"
        http.shutdown()
        thread.join()


def open_page(address: str, **query: str) -> Any:
    """Open a page and return the JSON that it shows in ``<pre id="outcome">``."""
    page = dump_page(address, **query)
    shown = re.search(r'<pre id="outcome">(\[.*?\])</pre>', page, re.DOTALL)
    assert shown, page
    return json.loads(html.unescape(shown[1]))


def dump_page(address: str, **query: str) -> str:
    """Open a page and return what it is in the end, as HTML, followed by the errors of the browser."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:  # the browser may still write to it
        command = [BROWSER, *FLAGS, *_DUMP, f"--user-data-dir={profile}", f"{address}?{urlencode(query)}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.stdout + done.stderr


def visit(address: str, *, until: Callable[[], bool], **query: str) -> None:
    """Open a page that goes on loading, such as one with a stream of events, and leave it once something is true."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [BROWSER, *FLAGS, f"--user-data-dir={profile}", f"{address}?{urlencode(query)}"]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 60
            while not until() and time.monotonic() < deadline:
                with suppress(subprocess.TimeoutExpired):
                    browser.wait(0.05)
        finally:
            browser.kill()
            browser.wait()
