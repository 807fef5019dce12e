"""Runs code of a JavaScript client on a web page of another origin, as driver.py does for Python.

The page ``driver.html`` asks this process for the next line and sends the answer back. The working directory is served
as well, so that the page can load packages of npm from ``/node_modules/``. The arguments are the browser and its flags.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

PAGE = Path(__file__).with_name("driver.html")
EVALUATE = Path(__file__).with_name("evaluate.js")


class Bridge(SimpleHTTPRequestHandler):
    """Serves the page, the lines of the input at ``/next``, and takes the answers."""

    def __init__(self, lines: Queue[str], answers: Queue[str], *arguments: object, **options: object) -> None:
        self.lines, self.answers = lines, answers
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # those of the server

    def do_GET(self) -> None:
        """Send the page, the next line or a file."""
        if self.path == "/":
            self._send(PAGE.read_text(encoding="utf-8"), "text/html")
        elif self.path == "/evaluate.js":
            self._send(EVALUATE.read_text(encoding="utf-8"), "text/javascript")
        elif self.path == "/next":
            self._send(self.lines.get(), "application/json")
        else:
            super().do_GET()

    def do_POST(self) -> None:
        """Take the answer to a line."""
        self.answers.put(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._send("{}", "application/json")

    def _send(self, text: str, media_type: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def main() -> None:
    lines: Queue[str] = Queue()
    answers: Queue[str] = Queue()
    handler = partial(Bridge, lines, answers, directory=os.getcwd())
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), handler) as http,
        TemporaryDirectory(ignore_cleanup_errors=True) as profile,  # the browser may still write to it
    ):
        threading.Thread(target=http.serve_forever, daemon=True).start()
        page = f"http://localhost:{http.server_port}/"  # another host name than the mock's is another origin
        command = [*sys.argv[1:], "--remote-debugging-port=0", f"--user-data-dir={profile}", page]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:
            try:
                for line in sys.stdin:
                    lines.put(line)
                    print(answers.get(), flush=True)
            finally:
                started.terminate()
        http.shutdown()


if __name__ == "__main__":
    main()
