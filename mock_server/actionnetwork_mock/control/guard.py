"""Which requests the mock refuses, so that web pages can neither read nor change anything.

A page of another origin reaches a server on loopback in two ways. The browser sends its requests, but says so in
``Origin`` or ``Sec-Fetch-Site``, and never sends ``Mock-Control`` without asking first. Or the page's host name is
pointed at 127.0.0.1 after it was loaded, which shows in ``Host``.
"""

from __future__ import annotations

from functools import lru_cache

from starlette.types import Scope

from actionnetwork_fixtures.site import HOST

from ..hosts import host_name, is_address, is_loopback

CONTROL_HEADER = "mock-control"
CONTROL_PATH = "/_mock"

KEEP_OUT = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Headers of answers that no page of another origin may show, or load as a script.

They matter on plain HTTP between two machines, where browsers do not send ``Sec-Fetch-Site``.
"""

_SITES = frozenset({HOST, f"www.{HOST}"})
_CONSOLE = (CONTROL_PATH, f"{CONTROL_PATH}/")
_OWN_PAGE = frozenset({b"same-origin", b"none"})
_MAX_SHOWN_CHARS = 100
_MAX_KNOWN = 256


class Guard:
    """Decides about requests before they are routed, by the decoded path.

    ``remote`` lets other machines use the control API. ``control_hosts`` and ``api_hosts`` are names under which the
    control API, or the rest, answers besides the names of this machine; ``hosts.check_hosts`` returns them.
    """

    def __init__(self, *, remote: bool, control_hosts: frozenset[str], api_hosts: frozenset[str]) -> None:
        self._remote = remote
        self._control_hosts = control_hosts
        self._api_hosts = api_hosts | control_hosts | _SITES
        self._answers = lru_cache(_MAX_KNOWN)(self._answers_uncached)

    def refusal(self, scope: Scope) -> str | None:
        """Return why an HTTP request is refused, or None if it is not."""
        if is_below_control(scope["path"]):
            return self._control_refusal(scope)
        client, server = scope.get("client"), scope.get("server")
        if client:
            for name, value in scope["headers"]:
                if name == b"host" and not self._answers(client[0], value, server[0] if server else ""):
                    return (
                        f"The mock answers this machine under localhost or a loopback address, and not under "
                        f"{_shown(value)}. If that name leads here on purpose, as with a tunnel or a reverse proxy, "
                        f"start it with --api-host NAME"
                    )
        return None

    def _answers_uncached(self, client: str, host: bytes, server: str) -> bool:
        """Return whether the API answers a client under a host. Other machines may use any."""
        name = host_name(host)
        return (
            not is_loopback(client)
            or is_loopback(name)
            or name in self._api_hosts
            or (name == server.lower() != "")
        )

    def _control_refusal(self, scope: Scope) -> str | None:
        client = scope.get("client")
        if client and not self._remote and not is_loopback(client[0]):
            return "The control API answers this machine only; serve --remote-control opens it to others"
        own_name = own_name_of(scope)
        for value in _values(scope, b"host") or [b""]:
            if not self._is_control_host(host_name(value), own_name):
                known = "localhost or an IP address" if self._remote else "localhost or a loopback address"
                return (
                    f"The control API answers under {known}, and not under {_shown(value)}. If that name leads here "
                    f"on purpose, start it with --control-host NAME"
                )
        return page_refusal(scope) or _missing_header(scope)

    def _is_control_host(self, name: str, own_name: str) -> bool:
        if is_loopback(name) or name in self._control_hosts or (name == own_name != ""):
            return True
        return self._remote and is_address(name)


def is_below_control(path: str) -> bool:
    """Return whether a path is ``/_mock`` or below."""
    return path.startswith(CONTROL_PATH) and path[len(CONTROL_PATH) : len(CONTROL_PATH) + 1] in ("", "/")


def page_refusal(scope: Scope) -> str | None:
    """Return why a request is refused that a page of another origin has sent, or None for any other request."""
    hosts = [value.lower() for value in _values(scope, b"host") if value]
    for origin in _values(scope, b"origin"):
        # A browser leaves out the port in both headers, or in none. "null" stands for a page that hides its origin.
        if origin.lower().partition(b"://")[2] not in hosts:
            return f"The request comes from a web page of another origin: {_shown(origin)}"
    sites = _values(scope, b"sec-fetch-site")
    if all(site in _OWN_PAGE for site in sites) or _opens_console(scope):
        return None
    return (
        "The request comes from a web page of another site. Only the console can be opened from there; "
        "type any other address into the address bar"
    )


def is_from_page(scope: Scope) -> bool:
    """Return whether a web page of any origin has sent a request, which its browser says in one of two headers."""
    return bool(_values(scope, b"origin") or _values(scope, b"sec-fetch-site"))


def foreign_refusal(scope: Scope) -> str | None:
    """Return why a server for this machine alone refuses a request: its host, or a page of another origin."""
    for value in _values(scope, b"host"):
        if not is_loopback(host_name(value)):
            return f"This server answers under localhost or a loopback address, and not under {_shown(value)}"
    return page_refusal(scope)


def _opens_console(scope: Scope) -> bool:
    """Return whether a link to the console was followed, which shows the console and gives the page nothing."""
    return (
        scope["method"] == "GET"
        and scope["path"] in _CONSOLE
        and _values(scope, b"sec-fetch-mode") == [b"navigate"]
        and _values(scope, b"sec-fetch-dest") == [b"document"]
    )


def _missing_header(scope: Scope) -> str | None:
    if scope["method"] in ("GET", "HEAD") or _values(scope, CONTROL_HEADER.encode()):
        return None
    return "A change needs the header Mock-Control: 1, which keeps web pages of other origins out"


def own_name_of(scope: Scope) -> str:
    """Return the name of the server that a request was sent to, in lower case.

    A server on a socket has an address. A transport within the client's process has no socket, and says the host of
    the URL instead: ``"testserver"``.
    """
    server = scope.get("server")
    return str(server[0]).lower() if server else ""


def _values(scope: Scope, wanted: bytes) -> list[bytes]:
    return [value for name, value in scope["headers"] if name == wanted]


def _shown(value: bytes) -> str:
    return repr(value[:_MAX_SHOWN_CHARS].decode("latin-1"))
