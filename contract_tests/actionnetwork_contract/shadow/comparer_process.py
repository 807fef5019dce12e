"""The process that compares, as its parent sees it: it gets frames, and sends reports."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Condition, Event, Thread

import msgspec

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings

from .frames import Frame, FrameKind, encode_frame, read_frames
from .report import Report, decode_report
from .tee import Tee

_START_TIMEOUT_S = 60
_END_TIMEOUT_S = 5
_MAX_RESTARTS = 1
_ROOT = Path(__file__).parents[2]
_MODULE = "actionnetwork_contract.shadow.child"


class Setup(msgspec.Struct, frozen=True):
    """The first message to the process. It has no arguments, so that a list of processes shows nothing."""

    settings: Settings
    """Those of the mock that is compared with."""
    record: str | None = None
    """The folder of a corpus to write."""
    keep_names: tuple[str, ...] = ()
    """The custom fields whose names it keeps."""
    key: bytes | None = None
    """What its pseudonyms are made with; by default a random one."""


class ComparerProcess:
    """Gives a process the frames of a tee, and calls ``on_report`` with each report that was asked for, in a thread.

    A process that ends unexpectedly is started once more, with an empty memory. If that one ends too, comparing ends.
    """

    def __init__(self, tee: Tee, setup: Setup, on_report: Callable[[Report], None]) -> None:
        self._tee = tee
        self._setup = setup
        self._on_report = on_report
        self._changed = Condition()
        self._ready, self._ended = Event(), Event()
        self._is_ending = False
        self._process: subprocess.Popen[bytes] | None = None
        self._threads: list[Thread] = []
        self._problem = self._failure = ""
        self._final: Report | None = None
        self.failures: list[str] = []
        """Why processes ended: ``["TypeError in comparer 120 < child 44"]``."""
        self.notices: list[str] = []
        """What the process says, such as how much it has recorded."""
        self.has_written = setup.record is None
        """Whether it could write the corpus, if there is one."""

    @property
    def is_off(self) -> bool:
        """Whether nothing is compared any more, because the process ended too often."""
        return len(self.failures) > _MAX_RESTARTS

    def start(self) -> None:
        """Start the process, and return once it has tested itself. Raises UsageError if the test fails."""
        self._spawn()
        if not self._ready.wait(_START_TIMEOUT_S):
            self._problem = f"it did not start within {_START_TIMEOUT_S} s"
        if self._problem:
            self.close()
            self.failures = [self._problem]
            raise UsageError(f"shadow cannot compare: {self._problem}")
        self._run(self._write)

    def finish(self, timeout_s: float, hurry: Event | None = None, hurried_s: float = 0) -> Report | None:
        """Let the process compare what it has, for some seconds, and return its last report, or None.

        Once ``hurry`` is set, it has ``hurried_s`` seconds.
        """
        self._is_ending = True
        self._tee.end()
        end = time.monotonic() + timeout_s
        while not self._ended.wait(0.05) and time.monotonic() < end:
            if hurry is not None and hurry.is_set():
                end = min(end, time.monotonic() + hurried_s)
                hurry = None
        self.close()
        if not self.has_written and not self.notices:
            self.notices.append("There is no corpus: the comparer ended before it was written.")
        return self._final

    def close(self) -> None:
        """End the process."""
        self._is_ending = True
        self._tee.turn_off()
        process = self._process
        if process is None:
            return
        try:
            process.wait(_END_TIMEOUT_S if self._ended.is_set() else 0)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
        with self._changed:
            self._ended.set()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(_END_TIMEOUT_S)

    def _run(self, target: Callable[..., None], *arguments: object) -> None:
        thread = Thread(target=target, args=arguments, name="actionnetwork-comparer", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _spawn(self) -> None:
        process = subprocess.Popen(
            # Without the current folder on the path, whose modules could replace those of Python.
            [sys.executable, "-P", "-m", _MODULE],
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the parent only
        )
        with suppress(OSError):
            _send(process, Frame(FrameKind.SETUP, 0, 0.0, msgspec.json.encode(self._setup)))
        self._process = process
        self._run(self._read, process)

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        """Take what a process sends, to its end."""
        assert process.stdout is not None
        with suppress(OSError, ValueError):
            for frame in read_frames(process.stdout):
                self._take(frame)
        process.wait()
        self._notice_end()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()

    def _take(self, frame: Frame) -> None:
        text = frame.payload.decode("utf-8", "replace")
        match frame.kind:
            case FrameKind.READY:
                self._problem = text
                self._ready.set()
            case FrameKind.REPORT:
                self._on_report(decode_report(frame.payload))
            case FrameKind.LAST_REPORT:
                self._final = decode_report(frame.payload)
            case FrameKind.NOTICE | FrameKind.NOT_WRITTEN:
                self.notices.append(text)
                self.has_written = frame.kind is FrameKind.NOTICE
            case FrameKind.FAILED:
                self._failure = text

    def _notice_end(self) -> None:
        """Start the process once more if it has ended unexpectedly."""
        with self._changed:
            failure, self._failure = self._failure, ""
            if self._final is None and not (self._is_ending and self._ended.is_set()):
                self.failures.append(failure or "it was ended from outside")
            if not self._ready.is_set():
                self._problem = f"its process has ended, {self.failures[-1]}"
                self._ready.set()
            elif self._is_ending or self.is_off:
                self._tee.turn_off()
                self._ended.set()
            else:
                self._tee.break_off()
                self._spawn()
            self._changed.notify_all()

    def _write(self) -> None:
        """Give the process the frames of the tee, until nothing follows."""
        while (frame := self._tee.take()) is not None:
            process = self._process
            assert process is not None
            try:
                _send(process, frame)
            except (OSError, ValueError):
                self._await_another(process)

    def _await_another(self, ended: subprocess.Popen[bytes]) -> None:
        """Wait until another process is there, or none comes any more."""

        def is_over() -> bool:
            return self._process is not ended or self._ended.is_set()

        with self._changed:
            self._changed.wait_for(is_over)


def _environment() -> dict[str, str]:
    """Return the environment, with the folder of this package on the path: an archive may be unpacked anywhere."""
    earlier = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (earlier, str(_ROOT))))}


def _send(process: subprocess.Popen[bytes], frame: Frame) -> None:
    assert process.stdin is not None
    for part in encode_frame(frame):
        process.stdin.write(part)
    process.stdin.flush()
