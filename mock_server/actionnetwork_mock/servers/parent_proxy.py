"""The proxies through which this process reaches other hosts, as its environment variables name them."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self
from urllib.parse import unquote, urlsplit
from urllib.request import (  # type: ignore[attr-defined]  # of the second, typeshed knows nothing
    getproxies_environment,
    proxy_bypass_environment,
)

from ..errors import UsageError
from .forward_request import HOST_NAME, End, Refused

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class ParentProxy:
    """A proxy. ``authorization`` is the header with user and password, or nothing."""

    host: str
    port: int
    authorization: bytes = field(default=b"", repr=False)

    async def open_tunnel(self, host: str, port: int) -> End:
        """Return a connection with a host. Raises Refused with what the proxy answers."""
        end = await self.connect()
        try:
            await self._ask(end, f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        except BaseException:
            end.writer.transport.abort()
            raise
        return end

    async def connect(self) -> End:
        """Return a connection with the proxy. Raises Refused."""
        try:
            return End(*await asyncio.open_connection(self.host, self.port))
        except OSError as error:
            reason = error.strerror or "no answer"
            raise Refused(502, f"{self._name} cannot be reached: {reason}") from error

    async def _ask(self, end: End, authority: str) -> None:
        end.writer.write(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n".encode())
        end.writer.write(self.authorization + b"\r\n")
        try:
            head = await end.reader.readuntil(b"\r\n\r\n")
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise Refused(502, f"{self._name} did not answer to CONNECT {authority}") from error
        status = head.partition(b"\r\n")[0].partition(b" ")[2].decode("latin-1").strip()
        if not status.startswith("2"):
            raise Refused(502, f"{self._name} refused CONNECT {authority}: {status[:100]}")

    @property
    def _name(self) -> str:
        return f"The proxy {self.host}, port {self.port},"


class ParentProxies:
    """Says which proxy leads to a host. Without variables there is none, and none leads to this machine."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        """Take URLs by scheme, and hosts without a proxy: ``{"https": "http://proxy:3128", "no": "example.org"}``.

        Raises UsageError for a URL of another scheme than http.
        """
        self._variables = dict(variables or {})
        self._proxies = {
            scheme: _read(scheme, url)
            for scheme, url in self._variables.items()
            if scheme in ("http", "https", "all")
        }

    @classmethod
    def of_environment(cls) -> Self:
        """Return those of ``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY`` and ``NO_PROXY``, in either case."""
        return cls(getproxies_environment())

    def leading_to(self, host: str, scheme: Literal["http", "https"] = "https") -> ParentProxy | None:
        """Return the proxy for a host, or None for a host that is reached directly."""
        if host in _THIS_MACHINE or proxy_bypass_environment(host, self._variables):
            return None
        return self._proxies.get(scheme) or self._proxies.get("all")


def _read(scheme: str, url: str) -> ParentProxy:
    """Return the proxy at a URL, whose scheme may be left out, as curl and Python allow."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname or "", parts.port or 80
    except ValueError:
        host = ""
    if not HOST_NAME.fullmatch(host):
        raise UsageError(f"{scheme.upper()}_PROXY is no address such as http://proxy.example.org:3128")
    if parts.scheme != "http":
        raise UsageError(
            f"{scheme.upper()}_PROXY leads to {host} by {parts.scheme}, and calls pass on through http proxies only"
        )
    if parts.username is None:
        return ParentProxy(host, port)
    secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return ParentProxy(host, port, b"Proxy-Authorization: Basic %b\r\n" % b64encode(secret.encode()))
