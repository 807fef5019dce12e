from __future__ import annotations

import json
import socket
import ssl
import struct
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPSConnection
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers import connection as limits
from actionnetwork_mock.servers import forwarding, site_listener
from actionnetwork_mock.servers import redirect as redirect_module
from actionnetwork_mock.servers.connection import MAX_HEAD_BYTES
from actionnetwork_mock.servers.redirect import Redirect
from actionnetwork_mock.servers.server_thread import open_listener
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


@pytest.fixture(scope="module", params=["uvloop", "asyncio"])
def shared_server(request: pytest.FixtureRequest) -> Iterator[MockServer]:
    with started(request.param) as server:
        yield server


@pytest.fixture
def server(shared_server: MockServer) -> MockServer:
    shared_server.reset()
    return shared_server


@pytest.fixture
def redirect(server: MockServer) -> Iterator[Redirect]:
    with Redirect(server) as redirect:
        yield redirect


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


# What is reached


def test_links_carry_the_real_site(redirect: Redirect, server: MockServer) -> None:
    server.seed(people=30)
    page = call(redirect, "GET", "/people")
    assert page["_links"]["self"]["href"] == f"{SITE}/api/v2/people"
    assert all(link["href"].startswith(f"{SITE}/api/v2/people") for link in page["_links"]["osdi:people"])


def test_what_is_seen_is_the_servers(redirect: Redirect, server: MockServer) -> None:
    tag = call(redirect, "POST", "/tags", {"name": "Volunteers"})
    assert server.requests.last().path == "/tags"
    assert json.loads(server.requests.last().response_body)["identifiers"] == tag["identifiers"]
    server.reset()
    assert call(redirect, "GET", "/tags")["total_records"] == 0


def test_with_www_it_is_the_same(redirect: Redirect, server: MockServer) -> None:
    server.seed(people=3)
    with closing(make_connection(redirect, "www.actionnetwork.org")) as connection:
        page = call_on(connection, "GET", "/people")
    assert len(page["_embedded"]["osdi:people"]) == 3


def test_a_body_does_not_wait_for_an_acknowledgement(redirect: Redirect) -> None:
    took_s = []
    with closing(make_connection(redirect)) as connection:
        connection.connect()
        # As urllib3 does towards proxies: head and body then leave apart, the second when the first is acknowledged.
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
        for number in range(20):
            before = time.perf_counter()
            call_on(connection, "POST", "/tags", {"name": f"Tag {number}"})
            took_s.append(time.perf_counter() - before)
    assert median(took_s) < 0.030  # 0.044 with the delay, 0.001 without


def test_large_bodies_go_through_whole(redirect: Redirect) -> None:
    fields = {f"field {number}": "x" * 10_000 for number in range(90)}
    body = {"person": {"email_addresses": [{"address": "ada@example.org"}], "custom_fields": fields}}
    assert call(redirect, "POST", "/people", body)["custom_fields"] == fields


def test_many_tunnels_at_once(redirect: Redirect, server: MockServer) -> None:
    connections = [make_connection(redirect) for _ in range(100)]
    with ThreadPoolExecutor(20) as threads:
        list(threads.map(HTTPSConnection.connect, connections))
        list(threads.map(lambda connection: call_on(connection, "GET", "/tags"), connections))
    assert server.requests.count("GET /tags") == 100
    for connection in connections:
        connection.close()


# What is refused


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


# What is allowed


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


def test_the_refused_hosts_that_are_counted_are_limited(
    monkeypatch: pytest.MonkeyPatch, redirect: Redirect
) -> None:
    before = len(redirect.refused)
    monkeypatch.setattr(redirect_module, "_MAX_REFUSED", before + 2)
    for number in (1, 2, 3, 1):
        say_and_end(redirect, b"CONNECT limit%d.example.org:443 HTTP/1.1\r\n\r\n" % number)
    say_and_end(redirect, b"CONNECT " + b"x" * 300 + b".example.org:443 HTTP/1.1\r\n\r\n")
    assert len(redirect.refused) == before + 2
    assert redirect.refused["limit1.example.org"] == 2


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


@pytest.mark.parametrize(
    ("allow", "says"),
    [
        ("example.org", r"it takes several host names, such as \['example.org'\]"),
        (["https://example.org"], "allow has 'https://example.org': it takes names of hosts alone"),
        ([""], "allow has ''"),
        (["www.actionnetwork.org"], "which the redirect leads to the mock"),
    ],
)
def test_what_cannot_be_allowed_is_an_error(server: MockServer, allow: Any, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Redirect(server, allow=allow)


def test_the_certificates_of_allowed_hosts_stay_trusted(
    server: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tmp_path / "before.pem"
    before.write_text("the certificates of before\n", encoding="utf-8")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(before))
    with Redirect(server, allow=["example.org"]) as redirect:
        bundle = Path(redirect.environment["REQUESTS_CA_BUNDLE"]).read_text(encoding="utf-8")
    assert bundle.startswith("-----BEGIN CERTIFICATE-----")
    assert "the certificates of before\n" in bundle


def test_without_allowed_hosts_one_certificate_is_trusted(redirect: Redirect) -> None:
    bundle = Path(redirect.environment["SSL_CERT_FILE"]).read_text(encoding="utf-8")
    assert bundle.count("BEGIN CERTIFICATE") == 1


# Clients that go away


def vanish(connection: socket.socket) -> None:
    """Reset a connection, as a client that is killed does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def settles(server: MockServer, condition: Callable[[], bool]) -> bool:
    """Return whether a condition comes true on the server's thread within some seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if server.call(lambda _: condition()):
            return True
    return False


@pytest.mark.parametrize("leave", [socket.socket.close, vanish])
@pytest.mark.parametrize(
    "said", [b"", b"CONN", CONNECT, CONNECT + b"\x16\x03\x01", CONNECT + b"no TLS\r\n\r\n"]
)
def test_a_client_that_goes_away_leaves_nothing(
    redirect: Redirect, server: MockServer, said: bytes, leave: Callable[[socket.socket], None]
) -> None:
    proxy, running = redirect._proxy, server._thread.server
    assert proxy is not None
    connection = dial(redirect)
    connection.sendall(said)
    leave(connection)
    call(redirect, "GET", "/tags")
    assert settles(server, lambda: not proxy._clients and not running.server_state.connections)


def test_a_client_that_goes_away_amid_its_request_is_not_heard(
    redirect: Redirect, server: MockServer
) -> None:
    connection = make_connection(redirect)
    connection.putrequest("POST", "/api/v2/tags")
    connection.putheader("Content-Length", "100")
    connection.endheaders(b'{"name": ')
    vanish(connection.sock)
    call(redirect, "GET", "/tags")
    assert server.requests.count("POST /tags") == 0


# Starting and stopping


def test_the_environment_names_the_proxy_and_the_certificates(redirect: Redirect) -> None:
    environment = redirect.environment
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        assert environment[name].startswith("http://127.0.0.1:")
    for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"):
        assert Path(environment[name]).is_file()
    assert environment["NO_PROXY"] == environment["no_proxy"] == "localhost,127.0.0.1,::1"
    assert environment["NODE_USE_ENV_PROXY"] == "1"


def test_started_twice_it_is_the_same(redirect: Redirect) -> None:
    before = redirect.environment
    assert redirect.start() is redirect
    assert redirect.environment == before


def test_stopped_twice_it_stays_stopped_and_can_start_again(server: MockServer) -> None:
    redirect = Redirect(server).start()
    redirect.stop()
    redirect.stop()
    with redirect:
        call(redirect, "GET", "/tags")


def test_it_binds_nothing_but_loopback(server: MockServer, monkeypatch: pytest.MonkeyPatch) -> None:
    bound = []

    def spy(host: str, port: int) -> socket.socket:
        bound.append(host)
        return open_listener(host, port)

    for module in (forwarding, site_listener):
        monkeypatch.setattr(module, "open_listener", spy)
    with Redirect(server):
        assert bound == ["127.0.0.1", "127.0.0.1"]


def test_certificates_and_settings_are_on_disk_without_a_private_key_and_go_with_the_folder(
    server: MockServer,
) -> None:
    with Redirect(server) as redirect:
        folder = folder_of(redirect)
        assert sorted(file.name for file in folder.iterdir()) == ["ca.p12", "ca.pem", "php", "wgetrc"]
        assert "PRIVATE KEY" not in (folder / "ca.pem").read_text(encoding="utf-8")
    assert not folder.exists()


def test_open_tunnels_are_cut_by_a_stop(server: MockServer) -> None:
    with Redirect(server) as redirect:
        used = make_connection(redirect)
        call_on(used, "GET", "/tags")
        unused, silent = dial(redirect), dial(redirect)
        unused.sendall(CONNECT)
        assert unused.recv(100).startswith(b"HTTP/1.1 200 ")
        before = time.perf_counter()
    assert time.perf_counter() - before < 1
    for connection in (unused, silent):
        assert ended(connection)
        connection.close()
    used.close()
    call_directly(server)


def ended(connection: socket.socket) -> bool:
    try:
        return connection.recv(100) == b""
    except ConnectionResetError:
        return True


def call_directly(server: MockServer) -> None:
    url = urlsplit(server.url)
    assert url.hostname is not None
    with socket.create_connection((url.hostname, url.port or 0), timeout=30) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert read_all(connection).startswith("HTTP/1.1 200 ")


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
def test_it_can_be_stopped_after_the_server(loop: str) -> None:
    with started(loop) as server:
        redirect = Redirect(server).start()
        folder = folder_of(redirect)
        idle, silent = make_connection(redirect), dial(redirect)
        call_on(idle, "GET", "/tags")
    redirect.stop()
    assert not folder.exists()
    assert ended(silent)
    silent.close()
    idle.close()


def test_without_a_server_it_does_not_start() -> None:
    with pytest.raises(UsageError, match="the server does not run"):
        Redirect(MockServer()).start()


def test_without_a_start_there_is_no_environment(server: MockServer) -> None:
    with pytest.raises(UsageError, match="the redirect does not run"):
        _ = Redirect(server).environment


def test_a_start_that_fails_leaves_nothing(
    server: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("as if")

    monkeypatch.setattr(redirect_module, "create_site_context", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(RuntimeError, match="as if"):
        Redirect(server).start()
    assert list(tmp_path.iterdir()) == []
