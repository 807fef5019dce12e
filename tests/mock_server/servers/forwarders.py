"""A forwarder that keeps what passes, and clients of it."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable
from http.client import HTTPSConnection

from actionnetwork_mock.servers.forwarder import Forwarder
from actionnetwork_mock.servers.tap import Closed

from .raw_upstream import read_head

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
CONNECT = b"CONNECT actionnetwork.org:443 HTTP/1.1\r\n\r\n"


class RecordingTap:
    """Keeps what it gets, by connection."""

    def __init__(self) -> None:
        self.sent_bytes: dict[int, bytearray] = {}
        self.answered_bytes: dict[int, bytearray] = {}
        self.ends: dict[int, Closed] = {}
        self._is_closed = threading.Event()

    def opened(self) -> int:
        number = len(self.sent_bytes) + 1
        self.sent_bytes[number], self.answered_bytes[number] = bytearray(), bytearray()
        return number

    def sent(self, connection: int, data: bytes) -> None:
        self.sent_bytes[connection] += data

    def answered(self, connection: int, data: bytes) -> None:
        self.answered_bytes[connection] += data

    def closed(self, connection: int, by: Closed) -> None:
        self.ends[connection] = by
        self._is_closed.set()

    def end(self) -> Closed:
        """Return who ended the first connection, once it has ended."""
        assert self._is_closed.wait(10)
        return self.ends[1]


OpenForwarder = Callable[[str], Forwarder]


def trusting(forwarder: Forwarder) -> ssl.SSLContext:
    """Return what trusts the certificate of a forwarder."""
    return ssl.create_default_context(cafile=str(forwarder.ca_file))


def connect(forwarder: Forwarder) -> HTTPSConnection:
    """Return a connection with the site, for requests."""
    client = HTTPSConnection("127.0.0.1", forwarder.port, timeout=10, context=trusting(forwarder))
    client.set_tunnel("actionnetwork.org", 443)
    return client


def connect_raw(forwarder: Forwarder) -> ssl.SSLSocket:
    """Return a connection with the site, for bytes of any kind."""
    plain = socket.create_connection(("127.0.0.1", forwarder.port), timeout=10)
    plain.sendall(CONNECT)
    assert read_head(plain).startswith(b"HTTP/1.1 200 ")
    return trusting(forwarder).wrap_socket(plain, server_hostname="actionnetwork.org")


def read_to_end(connection: socket.socket) -> bytes:
    """Return what comes until the other side ends the connection."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def is_reset(connection: ssl.SSLSocket) -> bool:
    """Return whether a connection ends with a reset, which Python's TLS reports as an end."""
    with socket.socket(fileno=connection.detach()) as plain:
        plain.settimeout(10)
        try:
            read_to_end(plain)
        except ConnectionResetError:
            return True
    return False


def refusal(forwarder: Forwarder) -> str:
    """Return the first line of the answer to a client that asks for the site."""
    with socket.create_connection(("127.0.0.1", forwarder.port), timeout=10) as client:
        client.sendall(CONNECT)
        return read_head(client).decode().splitlines()[0]


def tls_port(forwarder: Forwarder) -> int:
    """Return the port for clients that ignore the proxy."""
    return int(json.loads(forwarder.environment["ACTION_NETWORK_REDIRECT"])["tls_port"])
