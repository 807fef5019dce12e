"""``--action-network-shadow``: compares what tests get from the real API with the mock.

Each worker of xdist compares its own calls and sends its report at its end. The session that the user started merges
them.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import httpx2
import pytest
from rich.console import Console

from actionnetwork_contract.output_files import check_report_path
from actionnetwork_contract.shadow.comparer_process import ComparerProcess, Setup
from actionnetwork_contract.shadow.report import Report, decode_report, encode_report, merge
from actionnetwork_contract.shadow.tee import Tee
from actionnetwork_contract.shadow.writers import print_summary, write_report
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings

_OUTPUT = "action_network_shadow"
_DRAIN_S = 30.0
_WRITTEN_ANEW = ("content-encoding", "content-length", "transfer-encoding")


class RelayTap:
    """Copies requests as they are sent and answers as they are received, before the relay translates addresses."""

    def __init__(self, tee: Tee) -> None:
        self._tee = tee

    def begin(self, request: httpx2.Request) -> int:
        """Copy a request that is about to be sent, and return its number."""
        number = self._tee.opened()
        head = [request.method.encode() + b" " + request.url.raw_path + b" HTTP/1.1"]
        self._tee.sent(number, _message(head, request.headers.raw, request.content))
        return number

    def end(self, number: int, answer: httpx2.Response | None) -> None:
        """Copy the answer to a request, None if there was none."""
        if answer is not None:
            head = [f"HTTP/1.1 {answer.status_code} ".encode()]
            self._tee.answered(number, _message(head, answer.headers.raw, answer.content))
        self._tee.closed(number, "upstream" if answer is not None else "reset")


def _message(head: list[bytes], headers: list[tuple[bytes, bytes]], body: bytes) -> bytes:
    """Return a message with a body whose encodings are undone."""
    lines = [*head]
    for name, value in headers:
        if name.decode("latin-1").lower() not in _WRITTEN_ANEW:
            lines.append(name + b": " + value)
    lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*lines, b"", body])


class ShadowSession:
    """The hooks of a session with ``--action-network-shadow``."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._file = _file(config)
        self._tee = Tee()
        self._comparer: ComparerProcess | None = None
        self._report: Report | None = None

    def tap(self, settings: Settings) -> RelayTap:
        """Return what copies the calls of a relay. The first one starts the comparer."""
        if self._comparer is None:
            comparer = ComparerProcess(self._tee, Setup(settings), lambda _: None)
            comparer.start()
            self._comparer = comparer
        return RelayTap(self._tee)

    @pytest.hookimpl(optionalhook=True)  # of xdist
    def pytest_testnodedown(self, node: object) -> None:
        """Add the report of a worker. One that died has sent none."""
        sent = getattr(node, "workeroutput", {}).get(_OUTPUT)
        if sent is not None:
            self._add(decode_report(sent.encode()))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Send the report to the session that the user started, or write it."""
        if self._comparer is not None:
            report = self._comparer.finish(_DRAIN_S)
            if report is not None:
                self._add(report)
        output = getattr(self._config, "workeroutput", None)
        if output is None:
            self._write()
        elif self._report is not None:
            output[_OUTPUT] = encode_report(self._report).decode()

    def _add(self, report: Report) -> None:
        self._report = report if self._report is None else merge(self._report, report)

    def _write(self) -> None:
        if self._report is not None:
            try:
                write_report(self._file, self._report)
            except UsageError as error:
                raise pytest.UsageError(f"--action-network-shadow: {error}") from None

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the summary."""
        terminalreporter.section("Action Network: the real API and the mock")
        if self._report is None:
            terminalreporter.write_line("Nothing was compared: no test called the real API.")
            return
        text = StringIO()
        print_summary(self._report, Console(file=text, width=terminalreporter._tw.fullwidth))
        for line in text.getvalue().splitlines():
            terminalreporter.write_line(line)
        for failure in self._comparer.failures if self._comparer is not None else ():
            terminalreporter.write_line(f"The comparer has ended unexpectedly: {failure}.")


SHADOW: pytest.StashKey[ShadowSession] = pytest.StashKey()
"""The hooks of a session that has the option."""


def _file(config: pytest.Config) -> Path:
    """Return where the report goes. Raises pytest.UsageError for what cannot be written."""
    file = Path(config.getoption("action_network_shadow")).absolute()
    try:
        check_report_path(file)
    except UsageError as error:
        raise pytest.UsageError(f"--action-network-shadow: {error}") from None
    return file
