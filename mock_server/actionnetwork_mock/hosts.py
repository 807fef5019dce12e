"""Names of hosts: which of them lead to this machine, and reading them from headers and options."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from .errors import UsageError

_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?")
_MAX_KNOWN = 256


def check_hosts(names: Iterable[str]) -> frozenset[str]:
    """Return names of hosts in lower case. Raises UsageError for what is none, such as a URL."""
    return frozenset(_check_hosts(names))


def _check_hosts(names: Iterable[str]) -> Iterator[str]:
    if isinstance(names, str):
        raise UsageError(f"{names!r} is one name: write several names of hosts, such as [{names!r}]")
    for name in names:
        plain = name.lower().removeprefix("[").removesuffix("]")
        if not _NAME.fullmatch(plain) and _address(plain) is None:
            raise UsageError(
                f'{name!r} is not the name of a host: write it alone, such as "mock.example.org"'
            )
        yield plain.removesuffix(".")


def host_name(value: bytes) -> str:
    """Return the name in a ``Host``, without port and brackets, in lower case; empty for what no URL can have."""
    found = _HOST.fullmatch(value.decode("latin-1"))
    return found["name"].lower().strip("[]").removesuffix(".") if found else ""


@lru_cache(_MAX_KNOWN)
def is_loopback(name: str) -> bool:
    """Return whether a name or address without brackets is this machine's own: ``"localhost"``, ``"::1"``.

    A listener on ``::`` sees 127.0.0.1 as ``::ffff:127.0.0.1``.
    """
    if name == "localhost":
        return True
    address = _address(name)
    mapped = getattr(address, "ipv4_mapped", None)
    return address is not None and (mapped or address).is_loopback


def is_address(name: str) -> bool:
    """Return whether a name without brackets is an IP address."""
    return _address(name) is not None


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
