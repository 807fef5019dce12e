"""What a user comes for, each once with the pointer, with the clicks counted, and once with the keyboard alone."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from actionnetwork_mock.servers.threaded import MockServer

from .conftest import MakeServer
from .traffic import BO, Program

pytestmark = pytest.mark.uncovered


SIGNUP = "+3"
"""The text of the row of the signup with four mistakes: one code and the number of the others."""


@pytest.fixture
def program(server: MockServer) -> Iterator[Program]:
    """A program that has sent the sample of requests."""
    program = Program(server)
    program.send_sample()
    yield program
    program.close()


def expect_visible(locator: Any) -> None:
    locator.wait_for(state="visible")


# 1: Why did my tag not arrive?


def test_a_dropped_tag_is_found_with_two_clicks(server: MockServer, program: Program, open_tab: Any) -> None:
    tab = open_tab(server)
    tab.click(tab.page.get_by_role("button", name="Swallowed"))
    tab.click(tab.row(SIGNUP))
    verdict = tab.region("Selected request")
    expect_visible(verdict.get_by_text("Answered 200, but 4 of the things you sent were dropped"))
    expect_visible(verdict.get_by_text("There is no tag 'stewrd'").first)
    assert verdict.locator(".marked").all_inner_texts().count('"stewrd"') == 1
    assert tab.clicks == 2


def test_a_dropped_tag_is_found_with_the_keyboard(
    server: MockServer, program: Program, open_tab: Any
) -> None:
    tab = open_tab(server)
    tab.tab_to(tab.page.get_by_role("button", name="Swallowed"))
    tab.press("Enter")
    expect_visible(tab.row(SIGNUP))
    tab.press("j")
    tab.page.get_by_role("grid").and_(tab.page.locator(":focus")).wait_for()
    while SIGNUP not in tab.page.locator(".vlist-row.active").inner_text():
        tab.press("j")
    tab.press("Enter")
    expect_visible(tab.region("Selected request").get_by_text("There is no tag 'stewrd'").first)
    tab.tab_to(tab.region("Selected request").get_by_role("button", name="line", exact=False).first)
    tab.press("Enter")
    assert tab.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Request body"


# 2: What would the real API say to this POST?


def test_the_preview_of_a_signup_takes_at_most_four_clicks(server: MockServer, open_tab: Any) -> None:
    before = server.requests.total
    tab = open_tab(server)
    tab.click(tab.role("link", "Explore"))
    tab.click(tab.role("button", "POST osdi:people"))
    tab.page.get_by_label("address").fill("bo@example.org")
    tab.click(tab.role("button", "Add add_tags"))
    tab.type("stewrd,")
    preview = tab.region("What the real API would do")
    expect_visible(preview.get_by_text("200 OK"))
    expect_visible(preview.get_by_text("It would not tell you that 1 thing you send is dropped."))
    expect_visible(tab.page.get_by_text("There is no tag 'stewrd'").first)
    assert tab.clicks <= 4
    assert "bo@example.org" not in server.people
    assert [entry for entry in list(server.requests)[before:] if entry.method == "POST"] == []


def test_the_preview_of_a_signup_with_the_keyboard(server: MockServer, open_tab: Any) -> None:
    tab = open_tab(server)
    tab.press("g", "x")
    tab.tab_to(tab.role("button", "POST osdi:people"))
    tab.press("Enter")
    tab.tab_to(tab.page.get_by_label("address"))
    tab.type("bo@example.org")
    tab.tab_to(tab.role("button", "Add add_tags"))
    tab.press("Enter")
    tab.type("stewrd")
    tab.press("Enter")
    expect_visible(tab.page.get_by_text("There is no tag 'stewrd'").first)
    tab.tab_to(tab.role("button", "Use steward"))
    tab.press("Enter")
    expect_visible(tab.region("What the real API would do").get_by_text("200 OK"))
    tab.page.get_by_text("There is no tag 'stewrd'").wait_for(state="detached")


# 4: How close to four calls a second does my sync run?


def test_the_pace_is_one_click_away(server: MockServer, program: Program, open_tab: Any) -> None:
    tab = open_tab(server)
    meter = tab.page.get_by_role("link", name="5/4 a second")
    expect_visible(meter)
    tab.click(meter)
    expect_visible(tab.role("heading", "Budget & findings"))
    expect_visible(tab.page.get_by_text("5 / 4"))
    assert tab.clicks == 1
    budget = server.budget
    assert (budget.peak, budget.refused) == (5, 1)
    tab.click(tab.page.get_by_role("link", name="at most 5 within a second"))
    expect_visible(tab.page.get_by_role("grid"))
    expect_visible(tab.region("Selected request").get_by_text("Answered 429"))


def test_the_pace_with_the_keyboard(server: MockServer, program: Program, open_tab: Any) -> None:
    tab = open_tab(server)
    tab.press("g", "b")
    expect_visible(tab.page.get_by_text("5 / 4"))
    tab.tab_to(tab.page.get_by_text("The same numbers as a table"))
    tab.press("Enter")
    rows = tab.page.get_by_role("table").first.get_by_role("row")
    expect_visible(rows.first)
    numbers = [row.split() for row in rows.all_inner_texts()[1:]]
    assert max(int(peak) for _, _, peak in numbers) == 5
    tab.tab_to(tab.page.get_by_role("button", name="Copy allowing").first)
    tab.press("Enter")
    expect_visible(tab.page.get_by_text("Copied as allowing"))
    assert tab.clipboard.startswith("with action_network.allowing(")


# 5: What did this request change?


def test_what_a_request_changed_is_one_click_away(
    server: MockServer, program: Program, open_tab: Any
) -> None:
    tab = open_tab(server)
    tab.click(tab.row(SIGNUP))
    changes = tab.region("What it changed")
    expect_visible(changes.get_by_text("bo@example.org").first)
    expect_visible(changes.get_by_text("steward"))
    assert tab.clicks == 1


def test_what_a_request_changed_with_the_keyboard(
    server: MockServer, program: Program, open_tab: Any
) -> None:
    tab = open_tab(server)
    tab.press("/")
    tab.type("POST /people")
    expect_visible(tab.role("button", "All 1"))  # while "POST" is typed, the list has other requests
    tab.press("Escape", "Enter")
    link = tab.region("What it changed").get_by_role("link", name="bo@example.org").first
    tab.tab_to(link)
    tab.press("Enter")
    expect_visible(tab.page.get_by_role("navigation", name="Where you are").get_by_text("Bo"))


# 6: Change one field of a request and send it again


def test_a_changed_request_is_sent_with_three_clicks(
    server: MockServer, program: Program, open_tab: Any
) -> None:
    tab = open_tab(server)
    tab.click(tab.row(SIGNUP))
    tab.click(tab.role("button", "Edit and resend"))
    tab.page.get_by_label("given_name").fill("Robert")
    tab.click(tab.role("button", "Send POST"))
    expect_visible(tab.page.get_by_role("status").get_by_text("POST 200 OK"))
    assert tab.clicks == 3
    assert server.people["bo@example.org"].given_name == "Robert"
    console = {"from": "console", "pattern": "POST /people"}
    (entry,) = httpx2.get(f"{server.control_url}/journal", params=console).json()["requests"]
    expect_visible(tab.role("link", f"request {entry['number']}", within=tab.page.get_by_role("status")))
    sent = json.loads(entry["request_body"])
    assert sent == {**BO, "person": {**BO["person"], "given_name": "Robert"}}  # type: ignore[dict-item]
    assert server.budget.peak == 5


def test_a_changed_request_with_the_keyboard(server: MockServer, program: Program, open_tab: Any) -> None:
    tab = open_tab(server, "#/requests?q=POST+%2Fpeople")
    expect_visible(tab.row(SIGNUP))
    tab.press("j", "Enter")
    expect_visible(tab.role("button", "Edit and resend"))
    tab.press("e")
    name = tab.page.get_by_label("given_name")
    tab.tab_to(name)
    tab.press("Control+a")
    tab.type("Robert")
    tab.press("Control+Enter")
    expect_visible(tab.page.get_by_role("status").get_by_text("POST 200 OK"))
    assert server.people["bo@example.org"].given_name == "Robert"


# 7: Turn this request into a test, or a curl line


def run_test(text: str, folder: Path, pytester: pytest.Pytester) -> pytest.RunResult:
    (folder / "test_copied.py").write_text(text, encoding="utf-8")
    return pytester.runpytest_subprocess("-q", str(folder / "test_copied.py"))


ROWS = {"signup": SIGNUP, "404": "404", "400": "400", "429": "429", "fault": "fault"}


@pytest.mark.parametrize("request_of", ROWS)
def test_a_copied_test_passes(
    server: MockServer, program: Program, open_tab: Any, pytester: pytest.Pytester, request_of: str
) -> None:
    tab = open_tab(server)
    tab.expected.append("the server responded with a status of 404")
    tab.click(tab.row(ROWS[request_of]))
    tab.click(tab.role("button", "Copy as pytest"))
    expect_visible(tab.page.get_by_text("Copied as pytest"))
    assert tab.clicks == 2
    result = run_test(tab.clipboard, pytester.path, pytester)
    result.assert_outcomes(passed=1)


def test_a_copied_curl_line_sends_the_same_body(server: MockServer, program: Program, open_tab: Any) -> None:
    tab = open_tab(server)
    tab.click(tab.row(SIGNUP))
    tab.click(tab.role("button", "Copy as curl"))
    expect_visible(tab.page.get_by_text("Copied as curl"))
    assert tab.clicks == 2
    line = tab.clipboard
    words = shlex.split(line)
    assert words[0] == "curl"
    assert words[-1] == f"{server.url}/people"
    assert json.loads(words[words.index("--data-raw") + 1]) == BO
    if shutil.which("curl"):
        done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=30)
        assert json.loads(done.stdout)["given_name"] == "Bo"


def test_copying_with_the_keyboard(server: MockServer, program: Program, open_tab: Any) -> None:
    tab = open_tab(server)
    expect_visible(tab.row(SIGNUP))
    tab.press("j")
    while SIGNUP not in tab.page.locator(".vlist-row.active").inner_text():
        tab.press("j")
    tab.press("Enter")
    expect_visible(tab.role("button", "Copy as curl"))
    tab.press("c")
    expect_visible(tab.page.get_by_text("Copied as curl"))
    assert tab.clipboard.startswith("curl -X POST")
    tab.press("p")
    expect_visible(tab.page.get_by_text("Copied as pytest"))
    assert "def test_post_people" in tab.clipboard


# 12: Let the next calls fail; let an hour go by


def test_a_fault_for_the_next_two_calls_and_an_hour(
    server: MockServer, program: Program, open_tab: Any
) -> None:
    tab = open_tab(server)
    began = server.clock.time()
    tab.click(tab.row(SIGNUP))
    tab.click(tab.role("button", "Add fault"))
    tab.page.get_by_label("How many requests").fill("2")
    tab.click(tab.role("button", "Add the fault"))
    expect_visible(tab.role("cell", "The next 2 requests of POST /people: answered 503"))
    assert tab.clicks == 3
    assert [program.send("POST", "/people", BO).status_code for _ in range(3)] == [503, 503, 200]
    tab.press("Control+k")
    tab.type("hour")
    tab.press("Enter")
    expect_visible(tab.page.get_by_text("An hour went by"))
    assert server.clock.time() - began >= 3600


# 14: Put the group into a known state, and go back to it


def test_the_group_is_loaded_and_reset_with_four_keys(make_server: MakeServer, open_tab: Any) -> None:
    server = make_server(scenario=None)
    tab = open_tab(server)
    keys = [
        ("Control+k", "load union", "Enter", "Loaded union_local"),
        ("Control+k", "reset", "Enter", "Reset:"),
    ]
    counts = []
    for opened, words, chosen, said in keys:
        tab.press(opened)
        tab.type(words)
        tab.press(chosen)
        expect_visible(tab.page.get_by_text(said, exact=False))
        counts.append(len(server.people))
    assert counts == [40, 0]


def test_the_command_menu_with_the_pointer(make_server: MakeServer, open_tab: Any) -> None:
    server = make_server(scenario=None)
    tab = open_tab(server)
    for words, option, said in [
        ("union", "Load union_local", "Loaded union_local"),
        ("reset", "Reset", "Reset:"),
    ]:
        tab.click(tab.page.get_by_role("button", name="command menu"))
        tab.type(words)
        tab.click(tab.page.get_by_role("option", name=option).first)
        expect_visible(tab.page.get_by_text(said, exact=False))
    assert tab.clicks == 4
    assert len(server.people) == 0


# The form


def test_a_misspelt_field_gets_its_right_name_and_keeps_its_value(server: MockServer, open_tab: Any) -> None:
    program = Program(server)
    program.send("POST", "/people", {"person": {**BO["person"], "family_nam": "Diddley"}})  # type: ignore[dict-item]
    program.close()
    tab = open_tab(server, "#/explore/people?form=POST&n=1")
    tab.click(tab.role("button", "Use family_name"))
    assert tab.page.get_by_label("family_name").input_value() == "Diddley"
    tab.page.get_by_text("family_nam'").wait_for(state="detached")


TOKENS = """
async () => {
  const { SchemaForm } = await import('./console/js/form.js');
  let sent = null;
  const properties = { list: { type: 'array' }, map: { type: 'object' } };
  const form = new SchemaForm({ api: {}, schema: { properties }, onChange: (value) => { sent = value; } });
  document.body.append(form.element);
  form.setValue({ list: [1, 'two', true], map: { a: 1, b: 'x', c: 'y' } });
  form.element.querySelector('[aria-label="Remove two"]').click();
  form.element.querySelector('[aria-label="Remove b=x"]').click();
  form.element.remove();
  return sent;
}
"""


def test_the_form_keeps_the_types_of_values_in_lists_and_maps(server: MockServer, open_tab: Any) -> None:
    tab = open_tab(server)
    assert tab.page.evaluate(TOKENS) == {"list": [1, True], "map": {"a": 1, "c": "y"}}
