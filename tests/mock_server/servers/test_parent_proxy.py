"""Calls that pass on through another proxy, as the variables of the environment name it."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers.certificates import CA_FILE, create_site_context
from actionnetwork_mock.servers.forward_request import Refused
from actionnetwork_mock.servers.forwarder import Forwarder
from actionnetwork_mock.servers.parent_proxy import ParentProxies, ParentProxy
from actionnetwork_mock.servers.site_listener import SITES

from .forwarders import OK, RecordingTap, connect, refusal
from .raw_upstream import RawUpstream, Talk, answering, read_head

PROXIES = {"https": "http://ada:p%40ss@proxy.example.org:3128", "no": "internal.example.org,.local"}
AUTHORIZATION = b"Proxy-Authorization: Basic " + b64encode(b"ada:p@ss") + b"\r\n"


@pytest.mark.parametrize(
    ("host", "is_led"),
    [
        ("actionnetwork.org", True),
        ("internal.example.org", False),
        ("db.local", False),
        ("localhost", False),
        ("127.0.0.1", False),
        ("::1", False),
    ],
)
def test_a_proxy_leads_to_hosts_but_for_those_that_are_excepted(host: str, is_led: bool) -> None:
    assert (ParentProxies(PROXIES).leading_to(host) is not None) == is_led


def test_a_proxy_has_an_address_and_a_secret_that_is_not_shown() -> None:
    proxy = ParentProxies(PROXIES).leading_to("actionnetwork.org")
    assert proxy == ParentProxy("proxy.example.org", 3128, AUTHORIZATION)
    assert "3128" in repr(proxy)
    assert AUTHORIZATION.decode().split()[-1] not in repr(proxy)


@pytest.mark.parametrize(
    ("variables", "scheme", "port"),
    [
        ({"all": "proxy.example.org:1"}, "https", 1),
        ({"all": "http://proxy.example.org:1", "http": "http://proxy.example.org:2"}, "http", 2),
        ({"https": "http://proxy.example.org"}, "https", 80),
        ({"http": "http://proxy.example.org"}, "https", None),
        ({}, "https", None),
    ],
)
def test_each_scheme_has_its_proxy(variables: dict[str, str], scheme: str, port: int | None) -> None:
    proxy = ParentProxies(variables).leading_to("actionnetwork.org", "http" if scheme == "http" else "https")
    assert (None if proxy is None else proxy.port) == port


def test_the_variables_of_the_environment_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().endswith("_PROXY")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv("no_proxy", "example.com")
    proxies = ParentProxies.of_environment()
    assert proxies.leading_to("actionnetwork.org") == ParentProxy("proxy.example.org", 3128)
    assert proxies.leading_to("example.com") is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (
            "socks5://ada:secret-word@proxy.example.org:1080",
            "HTTPS_PROXY leads to proxy.example.org by socks5",
        ),
        ("https://proxy.example.org", "HTTPS_PROXY leads to proxy.example.org by https"),
        ("http://ada:secret-word@[oops", "HTTPS_PROXY is no address"),
        ("http://:secret-word@", "HTTPS_PROXY is no address"),
        ("http://proxy.example.org:99999", "HTTPS_PROXY is no address"),
    ],
)
def test_what_is_no_http_proxy_is_refused_without_its_secret(url: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as refused:
        ParentProxies({"https": url})
    assert "secret-word" not in str(refused.value)


# Tunnels


class OtherProxy:
    """A proxy for tests, which keeps the heads that it gets and leads all tunnels to one port of this machine."""

    def __init__(self, port: int) -> None:
        self.heads: list[bytes] = []
        self._port = port

    def talk(self, client: socket.socket) -> None:
        head = read_head(client)
        self.heads.append(head)
        with socket.create_connection(("127.0.0.1", self._port)) as host:
            if head.startswith(b"CONNECT "):
                client.sendall(b"HTTP/1.1 200 OK\r\nVia: proxy\r\n\r\n")
            else:
                host.sendall(head)
            back = threading.Thread(target=_copy, args=(host, client))
            back.start()
            _copy(client, host)
            back.join(10)


def _copy(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


class SecureUpstream(RawUpstream):
    """An upstream with a certificate of the site, which the forwarder trusts."""

    def __init__(self, folder: Path) -> None:
        super().__init__(answering(OK))
        self._context = create_site_context(folder, SITES)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


@pytest.fixture(params=["uvloop", "asyncio"])
def other_proxy(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[OtherProxy, ParentProxies]]:
    if request.param == "asyncio":
        monkeypatch.setitem(sys.modules, "uvloop", None)  # as where it is not installed
    with SecureUpstream(tmp_path) as upstream:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / CA_FILE))
        proxy = OtherProxy(upstream.port)
        with RawUpstream(proxy.talk) as listening:
            url = listening.url.replace("//", "//ada:p%40ss@")
            yield proxy, ParentProxies({"all": url})


def test_the_site_is_reached_through_the_proxy_and_its_certificate_verified(
    other_proxy: tuple[OtherProxy, ParentProxies], tap: RecordingTap
) -> None:
    proxy, proxies = other_proxy
    with Forwarder(tap, proxies=proxies) as forwarder:
        client = connect(forwarder)
        for _ in range(2):
            client.request("GET", "/api/v2/people")
            assert client.getresponse().read() == b"{}"
        client.close()
    authority = b"actionnetwork.org:443"
    assert proxy.heads == [
        b"CONNECT %b HTTP/1.1\r\nHost: %b\r\n%b\r\n" % (authority, authority, AUTHORIZATION)
    ]
    assert tap.answered_bytes[1] == OK * 2


def test_a_certificate_that_is_invalid_is_named(
    other_proxy: tuple[OtherProxy, ParentProxies], tap: RecordingTap, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, proxies = other_proxy
    monkeypatch.delenv("SSL_CERT_FILE")
    with Forwarder(tap, proxies=proxies) as forwarder:
        assert "The certificate of actionnetwork.org is invalid" in refusal(forwarder)
    assert not tap.sent_bytes


def test_other_hosts_are_reached_through_the_proxy(
    other_proxy: tuple[OtherProxy, ParentProxies], tap: RecordingTap, tmp_path: Path
) -> None:
    proxy, proxies = other_proxy
    with Forwarder(tap, proxies=proxies) as forwarder:
        with socket.create_connection(("127.0.0.1", forwarder.port), timeout=10) as plain:
            plain.sendall(b"CONNECT other.example.org:8443 HTTP/1.1\r\n\r\n")
            assert read_head(plain).startswith(b"HTTP/1.1 200 ")
            context = ssl.create_default_context(cafile=str(tmp_path / CA_FILE))
            with context.wrap_socket(plain, server_hostname="actionnetwork.org") as secured:
                secured.sendall(b"GET / HTTP/1.1\r\n\r\n")
                assert read_head(secured) == OK
    assert proxy.heads[0].startswith(b"CONNECT other.example.org:8443 ")
    assert not tap.sent_bytes


def test_a_plain_request_names_its_host_to_the_proxy(tap: RecordingTap) -> None:
    with RawUpstream(answering(OK)) as upstream:
        proxy = OtherProxy(int(upstream.url.rpartition(":")[2]))
        with RawUpstream(proxy.talk) as listening:
            proxies = ParentProxies({"http": listening.url.replace("//", "//ada:p%40ss@")})
            with Forwarder(tap, proxies=proxies) as forwarder:
                with socket.create_connection(("127.0.0.1", forwarder.port), timeout=10) as client:
                    client.sendall(
                        b"GET http://other.example.org/a?b HTTP/1.1\r\nHost: other.example.org\r\n\r\n"
                    )
                    assert read_head(client).startswith(b"HTTP/1.1 200 OK")
    assert proxy.heads[0].startswith(b"GET http://other.example.org/a?b HTTP/1.1\r\n")
    assert AUTHORIZATION in proxy.heads[0]


def _hang_up(client: socket.socket) -> None:
    read_head(client)


@pytest.mark.parametrize(
    ("talk", "sentence"),
    [
        (
            answering(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
            "refused CONNECT other.example.org:443: 407 Proxy Authentication Required",
        ),
        (answering(b"no http\r\n\r\n"), "refused CONNECT other.example.org:443: http"),
        (answering(b"x" * 200_000), "did not answer to CONNECT other.example.org:443"),
        (_hang_up, "did not answer to CONNECT other.example.org:443"),
    ],
)
def test_a_proxy_that_refuses_is_named(talk: Talk, sentence: str) -> None:
    with RawUpstream(talk) as listening:
        proxy = ParentProxies({"all": listening.url}).leading_to("other.example.org")
        assert proxy is not None
        with pytest.raises(Refused) as refused:
            asyncio.run(proxy.open_tunnel("other.example.org", 443))
    assert refused.value.sentence.endswith(sentence)
    assert refused.value.sentence.startswith(f"The proxy 127.0.0.1, port {proxy.port}, ")


def test_a_proxy_that_is_down_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Refused) as refused:
        asyncio.run(ParentProxy("127.0.0.1", port).open_tunnel("other.example.org", 443))
    assert refused.value.sentence.startswith(f"The proxy 127.0.0.1, port {port}, cannot be reached")
