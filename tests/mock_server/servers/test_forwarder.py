from __future__ import annotations

import hashlib
import os
import random
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from actionnetwork_mock.errors import CannotOpen, UsageError
from actionnetwork_mock.servers import forwarding, site_listener
from actionnetwork_mock.servers.forwarder import Forwarder
from actionnetwork_mock.servers.forwarding import ForwardProxy
from actionnetwork_mock.servers.server_thread import open_listener

from .forwarders import (
    CONNECT,
    OK,
    OpenForwarder,
    RecordingTap,
    connect,
    connect_raw,
    is_reset,
    read_to_end,
    refusal,
    tls_port,
    trusting,
)
from .raw_upstream import RawUpstream, answering, read_head


def test_each_byte_of_a_slow_upstream_reaches_the_client_before_the_next(
    open_forwarder: OpenForwarder, tap: RecordingTap
) -> None:
    """The upstream waits for the client each time, so that the test ends only if no byte waits in between."""
    read = threading.Semaphore(0)

    def talk(connection: socket.socket) -> None:
        read_head(connection)
        for byte in OK:
            connection.sendall(bytes([byte]))
            assert read.acquire(timeout=10)

    with RawUpstream(talk) as upstream, connect_raw(open_forwarder(upstream.url)) as client:
        client.sendall(b"GET /api/v2/people HTTP/1.1\r\n\r\n")
        answered = b""
        for _ in OK:
            answered += client.recv(1)
            read.release()
        client.unwrap()
        assert answered == OK
        tap.end()
    assert bytes(tap.answered_bytes[1]) == OK


@pytest.mark.parametrize("tls", [False, True])
def test_no_byte_changes_in_either_direction(
    open_forwarder: OpenForwarder,
    tap: RecordingTap,
    tls: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(16)
    request, answer = chance.randbytes(3_000_001), chance.randbytes(5_000_001)
    received: list[bytes] = []

    def talk(connection: socket.socket) -> None:
        data = bytearray()
        while len(data) < len(request):
            data += connection.recv(65536)
        received.append(bytes(data))
        connection.sendall(answer)

    with RawUpstream(talk, tls_folder=tmp_path if tls else None) as upstream:
        if tls:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        with connect_raw(open_forwarder(upstream.url)) as client:
            client.sendall(request)
            got = read_to_end(client)
    digests = [hashlib.sha256(data).hexdigest() for data in (request, answer)]
    assert [hashlib.sha256(data).hexdigest() for data in (received[0], got)] == digests
    assert tap.end() == "upstream"
    copies = (tap.sent_bytes[1], tap.answered_bytes[1])
    assert [hashlib.sha256(data).hexdigest() for data in copies] == digests


def test_a_kept_connection_is_one_connection_to_the_upstream(
    open_forwarder: OpenForwarder, tap: RecordingTap
) -> None:
    with RawUpstream(answering(OK)) as upstream, closing(connect(open_forwarder(upstream.url))) as client:
        for _ in range(3):
            client.request("GET", "/api/v2/people", headers={"OSDI-API-Token": "key"})
            assert client.getresponse().read() == b"{}"
    tap.end()  # the tap gets its copy after the client has its answer
    assert (upstream.accepted, tap.answered_bytes[1].count(OK)) == (1, 3)


def test_the_upstream_gets_no_connection_before_a_client_asks(open_forwarder: OpenForwarder) -> None:
    with RawUpstream(answering(OK)) as upstream:
        open_forwarder(upstream.url)
        assert upstream.accepted == 0


def test_the_protocol_is_http_1_1_on_both_sides(
    open_forwarder: OpenForwarder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[str | None] = []

    def talk(connection: socket.socket) -> None:
        assert isinstance(connection, ssl.SSLSocket)
        chosen.append(connection.selected_alpn_protocol())
        read_head(connection)
        connection.sendall(OK)

    with RawUpstream(talk, tls_folder=tmp_path) as upstream:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        forwarder = open_forwarder(upstream.url)
        context = trusting(forwarder)
        context.set_alpn_protocols(["h2", "http/1.1"])
        with socket.create_connection(("127.0.0.1", forwarder.port), timeout=10) as plain:
            plain.sendall(CONNECT)
            read_head(plain)
            with context.wrap_socket(plain, server_hostname="actionnetwork.org") as client:
                chosen.append(client.selected_alpn_protocol())
                client.sendall(b"GET / HTTP/1.1\r\n\r\n")
                assert client.recv(65536) == OK
    assert chosen == ["http/1.1", "http/1.1"]


def test_a_client_that_ignores_the_proxy_reaches_the_upstream_too(open_forwarder: OpenForwarder) -> None:
    with RawUpstream(answering(OK)) as upstream:
        forwarder = open_forwarder(upstream.url)
        program = (
            "import urllib.request as r; opener = r.build_opener(r.ProxyHandler({}));"
            "print(opener.open('https://actionnetwork.org/api/v2').read())"
        )
        ended = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, **forwarder.environment},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ended.stdout == "b'{}'\n", ended.stderr


def test_another_host_is_a_tunnel_that_is_not_opened(
    open_forwarder: OpenForwarder, tap: RecordingTap
) -> None:
    with RawUpstream(answering(b"no http at all\r\n\r\n")) as other:
        forwarder = open_forwarder("http://127.0.0.1:1")
        with socket.create_connection(("127.0.0.1", forwarder.port), timeout=10) as client:
            client.sendall(f"CONNECT {other.url.removeprefix('http://')} HTTP/1.1\r\n\r\n".encode())
            assert read_head(client).startswith(b"HTTP/1.1 200 ")
            client.sendall(b"\x00\x01\r\n\r\n")
            assert read_head(client) == b"no http at all\r\n\r\n"
    assert tap.sent_bytes == {}


def test_a_plain_request_to_another_host_is_passed_on(
    open_forwarder: OpenForwarder, tap: RecordingTap
) -> None:
    with RawUpstream(answering(OK)) as other:
        forwarder = open_forwarder("http://127.0.0.1:1")
        with closing(HTTPConnection("127.0.0.1", forwarder.port, timeout=10)) as client:
            client.request("GET", f"{other.url}/anything")
            assert client.getresponse().read() == b"{}"
    assert tap.sent_bytes == {}


def test_python_programs_reach_other_hosts(open_forwarder: OpenForwarder) -> None:
    with RawUpstream(answering(OK)) as other:
        url = other.url.replace("127.0.0.1", "localhost")
        program = f"import urllib.request as r; print(r.urlopen({url!r}).read())"
        ended = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, **open_forwarder("http://127.0.0.1:1").environment},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ended.stdout == "b'{}'\n", ended.stderr


# Start and stop


def test_a_stop_lets_an_answer_end(open_forwarder: OpenForwarder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, go_on, stopped = threading.Event(), threading.Event(), threading.Event()
    stop_listening = ForwardProxy.stop_listening

    def stop(proxy: ForwardProxy) -> None:
        stop_listening(proxy)
        stopped.set()

    monkeypatch.setattr(ForwardProxy, "stop_listening", stop)

    def talk(connection: socket.socket) -> None:
        read_head(connection)
        asked.set()
        go_on.wait(10)
        connection.sendall(OK)

    with RawUpstream(talk) as upstream:
        forwarder = open_forwarder(upstream.url)
        with connect_raw(forwarder) as client:
            client.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert asked.wait(10)
            stopping = threading.Thread(target=forwarder.stop, kwargs={"grace_s": 10})
            stopping.start()
            assert stopped.wait(10)
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", forwarder.port), timeout=10)
            go_on.set()
            assert client.recv(65536) == OK
            stopping.join(10)
            assert not stopping.is_alive()


def test_a_second_signal_ends_the_wait_for_answers(open_forwarder: OpenForwarder) -> None:
    asked, never, hurry = threading.Event(), threading.Event(), threading.Event()

    def talk(connection: socket.socket) -> None:
        read_head(connection)
        asked.set()
        never.wait(10)

    with RawUpstream(talk) as upstream:
        forwarder = open_forwarder(upstream.url)
        with connect_raw(forwarder) as client:
            client.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert asked.wait(10)
            hurry.set()
            forwarder.stop(grace_s=3600, hurry=hurry)
            assert is_reset(client)
        never.set()


def test_it_listens_on_loopback_only(tap: RecordingTap, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts: list[str] = []

    def spy(host: str, port: int) -> socket.socket:
        hosts.append(host)
        return open_listener(host, port)

    for module in (forwarding, site_listener):
        monkeypatch.setattr(module, "open_listener", spy)
    with Forwarder(tap, upstream="http://127.0.0.1:1"):
        assert hosts == ["127.0.0.1", "127.0.0.1"]


def test_the_certificates_are_removed_at_the_end_and_are_for_the_site_only(tap: RecordingTap) -> None:
    with Forwarder(tap, upstream="http://127.0.0.1:1") as forwarder:
        folder = forwarder.ca_file.parent
        with socket.create_connection(("127.0.0.1", tls_port(forwarder)), timeout=10) as plain:
            with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
                trusting(forwarder).wrap_socket(plain, server_hostname="example.org")
        assert b"PRIVATE KEY" not in b"".join(
            file.read_bytes() for file in folder.rglob("*") if file.is_file()
        )
    assert not folder.exists()


def test_a_port_in_use_is_refused_and_leaves_nothing(
    tap: RecordingTap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(CannotOpen, match="is in use"):
            Forwarder(tap, upstream="http://127.0.0.1:1", port=taken.getsockname()[1]).start()
    assert list(tmp_path.iterdir()) == []
    assert not [thread for thread in threading.enumerate() if thread.name == "actionnetwork-forwarder"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("actionnetwork.org", "is no address"),
        ("ftp://actionnetwork.org", "is no address"),
        ("https://", "is no address"),
        ("https://[::1", "is no address"),
        ("https://a:99999", "is no address"),
        ("https://actionnetwork.org/api/v2", "has more than scheme, host and port"),
        ("https://user@actionnetwork.org", "has more than scheme, host and port"),
        ("http://actionnetwork.org", "would send the key unencrypted"),
    ],
)
def test_an_upstream_that_is_no_address_is_refused(tap: RecordingTap, url: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        Forwarder(tap, upstream=url)


def test_without_an_upstream_the_site_itself_is_asked(
    tap: RecordingTap, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Forwarder(tap) as forwarder:
        asked: list[object] = []

        async def refuse(*arguments: object, **_: object) -> None:
            asked.append(arguments[1:])
            raise ConnectionRefusedError

        monkeypatch.setattr(forwarder.loop, "create_connection", refuse, raising=False)
        refusal(forwarder)
    assert asked == [("actionnetwork.org", 443)]
