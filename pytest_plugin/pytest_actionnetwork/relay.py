"""A local address that leads to the real API: it paces the calls, counts them, and holds the key."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

import httpx2
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from actionnetwork_mock.control.guard import foreign_refusal
from actionnetwork_mock.control.journal import RequestCount
from actionnetwork_mock.errors import BodyTooLarge
from actionnetwork_mock.http.body import ClientGone, read_body
from actionnetwork_mock.journal import Entry, Journal
from actionnetwork_mock.servers.server_thread import AppServer, ServerThread

if TYPE_CHECKING:
    from .shadow import RelayTap

_PER_SECOND = 3.5
"""Below the four that are documented: calls do not arrive as evenly as they are sent."""

_TIMEOUT_S = 60
_MAX_BODY_BYTES = 10 * 1_048_576
_BETWEEN_TWO = {  # what concerns one connection only, or is written anew for the other
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
_READS = ("GET", "HEAD", "OPTIONS")


class Relay:
    """Passes on what comes to ``url``, from a thread.

    Addresses of the API in bodies are translated both ways, so that a client that follows links comes back here. The
    key is read from the environment variable ``key_variable`` for each call and put in the place of ``placeholder``; it
    is in no attribute. ``sharing`` is how many relays use the key at the same time. ``tap`` gets copies of what is sent
    and received.
    """

    def __init__(
        self,
        target: str,
        key_variable: str,
        *,
        placeholder: str,
        sharing: int = 1,
        tap: RelayTap | None = None,
    ) -> None:
        self.journal = Journal()
        self.read_only = True
        """Whether what may change data is answered here, with a 403."""
        self._target = target
        self._key_variable = key_variable
        self._placeholder = placeholder
        self._pause_s = sharing / _PER_SECOND
        self._tap = tap
        self._next_call = 0.0
        self._client: httpx2.AsyncClient | None = None
        self._thread = ServerThread(partial(_RelayServer, self), name="actionnetwork-relay")

    @property
    def url(self) -> str:
        """The local address of the API."""
        return f"{self._thread.site}/api/v2"

    def start(self) -> None:
        """Listen, and return once requests are taken."""
        self._thread.start()

    def stop(self) -> None:
        """Stop to listen."""
        self._thread.stop()

    def list_raw_requests(self, *, pattern: str = "*") -> list[Entry]:
        """Return the requests that match, oldest first."""
        return self.journal.find(pattern)

    def count_requests(self, *, pattern: str = "*") -> RequestCount:
        """Return how many requests there were."""
        journal = self.journal
        return RequestCount(
            journal.era, journal.total, len(journal), len(journal.find(pattern)), journal.newest
        )

    def clear_requests(self) -> None:
        """Forget all requests."""
        self.journal.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, unless a web page sent it: the relay adds the key, which no page may use."""
        refusal = foreign_refusal(scope)
        if refusal is not None:
            await _refusal(403, refusal)(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            body = await read_body(receive, _MAX_BODY_BYTES, scope["headers"])
        except ClientGone:
            return
        except BodyTooLarge as error:
            await _refusal(error.status, str(error))(scope, receive, send)
            return
        path = scope["path"].removeprefix("/api/v2") or "/"
        reply = await self._answer(request, path, body)
        key = request.headers.get("osdi-api-token", "")
        self.journal.add(
            time.time(),
            request.method,
            path.rstrip("/") or "/",
            request.url.query,
            key,
            reply.status_code,
            [],
            body,
            bytes(reply.body),
        )
        await reply(scope, receive, send)

    async def _answer(self, request: Request, path: str, body: bytes) -> Response:
        if not request.url.path.startswith("/api/v2") or path[0] != "/":
            return _refusal(404, "The relay to the real API has /api/v2 only")
        if self.read_only and request.method not in _READS:
            return _refusal(
                403, "The test is marked read_only=True, so this was not passed on to the real API"
            )
        await self._pace()
        try:
            return await self._ask(request, body)
        except httpx2.HTTPError as error:
            return _refusal(502, f"The real API could not be asked: {type(error).__name__}: {error}")

    async def _pace(self) -> None:
        """Wait for this call's turn."""
        now = asyncio.get_running_loop().time()
        turn = max(self._next_call, now)
        self._next_call = turn + self._pause_s
        await asyncio.sleep(turn - now)

    async def _ask(self, request: Request, body: bytes) -> Response:
        if self._client is None:
            self._client = httpx2.AsyncClient(timeout=_TIMEOUT_S, follow_redirects=False)
        raw_path = request.scope["raw_path"].decode("ascii").removeprefix("/api/v2")
        query = request.scope["query_string"].decode("ascii")
        answer = await self._send(
            self._client.build_request(
                request.method,
                self._target + raw_path + (f"?{query}" if query else ""),
                headers=self._with_key(request.headers.items()),
                content=_translated(body, self.url, self._target),
            ),
            self._client,
        )
        content = _translated(answer.content, self._target, self.url)
        reply = Response(
            content.replace(self._key().encode(), self._placeholder.encode()), answer.status_code
        )
        for name, value in answer.headers.multi_items():
            if name.lower() not in _BETWEEN_TWO:
                reply.headers.append(name, value.replace(self._target, self.url))
        return reply

    async def _send(self, request: httpx2.Request, client: httpx2.AsyncClient) -> httpx2.Response:
        """Send a request, with a copy of it and of its answer for the tap."""
        if self._tap is None:
            return await client.send(request)
        number, answer = self._tap.begin(request), None
        try:
            answer = await client.send(request)
            return answer
        finally:
            self._tap.end(number, answer)

    def _with_key(self, headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        return [
            (name, self._key() if name == "osdi-api-token" and value == self._placeholder else value)
            for name, value in headers
            if name not in _BETWEEN_TWO
        ]

    def _key(self) -> str:
        return os.environ[self._key_variable]

    async def close(self) -> None:
        """Close the connections to the real API."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None


class _RelayServer(AppServer):
    def __init__(self, relay: Relay, on_ready: Callable[[], None]) -> None:
        super().__init__(relay, on_ready)
        self._relay = relay

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        await self._relay.close()


def _refusal(status: int, sentence: str) -> Response:
    return Response(msgspec.json.encode({"error": sentence}), status, media_type="application/json")


def _translated(body: bytes, from_url: str, to_url: str) -> bytes:
    """Return a body whose addresses begin elsewhere; JSON may have written their slashes as ``\\/``."""
    for written in (str, lambda url: url.replace("/", "\\/")):
        body = body.replace(written(from_url).encode(), written(to_url).encode())
    return body
