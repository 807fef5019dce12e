"""Notes say as data which name was probably meant."""

from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.notes import Note

from ...api_client import ApiClient
from ...conftest import MakeApi

KEY = "steward-key-that-is-secret"
PERSON = {"email_addresses": [{"address": "ann@example.org"}]}


def newest_notes(api: ApiClient) -> list[Note]:
    return api.world.journal.between()[-1].notes


@pytest.mark.parametrize(
    ("code", "method", "address", "body", "suggestion"),
    [
        ("unknown-tag", "POST", "/people", {"person": PERSON, "add_tags": ["stewrd"]}, "steward"),
        ("unknown-field", "POST", "/people", {"person": {**PERSON, "family_nam": "Lee"}}, "family_name"),
        ("unknown-parameter", "GET", "/people?pagee=2", None, "page"),
        ("unknown-path", "GET", "/peoples", None, "/api/v2/people"),
        ("outside-api", "GET", "http://mock.test/people", None, "/api/v2/people"),
        ("filter-hint", "GET", "/people?filter=given_name eq 'Lee'", None, "family_name"),
    ],
)
def test_a_wrong_name_has_the_right_one_as_a_suggestion(
    api: ApiClient, code: str, method: str, address: str, body: dict[str, Any] | None, suggestion: str
) -> None:
    api.post("/tags", {"name": "steward"})
    api.post("/people", {"person": {**PERSON, "family_name": "Lee"}})
    api.request(method, address, body)
    note = next(note for note in newest_notes(api) if note.code == code)
    assert (note.suggestion, note.advice) == (suggestion, f"Did you mean {suggestion}?")


@pytest.mark.parametrize(
    "body",
    [
        {"person": PERSON, "add_tags": ["zzzzz"]},
        {"person": {**PERSON, "zzzzz": 1}},
        {"person": {**PERSON, "add_tags": ["steward"]}},
    ],
)
def test_a_name_that_is_like_no_other_has_no_suggestion(api: ApiClient, body: dict[str, Any]) -> None:
    api.post("/people", body)
    assert [note.suggestion for note in newest_notes(api)] == [""]


def test_a_suggestion_does_not_repeat_the_key_of_the_request(make_api: MakeApi) -> None:
    api = make_api(api_keys=[KEY]).with_key(KEY)
    api.post("/tags", {"name": KEY})
    api.post("/people", {"person": PERSON, "add_tags": [KEY[:-1]]})
    (note,) = newest_notes(api)
    assert (note.suggestion, note.advice) == ("[key]", "Did you mean [key]?")
