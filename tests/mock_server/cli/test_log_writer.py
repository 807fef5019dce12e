from __future__ import annotations

import io
import os
import threading
import time

import pytest

from actionnetwork_mock.cli.log_writer import LogWriter, shows_colours, write_text


def read_all(descriptor: int) -> str:
    with open(descriptor) as file:
        return file.read()


def test_what_is_put_in_is_written_in_order() -> None:
    reader, writer = os.pipe()
    with open(writer, "w") as stream, LogWriter(stream) as log:
        for number in range(50):
            log.put("{}\n".format, number)
    assert read_all(reader) == "".join(f"{number}\n" for number in range(50))


def test_a_captured_stream_is_written_too() -> None:
    stream = io.StringIO()
    with LogWriter(stream) as log:
        log.put(str, "said")
    assert stream.getvalue() == "said"


def test_a_character_that_the_output_has_not_is_written_out() -> None:
    reader, writer = os.pipe()
    with open(writer, "w", encoding="ascii") as stream, LogWriter(stream) as log:
        log.put(str, "\u00fc")
    assert read_all(reader) == "\\xfc"


def test_a_reader_that_has_gone_ends_the_log_and_nothing_else() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w") as stream:
        write_text(stream, "banner")
        with LogWriter(stream) as log:
            log.put(str, "lost")
        log.put(str, "lost too")


def test_without_a_stream_nothing_is_written() -> None:
    write_text(None, "banner")
    with LogWriter(None) as log:
        log.put(str, "lost")


def test_a_reader_that_does_not_read_delays_nobody_and_is_told_what_it_missed() -> None:
    reader, writer = os.pipe()
    line = "x" * 999 + "\n"
    with open(writer, "w") as stream:
        log = LogWriter(stream)
        with log:
            for _ in range(5_000):  # five megabytes; a pipe takes 64 kilobytes
                log.put(str, line)
            reading = threading.Thread(target=lambda: seen.append(read_all(reader)))
            seen: list[str] = []
            reading.start()
    reading.join()
    lines = seen[0].splitlines()
    kept = lines.count("x" * 999)
    assert 64 < kept < 5_000
    missing = [int(line.split()[1]) for line in lines if line.startswith("... ")]
    assert kept + sum(missing) == 5_000


def test_an_output_that_does_not_block_is_waited_for() -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with open(writer, "w") as stream, LogWriter(stream) as log:
        log.put(str, "x" * 300_000)
        reading = threading.Thread(target=lambda: seen.append(read_all(reader)))
        seen: list[str] = []
        reading.start()
    reading.join()
    assert seen == ["x" * 300_000]


def test_an_output_that_is_stuck_holds_up_the_end_for_a_moment_only() -> None:
    reader, writer = os.pipe()
    began = time.monotonic()
    with open(writer, "w") as stream:
        with LogWriter(stream) as log:
            log.put(str, "x" * 300_000)
        assert time.monotonic() - began < 20
        os.close(reader)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("name", "value", "colours"),
    [("NO_COLOR", "1", False), ("NO_COLOR", "", True), ("TERM", "dumb", False), ("TERM", "xterm", True)],
)
def test_a_terminal_has_colours_unless_switched_off(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, colours: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)
    assert shows_colours(Terminal()) is colours


def test_what_is_no_terminal_has_no_colours() -> None:
    assert not shows_colours(io.StringIO())
    assert not shows_colours(None)
