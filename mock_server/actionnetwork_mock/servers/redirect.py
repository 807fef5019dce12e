"""Lets programs that have https://actionnetwork.org built in reach a running mock, without a change to them.

A forward proxy on loopback takes their connections, and a throw-away CA makes them trust what answers.
"""

from __future__ import annotations

import asyncio
import secrets
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from typing import Self

from ..errors import UsageError
from ..forks import close_in_child, sockets_on, watch_forks
from .certificates import create_site_context, trusted_before
from .forward_request import HOST_NAME, REALM, End, ForwardRequest, Refused
from .forwarding import ForwardProxy, tunnel
from .runtimes import Launch, LaunchFolder, ProxyAddress, environment, write_files
from .site_listener import LOOPBACK, SITES, SiteListener
from .threaded import MockServer

_START_TIMEOUT_S = 30
_STOP_TIMEOUT_S = 10
_MAX_REFUSED = 1000


class Redirect:
    """Makes https://actionnetwork.org lead to a running server, for programs that are given ``environment``.

        with MockServer() as server, Redirect(server) as redirect:
            subprocess.run(["python", "sync.py"], env={**os.environ, **redirect.environment}, check=True)

    Any other host is refused, unless ``allow`` names it: ``allow=["example.org"]`` lets that one be reached for real.
    For such a host the proxy asks for a password, which only ``environment`` has.
    Raises UsageError for an entry that is no host name, and when it is started before the server.
    """

    def __init__(self, server: MockServer, *, allow: Iterable[str] = ()) -> None:
        self._server = server
        self._allow = _hosts(allow)
        self._folder: LaunchFolder | None = None
        self._is_of_parent = False
        watch_forks(self)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._proxy: ForwardProxy | None = None
        self._site: SiteListener | None = None
        self._refused: Counter[str] = Counter()
        self._environment: dict[str, str] = {}

    def start(self) -> Self:
        """Take connections from now on. A redirect that runs already is left alone."""
        if self._proxy is not None:
            return self
        self._loop = self._server.call(lambda _: asyncio.get_running_loop())
        folder = self._folder = LaunchFolder()
        try:
            # Clients need the certificates from before for allowed hosts. Without, they start faster.
            others = trusted_before() if self._allow else ""
            context = create_site_context(folder.path, SITES, also_trusted=others)
            write_files(folder.path)
            site = SiteListener(self._server.create_protocol, context)
            route = _RedirectRoute(site, self._allow, self._refused)
            proxy = ForwardProxy(route)
            asyncio.run_coroutine_threadsafe(proxy.open(site), self._loop).result(_START_TIMEOUT_S)
        except BaseException:
            folder.remove()
            raise
        self._proxy, self._site = proxy, site
        address = ProxyAddress(
            f"http://{route.credentials}{LOOPBACK}:{proxy.port}", proxy.port, site.port, self._allow
        )
        self._environment = environment(Launch(folder.path, address))
        return self

    def stop(self) -> None:
        """Cut every connection, and remove the certificates. Stopping twice, or after the server, does no harm."""
        if self._proxy is None or self._loop is None or self._folder is None:
            return
        proxy, self._proxy = self._proxy, None
        if self._is_of_parent:
            return
        try:
            if not self._loop.is_closed():  # else the server was stopped first, and the proxy with it
                asyncio.run_coroutine_threadsafe(proxy.close(), self._loop).result(_STOP_TIMEOUT_S)
        finally:
            self._folder.remove()

    def after_fork(self) -> None:
        """Give up the sockets in a forked child. Its ``environment`` stays of use."""
        if self._proxy is not None and self._site is not None:
            self._is_of_parent = True
            close_in_child(sockets_on({self._proxy.port, self._site.port}))

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def refused(self) -> dict[str, int]:
        """The hosts that were asked for and refused, and how often: ``{"example.org": 2}``."""
        return dict(self._refused)

    @property
    def distrusted(self) -> int:
        """The number of connections that a client closed because it did not trust the certificate."""
        return 0 if self._site is None else self._site.failed_handshakes

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables for a program, which replace those that it has.

        ``{"HTTPS_PROXY": "http://127.0.0.1:40123", "REQUESTS_CA_BUNDLE": ".../ca.pem", ...}``. Addresses on this
        machine are reached directly. Raises UsageError before the start.
        """
        if self._proxy is None:
            raise UsageError(
                'the redirect does not run: call start(), or write "with Redirect(server) as redirect:"'
            )
        return dict(self._environment)


class _RedirectRoute:
    """Leads the sites to the server, and allowed hosts to themselves."""

    def __init__(self, site: SiteListener, allow: frozenset[str], refused: Counter[str]) -> None:
        self._site = site
        self._allow = allow
        self._refused = refused
        # Only for hosts that are reached for real: the mock itself is open to this machine anyway, and some runtimes
        # take no password for a proxy.
        self._password = secrets.token_urlsafe(24) if allow else ""

    @property
    def credentials(self) -> str:
        """What stands before the host in the address of the proxy: ``"mock:3f9c...@"``, or nothing."""
        return f"{REALM}:{self._password}@" if self._password else ""

    async def serve(self, asked: ForwardRequest, client: End) -> None:
        """Carry bytes between a client and where its request really goes. Raises Refused."""
        await tunnel(asked, client, *self._address(asked))

    def _address(self, asked: ForwardRequest) -> tuple[str, int]:
        if asked.host in self._allow:
            if not self._is_authorized(asked.authorization):
                raise Refused(
                    407,
                    f"{asked.host} is reached with the password in the variables of the proxy only",
                )
            return asked.host, asked.port
        if asked.host not in SITES:
            if asked.host in self._refused or len(self._refused) < _MAX_REFUSED:
                self._refused[asked.host] += 1
            raise Refused(
                403,
                f"{asked.host} is refused: the redirect leads to the mock of actionnetwork.org only; "
                f'to reach this host for real, name it: allow=["{asked.host}"], or --allow {asked.host}',
            )
        if not asked.tunnel or asked.port != 443:
            raise Refused(
                403, f"{asked.url} is refused: the mock answers at https://actionnetwork.org, port 443"
            )
        return LOOPBACK, self._site.port

    def _is_authorized(self, sent: bytes) -> bool:
        scheme, _, value = sent.partition(b" ")
        expected = b64encode(f"{REALM}:{self._password}".encode())
        return scheme.lower() == b"basic" and secrets.compare_digest(value.strip(), expected)


def _hosts(allow: Iterable[str]) -> frozenset[str]:
    if isinstance(allow, str):
        raise UsageError(f"allow is {allow!r}: it takes several host names, such as [{allow!r}]")
    hosts = frozenset(host.lower() for host in allow)
    for host in hosts:
        if not HOST_NAME.fullmatch(host):
            raise UsageError(f'allow has {host!r}: it takes names of hosts alone, such as "example.org"')
        if host in SITES:
            raise UsageError(f"allow has {host!r}, which the redirect leads to the mock: leave it out")
    return hosts
