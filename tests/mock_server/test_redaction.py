"""Keys and passwords are shown nowhere."""

from __future__ import annotations

import json
import logging
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from actionnetwork_mock.cli.log_format import LogLines
from actionnetwork_mock.cli.ready import ReadyFile, render_banner
from actionnetwork_mock.control.journal import view_request
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.journal import Entry
from actionnetwork_mock.redaction import SURE_KEY_NAMES, redact_url, redact_webhook_url, redactor
from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.webhooks import FailedAttempt

from ..api_client import ApiClient
from ..conftest import MakeApi
from .control.conftest import control_of

KEY = "a-key-that-is-secret"
OTHER = "another/key+that=is-secret"
PASSWORD = "correct-horse"


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("page=2", "page=2"),
        ("api_key=other&page=2", "api_key=[key]&page=2"),
        ("OSDI-API-Token=other", "OSDI-API-Token=[key]"),
        ("osdi%2Dapi%2Dtoken=other", "osdi%2Dapi%2Dtoken=[key]"),
        (f"page=2&x={KEY}", "page=2&x=[key]"),
        ("x=a%2Dkey-that-is-secret", "x=[key]"),
        (f"filter=name eq '{KEY}'", "filter=name eq '[key]'"),
        ("filter=name%20eq%20'a%2Dkey-that-is-secret'", "filter=[key]"),
        (f"{KEY}=1", "[key]=1"),
        (KEY, "[key]"),
        ("x=another%2Fkey%2Bthat%3Dis-secret", "x=[key]"),
        ("x=1another%2fkey%2bthat%3dis-secret", "x=1[key]"),
        ("filter=email eq 'a@b.c'&api_key", "filter=email eq 'a@b.c'&api_key"),
        ("token=", "token="),
    ],
)
def test_a_query_is_shown_without_keys(query: str, kept: str) -> None:
    assert redactor(KEY, OTHER).query(query) == kept


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ('{"x": "a-key-that-is-secret"}', '{"x": "[key]"}'),
        ('{"x": "another/key+that=is-secret"}', '{"x": "[key]"}'),
        ('{"x": "another\\/key+that=is-secret"}', '{"x": "[key]"}'),
        ("x=another%2Fkey%2Bthat%3Dis-secret", "x=[key]"),
        ('{"api_key": "of-another-server", "page": 2}', '{"api_key": "[key]", "page": 2}'),
        ('{"OSDI-API-Token":"of-another-server"}', '{"OSDI-API-Token":"[key]"}'),
        ("page=2&api_key=of-another-server&x=1", "page=2&api_key=[key]&x=1"),
        ("api_token=of-another-server", "api_token=[key]"),
        ('{"api_key": "of-another-ser', '{"api_key": "[key]'),
        ('{"key": "a custom field", "api_keys": "x"}', '{"key": "a custom field", "api_keys": "x"}'),
        ("", ""),
    ],
)
def test_a_body_is_shown_without_keys(body: str, kept: str) -> None:
    assert redactor(KEY, OTHER).body(body.encode()) == kept.encode()


@pytest.mark.parametrize("name", sorted(SURE_KEY_NAMES))
@pytest.mark.parametrize("spell", [str.lower, str.upper, str.title])
def test_a_name_of_a_key_hides_its_value_in_any_case(name: str, spell: Callable[[str], str]) -> None:
    without = redactor("another-key")
    assert b"hidden" not in without.body(f'{{"{spell(name)}": "hidden"}}'.encode())
    assert b"hidden" not in without.body(f"name=Ann&{spell(name)}=hidden".encode())


@pytest.mark.parametrize("before", range(0, 60, 3))
def test_a_key_at_the_edge_of_what_is_kept_is_not_kept_in_part(before: int) -> None:
    body = b"x" * before + KEY.encode() * 3
    assert redactor(KEY).beginning(body, 40) == (b"x" * before + b"[key]" * 3)[:40]


def test_a_short_key_is_looked_for_as_a_whole_value_only() -> None:
    short = redactor("one", "two")
    assert short.query("x=one&phone=one2&y=two") == "x=[key]&phone=one2&y=two"
    assert short.body(b'{"phone": "one"}') == b'{"phone": "one"}'
    assert short.text("/phone") == "/phone"


def test_without_a_key_nothing_is_taken_for_one() -> None:
    assert redactor().query("x=&y=1") == "x=&y=1"
    assert redactor("").body(b"{}") == b"{}"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:8585/webhook", "http://127.0.0.1:8585/webhook"),
        ("https://ann:secret@example.org/hook", "https://ann:[password]@example.org/hook"),
        ("https://ann:se:c@ret@example.org/hook", "https://ann:[password]@example.org/hook"),
        ("https://token@example.org", "https://[password]@example.org"),
        ("HTTPS://:secret@example.org", "HTTPS://:[password]@example.org"),
        ("https://example.org/hook?token=abc&x=1", "https://example.org/hook?token=[key]&x=1"),
        ("https://example.org/a@b?x=c@d", "https://example.org/a@b?x=c@d"),
    ],
)
def test_an_address_is_shown_without_passwords_and_keys(url: str, shown: str) -> None:
    assert redact_url(url) == shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://hooks.example.org/services/T000/B000/secret", "https://hooks.example.org/services/[path]"),
        ("https://hooks.example.org/hooks/", "https://hooks.example.org/hooks/"),
        ("https://hooks.example.org", "https://hooks.example.org"),
        ("https://example.org/a1b2c3d4e5f6a7b8c9d0", "https://example.org/[path]"),
        ("https://example.org/ABCDEFGHIJKLMNOPQRSTUVWX/", "https://example.org/[path]/"),
        (
            "https://example.org/hook/?sig=secret&x=1&secret",
            "https://example.org/hook/?sig=[key]&x=[key]&[key]",
        ),
        ("https://example.org/hook#secret", "https://example.org/hook"),
        ("https://secret@example.org/hook/secret", "https://[password]@example.org/hook/[path]"),
        ("https://ann:sec/ret@example.org/hook", "https://ann:[password]/[path]/[path]"),
        ("ann:secret@example.org/hook/secret", "ann:[password]@example.org/hook/[path]"),
        ("//example.org/hook/secret", "//example.org/hook/[path]"),
        ("https:/example.org/hook/secret", "https:/example.org/[path]"),
        ("https://127.0.0.1.example.org/a/secret", "https://127.0.0.1.example.org/a/[path]"),
        ("https://127.0.0.1@example.org/a/secret", "https://[password]@example.org/a/[path]"),
        ("https://mock.example.org/catch/inbox", "https://mock.example.org/catch/inbox"),
        ("https://mock.example.org/catch/inbox/secret", "https://mock.example.org/catch/inbox/[path]"),
        ("http://localhost:3000/webhooks/action-network/people_v2.php", None),
        ("http://[::1]:3000/webhooks/actionNetwork?list=new", None),
        ("http://127.0.0.1/services/T000/B000/a1b2c3d4e5f6", "http://127.0.0.1/services/T000/B000/[path]"),
        ("http://127.0.0.1/webhook/8a2f9c1e-77aa-4f3b-9b0e-5d1c2b3a4f5e", "http://127.0.0.1/webhook/[path]"),
        ("http://127.0.0.1/hook?token=one&x=a1b2c3d4e5f6", "http://127.0.0.1/hook?token=[key]&x=[key]"),
        ("nowhere", None),
        ("", None),
    ],
)
def test_the_address_of_a_webhook_is_shown_without_what_opens_it(url: str, shown: str | None) -> None:
    assert redact_webhook_url(url) == (url if shown is None else shown)


# The journal, and what is made of it


def all_of(entry: Entry) -> str:
    """Return everything that can be seen of a request: its journal entry, log line and line of a journal file."""
    lines = LogLines("text", colour=False).request(entry) + LogLines("json", colour=False).request(entry)
    return f"{msgspec.structs.asdict(entry)} {entry!r} {lines} {view_request(entry)}"


def test_the_journal_keeps_no_key_from_a_path_a_query_a_body_or_a_note(make_api: MakeApi) -> None:
    api: ApiClient = make_api(api_keys=[KEY, OTHER]).with_key(KEY)
    email = {"email_addresses": [{"address": "a@example.org"}]}
    for key in (KEY, OTHER):
        api.post(f"/people?api_key={key}", {"person": {**email, "custom_fields": {"k": key}}})
        api.post("/people", {"person": email, "add_tags": [key]})
        api.get(f"http://mock.test/people?token={key}")
        api.get(f"/people/{key}")
        api.get(f"/{key}/people")
        api.get(f"http://mock.test/{key}")
        api.with_key(None).get(f"/people?filter=given_name eq '{key}'")
        api.with_key(None).post("/people", {"api_key": key, "person": email})
        api.get("/people", headers={"user-agent": f"sync/{key}"})
    entries = api.world.journal.between()
    assert len(entries) == 18
    for entry in entries:
        shown = all_of(entry) + str(api.world.journal.effects(entry.number))
        assert "secret" not in shown, shown


def test_a_wrong_key_is_kept_nowhere(api: ApiClient) -> None:
    api.with_key(KEY).get("/people")
    api.with_key(KEY).get(f"http://mock.test/people/{KEY}")
    api.with_key(KEY).post("/nothing", {"x": KEY})
    for entry in api.world.journal:
        assert KEY not in all_of(entry)


def test_the_listings_of_the_control_api_show_no_key_and_no_password(make_api: MakeApi) -> None:
    api = make_api(api_keys=[KEY], has_server=False)
    url = f"http://ann:{PASSWORD}@hooks.example.org:9/hook/{PASSWORD}?sig={PASSWORD}"
    api.world.webhooks.create(url, group=api.world.first_group, is_on=True)
    api.with_key(KEY).post(
        f"/people?api_key={KEY}", {"person": {"email_addresses": [{"address": "a@example.org"}]}}
    )
    api.world.webhooks.send_test(1)
    control = control_of(api.with_key(KEY))
    for path in (
        "/webhooks",
        "/webhooks/1",
        "/webhooks/deliveries",
        "/webhooks/deliveries/raw",
        "/webhooks/deliveries/1",
    ):
        answer = control("GET", path)
        assert answer.status == 200
        assert "hooks.example.org:9/hook/[path]" in answer.body.decode()
        assert PASSWORD not in answer.body.decode()
    person = {"person": {"email_addresses": [{"address": "b@example.org"}]}}
    request = {"method": "POST", "path": "/people", "body": json.dumps(person)}
    preview = control("POST", "/preview", request).body.decode()
    assert "hooks.example.org:9/hook/[path]" in preview
    assert PASSWORD not in preview
    for path in ("/journal", "/journal/raw", "/findings", "/budget"):
        assert KEY not in control("GET", path).body.decode()
    assert api.world.webhooks.all()[0].url == url
    assert PASSWORD not in render_banner("http://localhost", api.world)


def test_a_failed_delivery_is_logged_without_the_password() -> None:
    failed: list[FailedAttempt] = []
    url = f"http://ann:{PASSWORD}@127.0.0.1:1/hook/a1b2c3d4e5f6"
    with MockServer(webhooks=[url], settings=Settings(webhook_retry_window_s=0)) as server:
        server.run(lambda worlds: worlds.watch(lambda _: None, failed.append))
        server.control.send_test(number=1)
        server.webhooks.drain()
    assert failed
    shown = f"{failed} {LogLines('text', colour=False).failed_delivery(failed[0])}"
    assert "127.0.0.1:1/hook/[path]" in shown
    assert PASSWORD not in shown


@pytest.mark.parametrize(
    "url",
    [
        *(f"ftp://ann:{PASSWORD}@x/", f"http://ann:{PASSWORD}@x:0/", f"http://ann:{PASSWORD}@x:y/"),
        *(f"http://ann:{PASSWORD}/y@x/", f"http://ann:{PASSWORD}@\u2100.org/", f"x.org/hook/{PASSWORD}"),
    ],
)
def test_a_refused_address_is_named_without_its_password(api: ApiClient, url: str) -> None:
    with pytest.raises(UsageError) as refused:
        api.world.webhooks.create(url, group=api.world.first_group)
    assert PASSWORD not in str(refused.value)


def test_a_failure_of_the_mock_is_logged_without_the_key(
    make_api: MakeApi, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("broken")

    api = make_api(api_keys=[KEY]).with_key(KEY)
    monkeypatch.setattr("actionnetwork_mock.http.pipeline.find_target", fail, raising=False)
    monkeypatch.setattr("actionnetwork_mock.http.call.find_target", fail)
    with caplog.at_level(logging.ERROR):
        assert api.get(f"/people/{KEY}").status == 500
    assert KEY not in caplog.messages[0]


# Files


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_database_is_for_its_user_alone(tmp_path: Path) -> None:
    with MockServer(db=str(tmp_path / "data.db")) as server:
        server.seed(people=1)
        assert {path.name: mode_of(path) for path in tmp_path.iterdir()}.keys() >= {"data.db", "data.db-wal"}
        assert {mode_of(path) for path in tmp_path.iterdir()} == {0o600}


def test_a_database_keeps_the_mode_that_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    path.touch(0o640)
    path.chmod(0o640)
    with MockServer(db=str(path)):
        assert mode_of(path) == 0o640


def test_the_ready_file_is_for_its_user_alone(tmp_path: Path) -> None:
    with ReadyFile(str(tmp_path / "mock.json")) as file:
        file.write(json.dumps({}))
        assert mode_of(tmp_path / "mock.json") == 0o600
