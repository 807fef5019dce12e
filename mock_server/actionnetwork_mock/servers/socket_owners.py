"""Which user of this machine has the other end of a connection on loopback.

Linux knows the owner of each socket. This protects a proxy for every client, also for those that cannot send a password
to one, and no password stands in an environment. On other systems the owner is unknown, and nobody is refused.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
"""The second one has dual-stack clients, such as those of Java."""
_ROOT = 0

_SOCK_DIAG, _BY_FAMILY, _REQUEST = 4, 20, 1  # of linux/netlink.h and linux/sock_diag.h
_HEAD = struct.Struct("=IHHII")  # nlmsghdr: length, type, flags, number, process
_QUESTION = struct.Struct("=BBBBI")  # inet_diag_req_v2: family, protocol, extensions, padding, states
_PORTS = struct.Struct("!HH4s12x4s12x")  # inet_diag_sockid: both ports and addresses
_ANY_COOKIE = struct.pack("=III", 0, 0xFFFFFFFF, 0xFFFFFFFF)
_OWNER = struct.Struct("=4x48x12xII")  # inet_diag_msg: user and inode
_TIMEOUT_S = 0.5


class _End(NamedTuple):
    """One end of a connection. One that was closed has no inode any more, and its owner reads as root."""

    ports: tuple[int, int]
    """Its own, and that of the other end."""
    user: int
    inode: int

    @property
    def is_ours(self) -> bool:
        return self.inode != 0 and self.user in (_ROOT, os.getuid())


def is_of_another_user(transport: asyncio.BaseTransport) -> bool:
    """Return whether another user than ours and root has the other end of a connection. A closed end has no owner."""
    ours, theirs = (transport.get_extra_info(name) for name in ("sockname", "peername"))
    if (found := _ask(theirs, ours)) is not None and found.is_ours:
        return False
    # The list of all sockets takes milliseconds, and is the only thing to say that this system knows none.
    known = [end for path in _TABLES for end in _read(path)]
    if (ours[1], theirs[1]) not in {end.ports for end in known}:
        return False
    ends = [end for end in known if end.ports == (theirs[1], ours[1])]
    return not (ends and all(end.is_ours for end in ends))


def _ask(own: tuple[str, int], other: tuple[str, int]) -> _End | None:
    """Return the end with an address, as the kernel knows it; None if it knows none, or cannot be asked."""
    addresses = (socket.inet_aton(address) for address, _ in (own, other))
    question = _QUESTION.pack(socket.AF_INET, socket.IPPROTO_TCP, 0, 0, 0xFFFFFFFF)
    question += _PORTS.pack(own[1], other[1], *addresses) + _ANY_COOKIE
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _SOCK_DIAG) as kernel:
            kernel.settimeout(_TIMEOUT_S)
            kernel.sendall(_HEAD.pack(_HEAD.size + len(question), _BY_FAMILY, _REQUEST, 1, 0) + question)
            answer = kernel.recv(8192)
    except (OSError, AttributeError):  # not on this system
        return None
    if len(answer) < _HEAD.size + _OWNER.size or _HEAD.unpack_from(answer)[1] != _BY_FAMILY:
        return None
    return _End((own[1], other[1]), *_OWNER.unpack_from(answer, _HEAD.size))


def _read(path: Path) -> Iterator[_End]:
    try:
        lines = path.read_text(encoding="ascii").splitlines()[1:]
    except (OSError, UnicodeDecodeError):
        return
    for line in lines:
        _, local, remote, _, _, _, _, user, _, inode, *_ = line.split()
        yield _End((_port_of(local), _port_of(remote)), int(user), int(inode))


def _port_of(address: str) -> int:
    return int(address.rpartition(":")[2], 16)
