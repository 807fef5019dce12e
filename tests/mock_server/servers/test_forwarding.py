"""Which hosts the proxy of a redirect reaches, and what it answers to other requests."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from actionnetwork_mock.servers import connection as limits
from actionnetwork_mock.servers.connection import MAX_HEAD_BYTES
from actionnetwork_mock.servers.redirect import Redirect
from actionnetwork_mock.servers.server_thread import open_listener
from actionnetwork_mock.servers.threaded import MockServer

from .redirects import authorization, call, dial, read_all, say


def test_another_host_is_refused_with_a_sentence(redirect: Redirect) -> None:
    answer = say(redirect, b"CONNECT example.org:443 HTTP/1.1\r\n\r\n")
    sentence = (
        "example.org is refused: the redirect leads to the mock of actionnetwork.org only; "
        'to reach this host for real, name it: allow=["example.org"], or --allow example.org'
    )
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 403 {sentence}\r\n")
    assert body == f"{sentence}\n"


@pytest.mark.parametrize(
    "host",
    ["actionnetwork.org.example.org", "evilactionnetwork.org", "api.actionnetwork.org", "127.0.0.1", "[::1]"],
)
def test_a_host_that_looks_alike_is_refused(redirect: Redirect, host: str) -> None:
    answer = say(redirect, f"CONNECT {host}:443 HTTP/1.1\r\n\r\n".encode())
    assert answer.startswith(f"HTTP/1.1 403 {host.strip('[]')} is refused")


@pytest.mark.parametrize("host", ["ACTIONNETWORK.ORG", "actionnetwork.org."])
def test_other_spellings_of_the_site_are_not(redirect: Redirect, host: str) -> None:
    with dial(redirect) as connection:
        connection.sendall(f"CONNECT {host}:443 HTTP/1.1\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("request_line", "url"),
    [
        ("GET http://actionnetwork.org/api/v2", "http://actionnetwork.org:80"),
        ("CONNECT actionnetwork.org:8443", "https://actionnetwork.org:8443"),
    ],
)
def test_the_site_answers_as_https_on_its_port_only(redirect: Redirect, request_line: str, url: str) -> None:
    answer = say(redirect, f"{request_line} HTTP/1.1\r\n\r\n".encode())
    assert answer.startswith(f"HTTP/1.1 403 {url} is refused: the mock answers at https://actionnetwork.org,")


def test_a_refusal_is_read_even_by_a_client_that_is_still_sending(redirect: Redirect) -> None:
    size = 5_000_000
    head = f"POST http://example.org/ HTTP/1.1\r\nContent-Length: {size}\r\n\r\n".encode()
    assert say(redirect, head + b"x" * size).startswith("HTTP/1.1 403 example.org is refused")


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01",  # TLS, by a client that was told https:// of the proxy
        b"\x00",
        b"hello\r\n",
        b"GET / HTTP/1.1\r\n",
        b"OPTIONS * HTTP/1.1\r\n",
        b"CONNECT actionnetwork.org:https HTTP/1.1\r\n",
        b"CONNECT actionnetwork.org:99999 HTTP/1.1\r\n",
        b"CONNECT [::1:443 HTTP/1.1\r\n",
        b"CONNECT exa\x07mple.org:443 HTTP/1.1\r\n",
        b"GET https://actionnetwork.org/api/v2 HTTP/1.1\r\n",
        "CONNECT exämple.org:443 HTTP/1.1\r\n".encode(),
    ],
)
def test_garbage_is_answered_at_once(redirect: Redirect, garbage: bytes) -> None:
    assert say(redirect, garbage).startswith("HTTP/1.1 400 This is a forward proxy")


@pytest.fixture
def other() -> Iterator[MockServer]:
    """Another server on this machine, in the part of the outer world."""
    with MockServer() as other:
        yield other


@pytest.mark.parametrize(
    "too_long",
    [
        b"GET http://actionnetwork.org/" + b"x" * MAX_HEAD_BYTES,
        b"CONNECT actionnetwork.org:443 HTTP/1.1\r\nX-Padding: " + b"x" * MAX_HEAD_BYTES,
        b"CONNECT actionnetwork.org:443 HTTP/1.1\r\n" + b"X-Small: x\r\n" * 8000,
    ],
)
def test_a_head_that_is_too_long_is_refused_before_its_end(redirect: Redirect, too_long: bytes) -> None:
    with dial(redirect) as client:
        client.sendall(too_long)
        client.shutdown(socket.SHUT_WR)
        assert read_all(client).startswith("HTTP/1.1 431 The head of the request is longer than 65536 bytes")


def test_a_head_that_is_not_complete_in_time_is_refused(
    monkeypatch: pytest.MonkeyPatch, redirect: Redirect
) -> None:
    monkeypatch.setattr(limits, "HEAD_TIMEOUT_S", 0.05)
    for begun in (b"", b"CONNECT", b"CONNECT actionnetwork.org:443 HTTP/1.1\r\nHost: a\r\n"):
        with dial(redirect) as client:
            client.sendall(begun)
            assert read_all(client).startswith("HTTP/1.1 408 The head of the request was not complete")


def test_a_refused_client_that_keeps_its_connection_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, redirect: Redirect
) -> None:
    monkeypatch.setattr(limits, "HEAD_TIMEOUT_S", 0.05)
    with dial(redirect) as client:
        client.sendall(b"CONNECT example.org:443 HTTP/1.1\r\n\r\n")
        assert read_all(client).startswith("HTTP/1.1 403 example.org is refused")


def test_an_allowed_host_is_reached_for_real(server: MockServer, other: MockServer) -> None:
    port = urlsplit(other.url).port
    with Redirect(server, allow=["127.0.0.1"]) as redirect, dial(redirect) as connection:
        connection.sendall(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n{authorization(redirect)}\r\n".encode())
        assert connection.recv(100).endswith(b"\r\n\r\n")
        connection.sendall(
            b"GET /api/v2/metadata HTTP/1.1\r\nHost: 127.0.0.1\r\nOSDI-API-Token: test-api-key\r\n\r\n"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
    assert other.requests.count("GET /metadata") == 1


def test_an_allowed_host_is_reached_without_tls_once_a_connection(
    server: MockServer, other: MockServer
) -> None:
    head = (
        "HTTP/1.1\r\nHost: 127.0.0.1\r\nOSDI-API-Token: test-api-key\r\nProxy-Connection: keep-alive\r\n\r\n"
    )
    with Redirect(server, allow=["127.0.0.1"]) as redirect:
        head = head.replace("\r\n\r\n", f"\r\n{authorization(redirect)}\r\n")
        answer = say(redirect, f"GET {other.url}/people?page=2 {head}".encode())
    assert answer.startswith("HTTP/1.1 200 ")
    assert "connection: close" in answer.lower()
    assert (other.requests.last().path, other.requests.last().query) == ("/people", "page=2")


@pytest.mark.parametrize("value", ["", "Basic bW9jazp3cm9uZw==", "Bearer x", "Basic", "Basic \xe9"])
def test_an_allowed_host_is_reached_with_the_password_only(
    server: MockServer, other: MockServer, value: str
) -> None:
    port = urlsplit(other.url).port
    sent = f"Host: 127.0.0.1\r\nProxy-Authorization: {value}\r\n\r\n"
    with Redirect(server, allow=["127.0.0.1"]) as redirect:
        for request in (f"CONNECT 127.0.0.1:{port} HTTP/1.1", f"GET {other.url}/people HTTP/1.1"):
            answer = say(redirect, f"{request}\r\n{sent}".encode("latin-1"))
            assert answer.startswith("HTTP/1.1 407 ")
            assert "Proxy-Authenticate: Basic" in answer
        assert call(redirect, "GET", "/people")["page"] == 1  # the mock itself needs no password
    assert other.requests.count() == 0


def test_without_allowed_hosts_there_is_no_password(redirect: Redirect) -> None:
    assert urlsplit(redirect.environment["HTTPS_PROXY"]).password is None


def test_each_redirect_has_a_password_of_its_own(server: MockServer) -> None:
    passwords = set()
    for _ in range(2):
        with Redirect(server, allow=["127.0.0.1"]) as redirect:
            passwords.add(urlsplit(redirect.environment["HTTPS_PROXY"]).password)
    assert len(passwords) == 2
    assert all(password and len(password) >= 32 for password in passwords)


def test_an_allowed_host_that_is_not_there_is_a_502(server: MockServer) -> None:
    listener = open_listener("127.0.0.1", 0)  # bound, so that nobody else takes the port, but not listening
    port = listener.getsockname()[1]
    with listener, Redirect(server, allow=["127.0.0.1"]) as redirect:
        request = f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n{authorization(redirect)}\r\n"
        answer = say(redirect, request.encode())
    assert answer.startswith(f"HTTP/1.1 502 127.0.0.1, port {port}, cannot be reached: ")
