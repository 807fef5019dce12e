"""Calling the mock in process: what takes the place of the network in a client of httpx2 or httpx."""

from __future__ import annotations

import sys
import threading
from typing import Any

import httpx2
from starlette.types import ASGIApp

from ..errors import ConnectionBroken, UsageError
from ..forks import watch_forks


class InProcessTransport(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Hands requests to an application in the caller's own thread, with no socket and no event loop.

    ``httpx2.Client(transport=InProcessTransport(create_app()))``, ``httpx2.AsyncClient``, and those of httpx likewise:
    an answer is of the library that the request is of. Threads take turns. What waits for something outside, such as
    draining webhooks, cannot be done this way and is a UsageError.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        watch_forks(self)
        self.turn = threading.RLock()
        """Held while the application is at work."""

    def after_fork(self) -> None:
        """Free the turn in a forked child, where the thread that had it is gone."""
        self.turn = threading.RLock()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Serve one request of a client."""
        return self._serve(request, request.read())

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Serve one request of an asynchronous client."""
        return self._serve(request, await request.aread())

    def _serve(self, request: httpx2.Request, body: bytes) -> httpx2.Response:
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        with self.turn:
            served = self._app(_scope(request), receive, send)
            try:
                served.send(None)  # type: ignore[attr-defined]  # a coroutine, though it is only declared awaitable
            except StopIteration:
                return _response(request, sent)
            except ConnectionBroken as broken:
                raise _network_error(request, broken) from None
            except RuntimeError as error:
                if "event loop" not in str(error):  # asyncio's complaint when somebody waits without one
                    raise
            else:
                served.close()  # type: ignore[attr-defined]  # as above
        raise UsageError(f"{request.method} {request.url.path} waits for something, which needs a server")


def _library(request: httpx2.Request) -> Any:
    """Return the library that a request is of, httpx2 or httpx."""
    return sys.modules[type(request).__module__.partition(".")[0]]


def _network_error(request: httpx2.Request, broken: ConnectionBroken) -> Exception:
    """Return what a client would raise if the connection broke like this."""
    library = _library(request)
    kind = library.ReadError if broken.how == "reset" else library.RemoteProtocolError
    error: Exception = kind(str(broken), request=request)
    return error


def _response(request: httpx2.Request, sent: list[Any]) -> httpx2.Response:
    """Return what was sent as a response of the request's own library, httpx2 or httpx."""
    content = b"".join(message.get("body", b"") for message in sent[1:])
    response: httpx2.Response = _library(request).Response(
        sent[0]["status"], headers=sent[0]["headers"], content=content, request=request
    )
    return response


def _scope(request: httpx2.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "root_path": "",
        "query_string": url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 1),
        "server": (url.host, url.port or {"http": 80, "https": 443}[url.scheme]),
    }
