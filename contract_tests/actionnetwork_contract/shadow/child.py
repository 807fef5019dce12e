"""The process that compares: it reads frames from its standard input, and writes reports to its standard output.

Nothing else is written: its own streams are closed, and of an error it reports only the type and the places.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from actionnetwork_mock.errors import UsageError

from ..redaction import places_of
from .comparer import Comparer
from .comparer_process import Setup
from .connections import Connections
from .exchange import Exchange
from .frames import Frame, FrameKind, count_of, encode_frame, read_frames
from .process_limits import step_back, switch_off_core_dumps
from .report import encode_report
from .self_test import find_fault

if TYPE_CHECKING:
    from ..corpus.recorder import Recorder

Reply = Callable[[FrameKind, bytes], None]


def main() -> int:
    """Compare until the standard input ends. Returns 1 after an error."""
    frames, replies = _take_streams()
    _protect()
    reply = partial(_reply, replies)
    try:
        _compare(read_frames(frames), reply)
    except Exception as error:
        with suppress(OSError):
            reply(FrameKind.FAILED, places_of(error).encode())
        return 1
    return 0


def _take_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return what the parent reads and writes, and lead the standard streams nowhere."""
    frames, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return frames, replies


def _protect() -> None:
    """Leave signals to the parent, and write no core dump, which would hold what was compared."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    switch_off_core_dumps()


def _compare(frames: Iterator[Frame], reply: Reply) -> None:
    setup = msgspec.json.decode(next(frames).payload, type=Setup)
    fault = find_fault()
    step_back()  # only now, as the parent waits for this moment
    reply(FrameKind.READY, fault.encode())
    if fault:
        return
    with closing(Comparer(setup.settings)) as comparer:
        recorder = None
        if setup.record is not None:
            # imported here, because it loads Hypothesis, and few runs record
            from ..corpus.replay import recorder as make_recorder

            recorder = make_recorder(Path(setup.record), setup.settings, setup.keep_names, setup.key)
        time = 0.0
        connections = Connections()

        def take(exchanges: Iterator[Exchange]) -> None:
            for exchange in exchanges:
                comparer.feed(exchange)
                if recorder is not None:
                    recorder.feed(exchange)

        for frame in frames:
            time = frame.time
            if frame.kind is FrameKind.END:
                break
            if frame.kind is FrameKind.ASK_REPORT:
                reply(FrameKind.REPORT, encode_report(comparer.report()))
                continue
            take(connections.feed(frame))
            if frame.kind is FrameKind.GAP:
                comparer.gap(count_of(frame))
                if recorder is not None:
                    recorder.gap(count_of(frame))
        else:
            return  # the parent has ended
        take(connections.close(time))
        reply(FrameKind.LAST_REPORT, encode_report(comparer.report()))
        if recorder is not None:
            write_corpus(recorder, reply)


def write_corpus(recorder: Recorder, reply: Reply) -> None:
    """Write the corpus, and send a sentence about it."""
    try:
        recorded = recorder.close()
    except UsageError as error:
        reply(FrameKind.NOT_WRITTEN, f"There is no corpus: {error}".encode())
        return
    except Exception as error:  # a fault of ours, whose message may have data
        reply(FrameKind.NOT_WRITTEN, f"There is no corpus, because of a fault, {places_of(error)}.".encode())
        return
    left_out = ", ".join(f"{reason} {count}" for reason, count in recorded.left_out.items())
    said = f"{recorded.exchanges} exchanges were recorded{f'; left out: {left_out}' if left_out else ''}."
    reply(FrameKind.NOTICE, said.encode())


def _reply(stream: BinaryIO, kind: FrameKind, payload: bytes) -> None:
    for part in encode_frame(Frame(kind, 0, 0.0, payload)):
        stream.write(part)
    stream.flush()


if __name__ == "__main__":
    sys.exit(main())
