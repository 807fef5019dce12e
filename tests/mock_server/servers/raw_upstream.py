"""A server for tests that receives bytes and answers with bytes, as scripted, with TLS or without."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

from actionnetwork_mock.servers.certificates import create_site_context

Talk = Callable[[socket.socket], None]


class RawUpstream:
    """Accepts connections and lets ``talk`` have each of them, in a thread. It counts them in ``accepted``."""

    def __init__(self, talk: Talk, *, tls_folder: Path | None = None) -> None:
        self._talk = talk
        self._context: ssl.SSLContext | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.accepted = 0
        scheme = "http"
        if tls_folder is not None:
            self._context = create_site_context(tls_folder, ["127.0.0.1", "localhost"])
            self._context.set_alpn_protocols(["h2", "http/1.1"])
            scheme = "https"
        self.url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.accepted += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self._context is None:
                self._talk(connection)
            else:
                with self._context.wrap_socket(connection, server_side=True) as secured:
                    self._talk(secured)


def read_head(connection: socket.socket) -> bytes:
    """Return what comes up to the end of a head."""
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(65536)
        if not data:
            break
        head += data
    return head


def answering(answer: bytes) -> Talk:
    """Return what answers each head with the same bytes."""

    def talk(connection: socket.socket) -> None:
        while read_head(connection):
            connection.sendall(answer)

    return talk


def reset(connection: socket.socket) -> None:
    """End a connection with a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
