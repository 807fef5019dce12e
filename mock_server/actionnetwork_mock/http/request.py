"""A request as the API needs it, read from ASGI without the cost of a general request object."""

from __future__ import annotations

import re
from copy import copy
from urllib.parse import parse_qsl, urlencode

from starlette.types import Receive, Scope

from ..errors import BodyTooLarge

KEY_HEADER = b"osdi-api-token"

_HOST = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?\Z")
_DRAINED_BYTES = 268_435_456


class ClientGone(Exception):
    """The client closed the connection before its body was complete: nothing is done."""


class Request:
    """Method, path below ``/api/v2``, query, key, and the site that the client used."""

    __slots__ = (
        "_query",
        "_server",
        "body",
        "caller",
        "headers",
        "host",
        "key",
        "method",
        "path",
        "query_text",
        "scheme",
    )

    def __init__(self, scope: Scope, path: str) -> None:
        self.method: str = scope["method"]
        self.path = path
        self.query_text: str = scope["query_string"].decode("latin-1")
        self.scheme: str = scope["scheme"]
        self.host = b""
        self.key = ""
        self.body = b""
        self._query: dict[str, str] | None = None
        self._server = scope.get("server")
        self.headers: list[tuple[bytes, bytes]] = scope["headers"]
        for name, value in self.headers:
            if name == KEY_HEADER:
                self.key = value.decode("latin-1").strip()
            elif name == b"host":
                self.host = value
        if self.key:
            self.caller = self.key
        else:
            client = scope.get("client")
            self.caller = client[0] if client else ""

    @property
    def address(self) -> tuple[str, str, bytes, str, str]:
        """Everything of a GET that its answer depends on."""
        return self.key, self.scheme, self.host, self.path, self.query_text

    @property
    def site(self) -> str:
        """The site that the client used: ``"http://127.0.0.1:8484"``; the server's address for a host that is none."""
        host = self.host.decode("latin-1")
        if _HOST.match(host) is None:
            host = _own_host(*(self._server or ("127.0.0.1", 80)))
        return f"{self.scheme}://{host}"

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters; of one that stands twice, the last. ``+`` and ``%20`` are blanks."""
        if self._query is None:
            self._query = dict(parse_qsl(self.query_text, keep_blank_values=True)) if self.query_text else {}
        return self._query

    def with_query(self, query: dict[str, str]) -> Request:
        """Return the same request with other parameters."""
        other = copy(self)
        other._query, other.query_text = query, urlencode(query)
        return other


def _own_host(name: str, port: int | None) -> str:
    """The server's own address; one on a Unix socket has no port, and no name that a link could carry."""
    if port is None:
        return "127.0.0.1"
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


async def read_body(receive: Receive, max_bytes: int) -> bytes:
    """Return the whole body.

    Raises BodyTooLarge past ``max_bytes``, after taking the rest in, so that the client gets to read the answer; and
    ClientGone.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= max_bytes:
            chunks.append(chunk)
        if not message.get("more_body", False) or size > _DRAINED_BYTES:
            break
    if size > max_bytes:
        raise BodyTooLarge(f"The body is too long: {size} bytes, and {max_bytes} are allowed")
    return b"".join(chunks)
