"""Calling the mock in process: what takes the place of the network in an httpx2 client."""

from __future__ import annotations

from typing import Any

import httpx2
from starlette.types import ASGIApp


class InProcessTransport(httpx2.BaseTransport):
    """Hands requests to an application in the caller's own thread, with no socket and no event loop.

    ``httpx2.Client(transport=InProcessTransport(create_app()))``. What waits for something outside, such as draining
    webhooks, cannot be done this way and is a RuntimeError.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Serve one request."""
        sent: list[Any] = []
        body = request.read()

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        served = self._app(_scope(request), receive, send)
        try:
            served.send(None)  # type: ignore[attr-defined]  # a coroutine, though it is only declared awaitable
        except StopIteration:
            pass
        else:
            served.close()  # type: ignore[attr-defined]  # as above
            raise RuntimeError(
                f"{request.method} {request.url.path} waits for something, which needs a server"
            )
        start = sent[0]
        content = b"".join(message.get("body", b"") for message in sent[1:])
        return httpx2.Response(start["status"], headers=start["headers"], content=content, request=request)


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
