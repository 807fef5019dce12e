"""Who may use the control plane: this machine, and no web page that a developer happens to visit."""

from __future__ import annotations

import ipaddress

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

CONTROL_HEADER = "mock-control"


class Guard:
    """Lets a request through to ``app`` if it comes from this machine and was meant for it.

    A page of another origin can reach a loopback server in two ways. A plain form or fetch cannot set
    ``Mock-Control``, which every change needs. A page whose host name is re-pointed at 127.0.0.1 shows by its ``Host``.
    """

    def __init__(self, app: ASGIApp, *, remote: bool) -> None:
        self._app = app
        self._remote = remote

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse one request."""
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await JSONResponse({"error": refusal}, status_code=403)(scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        if not self._remote:
            client = scope.get("client")
            if client and not _is_loopback(client[0]):
                return (
                    "The control plane answers this machine only; serve --remote-control opens it to others"
                )
            if not _is_loopback(_host_name(headers.get("host", ""))):
                return "The control plane answers under localhost or a loopback address only"
        if scope["method"] not in ("GET", "HEAD") and CONTROL_HEADER not in headers:
            return "A change needs the header Mock-Control: 1, which keeps web pages of other origins out"
        return None


def _host_name(host: str) -> str:
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _is_loopback(name: str) -> bool:
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
