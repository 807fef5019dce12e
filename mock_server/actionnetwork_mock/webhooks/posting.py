"""One POST to a receiver: what goes out, and what counts as taken."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, NamedTuple

from .._version import __version__

if TYPE_CHECKING:
    import httpx2

_KEPT_BYTES = 2048
"""How much of an answer is read: nothing in it matters but its status."""

_LATE_S = 0.05
"""How late a time-out must ring for it to be our own loop that was busy, and not the receiver."""

HEADERS = {
    "Content-Type": "application/json",
    "User-Agent": f"actionnetwork-mock/{__version__}",
    "Accept": "*/*",
    "Connection": "close",
}
"""Source: webhooks.md, section 3 (documented: the type; nothing is known of others).

Connections are not kept: a receiver that serves one at a time would leave the others waiting for those that idle, and
one that hangs up on an idle one just when it is used again would look as if it had failed.
"""


class Answer(NamedTuple):
    """What a receiver answered; ``problem`` is empty where it took the delivery, ``seconds`` how long that was."""

    status: int | None
    problem: str
    body: bytes = b""
    seconds: float = 0


class Poster:
    """Posts to receivers, on one event loop, each delivery on a connection of its own."""

    def __init__(self, *, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._transport: httpx2.AsyncHTTPTransport | None = None
        self._opening = asyncio.Lock()
        self._leaving: set[asyncio.Future[Answer]] = set()

    async def post(self, url: str, body: bytes) -> Answer:
        """Send a body and return what came of it. Only a 200 in time counts. Source: webhooks.md, 5 (documented)."""
        transport = await self._open()
        loop = asyncio.get_running_loop()
        started = loop.time()
        sending = asyncio.ensure_future(_exchange(transport, url, body))
        try:
            rings = started + self._timeout_s
            await asyncio.wait({sending}, timeout=self._timeout_s)
            if not sending.done() and loop.time() - rings > _LATE_S:
                await asyncio.wait({sending}, timeout=self._timeout_s)
            late = Answer(None, f"no answer within {self._timeout_s:g} s")
            answer = sending.result() if sending.done() else late
            return answer._replace(seconds=round(loop.time() - started, 6))
        finally:
            if sending.cancel():  # it hangs up in its own time
                self._leaving.add(sending)
                sending.add_done_callback(self._leaving.discard)

    async def _open(self) -> httpx2.AsyncHTTPTransport:
        """Return what connects; importing and making it takes some hundred milliseconds, so a thread does that."""
        async with self._opening:
            if self._transport is None:
                self._transport = await asyncio.to_thread(_make_transport)
        return self._transport

    async def close(self) -> None:
        """Close the connections."""
        await asyncio.gather(*self._leaving, return_exceptions=True)
        if self._transport is not None:
            transport, self._transport = self._transport, None
            await transport.aclose()


def _make_transport() -> httpx2.AsyncHTTPTransport:
    """Return what is below a client, which would follow nothing here, but keep cookies.

    Certificates are those of the machine, or of ``SSL_CERT_FILE``; no proxy stands between a mock and a test.
    """
    import httpx2

    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
    return httpx2.AsyncHTTPTransport(verify=ssl.create_default_context(), trust_env=False, limits=limits)


async def _exchange(transport: httpx2.AsyncHTTPTransport, url: str, body: bytes) -> Answer:
    import httpx2

    try:
        response = await transport.handle_async_request(_request(url, body))
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
        return Answer(None, _explain(error))
    status = response.status_code
    problem = "" if status == 200 else f"it answered {status}, and only 200 counts"
    if 300 <= status < 400:
        problem += "; redirects are not followed"
    return Answer(status, problem, await _beginning(response))


def _request(url: str, body: bytes) -> httpx2.Request:
    """Return the request; a name and password in the address become basic authorization, as in a client."""
    import httpx2

    request = httpx2.Request("POST", url, headers=HEADERS, content=body)
    if request.url.userinfo:
        request = next(httpx2.BasicAuth(request.url.username, request.url.password).auth_flow(request))
    return request


async def _beginning(response: httpx2.Response) -> bytes:
    """Return the beginning of a body. One that breaks off takes nothing from the status, which was there in time."""
    import httpx2

    begin = b""
    try:
        async for chunk in response.aiter_raw():
            begin += chunk
            if len(begin) >= _KEPT_BYTES:
                break
    except (httpx2.HTTPError, OSError):
        pass
    finally:
        await response.aclose()
    return begin[:_KEPT_BYTES]


def _explain(error: Exception) -> str:
    """Return what went wrong, as the innermost error that has something to say puts it."""
    import httpx2

    text, inner = str(error), error.__cause__ or error.__context__
    while inner is not None:
        said = getattr(inner, "strerror", None) or str(inner)
        text, inner = said or text, inner.__cause__ or inner.__context__
    if isinstance(error, httpx2.ConnectError):
        return f"no connection: {text or 'refused'}"
    if isinstance(error, httpx2.InvalidURL):
        return f"the address cannot be used: {text}"
    if isinstance(error, httpx2.RemoteProtocolError):
        return f"the answer is not HTTP: {text}"
    return f"the connection broke: {text or type(error).__name__}"
