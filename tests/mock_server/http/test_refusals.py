"""A refused request carries a note that says why, and is answered as the real API answers it."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

import pytest

from actionnetwork_mock.http.refusals import nearest_path
from actionnetwork_mock.journal import Entry
from actionnetwork_mock.notes import Note

from ...api_client import ApiClient

MakeApi = Callable[..., ApiClient]
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PERSON = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}


def last_entry(api: ApiClient) -> Entry:
    return list(api.world.journal)[-1]


def note_of(api: ApiClient, code: str) -> Note:
    """Return the one note on the last request, which has this code."""
    (note,) = last_entry(api).notes
    assert note.code == code
    return note


# Keys


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ("Bearer test-api-key", "Authorization (Bearer)"),
        ("bearer test-api-key", "Authorization (Bearer)"),
        ("Basic dGVzdC1hcGkta2V5Og==", "Authorization (Basic)"),
        ("test-api-key", "Authorization"),
    ],
)
def test_a_key_in_authorization_is_a_403_that_names_the_right_header(
    api: ApiClient, sent: str, named: str
) -> None:
    answer = api.with_key(None).request("GET", "/people", headers={"authorization": sent})
    assert (answer.status, answer.json) == (403, {"error": "API Key invalid or not present"})
    assert answer.note_codes == ["wrong-key-header"]
    note = note_of(api, "wrong-key-header")
    assert f"The header {named} was ignored" in note.sentence
    assert "OSDI-API-Token" in note.advice
    assert "test-api-key" not in str(note)


@pytest.mark.parametrize(
    "name",
    ["osdi_api_token", "x-osdi-api-token", "osdi-api-key", "api-key", "x-api-key", "osdi-apitoken", "apikey"],
)
def test_a_key_in_a_misspelt_header_is_a_403_that_names_both(api: ApiClient, name: str) -> None:
    answer = api.with_key(None).request("GET", "/people", headers={name: "test-api-key"})
    assert answer.status == 403
    assert f"The header {name} was ignored" in note_of(api, "misspelt-key-header").sentence


@pytest.mark.parametrize("name", ["x-csrf-token", "user-agent", "x-request-id", "cookie", "mock-control"])
def test_other_headers_are_taken_for_no_key(api: ApiClient, name: str) -> None:
    api.with_key(None).request("GET", "/people", headers={name: "test-api-key"})
    assert last_entry(api).notes == []


def test_with_the_right_header_others_do_not_matter(api: ApiClient) -> None:
    headers = {"authorization": "Bearer x", "osdi_api_token": "x", "x-api-key": "x"}
    assert api.request("GET", "/people", headers=headers).note_codes == []


def test_the_entry_point_names_the_right_header_too(api: ApiClient) -> None:
    answer = api.with_key(None).request("GET", "", headers={"authorization": "Bearer test-api-key"})
    assert (answer.status, answer.note_codes) == (200, ["wrong-key-header"])


def test_an_unknown_key_is_named_by_its_end_alone(api: ApiClient) -> None:
    answer = api.with_key("a-key-that-is-secret").get("/people")
    assert (answer.status, answer.error) == (403, "API Key invalid or not present a-key-that-is-secret")
    note = note_of(api, "unknown-key")
    assert note.sentence == "No group has the key ...cret."
    assert note.advice.startswith("Use test-api-key, or start the mock with --api-key KEY")
    assert "a-key-that-is-secret" not in str(last_entry(api))


def test_only_a_key_that_opens_a_group_is_recommended(make_api: MakeApi) -> None:
    api = make_api(api_keys=["mine"])
    api.with_key("other").get("/people")
    assert "test-api-key" not in note_of(api, "unknown-key").advice


def test_a_personal_key_that_is_refused_is_not_unknown(make_api: MakeApi) -> None:
    answer = make_api(user_keys=["my-own-key"]).with_key("my-own-key").get("/tags")
    assert (answer.status, answer.note_codes) == (403, [])


def test_any_key_is_known_where_any_key_will_do(make_api: MakeApi) -> None:
    api = make_api(any_key=True, max_worlds=1)
    assert api.with_key("one").get("/people").note_codes == []
    assert api.with_key("two").get("/people").note_codes == ["too-many-worlds"]


# Bodies


@pytest.mark.parametrize(
    "content_type",
    [JSON, "application/json; charset=utf-8", "Application/JSON", "application/hal+json", "text/json"],
)
def test_types_of_json_are_fine(api: ApiClient, content_type: str) -> None:
    answer = api.request("POST", "/people", PERSON, headers={"content-type": content_type})
    assert (answer.status, answer.note_codes) == (200, [])


@pytest.mark.parametrize(
    ("raw", "content_type", "sentence"),
    [
        (b"{}", FORM, f"The body is JSON and has the Content-Type {FORM}."),
        (b"{}", "text/plain; charset=utf-8", "The body is JSON and has the Content-Type text/plain."),
        (b"a=1", JSON, "The body is a form and has the Content-Type application/json."),
        (b"a=1", "multipart/form-data", None),
        (b"a=1", f"{FORM}; charset=utf-8", None),
        (
            b"--x\r\nContent-Disposition: x",
            FORM,
            f"The body is a multipart form and has the Content-Type {FORM}.",
        ),
        (b"{}", "", "The body is JSON and has no Content-Type."),
        (b"a=1", "", "The body is a form and has no Content-Type."),
        (b"", FORM, None),
    ],
)
def test_a_body_is_compared_with_its_content_type(
    api: ApiClient, raw: bytes, content_type: str, sentence: str | None
) -> None:
    api.with_key("unknown").request("POST", "/people", raw=raw, headers={"content-type": content_type})
    found = [note.sentence for note in last_entry(api).notes if note.code == "content-type"]
    assert found == ([] if sentence is None else [sentence])


def test_a_body_that_is_read_all_the_same_has_the_note_too(api: ApiClient) -> None:
    answer = api.request("POST", "/people", PERSON, headers={"content-type": "text/plain"})
    assert (answer.status, answer.note_codes) == (200, ["content-type"])


def test_in_strict_mode_a_wrong_content_type_is_a_mistake_and_a_missing_one_is_none(
    make_api: MakeApi,
) -> None:
    api = make_api(strict=True)
    assert api.request("POST", "/people", PERSON, headers={"content-type": "text/plain"}).status == 400
    assert api.request("POST", "/people", PERSON, headers={"content-type": ""}).status == 200


# Paths


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/peoples", "/people"),
        ("/People", "/people"),
        ("/people.json", "/people"),
        ("/peple/3f0e/taggings", "/people/3f0e/taggings"),
        ("/tag/3f0e/tagging/64a1", "/tags/3f0e/taggings/64a1"),
        ("/petitions/3f0e/signature", "/petitions/3f0e/signatures"),
        ("/petition/3f0e", "/petitions/3f0e"),
        ("/advocacy_campaign", "/advocacy_campaigns"),
        ("/nothing", None),
        ("/nothing/3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11", None),
        ("/", None),
    ],
)
def test_the_nearest_path_has_as_many_parts_and_keeps_the_ids(path: str, meant: str | None) -> None:
    assert nearest_path(path) == meant


def test_an_unknown_path_is_a_404_that_suggests_one(api: ApiClient) -> None:
    answer = api.get("/peoples?page=2")
    assert (answer.status, answer.json) == (404, {"error": "Not found"})
    note = note_of(api, "unknown-path")
    assert (note.sentence, note.advice) == ("The API has no /api/v2/peoples.", "Did you mean /api/v2/people?")
    assert note.swallowed, "strict mode reports it"


def test_a_path_that_resembles_nothing_gets_no_suggestion(api: ApiClient) -> None:
    api.get("/nothing")
    assert "Did you mean" not in note_of(api, "unknown-path").advice


def test_an_id_that_nothing_has_is_no_unknown_path(api: ApiClient) -> None:
    answer = api.get("/people/3f0e9c7e-8a55-4e0b-9a39-0c1f6d3a5c11")
    assert (answer.status, answer.note_codes) == (404, [])


def test_a_doubled_prefix_is_a_404_that_says_so(api: ApiClient) -> None:
    assert api.get("/api/v2/people").status == 404
    note = note_of(api, "doubled-prefix")
    assert note.advice == "The base address ends in /api/v2 already: ask for /people below it."


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("/people", "Did you mean /api/v2/people?"),
        ("/v2/people/3f0e", "Did you mean /api/v2/people/3f0e?"),
        ("/api/people", "Did you mean /api/v2/people?"),
        ("/api/v3/people", "Did you mean /api/v2/people?"),
        ("/favicon.ico", "Set the base address of the client to http://.../api/v2."),
        ("/api", "Set the base address of the client to http://.../api/v2."),
    ],
)
def test_a_path_outside_the_api_is_a_404_that_says_where_the_api_is(
    api: ApiClient, path: str, advice: str
) -> None:
    answer = api.request("POST", f"http://mock.test{path}?page=2", PERSON)
    assert (answer.status, answer.json) == (404, {"error": "Not found"})
    assert answer.note_codes == ["outside-api"]
    assert note_of(api, "outside-api").advice == advice


# The journal


def test_a_request_outside_the_api_is_in_the_journal_under_its_whole_address(api: ApiClient) -> None:
    api.request("POST", "http://mock.test/people?page=2", PERSON)
    entry = last_entry(api)
    assert (entry.address, entry.status, entry.key) == ("POST http://mock.test/people?page=2", 404, "...-key")
    assert b"ruth@example.org" in entry.request_body
    assert not entry.is_api


def test_a_request_outside_the_api_is_not_counted_as_one_to_it(api: ApiClient) -> None:
    api.get("http://mock.test/people")
    assert api.world.journal.find("GET /people") == []
    assert len(api.world.journal.find()) == 1


def test_a_body_outside_the_api_that_is_too_long_is_left_out(make_api: MakeApi) -> None:
    api = make_api(max_body_bytes=10)
    api.request("POST", "http://mock.test/people", raw=b"x" * 11)
    assert last_entry(api).request_body == b""


def test_version_1_is_in_the_journal_with_its_note(api: ApiClient) -> None:
    assert api.get("http://mock.test/api/v1/people").note_codes == ["not-emulated"]
    assert last_entry(api).path == "http://mock.test/api/v1/people"


# Limits


@pytest.fixture
def comparisons(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return a list of the words that difflib compares from now on."""
    compared: list[tuple[str, str]] = []
    original = difflib.SequenceMatcher.__init__

    def init(matcher: Any, isjunk: Any = None, a: str = "", b: str = "", autojunk: bool = True) -> None:
        compared.append((a, b))
        original(matcher, isjunk, a, b, autojunk)

    monkeypatch.setattr(difflib.SequenceMatcher, "__init__", init)
    return compared


@pytest.mark.parametrize("path", ["/peopl" + "e" * 300, "/people/" + "x" * 300 + "/tagging", "/x" * 200])
def test_a_long_path_is_not_compared(api: ApiClient, comparisons: list[object], path: str) -> None:
    api.get(path)
    assert comparisons == []


def test_of_many_headers_the_first_are_compared(api: ApiClient, comparisons: list[object]) -> None:
    headers = {f"osdi-token{number}": "x" for number in range(1000)} | {"x" * 1000: "x"}
    assert api.with_key(None).request("GET", "/people", headers=headers).status == 403
    assert len(comparisons) <= 100


def test_a_path_with_many_versions_is_explained(api: ApiClient) -> None:
    answer = api.request("GET", "http://mock.test" + "/api" * 10_000)
    assert answer.status == 404
    assert len(note_of(api, "outside-api").sentence) < 200
