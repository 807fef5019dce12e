from __future__ import annotations

import json
import socket
import struct
import sys
import time
from asyncio import BaseTransport
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers import forwarding, site_listener
from actionnetwork_mock.servers import redirect as redirect_module
from actionnetwork_mock.servers.redirect import Redirect
from actionnetwork_mock.servers.server_thread import open_listener
from actionnetwork_mock.servers.threaded import MockServer

from .redirects import (
    CONNECT,
    SITE,
    call,
    call_on,
    dial,
    ended,
    folder_of,
    make_connection,
    read_all,
    say_and_end,
    started,
)

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


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux acknowledges at once when it is asked to")
def test_a_body_does_not_wait_for_an_acknowledgement(
    monkeypatch: pytest.MonkeyPatch, redirect: Redirect
) -> None:
    # urllib3 leaves Nagle's algorithm on towards proxies: a body leaves when its head is acknowledged.
    acknowledged: Counter[int] = Counter()

    def acknowledge(transport: BaseTransport) -> None:
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)
        forwarding_acknowledge(transport)
        port = sock.getpeername()[1]
        acknowledged[port] += sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK)

    forwarding_acknowledge = forwarding.acknowledge
    monkeypatch.setattr(forwarding, "acknowledge", acknowledge)
    with closing(make_connection(redirect)) as connection:
        connection.connect()
        port = connection.sock.getsockname()[1]
        for number in range(3):
            before = acknowledged[port]
            call_on(connection, "POST", "/tags", {"name": f"Tag {number}"})
            assert acknowledged[port] > before


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
    assert time.perf_counter() - before < 4
    for connection in (unused, silent):
        assert ended(connection)
        connection.close()
    used.close()
    call_directly(server)


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
