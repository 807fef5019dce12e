from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from actionnetwork_mock.cli import main

from .conftest import Refused
from .serving import COMMAND, call, read_banner, serving, status_of

pytestmark = pytest.mark.slow


def emails(url: str) -> list[str]:
    """Return the addresses of the people on the first page."""
    people = call(f"{url}/people")["_embedded"]["osdi:people"]
    return [person["email_addresses"][0]["address"] for person in people]


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


def test_a_second_server_on_a_file_is_told(tmp_path: Path, refused: Refused) -> None:
    db = str(tmp_path / "group.db")
    with serving("--db", db):
        assert "in use by another process" in refused("--db", db)


def test_a_port_in_use_is_one_sentence(refused: Refused) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = refused("--port", str(port))
    assert sentence.startswith(f"actionnetwork-mock: port {port} on 127.0.0.1 is in use")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--rate-limit", "never"], "'never' is not a rate limit"),
        (["--rate-limit", "0"], "'0' is not a rate limit"),
        (["--people", "-1"], "--people"),
        (["--port", "70000"], "--port"),
        (["--set", "put_nul=ignored"], "Did you mean put_null?"),
        (["--set", "put_null=x"], "put_null is 'x'"),
        (["--set", "put_null"], "write name=value"),
        (["--api-key", " "], "cannot be an API key"),
        (["--parent", "test-api-key"], "write CHILD_KEY=PARENT_KEY"),
        (["--parent", "test-api-key=test-api-key"], "cannot be its own parent"),
        (["--parent", "nobody=test-api-key"], "'nobody' in a network is no API key"),
        (["--webhook", "nowhere"], "'nowhere' is not a webhook address"),
        (["--webhook", "http://x", "--webhook-trigger", "specific_action"], "all_actions_and_uploads"),
        (["--webhook-trigger", "subscribed"], "--webhook"),
        (["--webhook", "http://x", "--set", "webhook_targets=https"], "has no https"),
        (["--nonsense"], "--nonsense"),
        (["--fault", "GET /people"], "a fault needs an effect"),
        (["--fault", "* staus=500"], "Did you mean status?"),
        (["--fault", "* status=5oo"], "a fault cannot have status='5oo'"),
        (["--fault", "* status=500 connection=drop"], "sends no answer"),
    ],
)
def test_a_bad_option_is_one_sentence_and_exit_code_2(
    options: list[str], named: str, refused: Refused
) -> None:
    assert named in refused(*options)


def test_an_unusable_database_file_is_one_sentence(tmp_path: Path, refused: Refused) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database, " * 200)
    for db, named in (
        (str(text), "is no database"),
        (str(tmp_path), "is a folder"),
        (str(tmp_path / "missing" / "x.db"), "there is no folder"),
    ):
        assert named in refused("--db", db)
    assert text.read_text() == "no database, " * 200


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


def test_faults_are_set_from_the_start() -> None:
    with serving("--fault", "GET /people* status=503 times=1", "--fault", "* status=500 times=1") as (_, url):
        assert [status_of(f"{url}/people") for _ in range(2)] == [503, 500]
