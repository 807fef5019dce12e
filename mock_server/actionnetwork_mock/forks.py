"""What a forked child of a process keeps of its servers: no port and no connection, and nothing that it could wait for.

A test may fork, for example with multiprocessing. The child has the open files and the objects of its parent, but none
of its other threads.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from weakref import WeakSet


class Owner(Protocol):
    """Something of which a forked child may not use everything."""

    def after_fork(self) -> None:
        """Give up what belongs to the parent. Called in the child."""


_owners: WeakSet[Owner] = WeakSet()


def watch_forks(owner: Owner) -> None:
    """Call ``owner.after_fork()`` in every forked child from now on."""
    _owners.add(owner)


def close_in_child(descriptors: Iterable[int]) -> None:
    """Let descriptors lead to nothing.

    Their numbers stay in use, since objects of the child still hold them. If they closed a number that another file has
    by then, they would close that file.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        with suppress(OSError):
            os.dup2(nothing, descriptor)
    os.close(nothing)


def sockets_on(ports: Collection[int]) -> Iterator[int]:
    """Yield the descriptors of the sockets of this process that listen on one of the ports, or were accepted there."""
    for name in [path.name for path in Path("/dev/fd").iterdir()]:
        with suppress(OSError, ValueError):  # no socket, or already closed
            found = socket.socket(fileno=int(name))
            try:
                is_ours = found.type == socket.SOCK_STREAM and found.getsockname()[1] in ports
            except (OSError, IndexError, TypeError):  # one of another kind
                is_ours = False
            found.detach()
            if is_ours:
                yield int(name)


def _after_fork() -> None:
    for owner in [*_owners]:
        owner.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
