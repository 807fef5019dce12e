"""Exchanges as the bytes of connections, and back through what the process of the comparer reads them with."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator, Sequence
from email.utils import formatdate
from http import HTTPStatus

from actionnetwork_contract.shadow.connections import Connections
from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_contract.shadow.frames import Frame, FrameKind

_OVERLAPPING, _CHUNKED = 0.15, 0.3
_CHUNK_BYTES = 700
_MAX_TOOK_S, _LATER_S = 0.8, 0.05
_OF_CONNECTION = ("content-length", "transfer-encoding", "accept-encoding", "date")


class Wire:
    """Carries the calls of one program after another, each on two kept connections.

    Some calls are under way at the same time as the next one, and end after it. Answers are compressed for the programs
    that ask for it, some come in chunks, and the bytes come in pieces. This machine's clock is late by ``clock_off_s``.
    """

    def __init__(self, chance: random.Random, *, clock_off_s: float = 0.0) -> None:
        self._connections = Connections()
        self._chance, self._clock_off_s = chance, clock_off_s
        self._opened = 0

    def carry(self, exchanges: Sequence[Exchange], *, world: int, compressed: bool) -> Iterator[Exchange]:
        """Yield the exchanges of a program as the comparer gets them. Keys of other worlds are other keys."""
        first, second = self._opened + 1, self._opened + 2
        self._opened += 2
        waiting = [*exchanges]
        while waiting:
            call = waiting.pop(0)
            took = self._chance.uniform(_LATER_S, _MAX_TOOK_S) + self._clock_off_s
            request = Frame(FrameKind.REQUEST, first, call.sent - took, _request(call, world, compressed))
            yield from self._feed(request)
            ended = call.answered
            if waiting and self._chance.random() < _OVERLAPPING:
                other = waiting.pop(0)
                ended = other.answered + _LATER_S
                sent = call.sent - took
                yield from self._feed(
                    Frame(FrameKind.REQUEST, second, sent, _request(other, world, compressed))
                )
                yield from self._answer(second, other, other.answered, compressed=compressed)
            yield from self._answer(first, call, ended, compressed=compressed)
        for number in (first, second):
            yield from self._feed(Frame(FrameKind.CLOSED_BY_CLIENT, number, 0.0))

    def _answer(
        self, connection: int, call: Exchange, time: float, *, compressed: bool
    ) -> Iterator[Exchange]:
        data = _answer(call, compressed=compressed, chunked=self._chance.random() < _CHUNKED)
        yield from self._feed(Frame(FrameKind.ANSWER, connection, time - self._clock_off_s, data))

    def _feed(self, frame: Frame) -> Iterator[Exchange]:
        """Feed a frame in two pieces, cut anywhere."""
        cut = self._chance.randrange(len(frame.payload) + 1)
        for piece in (frame.payload[:cut], frame.payload[cut:]) if frame.payload else (b"",):
            yield from self._connections.feed(frame._replace(payload=piece))


def _request(exchange: Exchange, world: int, compressed: bool) -> bytes:
    headers = [pair for pair in exchange.request_headers if pair[0] not in _OF_CONNECTION]
    if compressed:
        headers.append(("accept-encoding", "gzip"))
    if exchange.group:
        headers.append(("osdi-api-token", f"key {exchange.group} of world {world}"))
    if exchange.request_body:
        headers.append(("content-length", str(len(exchange.request_body))))
    return _head(f"{exchange.method} {exchange.target} HTTP/1.1", headers) + exchange.request_body


def _answer(exchange: Exchange, *, compressed: bool, chunked: bool) -> bytes:
    headers = [pair for pair in exchange.headers if pair[0] not in _OF_CONNECTION]
    if exchange.upstream_date is not None:
        headers.append(("date", formatdate(exchange.upstream_date, usegmt=True)))
    body = exchange.body
    if compressed and body:
        headers.append(("content-encoding", "gzip"))
        body = gzip.compress(body, 1)
    if chunked and body:
        headers.append(("transfer-encoding", "chunked"))
        body = _in_chunks(body)
    else:
        headers.append(("content-length", str(len(body))))
    phrase = HTTPStatus(exchange.status).phrase
    return _head(f"HTTP/1.1 {exchange.status} {phrase}", headers) + body


def _in_chunks(body: bytes) -> bytes:
    chunks = [body[at : at + _CHUNK_BYTES] for at in range(0, len(body), _CHUNK_BYTES)]
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


def _head(first: str, headers: Sequence[tuple[str, str]]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1")
