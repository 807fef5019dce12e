"""What ``make attack`` prints while it runs."""

from __future__ import annotations

import io
import sys

import pytest

from .progress import show_progress


class Terminal(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


@pytest.fixture(autouse=True)
def stopped_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.monotonic", lambda: 60.0)


def test_a_log_gets_a_line_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    assert [*show_progress(range(20_000), "requests", 20_000)] == [*range(20_000)]
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"requests: {done:,} of 20,000 after 0 s" for done in range(2000, 20_000, 2000)]


def test_a_terminal_gets_one_line_that_is_written_again_and_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert [*show_progress("ab", "kills", 2)] == ["a", "b"]
    shown = ("kills: 0 of 2 after 0 s", "kills: 1 of 2 after 0 s", "")
    assert terminal.getvalue() == "".join(f"\r{text}\x1b[K" for text in shown)


def test_an_attack_of_nothing_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert [*show_progress(range(0), "kills", 0)] == []
    assert capsys.readouterr().err == ""
