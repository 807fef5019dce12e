from __future__ import annotations

import pytest

from ...api_client import ApiClient
from ...conftest import MakeApi
from .conftest import Control, control_of

RUTH = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}


@pytest.fixture
def asked(api: ApiClient) -> ApiClient:
    """A client that has made four requests."""
    api.get("/people?page=2")
    api.post("/people", RUTH)
    api.get("/tags")
    api.with_key("wrong-key-1234").get("/tags")
    return api


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("*", ["/people", "/people", "/tags", "/tags"]),
        ("GET /people", ["/people"]),
        ("* /people", ["/people", "/people"]),
        ("* /t*", ["/tags", "/tags"]),
        ("DELETE *", []),
        ("GET /nothing", []),
    ],
)
def test_requests_are_found_by_pattern(control: Control, pattern: str, paths: list[str]) -> None:
    found = control("GET", f"/journal?pattern={pattern}").json
    assert [one["path"] for one in found["requests"]] == paths
    assert (found["total"], found["kept"], found["matching"]) == (4, 4, len(paths))


@pytest.mark.usefixtures("asked")
def test_without_a_pattern_all_are_shown_oldest_first(control: Control) -> None:
    assert [one["number"] for one in control("GET", "/journal").json["requests"]] == [1, 2, 3, 4]


def test_a_request_is_shown_with_what_was_sent_and_answered(api: ApiClient, control: Control) -> None:
    answer = api.post("/people?x=1", RUTH)
    (shown,) = control("GET", "/journal").json["requests"]
    assert list(shown) == [
        "number",
        "time",
        "method",
        "path",
        "query",
        "key",
        "status",
        "notes",
        "request_body",
        "response_body",
        "milliseconds",
        "origin",
        "request_bytes",
        "response_bytes",
        "request_cut",
        "response_cut",
        "request_headers",
        "response_headers",
        "from",
        "counted",
    ]
    assert (shown["method"], shown["path"], shown["query"], shown["status"]) == (
        "POST",
        "/people",
        "x=1",
        200,
    )
    assert shown["key"] == "...-key"
    assert shown["response_body"] == answer.body.decode()
    assert [note["code"] for note in shown["notes"]] == ["unknown-parameter"]


def test_a_body_that_is_no_text_is_shown_all_the_same(api: ApiClient, control: Control) -> None:
    api.post("/people", raw=b"\xff\xfe{")
    assert control("GET", "/journal").json["requests"][0]["request_body"] == "\ufffd\ufffd{"


@pytest.mark.usefixtures("asked")
def test_a_wrong_key_is_not_shown(control: Control) -> None:
    assert b"wrong-key-1234" not in control("GET", "/journal").body


@pytest.mark.parametrize("pattern", ["people", "get /people", "GET", "GET people", "", " "])
def test_a_bad_pattern_is_a_400_with_a_sentence(control: Control, pattern: str) -> None:
    answer = control("GET", f"/journal?pattern={pattern}")
    assert answer.status == 400
    assert "is not a pattern for requests" in answer.error


def test_at_most_a_thousand_are_shown_the_newest(api: ApiClient, control: Control) -> None:
    for _ in range(1_005):
        api.get("")
    found = control("GET", "/journal").json
    assert (found["total"], found["kept"], found["matching"]) == (1_005, 1_005, 1_005)
    assert [found["requests"][0]["number"], found["requests"][-1]["number"]] == [6, 1_005]


@pytest.mark.usefixtures("asked")
def test_the_journal_can_be_emptied(control: Control) -> None:
    assert control("DELETE", "/journal").json == {}
    found = control("GET", "/journal").json
    assert [found[name] for name in ("total", "newest", "kept", "matching", "era")] == [0, 0, 0, 0, 1]
    assert found["requests"] == []


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("query", "numbers"),
    [("after=0", [1, 2, 3, 4]), ("after=2", [3, 4]), ("after=4", []), ("after=1&pattern=GET *", [3, 4])],
)
def test_requests_after_a_number_are_shown(control: Control, query: str, numbers: list[int]) -> None:
    found = control("GET", f"/journal?{query}").json
    assert [one["number"] for one in found["requests"]] == numbers
    assert found["matching"] == len(numbers)


def test_after_a_number_the_first_thousand_are_shown(api: ApiClient, control: Control) -> None:
    for _ in range(1_005):
        api.get("")
    found = control("GET", "/journal?after=2").json
    assert [found["requests"][0]["number"], found["requests"][-1]["number"]] == [3, 1_002]


@pytest.mark.parametrize("after", ["", "-1", "x", "1.5", "\u0663"])
def test_what_is_no_number_of_a_request_is_a_400(control: Control, after: str) -> None:
    answer = control("GET", f"/journal?after={after}")
    assert answer.status == 400
    assert "after" in answer.error


def test_a_request_is_timed(api: ApiClient, control: Control) -> None:
    api.get("/people")
    (shown,) = control("GET", "/journal").json["requests"]
    assert 0 < shown["milliseconds"] < 60_000


def test_each_world_has_its_own_journal(make_api: MakeApi) -> None:
    api = make_api(any_key=True)
    control = control_of(api)
    api.with_key("key-of-ruth").get("/people")
    assert control("GET", "/journal").json["total"] == 0
    assert control("GET", "/journal?key=key-of-ruth").json["total"] == 1
    assert control_of(api.with_key("key-of-ruth"))("GET", "/journal").json["total"] == 1


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/journal"), ("GET", "/clock"), ("DELETE", "/journal"), ("POST", "/reset")]
)
def test_a_key_that_opens_nothing_is_a_400(control: Control, method: str, path: str) -> None:
    answer = control(method, f"{path}?key=wrong")
    assert (answer.status, answer.error) == (400, "this key opens no world; leave it out for the default one")
