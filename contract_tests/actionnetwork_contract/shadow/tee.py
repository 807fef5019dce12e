"""The tap that keeps copies of what passes the forwarder until the comparer takes them."""

from __future__ import annotations

import time
from collections import deque
from threading import Condition

from actionnetwork_mock.servers.tap import Closed

from .frames import Frame, FrameKind, gap_frame

MAX_BYTES = 64 * 1024 * 1024
MAX_FRAMES = 1000
_PAUSE_S = 0.05
"""The reader looks for frames this often. If each frame woke it, it would take its time from the exchange."""

_CLOSED = {
    "client": FrameKind.CLOSED_BY_CLIENT,
    "upstream": FrameKind.CLOSED_BY_UPSTREAM,
    "reset": FrameKind.RESET_BY_UPSTREAM,
}


class Tee:
    """A bounded buffer of frames. It never waits: what finds it full is dropped, counted and marked with a gap.

    The forwarder adds frames on its loop, and another thread takes them. Small frames, which say how a connection goes
    on, are never dropped.
    """

    def __init__(self, *, max_bytes: int = MAX_BYTES, max_frames: int = MAX_FRAMES) -> None:
        self._max_bytes = max_bytes
        self._max_frames = max_frames
        self._condition = Condition()
        self._frames: deque[Frame] = deque()
        self._bytes = 0
        self._gaps: dict[int, int] = {}
        """For each connection with a gap, how many exchanges are in it whole."""
        self._last: dict[int, FrameKind] = {}
        """For each open connection, what passed last."""
        self._count = 0
        self._is_off = False
        self.dropped = 0
        """How many exchanges were dropped whole. One of which a part was dropped is broken, and counted there."""

    def opened(self) -> int:
        """Return a number for a new connection."""
        self._count += 1
        self._last[self._count] = FrameKind.OPENED
        self._add(FrameKind.OPENED, self._count)
        return self._count

    def sent(self, connection: int, data: bytes) -> None:
        """Keep what the client sent."""
        self._add(FrameKind.REQUEST, connection, data)

    def answered(self, connection: int, data: bytes) -> None:
        """Keep what the upstream sent."""
        self._add(FrameKind.ANSWER, connection, data)

    def closed(self, connection: int, by: Closed) -> None:
        """Keep that a connection has ended."""
        self._last.pop(connection, None)
        self._add(_CLOSED[by], connection)

    def ask_report(self) -> None:
        """Let the comparer report after what was added so far."""
        self._add(FrameKind.ASK_REPORT, 0)

    def end(self) -> None:
        """Let the comparer report for the last time."""
        self._add(FrameKind.END, 0)

    def break_off(self) -> None:
        """Drop what is kept, and mark a gap in each connection: the comparer begins anew."""
        with self._condition:
            kept = [frame for frame in self._frames if frame.kind in (FrameKind.ASK_REPORT, FrameKind.END)]
            self._frames = deque(kept)
            self._bytes = 0
            for connection in self._last:
                self._gaps.setdefault(connection, 0)

    def turn_off(self) -> None:
        """Keep nothing any more."""
        with self._condition:
            self._is_off = True
            self._frames.clear()
            self._bytes = 0
            self._condition.notify()

    def take(self) -> Frame | None:
        """Return the oldest frame, once there is one. None: nothing follows."""
        with self._condition:
            while not self._frames:
                if self._is_off:
                    return None
                self._condition.wait(_PAUSE_S)
            frame = self._frames.popleft()
            self._bytes -= len(frame.payload)
            return frame

    def _add(self, kind: FrameKind, connection: int, data: bytes = b"") -> None:
        with self._condition:
            if self._is_off:
                return
            is_full = len(self._frames) >= self._max_frames or self._bytes + len(data) > self._max_bytes
            starts = kind is FrameKind.REQUEST and self._last.get(connection) is not kind
            if data:
                self._last[connection] = kind
            if data and is_full:
                self._gaps[connection] = self._gaps.get(connection, 0) + starts
                self.dropped += starts
                return
            now = time.time()
            for gap in [connection] if connection else [*self._gaps]:
                if gap in self._gaps:
                    self._frames.append(gap_frame(gap, now, self._gaps.pop(gap)))
            self._frames.append(Frame(kind, connection, now, data))
            self._bytes += len(data)
            if not connection or self._is_half_full:
                self._condition.notify()

    @property
    def _is_half_full(self) -> bool:
        return 2 * len(self._frames) > self._max_frames or 2 * self._bytes > self._max_bytes
