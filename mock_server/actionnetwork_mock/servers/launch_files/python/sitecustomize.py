"""Loaded by each Python program, through PYTHONPATH: sends connections for Action Network's site to the mock.

For clients that ignore ``HTTPS_PROXY``, or that trust only their own list of certificates. Hosts that are not allowed
are refused. Where the system leads the site's name to the mock, as in ``run --isolate``, only the certificate is left.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
import sys
from ipaddress import ip_address
from typing import Any

_REDIRECT = json.loads(os.environ.get("ACTION_NETWORK_REDIRECT", "{}"))
_getaddrinfo = socket.getaddrinfo
_load_verify_locations = ssl.SSLContext.load_verify_locations


def _is_local(host: str) -> bool:
    if host in ("", "localhost", socket.gethostname().lower()) or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _report(host: str, port: object) -> None:
    """Let the proxy refuse the host too, which counts it."""
    try:
        with socket.socket() as client:
            client.settimeout(1)
            client.connect(("127.0.0.1", _REDIRECT["proxy_port"]))
            client.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\n\r\n".encode("idna"))
            client.recv(1024)
    except (OSError, UnicodeError):
        pass


def _redirected(host: Any, port: Any, *arguments: Any, **keywords: Any) -> Any:
    """Return the addresses of a host as ``socket.getaddrinfo`` does. Raises gaierror for a host that is refused."""
    name = host.decode() if isinstance(host, (bytes, bytearray)) else host or ""
    name = name.lower().rstrip(".")
    if name in _REDIRECT["sites"] and str(port) in ("443", "https"):
        return _getaddrinfo("127.0.0.1", _REDIRECT["tls_port"], *arguments, **keywords)
    allowed = _REDIRECT["allow"]  # None: every host is
    if allowed is None or _is_local(name) or name in allowed:
        return _getaddrinfo(host, port, *arguments, **keywords)
    _report(name, port or 443)
    raise socket.gaierror(
        socket.EAI_FAIL,
        f"{name} is refused: only actionnetwork.org is reachable, as a mock; to allow this host, use --allow {name}",
    )


def _trusting(self: ssl.SSLContext, cafile: Any = None, capath: Any = None, cadata: Any = None) -> None:
    """Load certificates as ``SSLContext.load_verify_locations`` does, and that of the redirect."""
    _load_verify_locations(self, cafile, capath, cadata)
    _load_verify_locations(self, os.environ["SSL_CERT_FILE"])


def _load_shadowed() -> None:
    """Import the ``sitecustomize`` that this module hides, if there is one."""
    folder = os.path.dirname(__file__)
    sys.path[:] = [path for path in sys.path if path != folder]
    own = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # type: ignore[import-not-found]  # noqa: F401  # the one of the environment
    except ImportError:
        if own is not None:
            sys.modules["sitecustomize"] = own


if "tls_port" in _REDIRECT:
    socket.getaddrinfo = _redirected
if _REDIRECT:
    ssl.SSLContext.load_verify_locations = _trusting  # type: ignore[method-assign]
_load_shadowed()
