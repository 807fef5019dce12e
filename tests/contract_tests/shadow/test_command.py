"""``actionnetwork-mock shadow``: what it does to a job, what it writes, and how it ends."""

from __future__ import annotations

import json
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from actionnetwork_contract.shadow import comparer_process
from actionnetwork_mock.cli import main
from actionnetwork_mock.servers.threaded import MockServer
from tests.mock_server.servers.raw_upstream import RawUpstream, answering, read_head

from .jobs import (
    KEY,
    SYNC,
    answer,
    is_refused,
    job,
    read_variables,
    report_in,
    run_job,
    site,
    started,
    wait_for,
)

pytestmark = pytest.mark.slow  # each starts two programs

PERSON = {
    "identifiers": ["action_network:d2648b09-cd8f-4727-9464-000000000001"],
    "given_name": "Ada",
    "_links": {
        "self": {"href": "https://actionnetwork.org/api/v2/people/d2648b09-cd8f-4727-9464-000000000001"}
    },
}


def test_a_job_runs_as_before_and_its_answers_are_compared(
    mock: MockServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    files = {
        name: tmp_path / name
        for name in ("r.json", "r.md", "r.xml", "evidence.json", "follow.json", "total.json")
    }
    before = mock.requests.count()
    code = main(
        [
            *("shadow", "--upstream", site(mock), "--fail-on", "adds"),
            *(
                "--report",
                str(files["r.json"]),
                "--report",
                str(files["r.md"]),
                "--report",
                str(files["r.xml"]),
            ),
            *("--evidence", str(files["evidence.json"]), "--follow", str(files["follow.json"])),
            *("--add-to", str(files["total.json"]), "--", *job(SYNC + "print('done')")),
        ]
    )
    printed = capfd.readouterr()
    report = report_in(files["r.json"])
    assert (code, printed.out) == (0, "done\n"), printed.err
    assert (report["exchanges"], report["dropped"]) == (7, 0)
    assert not [finding for finding in report["findings"] if finding["state"] == "confirmed"]
    assert "7 exchanges in 1 run: 7 compared" in printed.err
    assert mock.requests.count() - before == 7, "no call is added"
    for file in files.values():
        text = file.read_text(encoding="utf-8")
        assert KEY not in text
        assert "ada1" not in text


def test_a_recorded_corpus_is_replayed(
    mock: MockServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "corpora" / "nightly"
    assert main(["shadow", "--upstream", site(mock), "--record", str(corpus), "--", *job(SYNC)]) == 0
    assert "7 exchanges were recorded." in capfd.readouterr().err
    text = "".join(file.read_text(encoding="utf-8") for file in corpus.iterdir())
    assert KEY not in text
    assert "ada1" not in text
    assert main(["corpus", "check", str(corpus)]) == 0


@pytest.mark.parametrize("name", ["key", "repository/key"])
def test_two_nights_with_one_key_have_the_same_pseudonyms(
    name: str, mock: MockServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    key = tmp_path / name
    lines = "call('GET', '/people?filter=' + 'family_name eq \\'Hexham\\''.replace(' ', '%20'))"
    codes, filters = [], set()
    for folder in (tmp_path / "first", tmp_path / "second"):
        arguments = ["--record", str(folder), "--key-file", str(key), "--upstream", site(mock)]
        codes.append(main(["shadow", *arguments, "--", *job(lines)]))
        if folder.exists():
            filters.add(json.loads((folder / "exchanges.jsonl").read_text(encoding="utf-8"))["target"])
    if name == "key":
        assert (codes, len(filters)) == ([0, 0], 1)
        assert "Hexham" not in str(filters)
    else:
        assert (codes, filters, key.exists()) == ([2, 2], set(), False)
        assert "is in the git work tree" in capfd.readouterr().err


def test_the_exit_code_is_that_of_the_command(mock: MockServer) -> None:
    assert main(["shadow", "--upstream", site(mock), "--quiet", "--", *job("sys.exit(7)")]) == 7


@contextmanager
def upstream_without_a_field() -> Iterator[str]:
    """Answer for any person with a document that lacks nearly all that a person must have."""
    numbers = iter(range(1, 100))

    def talk(connection: socket.socket) -> None:
        while read_head(connection):
            text = json.dumps(PERSON).replace("000000000001", f"{next(numbers):012}")
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/hal+json\r\nContent-Length: {len(text)}\r\n\r\n"
            connection.sendall((head + text).encode())

    with RawUpstream(talk) as upstream:
        yield upstream.url


READ_PEOPLE = """
for number in range(1, 5):
    call("GET", f"/people/d2648b09-cd8f-4727-9464-{number:012}")
"""


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--fail-on", "breaks"], 1)])
def test_a_confirmed_difference_fails_a_job_only_if_that_is_asked(options: list[str], code: int) -> None:
    with upstream_without_a_field() as url:
        assert main(["shadow", "--upstream", url, "--quiet", *options, "--", *job(READ_PEOPLE)]) == code


def test_a_running_total_grows_with_each_run(mock: MockServer, tmp_path: Path) -> None:
    total, report = tmp_path / "total.json", tmp_path / "r.json"
    for _ in range(2):
        arguments = ["--add-to", str(total), "--report", str(report)]
        main(
            ["shadow", "--upstream", site(mock), "--quiet", *arguments, "--", *job("call('GET', '/people')")]
        )
    assert (report_in(report)["runs"], report_in(report)["exchanges"]) == (2, 2)


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--fail-on", "breaks"], 2)])
def test_a_job_that_calls_nothing_is_no_pass(
    options: list[str], code: int, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["shadow", "--upstream", "http://127.0.0.1:1", *options, "--", *job("")]) == code
    assert "No exchange was seen" in capfd.readouterr().err


def test_a_proxy_of_the_environment_gets_the_calls(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with RawUpstream(answering(b"HTTP/1.1 403 Forbidden\r\n\r\n")) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        assert main(["shadow", "--", *job(SYNC)]) != 0
        assert proxy.accepted > 0
    assert "refused CONNECT actionnetwork.org:443: 403 Forbidden" in capfd.readouterr().err


def test_a_proxy_that_cannot_be_used_is_refused_before_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALL_PROXY", "socks5://ada:secret-word@proxy.example.org:1080")
    assert main(["shadow", "--", *job("open('ran', 'w')")]) == 2
    printed = capfd.readouterr().err
    assert "ALL_PROXY leads to proxy.example.org by socks5" in printed
    assert "secret-word" not in printed
    assert not (tmp_path / "ran").exists()


def test_a_job_that_distrusts_the_certificate_is_explained(capfd: pytest.CaptureFixture[str]) -> None:
    program = (
        "import http.client, os, ssl, urllib.parse\n"
        "proxy = urllib.parse.urlsplit(os.environ['HTTPS_PROXY'])\n"
        "context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\n"
        "client = http.client.HTTPSConnection(proxy.hostname, proxy.port, context=context)\n"
        "client.set_tunnel('actionnetwork.org', 443)\n"
        "try:\n    client.connect()\nexcept ssl.SSLError:\n    pass\n"
    )
    with RawUpstream(answering(b"")) as upstream:
        main(["shadow", "--upstream", upstream.url, "--", sys.executable, "-c", program])
    assert "1 connections ended because the program does not trust" in capfd.readouterr().err


def test_what_cannot_run_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shadow", "--", "no-such-program-at-all"]) == 2
    assert "there is no such program" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--keep-names", "names.txt"],
        ["--key-file", "key"],
        ["--report", "r.txt"],
        ["--follow", "no/such/folder.json"],
        ["--upstream", "nothing"],
    ],
)
def test_wrong_options_are_an_error_before_the_job_starts(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["shadow", *arguments, "--", *job("open('ran', 'w')")]) == 2
    assert not (tmp_path / "ran").exists()


# Signals


def test_without_a_command_it_serves_until_a_signal_and_reports_on_demand(
    mock: MockServer, tmp_path: Path
) -> None:
    report, ca_file, total = tmp_path / "r.json", tmp_path / "ca.pem", tmp_path / "total.json"
    arguments = ["--report", str(report), "--ca-file", str(ca_file), "--add-to", str(total)]
    with started("--upstream", site(mock), *arguments) as process:
        variables = read_variables(process)
        assert ca_file.read_bytes() == Path(variables["SSL_CERT_FILE"]).read_bytes()
        run_job("assert call('GET', '/people')[0] == 200", variables)
        process.send_signal(signal.SIGUSR1)
        wait_for(report.exists)
        assert report_in(report)["exchanges"] == 1
        assert not total.exists()
        run_job("assert call('GET', '/people')[0] == 200", variables)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        for child in children.read_text().split() if children.exists() else ():
            assert KEY not in Path(f"/proc/{child}/cmdline").read_text()
            assert KEY not in Path(f"/proc/{child}/environ").read_text()
        process.send_signal(signal.SIGTERM)
        printed, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert report_in(report)["exchanges"] == report_in(total)["exchanges"] == 2
    assert "2 exchanges in 1 run" in printed
    assert not ca_file.exists()
    assert not Path(variables["SSL_CERT_FILE"]).exists()


def test_a_second_signal_does_not_wait_for_an_answer_and_still_reports(tmp_path: Path) -> None:
    asked, never = threading.Event(), threading.Event()

    def talk(connection: socket.socket) -> None:
        head = read_head(connection)
        if b"/slow" in head:
            asked.set()
            never.wait(60)
        connection.sendall(answer("200 OK", b"{}"))

    with (
        RawUpstream(talk) as upstream,
        started("--upstream", upstream.url, "--report", str(tmp_path / "r.json")) as process,
    ):
        variables = read_variables(process)
        run_job("call('GET', '/people')", variables)
        lines = "try:\n    call('GET', '/slow')\nexcept OSError:\n    pass"
        waiting = threading.Thread(target=run_job, args=(lines, variables))
        waiting.start()
        assert asked.wait(60)
        process.send_signal(signal.SIGINT)
        port = int(variables["HTTPS_PROXY"].rpartition(":")[2])
        wait_for(lambda: is_refused(port))
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=8)
        never.set()
        waiting.join(60)
    assert report_in(tmp_path / "r.json")["exchanges"] == 2


def test_ctrl_c_ends_the_command_and_the_report_is_written(mock: MockServer, tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    lines = "call('GET', '/people'); print('called', flush=True); import time; time.sleep(60)"
    with started("--upstream", site(mock), "--report", str(report), "--", *job(lines)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "called\n"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGINT
    assert report_in(report)["exchanges"] == 1


def test_a_comparer_that_cannot_start_does_not_keep_the_command_from_running(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(comparer_process, "_MODULE", "no.such.module")
    assert main(["shadow", "--upstream", "http://127.0.0.1:1", "--", *job("print('ran')")]) == 0
    printed = capfd.readouterr()
    assert printed.out == "ran\n"
    assert "shadow cannot compare: its process has ended" in printed.err
    assert main(["shadow", "--upstream", "http://127.0.0.1:1"]) == 2


def test_a_port_that_is_in_use_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["shadow", "--port", str(taken.getsockname()[1])]) == 2
    assert "is in use" in capfd.readouterr().err
