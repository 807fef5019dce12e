"""Makes https://actionnetwork.org lead to a mock, for all programs in the namespaces of ``run --isolate``."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Self

from .certificates import CA_FILE, create_site_context
from .namespaces import bind
from .refused_packets import open_packets, refusing_address
from .resolver import PORT as RESOLVER_PORT
from .resolver import Resolver
from .runtimes import Launch, environment, write_files
from .site_listener import LOOPBACK, SITES, SiteListener
from .threaded import MockServer

_PORT = 443
_TIMEOUT_S = 30
_MAX_REFUSED = 1000
_MAX_PACKET_BYTES = 2048

# Lets glibc ask for each name once, and not in the domain of this machine as well.
_RESOLVER_SETTINGS = f"nameserver {LOOPBACK}\nsearch .\noptions ndots:15\n"

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where distributions keep the certificates that programs trust which read no variable."""


class IsolatedSite:
    """Makes https://actionnetwork.org lead to a running server, in the namespaces of ``namespaces.fork_isolated``.

        with MockServer() as server, IsolatedSite(server, folder) as site:
            subprocess.run(["python", "sync.py"], env={**os.environ, **site.environment}, check=True)

    ``folder`` is an empty folder for certificates. It has to exist as long as programs run.
    """

    def __init__(self, server: MockServer, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._refused: Counter[str] = Counter()
        self._site = SiteListener(server.create_protocol, create_site_context(folder, SITES))
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        write_files(self._folder)
        _replace_files(self._folder)
        self._loop = self._server.call(lambda _: asyncio.get_running_loop())
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(_TIMEOUT_S)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(_TIMEOUT_S)

    @property
    def refused(self) -> dict[str, int]:
        """The hosts that were asked for and refused, and how often: ``{"example.org": 2, "192.0.2.1": 1}``."""
        self._server.call(lambda _: self._read())
        return dict(self._refused)

    @property
    def distrusted(self) -> int:
        """The number of connections that a client closed because it did not trust the certificate."""
        return self._site.failed_handshakes

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which programs trust the certificate: ``{"SSL_CERT_FILE": ".../ca.pem", ...}``."""
        return environment(Launch(self._folder))

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        with ExitStack() as opened:
            opened.enter_context(closing(await self._site.open(_PORT)))
            transport, _ = await loop.create_datagram_endpoint(
                lambda: Resolver(self._refuse), local_addr=(LOOPBACK, RESOLVER_PORT)
            )
            opened.enter_context(closing(transport))
            self._packets = opened.enter_context(open_packets())
            loop.add_reader(self._packets.fileno(), self._read)
            opened.callback(loop.remove_reader, self._packets.fileno())
            self._opened = opened.pop_all()

    async def _close(self) -> None:
        self._opened.close()

    def _read(self) -> None:
        """Note which addresses have refused connections since the last time."""
        with suppress(BlockingIOError):
            while True:
                address = refusing_address(self._packets.recv(_MAX_PACKET_BYTES))
                if address:
                    self._refuse(address)

    def _refuse(self, host: str) -> None:
        if host in self._refused or len(self._refused) < _MAX_REFUSED:
            self._refused[host] += 1


def _replace_files(folder: Path) -> None:
    """Let the files that lead to names and certificates have the content that the namespaces need."""
    names = {
        "/etc/hosts": _hosts(),
        "/etc/resolv.conf": _RESOLVER_SETTINGS,
        "/etc/nsswitch.conf": _name_services(),
    }
    (folder / "etc").mkdir()
    for target, text in names.items():
        source = folder / "etc" / Path(target).name
        source.write_text(text, encoding="utf-8")
        _replace(source, target)
    for target in _BUNDLES:
        _replace(folder / CA_FILE, target)
    empty = folder / "empty"
    empty.mkdir()
    _replace(empty, "/run/nscd")  # a server that knows names from outside


def _replace(source: Path, target: str) -> None:
    if Path(target).exists():
        bind(source, Path(target))


def _hosts() -> str:
    """Return the names of this machine that lead to itself, and those of the site."""
    lines = [line for line in _lines("/etc/hosts") if re.match(r"127\.|::1\s", line)]
    kept = [line for line in lines if not set(line.lower().split()) & {*SITES}]
    names = " ".join(("localhost", *SITES))
    return "".join(f"{line}\n" for line in (f"{LOOPBACK} {names}", *kept))


def _name_services() -> str:
    """Return nsswitch.conf without services that know names from outside, such as systemd-resolved."""
    kept = [line for line in _lines("/etc/nsswitch.conf") if not line.lstrip().startswith("hosts:")]
    return "".join(f"{line}\n" for line in (*kept, "hosts: files dns"))


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
