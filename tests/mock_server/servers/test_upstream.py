"""What clients see when the upstream of a forwarder fails, and the upstream when they do."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import closing
from http.client import HTTPSConnection, IncompleteRead
from pathlib import Path

import pytest

from actionnetwork_mock.servers import upstream as upstream_module

from .forwarders import (
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
from .raw_upstream import RawUpstream, answering, read_head, reset


def test_an_upstream_that_is_down_refuses_the_tunnel_with_a_sentence(open_forwarder: OpenForwarder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    forwarder = open_forwarder(f"http://127.0.0.1:{port}")
    assert refusal(forwarder).startswith(f"HTTP/1.1 502 127.0.0.1, port {port}, cannot be reached: ")


def test_an_upstream_with_an_invalid_certificate_refuses_the_tunnel_with_a_sentence(
    open_forwarder: OpenForwarder, tap: RecordingTap, tmp_path: Path
) -> None:
    with RawUpstream(answering(OK), tls_folder=tmp_path) as upstream:
        assert refusal(open_forwarder(upstream.url)).startswith(
            "HTTP/1.1 502 The certificate of 127.0.0.1 is invalid: "
        )
    assert tap.sent_bytes == {}


def test_a_slow_handshake_of_the_upstream_refuses_the_tunnel(
    open_forwarder: OpenForwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upstream_module, "_CONNECT_TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        forwarder = open_forwarder(f"https://127.0.0.1:{silent.getsockname()[1]}")
        assert refusal(forwarder).startswith("HTTP/1.1 504 127.0.0.1, port ")


def test_a_direct_client_of_an_upstream_that_is_down_gets_a_reset(open_forwarder: OpenForwarder) -> None:
    forwarder = open_forwarder("http://127.0.0.1:1")
    port = tls_port(forwarder)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        assert is_reset(trusting(forwarder).wrap_socket(plain, server_hostname="actionnetwork.org"))


def test_a_reset_of_the_upstream_resets_the_client(open_forwarder: OpenForwarder, tap: RecordingTap) -> None:
    def talk(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(OK[:-1])
        reset(connection)

    with RawUpstream(talk) as upstream, connect_raw(open_forwarder(upstream.url)) as client:
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert is_reset(client)
    assert tap.end() == "reset"


def test_a_truncated_answer_is_truncated_for_the_client(
    open_forwarder: OpenForwarder, tap: RecordingTap
) -> None:
    def talk(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(OK[:-1])

    with RawUpstream(talk) as upstream, closing(connect(open_forwarder(upstream.url))) as client:
        client.request("GET", "/api/v2")
        with pytest.raises(IncompleteRead):
            client.getresponse().read()
    assert tap.end() == "upstream"


def test_a_client_that_leaves_ends_the_connection_to_the_upstream(
    open_forwarder: OpenForwarder, tap: RecordingTap
) -> None:
    ended = threading.Event()

    def talk(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(OK[:-1])
        connection.recv(1)
        ended.set()

    with RawUpstream(talk) as upstream:
        with connect_raw(open_forwarder(upstream.url)) as client:
            client.sendall(b"GET / HTTP/1.1\r\n\r\n")
            client.recv(1)
        assert ended.wait(10)
    assert tap.end() == "client"


def test_a_client_that_reads_slowly_slows_the_upstream_down(
    open_forwarder: OpenForwarder, tap: RecordingTap
) -> None:
    size = 32 * 1024 * 1024
    finished = threading.Event()

    def talk(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(bytes(size))
        finished.set()

    with RawUpstream(talk) as upstream, connect_raw(open_forwarder(upstream.url)) as client:
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        client.recv(1)
        assert not finished.wait(0.3)
        assert len(tap.answered_bytes[1]) < size // 2
        assert 1 + len(read_to_end(client)) == size


def test_a_client_that_distrusts_the_certificate_is_counted(
    open_forwarder: OpenForwarder, tap: RecordingTap
) -> None:
    with RawUpstream(answering(OK)) as upstream:
        forwarder = open_forwarder(upstream.url)
        for _ in range(2):
            client = HTTPSConnection("127.0.0.1", forwarder.port, timeout=10)
            client.set_tunnel("actionnetwork.org", 443)
            with closing(client), pytest.raises(ssl.SSLCertVerificationError):
                client.connect()
        forwarder.stop()
    assert (forwarder.distrusted, forwarder.connections, tap.sent_bytes) == (2, 0, {})
