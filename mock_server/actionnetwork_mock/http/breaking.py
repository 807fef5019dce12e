"""Breaking the connection that a request came by, so that its client sees what a network or a crashed server does."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from typing import Any

from starlette.types import Receive, Scope

from ..errors import ConnectionBroken
from ..faults import HowBroken

CONNECTION = "actionnetwork_mock.connection"
"""Where in the ``state`` of a scope a server leaves the ``asyncio.Transport`` of the connection."""

_NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


def break_connection(scope: Scope, receive: Receive, how: HowBroken, *, after_sending: bool = False) -> None:
    """Close or reset the connection; ``after_sending`` lets out what was written first. The request ends with it.

    Raises ConnectionBroken when the request came without a connection, as within one process.
    """
    transport: asyncio.Transport | None = scope.get("state", {}).get(CONNECTION)
    if transport is None:
        raise ConnectionBroken(how)
    _end_quietly(receive)
    if transport.is_closing():  # the client was quicker
        return
    if how == "reset":
        # With no time to linger the kernel answers with RST instead of FIN, and forgets what is still to be sent.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    if after_sending:
        transport.close()
    else:
        transport.abort()


def _end_quietly(receive: Receive) -> None:
    """Let uvicorn know that nobody waits for an answer, or it logs that the application gave none.

    It would find out by itself once the connection is lost, but of the newest of several pipelined requests only.
    """
    cycle: Any = getattr(receive, "__self__", None)
    if hasattr(cycle, "disconnected"):
        cycle.disconnected = True
