"""The process that compares: it restarts once, and says only where it failed."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from actionnetwork_contract.corpus.recorder import Recorded, Recorder
from actionnetwork_contract.redaction import places_of
from actionnetwork_contract.shadow.child import write_corpus
from actionnetwork_contract.shadow.comparer import Comparer
from actionnetwork_contract.shadow.comparer_process import ComparerProcess, Setup
from actionnetwork_contract.shadow.frames import FrameKind
from actionnetwork_contract.shadow.report import Report
from actionnetwork_contract.shadow.self_test import find_fault
from actionnetwork_contract.shadow.tee import Tee
from actionnetwork_mock.settings import Settings

from .jobs import wait_for

REQUEST = b"GET /api/v2/people HTTP/1.1\r\nOSDI-API-Token: key\r\n\r\n"
ANSWER = b"HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Run:
    """A process with its tee."""

    def __init__(self, record: Path | None = None) -> None:
        self.tee = Tee()
        self.reports: list[Report] = []
        self.reported = threading.Event()
        self.comparer = ComparerProcess(
            self.tee, Setup(Settings(), None if record is None else str(record)), self._take
        )

    def _take(self, report: Report) -> None:
        self.reports.append(report)
        self.reported.set()

    def exchange(self) -> None:
        connection = self.tee.opened()
        self.tee.sent(connection, REQUEST)
        self.tee.answered(connection, ANSWER)
        self.tee.closed(connection, "client")

    def report(self) -> Report:
        self.reported.clear()
        self.tee.ask_report()
        assert self.reported.wait(60)
        return self.reports[-1]

    def kill(self) -> None:
        """Kill the process, and return once the parent has noticed and acted."""
        killed, before = self.comparer._process, len(self.comparer.failures)
        assert killed is not None
        killed.kill()
        wait_for(
            lambda: (
                len(self.comparer.failures) > before
                and (self.comparer.is_off or self.comparer._process is not killed)
            )
        )


@pytest.fixture
def run() -> Run:
    run = Run()
    run.comparer.start()
    return run


@pytest.mark.slow
def test_exchanges_become_a_report(run: Run) -> None:
    run.exchange()
    assert run.report().exchanges == 1
    run.exchange()
    report = run.comparer.finish(60)
    assert report is not None
    assert (report.exchanges, report.groups, run.comparer.failures) == (2, 1, [])


@pytest.mark.slow
def test_a_process_that_ends_is_started_once_more_with_an_empty_memory(run: Run) -> None:
    run.exchange()
    run.report()
    run.kill()
    run.exchange()
    report = run.comparer.finish(60)
    assert report is not None
    assert (report.exchanges, run.comparer.is_off) == (1, False)


@pytest.mark.slow
def test_a_process_that_ends_twice_is_given_up(run: Run) -> None:
    run.kill()
    run.kill()
    for _ in range(3000):
        run.exchange()
    assert run.comparer.finish(60) is None
    assert run.comparer.is_off


@pytest.mark.slow
def test_a_process_that_hangs_is_ended(run: Run) -> None:
    assert run.comparer._process is not None
    os.kill(run.comparer._process.pid, signal.SIGSTOP)
    run.exchange()
    hurry = threading.Event()
    hurry.set()
    assert run.comparer.finish(3600, hurry, hurried_s=0.1) is None


@pytest.mark.slow
def test_a_corpus_that_is_not_written_in_time_is_reported(tmp_path: Path) -> None:
    run = Run(record=tmp_path / "corpus")
    run.comparer.start()
    assert run.comparer._process is not None
    os.kill(run.comparer._process.pid, signal.SIGSTOP)
    run.comparer.finish(0.1)
    assert run.comparer.notices == ["There is no corpus: the comparer ended before it was written."]
    assert not run.comparer.has_written


def test_a_fault_in_writing_a_corpus_is_reported_without_its_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Recorder) -> Recorded:
        raise KeyError("ada@example.org")

    monkeypatch.setattr(Recorder, "close", fail)
    replies: list[tuple[FrameKind, bytes]] = []
    write_corpus(
        Recorder(tmp_path, lambda compared: [0] * len(compared)), lambda *reply: replies.append(reply)
    )
    ((kind, sentence),) = replies
    assert kind is FrameKind.NOT_WRITTEN
    assert sentence.startswith(b"There is no corpus, because of a fault, KeyError in ")
    assert b"ada" not in sentence


def test_the_self_test_finds_nothing_wrong() -> None:
    assert find_fault() == ""


def test_the_self_test_finds_a_comparer_that_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Comparer, "_conform", lambda *_: [])
    assert find_fault() == "its self-test did not find the differences that there are"


def test_an_error_is_told_without_its_message() -> None:
    try:
        raise KeyError("ada@example.org")
    except KeyError as error:
        text = places_of(error)
    assert text.startswith("KeyError in test_comparer_process ")
    assert "ada" not in text
