"""The scripts that need no page: filter, snippets, paths of JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # carries no types

from actionnetwork_mock.servers.threaded import MockServer

from .tab import Tab
from .traffic import Program

pytestmark = pytest.mark.uncovered

PAIRS = {"type": "array", "items": {"type": "object", "required": ["name", "value"]}}
MESSAGE = ["httpVersion", "cookies", "headers", "headersSize", "bodySize"]


def required(*names: str, **properties: Any) -> dict[str, Any]:
    """Return the schema of an object that must have some properties."""
    return {"type": "object", "required": [*names, *properties], "properties": properties}


ENTRY = required(
    "startedDateTime",
    "cache",
    time={"type": "number"},
    timings=required("send", "wait", "receive"),
    request=required("method", *MESSAGE, url={"pattern": "^http://"}, headers=PAIRS, queryString=PAIRS),
    response=required(
        "status", "statusText", "redirectURL", *MESSAGE, headers=PAIRS, content=required("size", "mimeType")
    ),
)
HAR = required(
    log=required(
        version={"const": "1.2"},
        creator=required("name", "version"),
        entries={"type": "array", "items": ENTRY, "minItems": 1},
    )
)
"""What HAR 1.2 requires of the parts that the export has."""


@pytest.fixture
def tab(server: MockServer, open_tab: Any) -> Tab:
    opened: Tab = open_tab(server)
    return opened


FILTERS: list[tuple[str, dict[str, str]]] = [
    ("", {}),
    ("POST /people*", {"pattern": "POST /people*"}),
    ("/tags", {"pattern": "* /tags"}),
    ("GET", {"pattern": "GET *"}),
    ("status:4xx note:unknown-tag", {"status": "4xx", "note": "unknown-tag"}),
    ("key:...-key from:console", {"label": "...-key", "from": "console"}),
    ("bo@example.org and more", {"text": "bo@example.org and more"}),
    ("PUT /people* Bo other:x", {"pattern": "PUT /people*", "text": "Bo other:x"}),
    ("__proto__:x", {"text": "__proto__:x"}),
]


def test_the_words_of_a_filter(tab: Tab) -> None:
    given = [words for words, _ in FILTERS]
    assert [tab.module("filter.js", "parseFilter", words) for words in given] == [
        found for _, found in FILTERS
    ]


LINES: list[tuple[str, str, int | None]] = [
    ('{"a": 1}', "/a", 2),
    ('{"person": {"given_name": "Bo"}, "add_tags": ["a", "b"]}', "/add_tags/1", 5),
    ('{\n "a": [\n  {"b": 2}\n ]\n}', "/a/0/b", 3),
    ('{"a/b": {"~": 1}}', "/a~1b/~0", 3),
    ('{"a": [1, 2, {"b": "cut o', "/a/2/b", 6),
    ('{"a": 1}', "/missing", None),
    ("no json", "/a", None),
    ('{"a": 1}', "", None),
]


def test_the_line_of_a_value(tab: Tab) -> None:
    found = [tab.module("json-view.js", "lineOf", text, where) for text, where, _ in LINES]
    assert found == [line for _, _, line in LINES]


def test_a_curl_line_quotes_for_a_shell_and_hides_an_unknown_key(tab: Tab) -> None:
    request = {
        "method": "POST",
        "url": "http://127.0.0.1:1/api/v2/people?filter=a'b",
        "key": None,
        "body": '{"a": "it\'s"}',
    }
    line = tab.module("snippets.js", "toCurl", request)
    assert line == (
        "curl -X POST -H \"OSDI-API-Token: $ACTION_NETWORK_API_KEY\" -H 'Content-Type: application/json' "
        "--data-raw '{\"a\": \"it'\\''s\"}' 'http://127.0.0.1:1/api/v2/people?filter=a'\\''b'"
    )
    assert (
        tab.module("snippets.js", "toCurl", {**request, "method": "GET", "key": "", "body": "", "url": "u"})
        == "curl u"
    )


PACED = """
async (milliseconds) => {
  const { paced } = await import('./console/js/store.js');
  window.runs = 0;
  const ask = paced(async () => {
    window.runs += 1;
    await new Promise((done) => setTimeout(done, milliseconds));
  }, 200, 1000);
  ask(); ask(); ask();
  window.ask = ask;
}
"""


@pytest.mark.parametrize(("milliseconds", "pause_ms"), [(1, 200), (20, 400), (100, 1000)])
def test_what_is_asked_for_often_runs_after_a_pause(tab: Tab, milliseconds: int, pause_ms: int) -> None:
    tab.page.clock.install(time=0)
    tab.page.clock.pause_at(1000)
    tab.page.evaluate(PACED, milliseconds)
    tab.page.clock.run_for(milliseconds + pause_ms - 50)
    assert tab.page.evaluate("window.runs") == 1, "a run takes a twentieth of the time"
    tab.page.clock.run_for(100)
    assert tab.page.evaluate("window.runs") == 2, "what was asked for meanwhile runs once"
    tab.page.clock.run_for(5000)
    assert tab.page.evaluate("window.runs") == 2


def test_the_export_is_har_without_keys(server: MockServer, open_tab: Any) -> None:
    program = Program(server)
    program.send_sample()
    program.close()
    tab = open_tab(server, "#/requests?show=4xx")
    tab.row("404").wait_for()
    tab.click(tab.role("button", "Export"))
    with tab.page.expect_download() as download:
        tab.click(tab.role("button", "HAR"))
    har = json.loads(download.value.path().read_text(encoding="utf-8"))
    Draft202012Validator(HAR).validate(har)
    assert [entry["response"]["status"] for entry in har["log"]["entries"]] == [404, 400, 429]
    assert server.api_key not in json.dumps(har)


@pytest.mark.parametrize(
    ("button", "name", "line"),
    [
        ("curl", "requests.sh", 'curl --globoff -H "OSDI-API-Token: $ACTION_NETWORK_API_KEY"'),
        ("pytest", "test_requests.py", "    assert send(action_network, 'GET', '/api/v2/people/0000"),
        ("JSON", "requests.json", '    "path": "/people/0000'),
    ],
)
def test_the_requests_that_are_shown_are_exported(
    server: MockServer, open_tab: Any, button: str, name: str, line: str
) -> None:
    program = Program(server)
    program.send_sample()
    program.close()
    tab = open_tab(server, "#/requests?show=4xx")
    tab.row("404").wait_for()
    tab.click(tab.role("button", "Export"))
    with tab.page.expect_download() as download:
        tab.click(tab.role("button", button))
    assert download.value.suggested_filename == name
    text = download.value.path().read_text(encoding="utf-8")
    assert any(found.startswith(line) for found in text.splitlines())
    assert "GET /people?page=1" not in text


def test_one_request_is_exported_as_har(server: MockServer, open_tab: Any) -> None:
    program = Program(server)
    program.send_sample()
    program.close()
    tab = open_tab(server, "#/requests?n=2")
    tab.click(tab.role("button", "Export this request"))
    with tab.page.expect_download() as download:
        tab.click(tab.role("button", "HAR"))
    har = json.loads(download.value.path().read_text(encoding="utf-8"))
    Draft202012Validator(HAR).validate(har)
    (entry,) = har["log"]["entries"]
    assert (entry["request"]["method"], entry["response"]["status"]) == ("POST", 200)
