"""What each fault looks like to clients that people use, over real connections."""

from __future__ import annotations

import http.client
import json
import logging
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import requests

from actionnetwork_mock.faults import Fault
from actionnetwork_mock.redirect import Redirect
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

KEY = {"OSDI-API-Token": "test-api-key"}
RUTH = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}
LONG_S = 3600
"""Longer than any test; whoever waits so long is let go."""


@pytest.fixture(scope="module", params=["uvloop", "asyncio"])
def shared_server(request: pytest.FixtureRequest) -> Iterator[MockServer]:
    """A server on each kind of event loop, since connections are broken by its transports."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "asyncio":
            patch.setitem(sys.modules, "uvloop", None)  # as where it is not installed
        running = MockServer(settings=Settings(rate_limit=None)).start()
    with running:
        yield running


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A fault is what was asked for, so the server has nothing to complain about."""
    yield
    records = [*caplog.get_records("call"), *caplog.get_records("teardown")]
    assert [one.getMessage() for one in records if one.levelno >= logging.WARNING] == []


def by_http_client(server: MockServer) -> tuple[int, bytes]:
    """Return status and body of the people, by the standard library."""
    with closing(
        http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=30)
    ) as connection:
        connection.request("GET", "/api/v2/people", headers=KEY)
        answer = connection.getresponse()
        return answer.status, answer.read()


def by_requests(server: MockServer) -> tuple[int, bytes]:
    answer = requests.get(f"{server.url}/people", headers=KEY, timeout=30)
    return answer.status_code, answer.content


def by_httpx2(server: MockServer) -> tuple[int, bytes]:
    answer = httpx2.get(f"{server.url}/people", headers=KEY, timeout=30)
    return answer.status_code, answer.content


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (by_http_client, http.client.RemoteDisconnected),
        (by_requests, requests.ConnectionError),
        (by_httpx2, httpx2.RemoteProtocolError),
    ],
)
def test_a_dropped_connection_ends_without_an_answer(
    server: MockServer, ask: Any, error: type[Exception], when: Any
) -> None:
    server.faults.add("GET /people", connection="drop", when=when, times=1)
    with pytest.raises(error):
        ask(server)
    assert ask(server)[0] == 200
    assert [entry.status for entry in server.requests] == [0, 200]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (by_http_client, ConnectionResetError),
        (by_requests, requests.ConnectionError),
        (by_httpx2, httpx2.ReadError),
    ],
)
def test_a_reset_connection_is_reset(server: MockServer, ask: Any, error: type[Exception], when: Any) -> None:
    server.faults.add("GET /people", connection="reset", when=when, times=1)
    with pytest.raises(error, match=r"reset by peer|forcibly closed"):
        ask(server)
    assert ask(server)[0] == 200


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (by_http_client, http.client.IncompleteRead),
        (by_requests, requests.exceptions.ChunkedEncodingError),
        (by_httpx2, httpx2.RemoteProtocolError),
    ],
)
@pytest.mark.parametrize("truncate", [0, 40, 0.5])
def test_a_truncated_body_is_shorter_than_promised(
    server: MockServer, ask: Any, error: type[Exception], truncate: float
) -> None:
    server.seed(people=25)
    server.faults.add("GET /people", truncate=truncate)
    with pytest.raises(error):
        ask(server)


def test_a_truncated_body_has_as_many_bytes_as_were_asked_for(server: MockServer) -> None:
    server.seed(people=25)
    whole = len(by_http_client(server)[1])
    server.faults.add("GET /people", truncate=40, times=1)
    server.faults.add("GET /people", truncate=0.25)
    for sent in (40, whole // 4):
        with pytest.raises(http.client.IncompleteRead) as caught:
            by_http_client(server)
        assert (len(caught.value.partial), caught.value.expected) == (sent, whole - sent)


@pytest.mark.parametrize("ask", [by_http_client, by_requests, by_httpx2])
@pytest.mark.parametrize(
    ("fault", "status", "begins"),
    [
        (Fault(status=503), 503, b'{"error":"Service Unavailable"}'),
        (Fault(status=502, html=True), 502, b"<!DOCTYPE html>"),
        (Fault(status=520), 520, b'{"error":"Error 520"}'),
        (Fault(status=429, retry_after=2), 429, b'{"error":"Too many requests"}'),
        (Fault(status=500, body=""), 500, b""),
        (Fault(invalid_json=True), 200, b'{"per_page":25,'),
        (Fault(latency_s=0.01), 200, b'{"per_page":25,'),
    ],
    ids=lambda value: value.effects if isinstance(value, Fault) else None,
)
def test_an_answer_arrives_as_the_fault_says(
    server: MockServer, ask: Any, fault: Fault, status: int, begins: bytes
) -> None:
    server.faults.add(fault)
    assert ask(server)[0] == status
    assert ask(server)[1].startswith(begins)


def test_a_wait_before_the_next_try_can_be_read(server: MockServer) -> None:
    server.faults.add("*", status=429, retry_after=2, times=1)
    server.faults.add("*", status=429, times=1)
    answers = [requests.get(f"{server.url}/people", headers=KEY, timeout=30) for _ in range(3)]
    assert [(one.status_code, one.headers.get("Retry-After")) for one in answers] == [
        (429, "2"),
        (429, None),
        (200, None),
    ]


@pytest.mark.parametrize("fault", [Fault(connection="drop"), Fault(connection="reset"), Fault(truncate=1)])
def test_a_lost_answer_does_not_undo_the_write(server: MockServer, fault: Fault) -> None:
    server.faults.add(Fault("POST *", **{**fault.effects, "times": 1}))
    with pytest.raises(requests.RequestException):
        requests.post(f"{server.url}/people", json=RUTH, headers=KEY, timeout=30)
    assert b"ruth@example.org" in by_http_client(server)[1]


@pytest.mark.parametrize("how", ["drop", "reset"])
def test_a_large_request_is_taken_in_before_its_connection_breaks(server: MockServer, how: Any) -> None:
    server.faults.add("POST *", connection=how, when="before")
    body = {"person": {**RUTH["person"], "custom_fields": {"note": "x" * 500_000}}}
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{server.url}/people", json=body, headers=KEY, timeout=30)
    assert b"ruth@example.org" not in by_http_client(server)[1]


def test_a_session_goes_on_with_another_connection(server: MockServer) -> None:
    with httpx2.Client(base_url=server.url, headers=KEY, timeout=30) as client:
        assert client.get("people").status_code == 200
        server.faults.add("*", connection="drop", times=1)
        with pytest.raises(httpx2.RemoteProtocolError):
            client.get("people")
        assert client.get("people").status_code == 200


def test_a_head_is_broken_off_too(server: MockServer) -> None:
    server.faults.add("HEAD *", truncate=0.5)
    with closing(
        http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=30)
    ) as connection:
        connection.request("HEAD", "/api/v2/people", headers=KEY)
        assert (connection.getresponse().read(), connection.sock.recv(1)) == (b"", b"")


# Late answers


def test_a_client_that_gives_up_has_changed_something_all_the_same(server: MockServer) -> None:
    server.faults.add("POST /people", latency_s=LONG_S)
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{server.url}/people", json=RUTH, headers=KEY, timeout=0.05)
    assert b"ruth@example.org" in by_http_client(server)[1]


def test_a_client_that_gives_up_has_changed_nothing_when_that_is_asked_for(server: MockServer) -> None:
    server.faults.add("POST /people", latency_s=LONG_S, connection="drop", when="before")
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{server.url}/people", json=RUTH, headers=KEY, timeout=0.05)
    assert b"ruth@example.org" not in by_http_client(server)[1]


@pytest.mark.parametrize("fault", [{"connection": "drop"}, {"connection": "reset"}, {"truncate": 5}], ids=str)
def test_a_connection_that_its_client_has_left_breaks_without_a_word(server: MockServer, fault: Any) -> None:
    server.faults.add("GET /people", latency_s=LONG_S, times=1, **fault)
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{server.url}/people", headers=KEY, timeout=0.05)
    by_http_client(server)  # by now the server knows that the other one is gone
    server.faults.clear()
    assert by_http_client(server)[0] == 200  # what is logged is seen at the end


def test_a_pipelined_request_goes_down_with_the_connection(server: MockServer) -> None:
    server.faults.add("GET /people", connection="drop", times=1)
    request = b"GET /api/v2/people HTTP/1.1\r\nHost: 127.0.0.1\r\nOSDI-API-Token: test-api-key\r\n\r\n"
    port = urlsplit(server.url).port
    assert port is not None
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request * 2)
        assert connection.recv(1) == b""
    assert by_http_client(server)[0] == 200


def test_an_answer_is_late_by_as_much_as_was_asked_for(server: MockServer) -> None:
    server.faults.add("*", latency_s=0.1)
    began = time.monotonic()
    by_http_client(server)
    assert time.monotonic() - began >= 0.1


@pytest.mark.parametrize("let_go", ["clear", "reset"])
def test_a_late_answer_keeps_nobody_else_waiting_and_goes_out_when_faults_end(
    server: MockServer, let_go: str
) -> None:
    server.faults.add("GET /people", latency_s=LONG_S, times=1)
    with ThreadPoolExecutor() as threads:
        late = threads.submit(by_http_client, server)
        while not server.requests.count():  # until the late one has been taken in
            time.sleep(0)
        assert by_http_client(server)[0] == 200
        assert not late.done()
        server.faults.clear() if let_go == "clear" else server.reset()
        assert late.result(timeout=30)[0] == 200


def test_a_server_stops_without_waiting_for_late_answers() -> None:
    with ThreadPoolExecutor() as threads:
        with MockServer() as server:
            server.faults.add("*", latency_s=LONG_S)
            late = threads.submit(by_http_client, server)
            while not server.requests.count():
                time.sleep(0)
        assert late.result(timeout=30)[0] == 200


# Through the redirect


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"connection": "drop"}, (http.client.RemoteDisconnected, ssl.SSLEOFError)),
        ({"connection": "reset"}, ConnectionResetError),
        ({"truncate": 5}, http.client.IncompleteRead),
    ],
    ids=str,
)
def test_a_connection_with_tls_breaks_too(server: MockServer, fields: Any, error: Any) -> None:
    server.faults.add("GET /people", times=1, **fields)
    with Redirect(server) as redirect:
        proxy = urlsplit(redirect.environment["HTTPS_PROXY"])
        context = ssl.create_default_context(cafile=redirect.environment["SSL_CERT_FILE"])
        assert proxy.hostname is not None
        connection = http.client.HTTPSConnection(proxy.hostname, proxy.port, context=context, timeout=30)
        with closing(connection):
            connection.set_tunnel("actionnetwork.org")
            connection.request("GET", "/api/v2/people", headers=KEY)
            with pytest.raises(error):
                connection.getresponse().read()


# Several at once


def test_what_is_set_is_listed_with_how_often_it_struck(server: MockServer) -> None:
    first = server.faults.add("GET /people", status=503, times=1)
    server.faults.add("POST /people", status=500)
    for _ in range(3):
        by_http_client(server)
    assert [(armed.number, armed.matched, armed.struck) for armed in server.faults] == [(1, 3, 1), (2, 0, 0)]
    server.faults.remove(first)
    assert len(server.faults) == 1


def test_a_bad_day_is_survived_by_who_tries_again(server: MockServer) -> None:
    server.seed(people=60)
    server.faults.bad_day()

    def people_on(url: str) -> Any:
        for _ in range(20):
            try:
                answer = requests.get(url, headers=KEY, timeout=30)
                if answer.status_code == 200:
                    return json.loads(answer.content)
            except requests.RequestException:
                pass
        raise AssertionError("twenty tries in a row failed")

    url, found = f"{server.url}/people?per_page=5", 0
    while url:
        page = people_on(url)
        found += len(page["_embedded"]["osdi:people"])
        url = page["_links"].get("next", {}).get("href")
    assert found == 60
    assert sum(armed.struck for armed in server.faults) > 0


def test_a_bad_day_is_the_same_twice(server: MockServer) -> None:
    def day() -> list[int]:
        server.reset()
        server.faults.bad_day()
        for _ in range(40):
            try:
                by_http_client(server)
            except (OSError, http.client.HTTPException):
                pass
        return [entry.status for entry in server.requests]

    first = day()
    assert day() == first
    assert set(first) > {200}
