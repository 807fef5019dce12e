"""Posts a webhook's body once, and says in a sentence what came of it. Source: [webhooks-66]."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx2

from .._version import __version__
from ..errors import UsageError

REAL_TIMEOUT_S = 0.5
"""How long the real one waits. Source: [webhooks-67] (documented)."""

_HEADERS = {"Content-Type": "application/json", "User-Agent": f"actionnetwork-mock/{__version__}"}


class Outcome(NamedTuple):
    """What came of one delivery: the status, or why there is none; the time that it took."""

    status: int | None
    error: str
    milliseconds: float

    @property
    def fault(self) -> str:
        """Why the real one would count it as failed, or an empty text."""
        if self.error:
            return self.error
        if self.status != 200:
            return "only 200 counts as received"
        if self.milliseconds > REAL_TIMEOUT_S * 1000:
            return f"Action Network waits no longer than {REAL_TIMEOUT_S * 1000:.0f} ms"
        return ""


def check_url(url: str) -> str:
    """Return an address that can be posted to. Raises UsageError for any other."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        httpx2.URL(url)
    except (ValueError, httpx2.InvalidURL):
        usable = False
    if not usable or " " in url:
        raise UsageError(f"{url!r} is no address: write one such as http://127.0.0.1:5000/hook")
    return url


async def send_each(url: str, bodies: Iterable[bytes], *, timeout_s: float) -> AsyncIterator[Outcome]:
    """Give the outcome of posting each body, one after another, on a connection of its own."""
    limits = httpx2.Limits(max_keepalive_connections=0)
    async with httpx2.AsyncClient(headers=_HEADERS, timeout=None, trust_env=False, limits=limits) as client:
        await _warm_up(client)
        for body in bodies:
            yield await _send(client, url, body, timeout_s)


async def _warm_up(client: httpx2.AsyncClient) -> None:
    # The first request imports what it needs, which must not count as the receiver's time. Nobody listens at port 0.
    with suppress(httpx2.HTTPError):
        await client.get("http://127.0.0.1:0/")


async def _send(client: httpx2.AsyncClient, url: str, body: bytes, timeout_s: float) -> Outcome:
    status, error = None, ""
    began = time.perf_counter()
    try:
        # One limit for all of it: those of httpx2 begin anew with every byte.
        async with asyncio.timeout(timeout_s), client.stream("POST", url, content=body) as reply:
            async for _ in reply.aiter_raw():
                pass
            status = reply.status_code
    except TimeoutError:
        error = f"no whole answer within {timeout_s * 1000:g} ms"
    except (httpx2.HTTPError, OSError) as failure:
        error = _sentence(failure, url)
    return Outcome(status, error, (time.perf_counter() - began) * 1000)


def _sentence(failure: BaseException, url: str) -> str:
    host = urlsplit(url).netloc.rpartition("@")[2]
    for cause in _causes(failure):
        match cause:
            case ConnectionRefusedError():
                return f"nothing listens at {host}"
            case socket.gaierror():
                return f"there is no host {host}"
            case ssl.SSLCertVerificationError():
                return f"the certificate of {host} is not valid: {cause.verify_message}"
            case ssl.SSLError():
                return f"{host} does not speak https: {cause.reason or cause}"
            case httpx2.RemoteProtocolError():
                return f"{host} did not answer in HTTP: {_first_line(cause)}"
    return f"the connection to {host} broke: {_first_line(failure)}"


def _causes(failure: BaseException) -> Iterable[BaseException]:
    cause: BaseException | None = failure
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _first_line(failure: BaseException) -> str:
    return next(iter(str(failure).splitlines()), "") or type(failure).__name__
