"""A forked child of a test neither hangs nor keeps servers and ports alive."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.receiver import WebhookReceiver
from actionnetwork_mock.servers.in_process import InProcessServer
from actionnetwork_mock.servers.redirect import Redirect
from actionnetwork_mock.servers.server_thread import open_listener
from actionnetwork_mock.servers.subprocess import ProcessServer
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),  # Python warns of it beside threads
]

TIMEOUT_S = 20
KEY = {"OSDI-API-Token": "test-api-key"}
UNLIMITED = Settings(rate_limit=None)


@contextmanager
def child(function: Callable[[], object]) -> Iterator[Callable[[], str]]:
    """Run a function in a forked child, which lives until the block ends. Yield what returns what it returned."""
    results, result = os.pipe()
    waits, wait = os.pipe()
    process = os.fork()
    if not process:
        signal.alarm(TIMEOUT_S)  # ends it if it hangs
        try:
            answer = repr(function())
        except BaseException as error:
            answer = repr(error)
        os.close(wait)
        os.write(result, answer.encode())
        os.close(result)
        os.read(waits, 1)
        os._exit(0)
    os.close(result)
    os.close(waits)
    try:
        yield lambda: os.read(results, 10_000).decode()
    finally:
        os.close(wait)
        os.close(results)
        assert os.waitpid(process, 0)[1] == 0


def ask(url: str) -> int:
    with urllib.request.urlopen(urllib.request.Request(url, headers=KEY), timeout=TIMEOUT_S) as reply:
        return int(reply.status)


def answers(url: str) -> bool:
    """Return whether a server answers."""
    try:
        return ask(f"{url}/people") == 200
    except OSError:
        return False


def use(server: Any) -> Any:
    """Use what a test has, and return what came of it."""
    assert ask(f"{server.url}/people") == 200
    server.make("tags", name="made in the child")
    server.clock.freeze()
    return server.requests.count(), [tag["name"] for tag in server.tags], server.clock.frozen


@pytest.fixture(params=["uvloop", "asyncio"])
def server(request: pytest.FixtureRequest) -> Iterator[MockServer]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "asyncio":
            patch.setitem(sys.modules, "uvloop", None)  # as where it is not installed
        server = MockServer(settings=UNLIMITED).start()
    with server:
        yield server


def test_a_child_uses_the_server_by_http(server: MockServer) -> None:
    with child(lambda: use(server)) as result:
        assert result() == "(1, ['made in the child'], True)"
    assert use(server) == (2, ["made in the child", "made in the child"], True)


def test_a_child_is_told_what_it_cannot_do(server: MockServer) -> None:
    with child(lambda: server.call(lambda _: 1)) as result:
        assert "forked" in result()
    assert server.call(lambda _: 1) == 1


def test_a_child_keeps_no_port_open(server: MockServer) -> None:
    address = urlsplit(server.url)
    with WebhookReceiver() as receiver, Redirect(server) as redirect, child(lambda: 1) as result:
        ports = [
            urlsplit(url).port or 0 for url in (server.url, receiver.url, redirect.environment["HTTPS_PROXY"])
        ]
        assert result() == "1"
        redirect.stop()
        receiver.stop()
        server.stop()
        for port in ports:
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection((address.hostname, port), timeout=TIMEOUT_S)
            open_listener("127.0.0.1", port).close()


def test_a_child_keeps_no_connection_open(server: MockServer) -> None:
    server.faults.add("GET /people", connection="drop")
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=TIMEOUT_S) as connection:
        head = b" HTTP/1.1\r\nHost: localhost\r\nOSDI-API-Token: test-api-key\r\n\r\n"
        connection.sendall(b"GET /api/v2/tags" + head)
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        with child(lambda: 1) as result:
            assert result() == "1"
            connection.sendall(b"GET /api/v2/people" + head)
            while connection.recv(65_536):
                pass  # the rest of the first answer, and then the end


def test_a_server_goes_on_when_a_child_stops_it(server: MockServer) -> None:
    with Redirect(server) as redirect, WebhookReceiver() as receiver:

        def stop() -> None:
            receiver.stop()
            redirect.stop()
            server.stop()

        with child(stop) as result:
            assert result() == "None"
        for _ in range(3):
            assert ask(f"{server.url}/people") == 200
        assert server.call(lambda world: world.journal.total) == 3
        assert Path(redirect.environment["SSL_CERT_FILE"]).exists()


PROGRAM = """
import os, signal, sys, json, urllib.request
from actionnetwork_mock.servers.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

def sign_up(server, name):
    body = json.dumps({"person": {"email_addresses": [{"address": f"{name}@example.org"}]}}).encode()
    request = urllib.request.Request(server.url + "/people", body, {"OSDI-API-Token": "test-api-key"})
    urllib.request.urlopen(request, timeout=20).close()

server = MockServer(db=sys.argv[1], settings=Settings(rate_limit=None)).start()
redirect = Redirect(server).start()
for i in range(20):
    sign_up(server, f"before{i}")
server.call(lambda world: world.store.query("PRAGMA wal_checkpoint"))
child = os.fork()
if not child:
    HOW
assert os.waitpid(child, 0)[1] == 0
for i in range(20):
    sign_up(server, f"after{i}")
assert os.path.exists(redirect.environment["SSL_CERT_FILE"])
print("done", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.measured
@pytest.mark.slow
@pytest.mark.parametrize(
    "how", ["sys.exit()", "server.stop(); sys.exit()", "del server; import gc; gc.collect(); sys.exit()"]
)
def test_a_child_that_ends_takes_nothing_from_the_database(tmp_path: Path, how: str) -> None:
    data = tmp_path / "data.db"
    program = [sys.executable, "-W", "ignore", "-c", PROGRAM.replace("HOW", how), str(data)]
    done = subprocess.run(program, capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("done\n", "")
    with MockServer(db=str(data), settings=UNLIMITED) as server:
        assert len(server.people) == 40


def test_a_child_does_not_write_to_the_database_of_its_parent(tmp_path: Path) -> None:
    with InProcessServer(db=str(tmp_path / "data.db")) as server:
        server.make("tags", name="before")
        with child(lambda: server.make("tags", name="in the child")) as result:
            assert "forked" in result()
        server.make("tags", name="after")
        assert [tag["name"] for tag in server.tags] == ["before", "after"]


def test_a_child_does_not_wait_for_a_thread_that_it_has_not() -> None:
    with InProcessServer() as server, WebhookReceiver() as receiver:
        held, done = threading.Event(), threading.Event()

        def hold() -> None:
            with server.transport.turn, receiver._changed:
                held.set()
                done.wait(TIMEOUT_S)

        thread = threading.Thread(target=hold)
        thread.start()
        held.wait()
        with child(lambda: (len(server.tags), receiver.requests)) as result:
            assert result() == "(0, [])"
        done.set()
        thread.join()
        with httpx2.Client(transport=server.transport) as client:
            assert client.get(f"{server.url}/people", headers=KEY).status_code == 200


@pytest.mark.slow
def test_the_process_of_a_mock_ends_while_a_child_lives() -> None:
    with ProcessServer(settings=UNLIMITED) as server:
        url = server.url
        with child(lambda: use(server)) as result:
            assert result() == "(1, ['made in the child'], True)"
            assert server.requests.count() == 1
            began = time.monotonic()
            server.stop()
            assert time.monotonic() - began < 8
            with pytest.raises(OSError, match="refused"):
                ask(f"{url}/people")


@pytest.mark.measured
@pytest.mark.slow
def test_the_process_of_a_mock_ends_with_its_parent_although_a_child_lives() -> None:
    program = (
        "import os, signal, time\n"
        "from actionnetwork_mock.servers.subprocess import ProcessServer\n"
        "server = ProcessServer().start()\n"
        "child = os.fork()\n"
        "if not child:\n    os.close(1)\n    time.sleep(60)\n    os._exit(0)\n"
        "print(server.url, child, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], stdout=subprocess.PIPE, text=True, timeout=60
    )
    url, number = done.stdout.split()
    try:
        deadline = time.monotonic() + TIMEOUT_S
        while answers(url) and time.monotonic() < deadline:
            pass  # it has just begun to end
        assert not answers(url)
    finally:
        os.kill(int(number), signal.SIGKILL)


def test_a_stop_does_not_wait_for_ever_for_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actionnetwork_mock.servers.server_thread._STOP_TIMEOUT_S", 0.2)
    begun, done = threading.Event(), threading.Event()

    async def block(_: object) -> None:
        begun.set()
        done.wait(TIMEOUT_S)

    server = MockServer().start()
    thread = threading.Thread(target=lambda: server.call_async(block))
    thread.start()
    begun.wait()
    with pytest.raises(UsageError, match="did not stop within"):
        server.stop()
    done.set()
    thread.join()
    server.stop()  # closes the database as well, which Python 3.13 would complain of
