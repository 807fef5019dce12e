"""``run --isolate``: the command reaches the mock under the real name, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from actionnetwork_mock.cli import main

from ...isolated import RUN_ISOLATED, require_isolation

pytestmark = pytest.mark.slow

CALL = """
import json, urllib.request
request = urllib.request.Request("https://actionnetwork.org/api/v2/people", headers={"OSDI-API-Token": "test-api-key"})
with urllib.request.urlopen(request) as answer:
    print(len(json.load(answer)["_embedded"]["osdi:people"]))
"""


@pytest.fixture
def isolation() -> None:
    """Skip a test where the system allows no namespaces."""
    require_isolation()


def run(
    *command: str,
    options: Sequence[str] = (),
    through: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run an isolated command. ``through`` is a program that starts ``run``, with its options."""
    return subprocess.run(
        [*through, *RUN_ISOLATED, *options, "--", *command],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **(environment or {})},
    )


def python(
    program: str, *options: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-c", program, options=options, environment=environment)


@pytest.mark.usefixtures("isolation")
def test_the_real_address_leads_to_the_mock() -> None:
    done = python(CALL, "--people", "3")
    assert (done.returncode, done.stdout) == (0, "3\n"), done.stderr
    assert done.stderr.endswith("\nactionnetwork-mock: 1 call\n")


@pytest.mark.usefixtures("isolation")
def test_a_proxy_of_the_environment_is_not_used() -> None:
    proxy = "http://192.0.2.1:3128"
    given = {"HTTPS_PROXY": proxy, "https_proxy": proxy, "ALL_PROXY": proxy, "NO_PROXY": "example.org"}
    shown = "import os; print([name for name in os.environ if 'proxy' in name.lower()])"
    assert python(CALL + shown, "--people", "3", environment=given).stdout == "3\n[]\n"


@pytest.mark.usefixtures("isolation")
def test_the_address_of_the_environment_leads_to_the_mock() -> None:
    program = "import os, urllib.request as u; print(u.urlopen(os.environ['ACTION_NETWORK_URL']).status)"
    assert python(program).stdout == "200\n"


TRIES = """
import socket, sys

def attempt(family, kind, *address):
    with socket.socket(family, kind) as client:
        client.settimeout(10)
        try:
            client.connect(address)
            client.send(b"hello")
            client.recv(1)
        except OSError as error:
            print(type(error).__name__)
        else:
            print("reached", address)

for name in ("example.org", "Api.Example.COM", "actionnetwork.org.example.net"):
    try:
        socket.getaddrinfo(name, 443)
    except socket.gaierror as error:
        print(type(error).__name__)
attempt(socket.AF_INET, socket.SOCK_STREAM, "192.0.2.1", 443)
attempt(socket.AF_INET, socket.SOCK_STREAM, "10.0.0.1", 80)
attempt(socket.AF_INET, socket.SOCK_DGRAM, "192.0.2.53", 53)
if socket.has_ipv6:
    attempt(socket.AF_INET6, socket.SOCK_STREAM, "2001:db8::1", 443)
attempt(socket.AF_INET, socket.SOCK_STREAM, "127.0.0.1", int(sys.argv[1]))
"""


@pytest.mark.measured
@pytest.mark.usefixtures("isolation")
def test_no_other_host_is_reached_and_each_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as outside:
        port = outside.getsockname()[1]
        done = run(sys.executable, "-c", TRIES, str(port))
    answers = done.stdout.split("\n")
    assert set(answers[:-1]) == {"gaierror", "ConnectionRefusedError"}, done.stdout + done.stderr
    summary = done.stderr.splitlines()[-1]
    assert summary.startswith("actionnetwork-mock: refused hosts: ")
    assert "leave out --isolate and use --allow HOST" in summary
    for host in ("example.org", "api.example.com", "actionnetwork.org.example.net"):
        assert f"{host} (1 time)" in summary
    for address in ("192.0.2.1", "10.0.0.1", "192.0.2.53"):
        assert f"{address} (1 time)" in summary
    assert "127.0.0.1" not in summary


@pytest.mark.usefixtures("isolation")
def test_connections_just_before_the_end_are_named() -> None:
    program = "import socket\nfor last in range(1, 51): socket.socket().connect_ex((f'192.0.2.{last}', 443))"
    summary = python(program).stderr.splitlines()[-1]
    assert [f"192.0.2.{last} (1 time)" in summary for last in range(1, 51)] == [True] * 50


@pytest.mark.usefixtures("isolation")
def test_a_command_without_calls_learns_where_the_mock_is() -> None:
    program = "import socket; socket.socket().connect_ex(('actionnetwork.org', 80))"
    assert (
        "no calls: the command did not call https://actionnetwork.org, port 443\n" in python(program).stderr
    )


@pytest.mark.usefixtures("isolation")
def test_a_command_that_distrusts_the_certificate_gets_advice() -> None:
    program = (
        "import ssl, urllib.request; context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\n"
        "urllib.request.urlopen('https://actionnetwork.org', context=context)"
    )
    said = python(program).stderr
    assert "1 connection failed: the client does not trust the certificate of the mock" in said
    assert "Remove the program's own verify= or cafile=" in said


@pytest.mark.usefixtures("isolation")
def test_the_names_of_this_machine_still_lead_to_it() -> None:
    program = (
        "import socket; print(*{socket.getaddrinfo(name, 80)[0][4][0] for name in "
        "('localhost', 'actionnetwork.org', 'www.actionnetwork.org', socket.gethostname())})"
    )
    done = python(program)
    assert done.stdout in ("127.0.0.1\n", "127.0.0.1 127.0.1.1\n", "127.0.1.1 127.0.0.1\n"), done.stderr
    assert "refused hosts" not in done.stderr


@pytest.mark.usefixtures("isolation")
def test_children_without_an_environment_are_isolated_as_well() -> None:
    if shutil.which("curl") is None or not Path("/etc/ssl/certs/ca-certificates.crt").exists():
        pytest.skip("curl and the file of certificates of Debian are not here")
    script = (
        "env -i curl -sS -o /dev/null -w '%{http_code}\\n' https://actionnetwork.org/docs/ & wait;"
        "(env -i curl -sS http://192.0.2.7/ 2>/dev/null; echo $?)"
    )
    done = run("sh", "-c", script)
    assert done.stdout == "200\n7\n", done.stderr
    assert "192.0.2.7 (1 time)" in done.stderr


@pytest.mark.usefixtures("isolation")
def test_the_command_keeps_its_user_and_its_files(tmp_path: Path) -> None:
    program = f"import os; open({str(tmp_path / 'made')!r}, 'w').close(); print(os.getuid(), os.getgid())"
    assert python(program).stdout == f"{os.getuid()} {os.getgid()}\n"
    made = (tmp_path / "made").stat()
    assert (made.st_uid, made.st_gid) == (os.getuid(), os.getgid())


@pytest.mark.usefixtures("isolation")
def test_a_user_without_rights_can_isolate_a_command() -> None:
    """A user without capabilities, as whom a namespace shows the present one."""
    through = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
    if shutil.which("unshare") is None or subprocess.run([*through, "true"], capture_output=True).returncode:
        pytest.skip("unshare with --map-user is not here")
    program = f"{CALL}\nimport os; print(os.getuid(), [line for line in open('/proc/self/status') if 'CapEff' in line])"
    done = run(sys.executable, "-c", program, options=["--people", "3"], through=through)
    assert done.stdout.splitlines() == ["3", f"1000 ['CapEff:\\t{'0' * 16}\\n']"], done.stderr


@pytest.mark.usefixtures("isolation")
@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_a_command_of_another_user_trusts_the_mock() -> None:
    python3 = shutil.which("python3", path="/usr/bin:/bin")
    if python3 is None:
        pytest.skip("Python of the system, which every user can run, is not here")
    program = f"import os; os.setgroups([]); os.setgid(65534); os.setuid(65534)\n{CALL}"
    done = run(python3, "-c", program, options=["--people", "3"])
    assert (done.returncode, done.stdout) == (0, "3\n"), done.stderr


@pytest.mark.usefixtures("isolation")
def test_where_the_system_allows_no_namespaces_a_sentence_says_what_to_do() -> None:
    limit = 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"'
    through = ("unshare", "--user", "--map-root-user", "--", "sh", "-c", limit, "sh")
    if shutil.which("unshare") is None or subprocess.run([*through, "true"], capture_output=True).returncode:
        pytest.skip("no limit of namespaces can be set here")
    done = run("true", through=through)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "actionnetwork-mock: --isolate needs user, network and mount namespaces, which"
    )
    assert "as root, run sysctl -w user.max_user_namespaces=" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.usefixtures("isolation")
def test_nothing_remains(tmp_path: Path) -> None:
    def state() -> list[str]:
        files = ("/proc/self/mountinfo", "/etc/hosts", "/proc/net/route", "/proc/net/dev_mcast")
        return [Path(file).read_text(encoding="utf-8") for file in files]

    before = state()
    program = f"{CALL}\nimport os; print(os.environ['SSL_CERT_FILE'])"
    done = python(program, environment={"TMPDIR": str(tmp_path)})
    assert str(tmp_path) in done.stdout
    assert list(tmp_path.iterdir()) == []
    assert state() == before


@pytest.mark.usefixtures("isolation")
def test_the_journal_is_written(tmp_path: Path) -> None:
    python(CALL, "--journal", str(tmp_path / "calls.jsonl"))
    (line,) = (tmp_path / "calls.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["path"] == "/people"


@pytest.mark.measured
@pytest.mark.usefixtures("isolation")
@pytest.mark.parametrize(
    ("options", "command", "says"),
    [
        (["--journal", "missing/calls.jsonl"], ["true"], "--journal cannot write missing/calls.jsonl"),
        (["--db", "missing/data.db"], ["true"], "missing/data.db"),
        ([], [os.devnull], "cannot be run"),
    ],
)
def test_what_goes_wrong_inside_is_one_sentence_and_exit_code_2(
    options: list[str], command: list[str], says: str
) -> None:
    done = run(*command, options=options)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_allowed_hosts_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--isolate", "--allow", "example.org", "--", "true"]) == 2
    assert "--isolate leaves no way to another host: leave out --allow" in capsys.readouterr().err


def test_other_systems_than_linux_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert main(["run", "--isolate", "--", "true"]) == 2
    assert "--isolate needs namespaces of Linux" in capsys.readouterr().err


@pytest.mark.usefixtures("isolation")
def test_the_command_ends_with_a_run_that_is_killed() -> None:
    program = "import signal; print(flush=True); signal.pause()"
    process = subprocess.Popen(
        [*RUN_ISOLATED, "--quiet", "--", sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        assert process.stdout.read() == "", "the output is closed, because the command has ended"
