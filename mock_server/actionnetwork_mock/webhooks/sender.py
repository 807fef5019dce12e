"""One POST to a webhook receiver: what is sent, and which answers count as success."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from .._version import __version__

if TYPE_CHECKING:
    import httpx2

_MAX_RESPONSE_BYTES = 2048
"""How much of an answer is read. Only its status matters."""

_LOOP_LAG_S = 0.05
"""A timer that fires this late shows that our own loop was busy, so the receiver gets more time."""

HEADERS = {
    "Content-Type": "application/json",
    "User-Agent": f"actionnetwork-mock/{__version__}",
    "Accept": "*/*",
    "Connection": "close",
}
"""Source: [webhooks-27] (documented: the type; nothing is known of others).

Connections are closed after each delivery: a receiver that serves one connection at a time would block on an idle one,
and a receiver that closes an idle connection just as it is reused would look like a failure.
"""


class Answer(NamedTuple):
    """What a receiver answered.

    ``problem`` is empty if the delivery succeeded; ``seconds`` is how long the answer took.
    """

    status: int | None
    problem: str
    body: bytes = b""
    seconds: float = 0


class WebhookSender:
    """Posts to receivers from one event loop, with a new connection for each delivery."""

    def __init__(self, *, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._transport: httpx2.AsyncHTTPTransport | None = None
        self._opening = asyncio.Lock()
        self._closing: set[asyncio.Future[Answer]] = set()

    async def post(self, url: str, body: bytes) -> Answer:
        """Send a body and return the answer. Only a 200 in time is a success.

        Source: [webhooks-66], [webhooks-67] (documented).
        """
        transport = await self._open()
        loop = asyncio.get_running_loop()
        started = loop.time()
        sending = asyncio.ensure_future(_exchange(transport, url, body))
        try:
            rings = started + self._timeout_s
            await asyncio.wait({sending}, timeout=self._timeout_s)
            if not sending.done() and loop.time() - rings > _LOOP_LAG_S:
                await asyncio.wait({sending}, timeout=self._timeout_s)
            late = Answer(None, f"no answer within {self._timeout_s:g} s")
            answer = sending.result() if sending.done() else late
            return answer._replace(seconds=round(loop.time() - started, 6))
        finally:
            if sending.cancel():  # it closes its connection in the background
                self._closing.add(sending)
                sending.add_done_callback(self._closing.discard)

    async def _open(self) -> httpx2.AsyncHTTPTransport:
        """Return the HTTP transport. Importing and creating it takes some hundred milliseconds, so a thread does it."""
        async with self._opening:
            if self._transport is None:
                self._transport = await asyncio.to_thread(_make_transport)
                # The first request imports more, which must not count as the receiver's time. Port 0 is never open.
                await _exchange(self._transport, "http://127.0.0.1:0/", b"")
        return self._transport

    async def close(self) -> None:
        """Close the connections."""
        await asyncio.gather(*self._closing, return_exceptions=True)
        if self._transport is not None:
            transport, self._transport = self._transport, None
            await transport.aclose()


def _make_transport() -> httpx2.AsyncHTTPTransport:
    """Return a transport rather than a client, since a client would keep cookies.

    Certificates are checked against those of the machine, or ``SSL_CERT_FILE``; proxies are ignored.
    """
    import httpx2

    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
    return httpx2.AsyncHTTPTransport(verify=ssl.create_default_context(), trust_env=False, limits=limits)


async def _exchange(transport: httpx2.AsyncHTTPTransport, url: str, body: bytes) -> Answer:
    import httpx2

    try:
        response = await transport.handle_async_request(_request(url, body))
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
        return Answer(None, _explain(error, url))
    status = response.status_code
    problem = "" if status == 200 else f"it answered {status}, and only 200 counts"
    if 300 <= status < 400:
        problem += "; redirects are not followed"
    return Answer(status, problem, await _read_start(response))


def _request(url: str, body: bytes) -> httpx2.Request:
    """Return the request. A name and password in the address become basic authorization, as in a client."""
    import httpx2

    request = httpx2.Request("POST", url, headers=HEADERS, content=body)
    if request.url.userinfo:
        request = next(httpx2.BasicAuth(request.url.username, request.url.password).auth_flow(request))
    return request


async def _read_start(response: httpx2.Response) -> bytes:
    """Return the start of a body. A body that breaks off changes nothing, because the status arrived in time."""
    import httpx2

    begin = b""
    try:
        async for chunk in response.aiter_raw():
            begin += chunk
            if len(begin) >= _MAX_RESPONSE_BYTES:
                break
    except (httpx2.HTTPError, OSError):
        pass
    finally:
        await response.aclose()
    return begin[:_MAX_RESPONSE_BYTES]


def _explain(error: Exception, url: str) -> str:
    """Return a sentence on a failure, with the text of the innermost error that has one."""
    import httpx2

    text, host = str(error), url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    hint = ""
    for cause in _causes(error):
        text = getattr(cause, "strerror", None) or str(cause) or text
        hint = next((says for kind, says in _HINTS.items() if isinstance(cause, kind)), hint)
    if isinstance(error, httpx2.ConnectError):
        return f"no connection: {hint.format(host)}{text or 'refused'}"
    if isinstance(error, httpx2.InvalidURL):
        return f"the address cannot be used: {text}"
    if isinstance(error, httpx2.RemoteProtocolError):
        return f"the answer is not HTTP: {text}"
    return f"the connection broke: {text or type(error).__name__}"


_HINTS: dict[type[BaseException], str] = {
    ConnectionRefusedError: "nothing listens at {}: ",
    socket.gaierror: "there is no host {}: ",
    ssl.SSLCertVerificationError: "the certificate of {} is not valid: ",
    ssl.SSLError: "{} does not speak https: ",
}
"""What to say before the text of an error, by the first type that fits."""


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__ or error.__context__
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
