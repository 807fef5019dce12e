from __future__ import annotations

import pytest

from ...api_client import ApiClient
from ...conftest import MakeApi
from .conftest import Control, control_of

RUTH = {"person": {"email_addresses": [{"address": "ruth@example.org"}]}}


@pytest.fixture
def asked(api: ApiClient) -> ApiClient:
    """A client that has made four requests."""
    api.get("/people?page=2&x=1")
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


# Filters and pages


def listed(control: Control, query: str) -> list[int]:
    """Return the numbers of the summaries that a query lists."""
    return [one["number"] for one in control("GET", f"/journal?fields=summary&{query}").json["summaries"]]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3, 4]),
        ("limit=2", [3, 4]),
        ("limit=2&before=4", [2, 3]),
        ("limit=2&after=0", [1, 2]),
        ("after=1&before=4", [2, 3]),
        ("before=0", []),
        ("before=99&limit=1", [4]),
        ("limit=0", []),
        ("status=200", [1, 2, 3]),
        ("status=4xx", [4]),
        ("note=past-the-end", [1]),
        ("note=nothing", []),
        ("swallowed=true", [1]),
        ("swallowed=false", [2, 3, 4]),
        ("text=RUTH@", [2]),
        ("text=page%3D2", [1]),
        ("text=/tags", [3, 4]),
        ("from=program", [1, 2, 3, 4]),
        ("from=console", []),
        ("label=...1234", [4]),
        ("status=2xx&text=ruth&pattern=POST *", [2]),
    ],
)
def test_requests_are_filtered_and_listed_in_pages(control: Control, query: str, numbers: list[int]) -> None:
    assert listed(control, query) == numbers


def test_text_is_found_whichever_way_json_writes_it(api: ApiClient, control: Control) -> None:
    api.post("/people", {"person": {"given_name": "Zoë", "email_addresses": [{"address": "z@example.org"}]}})
    api.post("/tags", raw=b'{"name": "Zo\\u00eb"}')
    assert listed(control, "text=zo%C3%AB") == [1, 2]


@pytest.mark.parametrize("status", ["4x", "abc", "4xx5", "", "-1", "99999"])
def test_what_is_no_status_is_refused(control: Control, status: str) -> None:
    answer = control("GET", f"/journal?status={status}")
    assert (answer.status, "is no status" in answer.error) == (400, True)


@pytest.mark.usefixtures("asked")
def test_the_counts_are_those_of_what_matches_whatever_the_limit(control: Control) -> None:
    found = control("GET", "/journal?limit=0").json
    assert (found["matching"], found["swallowed"], found["faulty"], found["console"]) == (4, 1, 0, 0)
    assert found["statuses"] == {"200": 3, "403": 1}
    assert control("GET", "/journal?limit=0&after=1&pattern=GET *").json["statuses"] == {"200": 1, "403": 1}


def test_a_summary_has_no_bodies(api: ApiClient, control: Control) -> None:
    api.post("/people?x=1", {**RUTH, "add_tags": ["nothing"]})
    found = control("GET", "/journal?fields=summary").json
    assert found["requests"] == []
    (row,) = found["summaries"]
    assert (row["method"], row["path"], row["query"], row["status"]) == ("POST", "/people", "x=1", 200)
    assert (row["codes"], row["swallowed"]) == (["unknown-parameter", "unknown-tag"], 2)
    assert (row["from"], row["counted"]) == ("program", True)
    assert row["request_bytes"] > 60
    assert not {"request_body", "response_body", "notes"} & {*row}


# One request


def test_a_body_that_was_cut_says_by_how_much(make_api: MakeApi) -> None:
    api = make_api(journal_body_bytes=100, people=25)
    length = len(api.get("/people").body)
    shown = control_of(api)("GET", "/journal/1").json
    assert len(shown["response_body"]) == 100
    assert (shown["response_bytes"], shown["response_cut"]) == (length, length - 100)
    assert (shown["request_bytes"], shown["request_cut"]) == (0, 0)


def test_headers_that_name_the_program_are_shown_and_others_not(api: ApiClient, control: Control) -> None:
    headers = {"user-agent": "sync/2.0", "cookie": "secret", "accept": "*/*", "authorization": "secret"}
    api.request("GET", "/people?x=1", headers=headers)
    shown = control("GET", "/journal/1").json
    assert {*map(tuple, shown["request_headers"])} == {("user-agent", "sync/2.0"), ("accept", "*/*")}
    assert ["content-type", "application/hal+json"] in shown["response_headers"]
    assert "mock-note" in dict(shown["response_headers"])
    assert "secret" not in str(shown)


def test_headers_do_not_show_the_key(api: ApiClient, control: Control) -> None:
    api.request("GET", "/people", headers={"user-agent": f"sync with {api.key}"})
    assert control("GET", "/journal/1").json["request_headers"] == [["user-agent", "sync with [key]"]]


def test_a_request_that_the_journal_has_not_is_a_404(make_api: MakeApi) -> None:
    api = make_api(journal_requests=2)
    control = control_of(api)
    assert control("GET", "/journal/1").error == "the journal has no request 1; it has none"
    for _ in range(3):
        api.get("/tags")
    answer = control("GET", "/journal/1")
    assert (answer.status, answer.error) == (404, "the journal has no request 1; it has 2 to 3")
    assert [control("GET", f"/journal/{number}").status for number in (0, 2, 3, 4)] == [404, 200, 200, 404]


# Marks


def test_a_mark_stands_after_the_newest_request_until_the_journal_is_emptied(
    api: ApiClient, control: Control
) -> None:
    api.get("/tags")
    mark = control("POST", "/journal/marks", {"text": "test_sync.py::test_a"}).json
    api.get("/tags")
    assert (mark["after"], mark["text"]) == (1, "test_sync.py::test_a")
    assert control("GET", "/journal").json["marks"] == [mark]
    assert control("GET", "/journal?after=1").json["marks"] == [mark]
    assert control("GET", "/journal?after=2").json["marks"] == []
    control("DELETE", "/journal")
    assert control("GET", "/journal").json["marks"] == []


@pytest.mark.parametrize("text", ["", "x" * 1001])
def test_a_mark_has_a_text_of_a_line(control: Control, text: str) -> None:
    assert control("POST", "/journal/marks", {"text": text}).status == 400


# Requests of the console


def from_console(api: ApiClient, how: str = "uncounted", path: str = "/people") -> int:
    """Send a request as the console does and return its status."""
    return api.request("GET", path, headers={"mock-console": how}).status


def test_what_the_console_asks_is_in_the_journal_and_in_no_count(make_api: MakeApi) -> None:
    api = make_api(people=2)
    control = control_of(api)
    api.get("/people")
    from_console(api, path="/people?page=7")
    assert [row["from"] for row in control("GET", "/journal?fields=summary").json["summaries"]] == [
        "program",
        "console",
    ]
    assert control("GET", "/journal?from=console&fields=summary").json["summaries"][0]["counted"] is False
    count = control("GET", "/journal/count").json
    assert (count["total"], count["kept"], count["matching"], count["newest"]) == (1, 1, 1, 2)
    assert control("GET", "/budget").json["calls"] == 1
    assert control("GET", "/findings").json == []
    assert [entry["number"] for entry in control("GET", "/journal/raw").json] == [1]


def test_what_the_console_asks_is_not_limited(make_api: MakeApi) -> None:
    api = make_api(rate_limit=4)
    api.world.clock.freeze()
    assert [from_console(api) for _ in range(9)] == [200] * 9
    assert [api.get("/people").status for _ in range(5)] == [200] * 4 + [429]
    assert from_console(api, "counted") == 429


def test_a_counted_request_of_the_console_counts_as_any_other(api: ApiClient, control: Control) -> None:
    from_console(api, "counted")
    assert control("GET", "/budget").json["calls"] == 1
    (row,) = control("GET", "/journal?fields=summary").json["summaries"]
    assert (row["from"], row["counted"]) == ("console", True)


def test_faults_do_not_touch_what_the_console_asks_uncounted(api: ApiClient, control: Control) -> None:
    control("POST", "/faults", {"pattern": "*", "status": 503, "times": 1})
    assert (from_console(api), from_console(api, "counted"), api.get("/people").status) == (200, 503, 200)


def test_uncounted_requests_leave_the_journal_like_others(make_api: MakeApi) -> None:
    api = make_api(journal_requests=3)
    journal = api.world.journal
    for send in (from_console, ApiClient.get, from_console, ApiClient.get):
        send(api, "uncounted") if send is from_console else api.get("/tags")
    assert (len(journal), journal.kept, journal.total, journal.newest) == (2, 3, 2, 4)
    assert journal.forgotten == 0
