"""What shadow adds to a call, with its comparer at work: against https to the same server directly."""

from __future__ import annotations

import json
import os
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from actionnetwork_fixtures.site import HOST

from .budgets import Measured
from .client import Connection, make_request
from .processes import child_environment, mock_command
from .run import Run

_TARGET = "/api/v2/people?per_page=1"
_PAUSE_S = 0.01  # the API takes four calls per second; a burst would measure the comparer
_STOP_TIMEOUT_S = 20

Open = Callable[[], Connection]


def measure_median(run: Run) -> Measured:
    """Median of a GET on a kept connection: ms."""
    direct, forwarded = _on_kept_connections(run.size(1000, 300))
    return Measured(median(forwarded), median(direct))


def measure_tail(run: Run) -> Measured:
    """The 99th percentile of the same: ms."""
    direct, forwarded = _on_kept_connections(run.size(1000, 300))
    return Measured(quantiles(forwarded, n=100)[-1], quantiles(direct, n=100)[-1])


def measure_first_call(run: Run) -> Measured:
    """Median of connecting and a first GET: ms."""
    with _ways() as ways:
        direct, forwarded = _alternately(run.size(100, 30), [partial(_first_call, way) for way in ways])
    return Measured(median(forwarded), median(direct))


def _on_kept_connections(times: int) -> list[list[float]]:
    with _ways() as ways, ExitStack() as opened:
        connections = [opened.enter_context(way()) for way in ways]
        return _alternately(times, [partial(one.exchange, _REQUEST) for one in connections])


def _alternately(times: int, calls: list[Callable[[], object]]) -> list[list[float]]:
    """Return the milliseconds of each call, which take turns."""
    measured: list[list[float]] = [[] for _ in calls]
    for _ in range(times):
        for call, found in zip(calls, measured, strict=True):
            time.sleep(_PAUSE_S)
            started = time.perf_counter()
            call()
            found.append(1000 * (time.perf_counter() - started))
    return measured


_REQUEST = make_request(443, _TARGET)


def _first_call(way: Open) -> None:
    with way() as connection:
        connection.exchange(_REQUEST)


@contextmanager
def _ways() -> Iterator[list[Open]]:
    """Return how to connect with a mock directly, and through shadow."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        ready = Path(folder, "ready.json")
        serve = mock_command("--tls", "--rate-limit", "off", "--people", "100", "--ready-file", str(ready))
        opened.enter_context(_started(serve, lambda _: ready.exists(), {}))
        about = json.loads(ready.read_text(encoding="utf-8"))
        port = int(about["url"].rpartition(":")[2].partition("/")[0])
        shadow = [*serve[: serve.index("serve")], "shadow", "--quiet"]
        shadow += ["--upstream", f"https://127.0.0.1:{port}"]
        lines = opened.enter_context(
            _started(shadow, lambda line: line == "ready\n", {"SSL_CERT_FILE": about["ca_file"]})
        )
        variables = dict(line.removeprefix("export ").strip().split("=", 1) for line in lines if "=" in line)
        proxy = int(variables["HTTPS_PROXY"].rpartition(":")[2])
        yield [
            partial(_Secured, port, about["ca_file"], "localhost"),
            partial(_Secured, proxy, variables["SSL_CERT_FILE"], HOST, tunnel=True),
        ]


@contextmanager
def _started(
    command: list[str], is_ready: Callable[[str], bool], environment: dict[str, str]
) -> Iterator[list[str]]:
    """Run a program inside the block, from when a line that it prints says that it is ready. Return its lines."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**child_environment(), **environment}
    )
    assert process.stdout is not None
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if is_ready(line):
                break
        else:
            raise RuntimeError(f"this did not start: {' '.join(command)}")
        yield lines
    finally:
        process.terminate()
        process.communicate(timeout=_STOP_TIMEOUT_S)


class _Secured(Connection):
    """A kept connection with TLS, through a tunnel of a proxy if there is one."""

    def __init__(self, port: int, ca_file: str, name: str, *, tunnel: bool = False) -> None:
        super().__init__(port)
        if tunnel:
            self.socket.sendall(f"CONNECT {name}:443 HTTP/1.1\r\n\r\n".encode())
            while not self.socket.recv(65_536).endswith(b"\r\n\r\n"):
                pass
        self.socket: socket.socket = _context(ca_file).wrap_socket(self.socket, server_hostname=name)


_contexts: dict[str, ssl.SSLContext] = {}


def _context(ca_file: str) -> ssl.SSLContext:
    """Return a context that trusts a file. It is made once, as clients do."""
    if ca_file not in _contexts:
        _contexts[ca_file] = ssl.create_default_context(cafile=os.fspath(ca_file))
    return _contexts[ca_file]
