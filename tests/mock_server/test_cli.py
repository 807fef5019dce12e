from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from actionnetwork_mock.cli import main

from .cli.receiver import Receiver, receiving, status

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "actionnetwork_mock"]


@contextmanager
def serving(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run ``serve`` on a free port; gives the process and the address of the API."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, read_banner(process)[1]
    finally:
        process.kill()
        process.communicate()


def read_banner(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Return the banner, up to its last line, and the address in it."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Stop:"):
            break
    banner = "".join(lines)
    found = re.search(r"http://\S+/api/v2", banner)
    assert found, (banner, process.stderr.read() if process.stderr else "")
    return banner, found[0]


def call(url: str, body: object = None, *, key: str = "test-api-key") -> Any:
    """Send a GET, or a POST of a body, and return the JSON."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"OSDI-API-Token": key})
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def status_of(url: str) -> int:
    """Send a GET, and return the status."""
    try:
        call(url)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    return 200


def emails(url: str) -> list[str]:
    """Return the addresses of the people on the first page."""
    people = call(f"{url}/people")["_embedded"]["osdi:people"]
    return [person["email_addresses"][0]["address"] for person in people]


def refused(*argv: str) -> tuple[int, str]:
    """Run a command that is refused; gives the exit code and what it said."""
    done = subprocess.run([*COMMAND, *argv], capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr.strip()


def test_the_banner_says_what_to_type_next() -> None:
    process = subprocess.Popen([*COMMAND, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        banner, url = read_banner(process)
    finally:
        process.kill()
        process.communicate()
    for part in (
        url,
        "test-api-key",
        "4 calls per second",
        f"curl -H 'OSDI-API-Token: test-api-key' {url}/people",
    ):
        assert part in banner


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_and_it_says_nothing_about_that(number: signal.Signals) -> None:
    with serving() as (process, url):
        call(f"{url}/people")
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_the_same_seed_gives_the_same_bytes() -> None:
    pages = []
    for seed in ("7", "7", "8"):
        with serving("--people", "30", "--seed", seed) as (_, url):
            request = urllib.request.Request(f"{url}/people", headers={"OSDI-API-Token": "test-api-key"})
            with urllib.request.urlopen(request) as reply:
                pages.append(reply.read().replace(url.removesuffix("/api/v2").encode(), b""))
    assert pages[0] == pages[1]
    assert pages[0] != pages[2]


def test_keys_open_groups_of_their_own() -> None:
    with serving("--api-key", "one", "--api-key", "two", "--people", "2") as (_, url):
        assert len(call(f"{url}/people", key="one")["_embedded"]["osdi:people"]) == 2
        assert len(call(f"{url}/people", key="two")["_embedded"]["osdi:people"]) == 0
        with pytest.raises(urllib.error.HTTPError, match="403"):
            call(f"{url}/people")


def test_any_key_opens_a_world_that_is_seeded_like_the_first() -> None:
    with serving("--any-key", "--people", "2", "--rate-limit", "off") as (_, url):
        for key in ("worker-1", "worker-2"):
            call(f"{url}/people", {"person": {"email_addresses": [{"address": "x@example.org"}]}}, key=key)
            assert len(call(f"{url}/people", key=key)["_embedded"]["osdi:people"]) == 3
        assert len(emails(url)) == 2


def test_the_fifth_call_of_a_second_is_too_many_unless_switched_off() -> None:
    with serving("--rate-limit", "4") as (_, url):
        statuses = [status_of(f"{url}/people") for _ in range(50)]
    assert statuses[:4] == [200] * 4
    assert 429 in statuses
    with serving("--rate-limit", "off") as (_, url):
        for _ in range(50):
            call(f"{url}/people")


def test_what_was_acknowledged_survives_being_killed_at_any_moment(tmp_path: Path) -> None:
    db = str(tmp_path / "group.db")
    acknowledged: list[str] = []
    for round_ in range(3):
        with serving("--db", db, "--rate-limit", "off") as (process, url):
            for i in range(20):
                address = f"r{round_}n{i}@example.org"
                call(f"{url}/people", {"person": {"email_addresses": [{"address": address}]}})
                acknowledged.append(address)
                if i == 7 * round_ + 3:
                    os.kill(process.pid, signal.SIGKILL)
                    break
    with serving("--db", db, "--rate-limit", "off") as (_, url):
        kept = set()
        for page in (1, 2, 3):
            people = call(f"{url}/people?page={page}")["_embedded"]["osdi:people"]
            kept |= {person["email_addresses"][0]["address"] for person in people}
    assert kept == set(acknowledged)
    assert len(acknowledged) == 4 + 11 + 18


def test_people_are_invented_once_for_a_file(tmp_path: Path) -> None:
    db = str(tmp_path / "group.db")
    for _ in range(2):
        with serving("--db", db, "--people", "5") as (_, url):
            assert len(emails(url)) == 5


def test_a_second_server_on_a_file_is_told(tmp_path: Path) -> None:
    db = str(tmp_path / "group.db")
    with serving("--db", db):
        code, said = refused("serve", "--port", "0", "--db", db)
    assert code == 2
    assert "in use by another process" in said


def test_a_port_in_use_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = refused("serve", "--port", str(port))
    assert code == 2
    assert said.startswith(f"actionnetwork-mock: port {port} on 127.0.0.1 is in use")
    assert "\n" not in said


def webhooks_of(url: str, path: str = "") -> Any:
    """Return what the control plane says of webhooks; ``url`` is that of the API."""
    return call(f"{url.removesuffix('/api/v2')}/_mock/webhooks{path}")


def control(url: str, path: str, method: str = "POST", body: object = None) -> Any:
    """Send a change to the control plane and return the answer."""
    data = None if body is None else json.dumps(body).encode()
    address = f"{url.removesuffix('/api/v2')}/_mock{path}"
    request = urllib.request.Request(address, data, {"Mock-Control": "1"}, method=method)
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def sign_up(url: str, email: str) -> None:
    call(f"{url}/people", {"person": {"email_addresses": [{"address": email}]}})


def emails_in(receiver: Receiver) -> list[str]:
    """Return the addresses in the uploads that a receiver got."""
    return [
        element["action_network:upload"]["person"]["email_addresses"][0]["address"]
        for request in receiver.requests
        for element in request.elements
    ]


WEBHOOKS = ["--rate-limit", "off", "--set", "webhook_timeout_s=30"]


def test_webhooks_from_the_start_are_told_and_come_back_after_a_reset() -> None:
    with receiving() as receiver, serving(*WEBHOOKS, "--webhook", receiver.url) as (_, url):
        control(url, "/webhooks/1", "DELETE")
        control(url, "/reset")
        sign_up(url, "ruth@example.org")
        control(url, "/webhooks/drain")
        assert emails_in(receiver) == ["ruth@example.org"]


def test_the_banner_shows_the_webhooks_with_their_triggers() -> None:
    addresses = ["http://127.0.0.1:9/a", "http://127.0.0.1:9/b"]
    options = [option for address in addresses for option in ("--webhook", address)]
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *options, "--webhook-trigger", "subscribed"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        banner, url = read_banner(process)
        listed = webhooks_of(url)["webhooks"]
    finally:
        process.kill()
        process.communicate()
    assert [line.split() for line in banner.splitlines() if "webhook" in line] == [
        ["webhook", address, "(subscribed)"] for address in addresses
    ]
    assert [(one["url"], one["trigger"], one["is_on"]) for one in listed] == [
        (address, "subscribed", True) for address in addresses
    ]


def test_a_webhook_that_a_file_has_is_turned_on_and_not_made_again(tmp_path: Path) -> None:
    address = "http://127.0.0.1:9/hook"
    options = ["--db", str(tmp_path / "group.db"), *WEBHOOKS]
    with serving(*options, "--webhook", address, "--webhook-trigger", "subscribed") as (_, url):
        (first,) = webhooks_of(url)["webhooks"]
        control(url, "/webhooks/1", "PUT", {"is_on": False})
    with serving(*options, "--webhook", address) as (_, url):
        assert webhooks_of(url)["webhooks"] == [first]
    with serving(*options, "--webhook", address, "--webhook-trigger", "all_actions") as (_, url):
        assert [one["trigger"] for one in webhooks_of(url)["webhooks"]] == ["subscribed", "all_actions"]


def test_what_waits_is_delivered_after_a_kill_and_a_new_start(tmp_path: Path) -> None:
    options = ["--db", str(tmp_path / "group.db"), *WEBHOOKS]
    with receiving() as receiver:
        with serving(*options, "--webhook", receiver.url) as (process, url):
            control(url, "/webhooks/hold")
            for email in ("ruth@example.org", "noor@example.org"):
                sign_up(url, email)
            before = webhooks_of(url, "/deliveries")["deliveries"]
            os.kill(process.pid, signal.SIGKILL)
        assert receiver.requests == []
        with serving(*options) as (_, url):
            control(url, "/webhooks/drain")
            after = webhooks_of(url, "/deliveries")["deliveries"]
            sign_up(url, "imre@example.org")
            control(url, "/webhooks/drain")
        assert sorted(emails_in(receiver)[:2]) == ["noor@example.org", "ruth@example.org"]
        assert emails_in(receiver)[2:] == ["imre@example.org"]
    assert [one["payloads"] for one in after] == [one["payloads"] for one in before]
    assert [(one["state"], len(one["attempts"])) for one in after] == [("delivered", 1)] * 2
    keys = {element["idempotency_key"] for request in receiver.requests for element in request.elements}
    assert len(keys) == 3


def test_a_retry_is_remembered_over_a_kill_and_not_begun_anew(tmp_path: Path) -> None:
    options = ["--db", str(tmp_path / "group.db"), *WEBHOOKS]
    with receiving(status(500), status(200)) as receiver:
        with serving(*options, "--webhook", receiver.url) as (process, url):
            sign_up(url, "ruth@example.org")
            control(url, "/webhooks/drain")
            (before,) = webhooks_of(url, "/deliveries")["deliveries"]
            os.kill(process.pid, signal.SIGKILL)
        with serving(*options) as (_, url):
            control(url, "/webhooks/drain")
            assert webhooks_of(url, "/deliveries")["deliveries"] == [before]
            assert control(url, "/webhooks/drain", body={"advance": True}) == {"waiting": 0}
            (after,) = webhooks_of(url, "/deliveries")["deliveries"]
    assert [one["status"] for one in after["attempts"]] == [500, 200]
    assert len({request.body for request in receiver.requests}) == 1


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (["serve", "--rate-limit", "never"], "'never' is not a rate limit"),
        (["serve", "--rate-limit", "0"], "'0' is not a rate limit"),
        (["serve", "--people", "-1"], "--people"),
        (["serve", "--port", "70000"], "--port"),
        (["serve", "--set", "put_nul=ignored"], "Did you mean put_null?"),
        (["serve", "--set", "put_null=x"], "put_null is 'x'"),
        (["serve", "--set", "put_null"], "write name=value"),
        (["serve", "--api-key", " "], "cannot be an API key"),
        (["serve", "--parent", "test-api-key"], "write CHILD_KEY=PARENT_KEY"),
        (["serve", "--parent", "test-api-key=test-api-key"], "cannot be its own parent"),
        (["serve", "--parent", "nobody=test-api-key"], "'nobody' in a network is no API key"),
        (["serve", "--webhook", "nowhere"], "'nowhere' is not a webhook address"),
        (
            ["serve", "--webhook", "http://x", "--webhook-trigger", "specific_action"],
            "all_actions_and_uploads",
        ),
        (["serve", "--webhook-trigger", "subscribed"], "--webhook"),
        (["serve", "--webhook", "http://x", "--set", "webhook_targets=https"], "has no https"),
        (["serve", "--nonsense"], "--nonsense"),
        (["sing"], "sing"),
    ],
)
def test_a_bad_option_is_one_sentence_and_exit_code_2(
    argv: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*argv, *(["--port", "0"] if "--port" not in argv and argv[0] == "serve" else [])]) == 2
    said = capsys.readouterr().err.strip()
    assert named in said
    assert "\n" not in said


def test_an_unusable_database_file_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database, " * 200)
    for db, named in (
        (str(text), "is no database"),
        (str(tmp_path), "is a folder"),
        (str(tmp_path / "missing" / "x.db"), "there is no folder"),
    ):
        assert main(["serve", "--port", "0", "--db", db]) == 2
        said = capsys.readouterr().err.strip()
        assert named in said
        assert "\n" not in said
    assert text.read_text() == "no database, " * 200


def test_settings_are_listed_with_default_alternatives_and_provenance(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["settings"]) == 0
    said = capsys.readouterr().out
    assert "put_null = clears (assumed)" in said
    assert "takes: clears, ignored" in said


def settings_shown(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """Return the names of the settings that are listed."""
    assert main(["settings", *options]) == 0
    return [line.split()[0] for line in capsys.readouterr().out.splitlines() if line[:1].strip()]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("retry_after", "rate_limit_retry_after"),
        ("no client has", "rate_limit_retry_after"),
        ("CLEARS", "put_null"),
    ],
)
def test_settings_are_found_by_a_word(word: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = settings_shown(capsys, word)
    assert name in found
    assert len(found) < len(settings_shown(capsys))


def test_a_word_that_no_setting_has_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "coming from"]) == 2
    said = capsys.readouterr()
    assert said.err == "actionnetwork-mock: no setting has 'coming from' in its name or text.\n"
    assert said.out == ""


def test_a_misspelt_setting_is_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "putt_null"]) == 2
    assert capsys.readouterr().err.endswith(" Did you mean put_null?\n")


def test_settings_are_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "put_null", "--json"]) == 0
    (setting,) = json.loads(capsys.readouterr().out)
    assert setting["name"] == "put_null"
    assert (setting["default"], setting["alternatives"]) == ("clears", ["clears", "ignored"])
    assert setting["provenance"] == "assumed"


@pytest.mark.parametrize("group", [[], ["webhooks"], ["scenarios"]])
def test_summaries_of_commands_are_whole(group: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*group, "--help"]) == 0
    commands = capsys.readouterr().out.partition("Commands:\n")[2]
    assert commands
    assert "..." not in commands


def test_the_openapi_document_is_that_of_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    with serving("--rate-limit", "off") as (_, url):
        site = url.removesuffix("/api/v2")
        served = call(f"{site}/openapi.json")
    assert main(["openapi", "--site", f"{site}/"]) == 0
    assert json.loads(capsys.readouterr().out) == served


def test_help_shows_defaults_and_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--help"]) == 0
    said = capsys.readouterr().out
    assert "[default: 8484" in said
    assert "actionnetwork-mock serve --people 100" in said


def test_without_a_command_it_shows_help_and_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "serve" in capsys.readouterr().err


def test_faults_are_set_from_the_start() -> None:
    with serving("--fault", "GET /people* status=503 times=1", "--fault", "* status=500 times=1") as (_, url):
        assert [status_of(f"{url}/people") for _ in range(2)] == [503, 500]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("GET /people", "a fault needs an effect"),
        ("* staus=500", "Did you mean status?"),
        ("* status=5oo", "a fault cannot have status='5oo'"),
        ("* status=500 connection=drop", "sends no answer"),
    ],
)
def test_what_is_no_fault_is_refused_with_a_sentence(fault: str, sentence: str) -> None:
    code, said = refused("serve", "--port", "0", "--fault", fault)
    assert code == 2
    assert sentence in said
