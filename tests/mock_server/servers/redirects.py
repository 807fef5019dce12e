"""A redirect, and clients of it that speak HTTP or send any bytes."""

from __future__ import annotations

import json
import socket
import ssl
import sys
from base64 import b64encode
from contextlib import closing
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from actionnetwork_mock.servers.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

SITE = "https://actionnetwork.org"
HEADERS = {"OSDI-API-Token": "test-api-key", "Content-Type": "application/json"}
CONNECT = b"CONNECT actionnetwork.org:443 HTTP/1.1\r\nHost: actionnetwork.org:443\r\n\r\n"


def started(loop: str) -> MockServer:
    """Return a server on a kind of event loop."""
    with pytest.MonkeyPatch.context() as patch:
        if loop == "asyncio":
            patch.setitem(sys.modules, "uvloop", None)  # as where it is not installed
        return MockServer(settings=Settings(rate_limit=None)).start()


def proxy_of(redirect: Redirect) -> tuple[str, int]:
    """Return the address of the proxy, as a client sees it."""
    url = urlsplit(redirect.environment["HTTPS_PROXY"])
    assert url.hostname is not None
    assert url.port is not None
    return url.hostname, url.port


def authorization(redirect: Redirect) -> str:
    """Return the header with the password of the proxy."""
    url = urlsplit(redirect.environment["HTTPS_PROXY"])
    return f"Proxy-Authorization: Basic {b64encode(f'{url.username}:{url.password}'.encode()).decode()}\r\n"


def folder_of(redirect: Redirect) -> Path:
    """Return the folder of the certificates."""
    return Path(redirect.environment["SSL_CERT_FILE"]).parent


def make_connection(redirect: Redirect, host: str = "actionnetwork.org") -> HTTPSConnection:
    """Return a connection to the API through the redirect, which opens with its first use."""
    context = ssl.create_default_context(cafile=redirect.environment["SSL_CERT_FILE"])
    connection = HTTPSConnection(*proxy_of(redirect), context=context, timeout=30)
    connection.set_tunnel(host)
    return connection


def call(redirect: Redirect, method: str, path: str, body: Any = None) -> Any:
    """Return what the API answers on a connection for this call alone."""
    with closing(make_connection(redirect)) as connection:
        return call_on(connection, method, path, body)


def call_on(connection: HTTPSConnection, method: str, path: str, body: Any = None) -> Any:
    """Return the JSON that is answered with a 200."""
    connection.request(method, f"/api/v2{path}", body and json.dumps(body), HEADERS)
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status == 200, text
    return json.loads(text)


def dial(redirect: Redirect) -> socket.socket:
    """Return a connection to the proxy."""
    return socket.create_connection(proxy_of(redirect), timeout=30)


def read_all(connection: socket.socket) -> str:
    """Return what comes until the other side ends the connection."""
    chunks = []
    while chunk := connection.recv(65536):
        chunks.append(chunk)
    return b"".join(chunks).decode()


def say(redirect: Redirect, request: bytes) -> str:
    """Return all that is answered to some bytes."""
    with dial(redirect) as connection:
        connection.sendall(request)
        return read_all(connection)


def say_and_end(redirect: Redirect, request: bytes) -> str:
    """Return all that is answered to some bytes, after which the client sends no more."""
    with dial(redirect) as client:
        client.sendall(request)
        client.shutdown(socket.SHUT_WR)
        return read_all(client)


def ended(connection: socket.socket) -> bool:
    """Return whether the other side has ended a connection."""
    try:
        return connection.recv(100) == b""
    except ConnectionResetError:
        return True
