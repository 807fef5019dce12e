from __future__ import annotations

import pytest

from actionnetwork_mock.journal import redact_body, redact_notes, redact_query
from actionnetwork_mock.notes import Note

from ..api_client import ApiClient
from ..conftest import MakeApi

KEY = "a-key-that-is-secret"


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
        ("filter=email eq 'a@b.c'&api_key", "filter=email eq 'a@b.c'&api_key"),
        ("token=", "token="),
    ],
)
def test_a_query_is_kept_without_keys(query: str, kept: str) -> None:
    assert redact_query(query, KEY) == kept


def test_a_short_key_is_looked_for_as_a_whole_value_only() -> None:
    assert redact_query("x=one&phone=one2", "one") == "x=[key]&phone=one2"
    assert redact_body(b'{"phone": "one"}', "one") == b'{"phone": "one"}'
    assert redact_notes([Note("a", "phone")], "one") == [Note("a", "phone")]


def test_without_a_key_nothing_is_taken_for_one() -> None:
    assert redact_query("x=&y=1", "") == "x=&y=1"
    assert redact_body(b"{}", "") == b"{}"


def test_the_journal_keeps_no_key_from_a_query_a_body_or_a_note(make_api: MakeApi) -> None:
    api: ApiClient = make_api(api_keys=[KEY]).with_key(KEY)
    api.post(
        f"/people?api_key={KEY}",
        {"person": {"email_addresses": [{"address": "a@example.org"}], "custom_fields": {"k": KEY}}},
    )
    api.post("/people", {"person": {"email_addresses": [{"address": "a@example.org"}]}, "add_tags": [KEY]})
    api.get(f"http://mock.test/people?token={KEY}")
    entries = list(api.world.journal)
    assert [[note.code for note in entry.notes] for entry in entries] == [
        ["unknown-parameter"],
        ["unknown-tag"],
        ["outside-api"],
    ]
    assert "'[key]'" in entries[1].notes[0].sentence
    for entry in entries:
        assert KEY not in f"{entry.query} {entry.notes} {entry.request_body!r} {entry.response_body!r}"
