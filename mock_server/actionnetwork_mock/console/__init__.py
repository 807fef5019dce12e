"""The web console: its static files and their headers. The pages use the control API and the emulated API only."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
INDEX = "index.html"

_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
"""Headers of every page and file that a browser shows."""


class ConsoleFiles:
    """Serves the files below ``static/``, by the parameter ``path`` of the route: ``"js/main.js"``."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: GET and HEAD of a file that exists, and nothing else."""
        request = Request(scope, receive)
        await serve_file(request, scope["path_params"]["path"])(scope, receive, send)


def wants_page(request: Request) -> bool:
    """Return whether a client accepts ``text/html``, as browsers do. Others get the list of operations."""
    return "text/html" in request.headers.get("accept", "").lower()


def serve_file(request: Request, name: str = INDEX) -> Response:
    """Return the answer to a request for a file: its content, or 304 if the client has it already."""
    path = _files().get(name)
    if path is None:
        return JSONResponse({"error": f"the console has no file {name[:200]!r}"}, 404)
    if request.method not in ("GET", "HEAD"):
        refusal = f"{request.url.path} does not take {request.method}: it takes GET"
        return JSONResponse({"error": refusal}, 405, {"Allow": "GET"})
    content = path.read_bytes()
    headers = {**PAGE_HEADERS, "ETag": f'"{blake2b(content, digest_size=16).hexdigest()}"'}
    if name == INDEX:
        headers["Vary"] = "Accept"
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=_TYPES[path.suffix])


@cache
def _files() -> dict[str, Path]:
    """Return the files by their names below ``static/``. A request can name these only."""
    return {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*") if path.suffix in _TYPES}
