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

HEADERS = {"Content-Type": "application/json", "User-Agent": f"actionnetwork-mock/{__version__}"}
"""Source: webhooks.md, section 3 (documented: the type; nothing is known of others)."""


class Answer(NamedTuple):
    """What a receiver answered; ``problem`` is empty where it took the delivery, ``seconds`` how long that was."""

    status: int | None
    problem: str
    body: bytes = b""
    seconds: float = 0


class Poster:
    """Posts to receivers, on one event loop. Connections are kept open until ``close``."""

    def __init__(self, *, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._client: httpx2.AsyncClient | None = None
        self._opening = asyncio.Lock()
        self._leaving: set[asyncio.Future[Answer]] = set()

    async def post(self, url: str, body: bytes) -> Answer:
        """Send a body and return what came of it. Only a 200 in time counts. Source: webhooks.md, 5 (documented)."""
        client = await self._open()
        loop = asyncio.get_running_loop()
        started = loop.time()
        sending = asyncio.ensure_future(_exchange(client, url, body))
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

    async def _open(self) -> httpx2.AsyncClient:
        """Return the client; importing and making it takes some hundred milliseconds, so a thread does that."""
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(_make_client)
        return self._client

    async def close(self) -> None:
        """Close the connections."""
        await asyncio.gather(*self._leaving, return_exceptions=True)
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()


def _make_client() -> httpx2.AsyncClient:
    """Certificates are those of the machine, or of ``SSL_CERT_FILE``; no proxy stands between a mock and a test."""
    import httpx2

    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=64)
    verify = ssl.create_default_context()
    return httpx2.AsyncClient(
        verify=verify, trust_env=False, follow_redirects=False, timeout=None, limits=limits, headers=HEADERS
    )


async def _exchange(client: httpx2.AsyncClient, url: str, body: bytes) -> Answer:
    import httpx2

    try:
        async with client.stream("POST", url, content=body) as response:
            begin = b""
            async for chunk in response.aiter_raw():
                begin += chunk
                if len(begin) >= _KEPT_BYTES:
                    break
        status = response.status_code
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
        return Answer(None, _explain(error))
    problem = "" if status == 200 else f"it answered {status}, and only 200 counts"
    if 300 <= status < 400:
        problem += "; redirects are not followed"
    return Answer(status, problem, begin[:_KEPT_BYTES])


def _explain(error: Exception) -> str:
    """Return what went wrong, as the innermost error that has something to say puts it."""
    import httpx2

    text, inner = str(error), error.__cause__ or error.__context__
    while inner is not None:
        said = getattr(inner, "strerror", None) or str(inner)
        text, inner = said or text, inner.__cause__ or inner.__context__
    if isinstance(error, httpx2.ConnectError):
        return f"no connection: {text or 'refused'}"
    if isinstance(error, httpx2.RemoteProtocolError):
        return f"the answer is not HTTP: {text}"
    return f"the connection broke: {text or type(error).__name__}"
