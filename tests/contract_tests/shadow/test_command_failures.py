"""Failures around shadow: the job gets what it would get without it, and they are counted."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from actionnetwork_mock.cli import main
from actionnetwork_mock.servers.threaded import MockServer
from tests.mock_server.servers.raw_upstream import RawUpstream, answering, read_head, reset

from .jobs import answer, job, reasons_in, report_in, site, started

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


FILL_THE_DISK = """
import os, resource
parent = os.getppid()
with open(f"/proc/{parent}/task/{parent}/children") as children:
    others = {int(number) for number in children.read().split()} - {os.getpid()}
for process in (parent, *others):
    resource.prlimit(process, resource.RLIMIT_FSIZE, (0, resource.prlimit(process, resource.RLIMIT_FSIZE)[1]))
"""
"""Lets shadow, and the process that compares, write no byte to a file any more."""

needs_prlimit = pytest.mark.skipif(
    sys.platform != "linux", reason="a limit of another process is set on Linux"
)


@needs_prlimit
@pytest.mark.parametrize(("options", "code"), [((), 0), (("--fail-on", "breaks"), 2)])
def test_a_full_disk_keeps_the_job_running_and_what_was_written_before(
    options: tuple[str, ...], code: int, mock: MockServer, tmp_path: Path
) -> None:
    total, files = tmp_path / "total.json", ("r.json", "r.md", "r.xml", "follow.json", "evidence.json")
    shadow = ["--upstream", site(mock), "--add-to", str(total)]
    assert main(["shadow", *shadow, "--", *job("call('GET', '/people')")]) == 0
    before = total.read_bytes()
    for name in files:
        option = "--report" if name.startswith("r.") else f"--{name.removesuffix('.json')}"
        shadow += [option, str(tmp_path / name)]
    shadow += ["--record", str(tmp_path / "corpus"), *options]
    lines = "call('GET', '/people');" + FILL_THE_DISK + "print(call('GET', '/tags')[0])"
    with started(*shadow, "--", *job(lines)) as process:
        out, err = process.communicate(timeout=60)
    assert (out, process.returncode) == ("200\n", code), err
    for name in ("total.json", *files):
        assert f"{tmp_path / name} cannot be written: File too large" in err
    assert "There is no corpus" in err
    assert "2 exchanges in 1 run" in err
    assert total.read_bytes() == before
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [total]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_log_that_cannot_be_written_changes_neither_the_exit_code_nor_the_reports(
    mock: MockServer, tmp_path: Path
) -> None:
    report = tmp_path / "r.json"
    command = [sys.executable, "-m", "actionnetwork_mock", "shadow", "--upstream", site(mock)]
    command += ["--report", str(report), "--", *job("call('GET', '/people'); sys.exit(7)")]
    with open("/dev/full", "wb") as full:
        assert subprocess.run(command, stderr=full, timeout=60).returncode == 7
    assert report_in(report)["exchanges"] == 1


@pytest.mark.parametrize("option", ["--follow", "--evidence", "--add-to", "--ca-file"])
def test_a_device_is_not_replaced_by_a_file(
    option: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert main(["shadow", option, str(tmp_path / "pipe"), "--", *job("")]) == 2
    assert "it is no file, and is not replaced by one" in capfd.readouterr().err
    assert (tmp_path / "pipe").is_fifo()
