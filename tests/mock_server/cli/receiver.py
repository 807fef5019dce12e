"""A receiver of webhooks that behaves as a test says, down to the bytes."""

from __future__ import annotations

import json
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

Answer = Callable[["Receiver", socket.socket], None]


class Request(NamedTuple):
    """What arrived: the request line, headers with names in lower case, and the bytes of the body."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def elements(self) -> list[dict[str, Any]]:
        """The body as the list that it should be."""
        elements = json.loads(self.body)
        assert isinstance(elements, list)
        return elements


class Receiver(socketserver.ThreadingTCPServer):
    """Keeps what arrives; ``answers`` are given in turn, the last one again and again."""

    daemon_threads = False

    def __init__(self, answers: tuple[Answer, ...], tls: ssl.SSLContext | None, *, reads: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = list(answers)
        self.tls = tls
        self.reads = reads
        self.requests: list[Request] = []
        self.finished = threading.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.server_address[1]}/hook"


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Receiver)
        # A client that gave up is what some tests want.
        with suppress(OSError):
            connection = self.request
            if self.server.tls:
                connection = self.server.tls.wrap_socket(connection, server_side=True)
            with connection:
                if self.server.reads:
                    self.server.requests.append(_read(connection))
                answers = self.server.answers
                (answers.pop(0) if len(answers) > 1 else answers[0])(self.server, connection)


def _read(connection: socket.socket) -> Request:
    with connection.makefile("rb") as stream:
        line = stream.readline().decode().strip()
        headers = {}
        while header := stream.readline().decode().strip():
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        return Request(line, headers, stream.read(int(headers.get("content-length", 0))))


@contextmanager
def receiving(*answers: Answer, tls: ssl.SSLContext | None = None, reads: bool = True) -> Iterator[Receiver]:
    """Run a receiver on a free port; without ``answers`` it answers 200. Unless it ``reads``, it answers at once."""
    with Receiver(answers or (status(200),), tls, reads=reads) as receiver:
        thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield receiver
        finally:
            receiver.finished.set()
            receiver.shutdown()
            thread.join()


def status(code: int, *headers: str) -> Answer:
    """Answer with a status."""
    lines = [f"HTTP/1.1 {code} Any", "Content-Length: 0", "Connection: close", *headers, "", ""]
    return said("\r\n".join(lines).encode())


def said(data: bytes) -> Answer:
    """Answer with these bytes and hang up."""

    def answer(_receiver: Receiver, connection: socket.socket) -> None:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        # To hang up on something unread would be a reset, which may overtake the answer.
        while connection.recv(65536):
            pass

    return answer


def silence(receiver: Receiver, _connection: socket.socket) -> None:
    """Say nothing until the test ends."""
    receiver.finished.wait()


def trickle(receiver: Receiver, connection: socket.socket) -> None:
    """Send a header byte by byte without end, each in time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not receiver.finished.wait(0.02):
        connection.sendall(b"x")


def endless(receiver: Receiver, connection: socket.socket) -> None:
    """Send a body without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while not receiver.finished.is_set():
        connection.sendall(b"x" * 65536)
