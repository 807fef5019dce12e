"""The format in which the forwarder hands copied bytes to the comparer, through a pipe.

A frame is a head of 17 bytes and a payload. Frames of one connection are in the order in which the bytes passed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import IO, NamedTuple

_HEAD = struct.Struct("!BIdI")  # kind, connection, time, length of the payload
_COUNT = struct.Struct("!I")


class FrameKind(IntEnum):
    """What a frame says. Those from 20 on go from the comparer to its parent."""

    OPENED = 1
    """A connection to the upstream is open."""
    REQUEST = 2
    """The payload passed from the client to the upstream."""
    ANSWER = 3
    """The payload passed from the upstream to the client."""
    CLOSED_BY_CLIENT = 4
    CLOSED_BY_UPSTREAM = 5
    """Orderly, so that an answer without a length is complete."""
    RESET_BY_UPSTREAM = 6
    """In an error, so that an answer without a length is truncated."""
    GAP = 7
    """Bytes of the connection were dropped; the payload is how many exchanges are in the gap whole (``count_of``)."""
    ASK_REPORT = 8
    """The comparer is to send its report now, and to go on."""
    END = 9
    """Nothing follows: the comparer is to send its last report."""
    SETUP = 10
    """The first frame: the payload says how to compare."""

    READY = 20
    """Back from the comparer: it takes frames now, or the payload says why it cannot."""
    REPORT = 21
    """The payload is a report."""
    LAST_REPORT = 22
    NOTICE = 23
    """The payload is a sentence for the user."""
    FAILED = 24
    """The payload is the type of an error, and where it was raised."""
    NOT_WRITTEN = 25
    """The payload is a sentence about what could not be written."""


class Frame(NamedTuple):
    """One frame. ``time`` is in seconds since 1970."""

    kind: FrameKind
    connection: int
    time: float
    payload: bytes = b""


def encode_frame(frame: Frame) -> tuple[bytes, bytes]:
    """Return the head and the payload, apart, so that a large payload is not copied."""
    return _HEAD.pack(frame.kind, frame.connection, frame.time, len(frame.payload)), frame.payload


def gap_frame(connection: int, time: float, dropped: int) -> Frame:
    """Return the frame that says how many exchanges of a connection were dropped."""
    return Frame(FrameKind.GAP, connection, time, _COUNT.pack(dropped))


def count_of(gap: Frame) -> int:
    """Return how many exchanges were dropped."""
    count: int = _COUNT.unpack(gap.payload)[0]
    return count


def read_frames(stream: IO[bytes]) -> Iterator[Frame]:
    """Give the frames of a stream until it ends. A frame that is cut by the end is left out."""
    while len(head := stream.read(_HEAD.size)) == _HEAD.size:
        kind, connection, time, length = _HEAD.unpack(head)
        payload = stream.read(length)
        if len(payload) < length:
            return
        yield Frame(FrameKind(kind), connection, time, payload)
