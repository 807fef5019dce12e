"""A DNS server of one name: it resolves Action Network's site to loopback, and reports all other names."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import Callable
from typing import Any

from .site_listener import LOOPBACK, SITES

PORT = 53

# The id, flags, and the numbers of questions, answers, authorities and additional records.
_HEADER = struct.Struct(">6H")
_TYPE_AND_CLASS = struct.Struct(">2H")
_ANSWER = struct.Struct(">3HIH4s")  # name, type, class, seconds, and the address with its length
_A, _IN = 1, 1
_IS_ANSWER, _RECURSION = 0x8400, 0x0180  # authoritative; asked for and there
_OPCODE = 0x7800
_NO_SUCH_NAME = 3
_SAME_NAME = 0xC000 | _HEADER.size  # a pointer to the name in the question
_TTL_S = 60
_MAX_NAMES = 1000


class Resolver(asyncio.DatagramProtocol):
    """Answers queries for addresses, and calls ``refuse`` with each name that it does not know: ``"example.org"``.

    A client asks for the addresses of IPv4, of IPv6 and of services separately. This counts as one time.
    """

    def __init__(self, refuse: Callable[[str], None]) -> None:
        self._refuse = refuse
        self._asked: Counter[tuple[str, int]] = Counter()
        self._times: Counter[str] = Counter()
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what answers are sent with."""
        self._transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Answer a query. What is no query gets no answer."""
        try:
            answer = self._answer(data)
        except (struct.error, IndexError, UnicodeDecodeError):
            return
        if answer:
            self._transport.sendto(answer, addr)

    def _answer(self, query: bytes) -> bytes:
        number, flags, *_ = _HEADER.unpack_from(query)
        name, end = _read_name(query)
        kind, family = _TYPE_AND_CLASS.unpack_from(query, end)
        if flags & 0x8000 or flags & _OPCODE:
            return b""
        question = query[_HEADER.size : end + _TYPE_AND_CLASS.size]
        is_known = name in SITES or _is_local(name)
        if not is_known:
            self._count(name, kind)
        addresses = [socket.inet_aton(LOOPBACK)] if is_known and (kind, family) == (_A, _IN) else []
        flags = _IS_ANSWER | flags & 0x0100 | 0x0080 | (0 if is_known else _NO_SUCH_NAME)
        answers = [_ANSWER.pack(_SAME_NAME, _A, _IN, _TTL_S, len(address), address) for address in addresses]
        return _HEADER.pack(number, flags, 1, len(answers), 0, 0) + question + b"".join(answers)

    def _count(self, name: str, kind: int) -> None:
        if name.endswith(".arpa") or (name not in self._times and len(self._times) >= _MAX_NAMES):
            return  # the name of an address, which is no host
        self._asked[name, kind] += 1
        if self._asked[name, kind] > self._times[name]:
            self._times[name] += 1
            self._refuse(name)


def _read_name(query: bytes) -> tuple[str, int]:
    """Return the name of the first question in lower case, and where it ends."""
    labels = []
    position = _HEADER.size
    while length := query[position]:
        position += 1
        labels.append(query[position : position + length].decode("ascii").lower())
        position += length
    return ".".join(labels), position + 1


def _is_local(name: str) -> bool:
    return name in ("localhost", socket.gethostname().lower()) or name.endswith(".localhost")
