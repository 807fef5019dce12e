"""Failures around shadow: the job gets what it would get without it, and they are counted."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

import pytest

from actionnetwork_contract.shadow import outputs
from actionnetwork_mock.cli import main
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.servers.threaded import MockServer
from tests.mock_server.servers.raw_upstream import RawUpstream, answering, read_head, reset

from .jobs import answer, job, reasons_in, report_in, site

pytestmark = pytest.mark.slow  # each starts two programs


FAILURES: dict[int, tuple[str, bytes, str]] = {
    429: ("429 Too Many Requests", b'{"error": "slow down"}', "application/json"),
    503: ("503 Service Unavailable", b"{}", "application/json"),
    200: ("200 OK", b"<html></html>", "text/html"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_is_passed_on_and_counted(
    failure: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    body = FAILURES[failure][1]
    with RawUpstream(answering(answer(*FAILURES[failure]))) as upstream:
        code = main(
            [
                *("shadow", "--upstream", upstream.url, "--report", str(tmp_path / "r.json"), "--"),
                *job("status, body = call('GET', '/people'); print(status, body)"),
            ]
        )
    assert (code, capfd.readouterr().out) == (0, f"{failure} {body!r}\n")
    assert sum(reasons_in(tmp_path / "r.json").values()) == 1
    assert not [one for one in report_in(tmp_path / "r.json")["findings"] if one["state"] == "confirmed"]


def test_a_truncated_and_a_reset_answer_reach_the_job_and_are_not_compared(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    turns = iter([False, True])

    def talk(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(answer("200 OK", b"{}")[:-1])
        if next(turns):
            reset(connection)

    lines = """
for _ in range(2):
    try:
        call("GET", "/people")
    except Exception as error:
        print(type(error).__name__)
"""
    with RawUpstream(talk) as upstream:
        main(["shadow", "--upstream", upstream.url, "--report", str(tmp_path / "r.json"), "--", *job(lines)])
    assert capfd.readouterr().out.splitlines()[0] == "IncompleteRead"
    assert report_in(tmp_path / "r.json")["exchanges"] == 2
    assert sum(reasons_in(tmp_path / "r.json").values()) == 2


def test_an_upstream_that_is_down_is_a_failure_of_the_tunnel(capfd: pytest.CaptureFixture[str]) -> None:
    lines = """
try:
    call("GET", "/people")
except urllib.error.URLError as error:
    print(error.reason)
"""
    assert main(["shadow", "--upstream", "http://127.0.0.1:1", "--", *job(lines)]) == 0
    assert "502 127.0.0.1, port 1, cannot be reached" in capfd.readouterr().out


def test_a_body_of_50_mb_arrives_whole_and_is_not_compared(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    body = os.urandom(1024) * 50_000
    sent = answer("200 OK", body)
    with RawUpstream(answering(sent)) as upstream:
        main(
            [
                *("shadow", "--upstream", upstream.url, "--report", str(tmp_path / "r.json"), "--"),
                *job("import hashlib; print(hashlib.sha256(call('GET', '/people')[1]).hexdigest())"),
            ]
        )
    assert capfd.readouterr().out.strip() == hashlib.sha256(body).hexdigest()
    assert sum(reasons_in(tmp_path / "r.json").values()) == 1


def test_a_full_disk_keeps_neither_the_job_nor_the_other_files(
    mock: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(path: Path, *_: object) -> None:
        raise UsageError(f"{path} cannot be written: No space left on device")

    monkeypatch.setattr(outputs, "write_report", fail)
    arguments = ["shadow", "--upstream", site(mock), "--report", str(tmp_path / "r.md")]
    arguments += ["--follow", str(tmp_path / "f.json")]
    command = ["--", *job("call('GET', '/people')")]
    assert main([*arguments, *command]) == 0
    assert main([*arguments, "--fail-on", "breaks", *command]) == 2
    assert "No space left on device" in capfd.readouterr().err
    assert (tmp_path / "f.json").exists()
