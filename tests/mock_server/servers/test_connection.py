from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from urllib.parse import urlsplit

import pytest

from actionnetwork_mock.servers import connection
from actionnetwork_mock.servers.connection import MAX_HEAD_BYTES
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

TOO_LONG = f'{{"error":"The head of the request is longer than {MAX_HEAD_BYTES} bytes"}}'.encode()


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(settings=Settings(rate_limit=None)) as server:
        yield server


def connect(server: MockServer) -> socket.socket:
    parts = urlsplit(server.url)
    return socket.create_connection((parts.hostname, parts.port), timeout=10)


@pytest.fixture
def client(server: MockServer) -> Iterator[socket.socket]:
    with connect(server) as client:
        yield client


def head(padding: int = 0, *, first: str = "GET /api/v2/people HTTP/1.1", also: str = "") -> bytes:
    """Return a head with a header as long as the padding."""
    return f"{first}\r\nHost: localhost\r\n{also}X-Padding: {'x' * padding}\r\n\r\n".encode()


LONGEST = head(MAX_HEAD_BYTES - len(head()))


def status_of(client: socket.socket, *parts: bytes) -> int:
    """Send the parts of a request, and return the status of the answer."""
    for part in parts:
        client.sendall(part)
    with closing(http.client.HTTPResponse(client)) as response:
        response.begin()
        response.read()
        return response.status


def refusal(client: socket.socket) -> tuple[int, bytes]:
    """Return the status and the body of an answer, after which the server closes the connection."""
    with closing(http.client.HTTPResponse(client)) as response:
        response.begin()
        assert response.getheader("connection") == "close"
        status, body = response.status, response.read()
    client.sendall(b"x")  # what comes later is dropped
    client.shutdown(socket.SHUT_WR)
    assert client.recv(1) == b""
    return status, body


def test_what_follows_a_request_that_ends_the_connection_does_not_cost_its_answer(
    client: socket.socket,
) -> None:
    assert status_of(client, head(also="Connection: close\r\n") + b"and more") == 403


def test_a_long_head_is_read(client: socket.socket) -> None:
    half = len(LONGEST) // 2
    assert status_of(client, LONGEST) == 403
    assert status_of(client, LONGEST[:half], LONGEST[half:]) == 403


@pytest.mark.parametrize(
    "too_long",
    [
        head(MAX_HEAD_BYTES),
        head(MAX_HEAD_BYTES * 3),
        head(first=f"GET /api/v2/people?{'x' * MAX_HEAD_BYTES} HTTP/1.1"),
        head(first=f"GET /{'x' * MAX_HEAD_BYTES} HTTP/1.1"),
        head(also="X-Small: x\r\n" * 8000),
        head(first="POST /_mock/reset HTTP/1.1", also=f"Mock-Control: {'x' * MAX_HEAD_BYTES}\r\n"),
    ],
    ids=["header", "much longer", "query", "path", "many headers", "control API"],
)
@pytest.mark.parametrize("is_complete", [True, False])
def test_a_head_that_is_too_long_is_refused_before_its_end(
    client: socket.socket, too_long: bytes, is_complete: bool
) -> None:
    client.sendall(too_long if is_complete else too_long[:-4])
    assert refusal(client) == (431, TOO_LONG)


def test_a_refused_connection_is_closed_although_the_client_keeps_it(
    monkeypatch: pytest.MonkeyPatch, client: socket.socket
) -> None:
    monkeypatch.setattr(connection, "LINGER_S", 0.05)
    assert status_of(client, head(MAX_HEAD_BYTES)) == 431
    assert client.recv(1) == b""


def test_the_second_head_of_a_connection_has_the_same_limit(client: socket.socket) -> None:
    assert status_of(client, head()) == 403
    client.sendall(head(MAX_HEAD_BYTES))
    assert refusal(client) == (431, TOO_LONG)


def test_a_body_does_not_count_as_head(client: socket.socket) -> None:
    body = b"x" * 200_000
    post = head(first="POST /nowhere HTTP/1.1", also=f"Content-Length: {len(body)}\r\n")
    assert status_of(client, post + body) == 404
    assert status_of(client, post, body[:100_000], body[100_000:]) == 404


def test_trailers_are_dropped_and_limited(client: socket.socket) -> None:
    post = head(first="POST /api/v2/people HTTP/1.1", also="Transfer-Encoding: chunked\r\n")
    post += b"2\r\n{}\r\n0\r\n"
    assert status_of(client, post + b"OSDI-API-Token: test-api-key\r\n\r\n") == 403
    received = b""
    with suppress(ConnectionError):  # it is too late for an answer
        client.sendall(post + b"X-Trailer: " + b"x" * MAX_HEAD_BYTES * 2)
        received = client.recv(1)
    assert received == b""


@pytest.mark.parametrize("sent", [b"G", head()[:-2]])
def test_a_head_that_is_not_complete_in_time_is_refused(
    monkeypatch: pytest.MonkeyPatch, server: MockServer, sent: bytes
) -> None:
    monkeypatch.setattr(connection, "HEAD_TIMEOUT_S", 0.05)
    with connect(server) as client:
        client.sendall(sent)
        sentence = b"The head of the request was not complete after 0.05 seconds"
        assert refusal(client) == (408, b'{"error":"%s"}' % sentence)


def test_the_second_head_of_a_connection_has_as_much_time(
    monkeypatch: pytest.MonkeyPatch, client: socket.socket
) -> None:
    assert status_of(client, head()) == 403
    monkeypatch.setattr(connection, "HEAD_TIMEOUT_S", 0.05)
    client.sendall(head()[:-2])
    assert refusal(client)[0] == 408


def test_a_connection_without_a_request_is_closed(
    monkeypatch: pytest.MonkeyPatch, server: MockServer
) -> None:
    monkeypatch.setattr(connection, "HEAD_TIMEOUT_S", 0.05)
    with connect(server) as client:
        assert client.recv(1) == b""


UPLOAD = head(first="POST /api/v2/people HTTP/1.1", also="Content-Length: 1000\r\n")


@pytest.mark.parametrize(
    "sent", [UPLOAD, UPLOAD + b"{", head() + UPLOAD + b"{"], ids=["nothing", "a part", "later"]
)
def test_a_body_that_stops_is_refused(
    monkeypatch: pytest.MonkeyPatch, server: MockServer, sent: bytes
) -> None:
    monkeypatch.setattr(connection, "BODY_TIMEOUT_S", 0.05)
    with connect(server) as client:
        if sent.startswith(head()):
            assert status_of(client, head()) == 403
        client.sendall(sent.removeprefix(head()))
        assert refusal(client) == (408, b'{"error":"No part of the body arrived for 0.05 seconds"}')


def test_a_body_that_stops_after_its_answer_ends_the_connection(
    monkeypatch: pytest.MonkeyPatch, server: MockServer
) -> None:
    monkeypatch.setattr(connection, "BODY_TIMEOUT_S", 0.05)
    also = "Content-Length: 9999999\r\nExpect: 100-continue\r\n"
    too_long = head(first="POST /api/v2/people HTTP/1.1", also=also)
    with connect(server) as client:
        assert status_of(client, too_long) == 413
        assert client.recv(1) == b""


def test_a_body_has_time_while_an_earlier_request_keeps_the_server_from_reading_it(
    monkeypatch: pytest.MonkeyPatch, server: MockServer
) -> None:
    monkeypatch.setattr(connection, "BODY_TIMEOUT_S", 0.05)
    body = b" " * 900_000 + b"{}"
    also = f"Content-Length: {len(body)}\r\nConnection: close\r\n"
    post = head(first="POST /api/v2/people HTTP/1.1", also=also) + body
    server.faults.add("GET /people", latency_s=0.3)
    try:
        with connect(server) as client:
            sending = threading.Thread(target=client.sendall, args=(head() + post,))
            sending.start()  # the system takes a part of the body only, until the server reads
            with client.makefile("rb") as answers:
                assert answers.read().count(b"HTTP/1.1 403") == 2
            sending.join(10)
    finally:
        server.faults.clear()


def test_an_answer_may_take_longer_than_a_head(monkeypatch: pytest.MonkeyPatch, server: MockServer) -> None:
    monkeypatch.setattr(connection, "HEAD_TIMEOUT_S", 0.05)
    server.faults.add("GET /people", latency_s=0.3)
    try:
        with connect(server) as client:
            assert status_of(client, head()) == 403
    finally:
        server.faults.clear()


def test_what_is_no_http_is_answered_with_an_error(client: socket.socket) -> None:
    client.sendall(b"\x16\x03\x01\r\n\r\n")
    assert refusal(client) == (400, b'{"error":"Invalid HTTP request received."}')


BODY = b'{"people": 1}'
OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n"
SEED = b"POST /_mock/seed HTTP/1.1\r\nHost: localhost\r\nMock-Control: 1\r\n" + OFFER
OFFERS = {
    "a length": SEED + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY,
    "chunks": SEED + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n",
}
GET = b"GET /_mock/health HTTP/1.1\r\nHost: localhost\r\n"


@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)
def test_an_offer_of_another_protocol_is_ignored_and_the_body_is_read(
    server: MockServer, client: socket.socket, offer: bytes
) -> None:
    """As of Java's HttpClient, which offers HTTP/2. The connection goes on, and the parts may arrive in any pieces."""
    server.reset()
    for cut in (len(offer), 1, offer.index(b"pgrade: h2c"), offer.index(b"\r\n\r\n") + 2, len(offer) - 5):
        assert status_of(client, offer[:cut], offer[cut:]) == 200
        assert status_of(client, GET + OFFER + b"\r\n") == 200
    assert len(list(server.people)) == 5


def test_offers_on_one_connection_are_answered_in_turn(server: MockServer, client: socket.socket) -> None:
    server.reset()
    client.sendall(b"".join(OFFERS.values()) + GET + b"Connection: close\r\n\r\n")
    with client.makefile("rb") as answers:
        assert answers.read().count(b"HTTP/1.1 200") == 3
    assert len(list(server.people)) == 2


def test_the_limit_of_a_head_applies_to_one_with_an_offer(client: socket.socket) -> None:
    assert status_of(client, head(MAX_HEAD_BYTES, also=OFFER.decode())) == 431
