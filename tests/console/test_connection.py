"""A server that stops and starts again, and requests that arrive."""

from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.servers.threaded import MockServer

from .conftest import MakeServer
from .traffic import Program

pytestmark = pytest.mark.uncovered


def test_the_page_keeps_its_data_and_connects_again(open_tab: Any) -> None:
    server = MockServer(scenario="union_local", seed=7).start()
    port = int(server.control_url.split(":")[2].split("/")[0])
    program = Program(server)
    program.send("GET", "/people")
    tab = open_tab(server)
    tab.expected.append(
        "ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET"
    )
    tab.click(tab.row("/people"))
    resend = tab.role("button", "Edit and resend")
    resend.wait_for()
    program.close()
    server.stop()
    tab.page.get_by_text("Not connected since").wait_for()
    assert tab.row("/people").is_visible()
    assert resend.is_disabled()
    with MockServer(port=port, seed=8) as again:
        tab.page.get_by_role("banner").get_by_text("Live", exact=True).wait_for()
        tab.page.get_by_text("Not connected since").wait_for(state="hidden")
        tab.page.get_by_text("No request so far").wait_for()
        program = Program(again)
        program.send("GET", "/tags")
        program.close()
        tab.row("/tags").wait_for()


def test_a_request_appears_while_the_list_is_at_its_top(server: MockServer, open_tab: Any) -> None:
    program = Program(server)
    program.send("GET", "/people")
    tab = open_tab(server)
    tab.row("/people").wait_for()
    program.send("GET", "/tags")
    tab.row("/tags").wait_for()
    program.close()


def test_a_click_counts_although_requests_arrive_while_the_pointer_is_down(
    server: MockServer, open_tab: Any
) -> None:
    program = Program(server)
    program.send("GET", "/people")
    tab = open_tab(server)
    tab.row("/people").hover()
    tab.page.mouse.down()
    with tab.page.expect_response("**/journal?*after=1*"):
        program.send("GET", "/tags")
    program.close()
    tab.until_read()
    tab.page.mouse.up()
    tab.region("Selected request").get_by_text("GET").wait_for()
    tab.row("/tags").wait_for()


def test_a_button_counts_although_the_page_reads_while_the_pointer_is_down(
    server: MockServer, open_tab: Any
) -> None:
    tab = open_tab(server, "#/time")
    tab.role("button", "A bad day").hover()
    tab.page.mouse.down()
    with tab.page.expect_response("**/checkpoints"):
        server.make("tags", name="new")
    tab.until_read()
    tab.page.mouse.up()
    tab.page.get_by_text("faults that clients have met in production").wait_for()


def test_new_requests_wait_while_the_list_is_scrolled(make_server: Any, open_tab: Any) -> None:
    server = make_server(rate_limit=None)
    program = Program(server)
    for page in range(60):
        program.send("GET", f"/people?page={page}", pause_s=1)
    tab = open_tab(server)
    tab.row("page=59").wait_for()
    tab.page.get_by_role("grid").focus()
    tab.press("End")
    tab.row("page=0").wait_for()
    program.send("GET", "/tags")
    program.send("GET", "/tags")
    program.close()
    new = tab.role("button", "2 new")
    new.wait_for()
    assert tab.row("/tags").count() == 0
    new.click()
    tab.row("/tags").wait_for()
    new.wait_for(state="hidden")


def test_clearing_hides_rows_in_this_tab_only(server: MockServer, open_tab: Any) -> None:
    program = Program(server)
    program.send("GET", "/people")
    tab = open_tab(server)
    tab.row("/people").wait_for()
    tab.click(tab.role("button", "Clear"))
    tab.page.get_by_text("Cleared").wait_for()
    assert server.requests.total == 1
    program.send("GET", "/tags")
    program.close()
    tab.row("/tags").wait_for()
    assert tab.row("/people").count() == 0


def test_a_filter_without_matches_offers_to_drop_its_last_word(server: MockServer, open_tab: Any) -> None:
    program = Program(server)
    program.send("GET", "/people")
    program.close()
    tab = open_tab(server, "#/requests?q=GET+%2Fpeople+nothing")
    tab.click(tab.role("button", 'Drop "nothing"'))
    tab.row("/people").wait_for()


def test_a_console_that_other_machines_can_open_says_so(make_server: MakeServer, open_tab: Any) -> None:
    said = "Other machines can open this console"
    tab = open_tab(make_server(remote_control=True))
    tab.page.get_by_text(said).wait_for()
    tab = open_tab(make_server())
    assert tab.page.get_by_text(said).count() == 0


def test_a_refusal_is_shown_in_the_words_of_the_server(server: MockServer, open_tab: Any) -> None:
    program = Program(server)
    program.send("GET", "/people")
    program.close()
    tab = open_tab(server, "#/requests?n=1")
    tab.expected.append("the server responded with a status of 400")
    tab.click(tab.role("button", "Add fault"))
    tab.page.get_by_label("Status").fill("99999")
    tab.click(tab.role("button", "Add the fault"))
    alert = tab.page.get_by_role("alert").filter(has_text="status")
    alert.wait_for()
    assert alert.evaluate("element => element === document.activeElement")
    assert len(server.faults) == 0
