"""Tasks about webhooks, keys, time, faults and people: with the pointer, clicks counted, and by keyboard alone."""

from __future__ import annotations

import re
from typing import Any

import httpx2
import pytest

from actionnetwork_mock.servers.threaded import MockServer

from .tab import Tab

pytestmark = pytest.mark.uncovered

ANN = {"email_addresses": [{"address": "ann@example.org"}]}


def visible(locator: Any) -> None:
    locator.wait_for(state="visible")


def petition_of(server: MockServer) -> Any:
    return next(iter(server.petitions))


def inbox_of(tab: Tab) -> str:
    return f"{tab.origin}/catch/inbox"


def press_button(tab: Tab, name: str) -> None:
    """Reach a button with Tab, and press it."""
    tab.tab_to(tab.role("button", name))
    tab.press("Enter")


# 3: Resend this webhook


@pytest.fixture
def delivered(server: MockServer) -> MockServer:
    """A server with a delivery to its own inbox."""
    site = server.control_url.removesuffix("/_mock")
    server.webhooks.create(f"{site}/catch/inbox")
    server.ui.take_action("petitions", petition_of(server), person=ANN)
    server.webhooks.drain()
    return server


def test_a_webhook_is_resent_with_three_clicks(delivered: MockServer, open_tab: Any) -> None:
    tab = open_tab(delivered)
    tab.click(tab.role("link", re.compile("Deliveries")))
    tab.click(tab.page.locator(".deliveries .vlist-row").first)
    tab.click(tab.role("button", "Resend"))
    visible(tab.page.get_by_text("Delivery 2 is the same body again"))
    assert tab.clicks == 3
    first, second = delivered.webhooks.deliveries()
    assert (second.copy_of, second.body) == (first.number, first.body)


def test_a_webhook_is_edited_and_resent_with_the_keyboard(delivered: MockServer, open_tab: Any) -> None:
    tab = open_tab(delivered)
    tab.press("g", "d")
    tab.tab_to(tab.page.get_by_role("grid"))
    tab.press("ArrowDown", "Enter")
    press_button(tab, "Edit and resend")
    body = tab.page.get_by_label("Body")
    tab.tab_to(body)
    body.fill('[{"osdi:signature": {"comments": "edited"}}]')
    tab.press("Control+Enter")
    visible(tab.page.get_by_text("Sent as delivery 2"))
    assert delivered.webhooks.deliveries()[-1].body == b'[{"osdi:signature":{"comments":"edited"}}]'


def test_a_body_that_is_not_json_is_refused_beside_the_field(delivered: MockServer, open_tab: Any) -> None:
    tab = open_tab(delivered, "#/deliveries?n=1")
    tab.click(tab.role("button", "Edit and resend"))
    tab.page.get_by_label("Body").fill("{")
    tab.click(tab.role("button", "Send"))
    visible(tab.role("dialog", "Edit and resend delivery 1").get_by_text("This is not JSON"))
    assert len(delivered.webhooks.deliveries()) == 1


def test_keys_of_a_payload_that_are_not_documented_are_marked(delivered: MockServer, open_tab: Any) -> None:
    tab = open_tab(delivered, "#/deliveries?n=1")
    payload = tab.region("Payload 1")
    check_marks(payload)


def test_keys_in_the_inbox_that_are_not_documented_are_marked(delivered: MockServer, open_tab: Any) -> None:
    tab = open_tab(delivered, "#/inbox?n=1")
    check_marks(tab.region("Body"))


def check_marks(payload: Any) -> None:
    """Check that the status of an email is marked as observed, and the address is not marked."""
    payload.wait_for()
    lines = {line.split('"')[1]: line for line in payload.locator(".line").all_inner_texts() if '"' in line}
    assert "observed" in lines["status"]
    assert "observed" not in lines["address"]


# 8: What exactly would my receiver get?


def test_a_test_arrives_in_the_inbox_with_three_clicks(server: MockServer, open_tab: Any) -> None:
    tab = open_tab(server)
    tab.click(tab.role("link", re.compile("Catcher inbox")))
    tab.click(tab.role("button", "Create a webhook to this inbox"))
    tab.click(tab.role("button", "Send test"))
    visible(tab.page.locator(".inbox .detail-head").get_by_text("osdi:signature"))
    visible(tab.page.get_by_text("No problem was found in it."))
    assert tab.clicks == 3


def test_a_test_arrives_in_the_inbox_with_the_keyboard(server: MockServer, open_tab: Any) -> None:
    tab = open_tab(server)
    tab.press("g", "i")
    press_button(tab, "Create a webhook to this inbox")
    press_button(tab, "Send test")
    visible(tab.page.locator(".inbox .detail-head").get_by_text("osdi:signature"))


# 9: What happens to my receiver when it answers 500?


def test_a_failing_receiver_is_tried_again_with_four_clicks(server: MockServer, open_tab: Any) -> None:
    tab = open_tab(server)
    server.webhooks.create(inbox_of(tab))
    tab.click(tab.role("link", re.compile("Catcher inbox")))
    tab.clicks += 1
    tab.page.get_by_label("Answer with").select_option("500")
    visible(tab.role("button", "Send test"))
    tab.page.wait_for_function("() => document.querySelector('[aria-label=\"Answer with\"]').value === '500'")
    tab.click(tab.role("button", "Send test"))
    visible(tab.page.locator(".inbox .vlist-row").get_by_text("500"))
    tab.click(tab.role("button", "Try now"))
    tab.page.locator(".inbox .vlist-row").nth(1).wait_for()
    assert tab.clicks == 4
    assert [attempt.status for attempt in server.webhooks.deliveries()[0].attempts] == [500, 500]


def test_a_failing_receiver_is_tried_again_with_the_keyboard(server: MockServer, open_tab: Any) -> None:
    tab = open_tab(server)
    server.webhooks.create(inbox_of(tab))
    tab.press("g", "i")
    answer = tab.page.get_by_label("Answer with")
    tab.tab_to(answer)
    tab.type("500")
    press_button(tab, "Send test")
    visible(tab.page.locator(".inbox .vlist-row").get_by_text("500"))
    press_button(tab, "Try now")
    tab.page.locator(".inbox .vlist-row").nth(1).wait_for()


# 10: Which endpoint belongs to this petition?


def test_the_endpoint_of_a_petition_is_copied_with_two_clicks(server: MockServer, open_tab: Any) -> None:
    tab = open_tab(server)
    tab.click(tab.role("link", "Actions"))
    tab.click(tab.role("button", "Copy the endpoint of Two people on every night shift"))
    visible(tab.page.get_by_text("Copied as endpoint"))
    assert tab.clipboard == f"{tab.origin}/api/v2/petitions/{petition_of(server).id}/signatures"
    assert tab.clicks == 2


def test_the_endpoint_of_a_petition_is_copied_with_the_keyboard(server: MockServer, open_tab: Any) -> None:
    tab = open_tab(server)
    tab.press("g", "a")
    press_button(tab, "Copy the endpoint of Two people on every night shift")
    visible(tab.page.get_by_text("Copied as endpoint"))
    assert tab.clipboard.endswith("/signatures")


def test_a_person_acts_on_a_petition(server: MockServer, open_tab: Any) -> None:
    before = len(server.signatures)
    tab = open_tab(server, "#/actions")
    tab.click(tab.page.locator("summary").first)
    tab.click(tab.role("button", "Let a person act").first)
    dialog = tab.role("dialog", re.compile("Act on"))
    tab.click(tab.role("button", "Add given_name", within=dialog))
    dialog.get_by_label("given_name").fill("Ann")
    tab.role("textbox", re.compile("^address"), within=dialog).fill("ann@example.org")
    tab.click(tab.role("button", "Let the person act", within=dialog))
    visible(tab.page.get_by_text("The person took part"))
    assert len(server.signatures) == before + 1
    assert server.people["ann@example.org"].given_name == "Ann"


def test_a_person_gives_on_a_fundraising_page(server: MockServer, open_tab: Any) -> None:
    before = {gift.id for gift in server.donations}
    tab = open_tab(server, "#/actions")
    gifts = tab.region("Fundraising pages")
    tab.click(gifts.locator("summary"))
    tab.click(tab.role("button", "Let a person act", within=gifts))
    dialog = tab.role("dialog", re.compile("Act on"))
    dialog.get_by_label("amount").fill("12.50")
    tab.click(tab.role("button", "Let the person act", within=dialog))
    visible(tab.page.get_by_text("The person took part"))
    (gift,) = [gift for gift in server.donations if gift.id not in before]
    assert gift.amount == "12.50"


# 11: Make a new key, revoke the old one


def status(server: MockServer, key: str) -> int:
    return httpx2.get(f"{server.url}/people", headers={"OSDI-API-Token": key}).status_code


def test_a_key_is_replaced_with_four_clicks(server: MockServer, open_tab: Any) -> None:
    tab = open_tab(server)
    tab.click(tab.role("link", "API & Sync"))
    tab.click(tab.role("button", "Generate"))
    said = tab.page.get_by_text("The new key of Local 12 is")
    visible(said)
    new = said.inner_text().rpartition(" ")[2]
    tab.click(tab.page.get_by_role("button", name="Revoke the key").first)
    tab.click(tab.page.get_by_role("dialog").get_by_role("button", name="Revoke the key"))
    tab.page.get_by_role("dialog").wait_for(state="detached")
    tab.page.get_by_role("cell", name="test-api-key").wait_for(state="detached")
    assert tab.clicks == 4
    assert (status(server, new), status(server, "test-api-key")) == (200, 403)


def test_a_key_is_replaced_with_the_keyboard(server: MockServer, open_tab: Any) -> None:
    tab = open_tab(server)
    tab.press("g", "s")
    press_button(tab, "Generate")
    visible(tab.page.get_by_text("The new key of Local 12 is"))
    tab.tab_to(tab.page.get_by_role("button", name="Revoke the key").first)
    tab.press("Enter")
    tab.tab_to(tab.page.get_by_role("dialog").get_by_role("button", name="Revoke the key"))
    tab.press("Enter")
    tab.page.get_by_role("cell", name="test-api-key").wait_for(state="detached")
    assert status(server, "test-api-key") == 403


# 12: Let the next two calls fail with 503; let an hour go by


def test_a_fault_and_an_hour_take_three_clicks(server: MockServer, open_tab: Any) -> None:
    before = server.clock.now()
    tab = open_tab(server)
    tab.click(tab.role("link", re.compile("Time & faults")))
    tab.click(tab.role("button", "Add the fault"))
    visible(tab.page.get_by_role("cell", name="The next 2 requests of GET /*: answered 503"))
    tab.click(tab.role("button", "An hour"))
    visible(tab.page.get_by_text("An hour went by"))
    assert tab.clicks == 3
    assert (server.clock.now() - before).total_seconds() == 3600
    assert [status(server, "test-api-key") for _ in range(3)] == [503, 503, 200]


def test_a_fault_and_an_hour_with_the_keyboard(server: MockServer, open_tab: Any) -> None:
    before = server.clock.now()
    tab = open_tab(server)
    tab.press("g", "t")
    press_button(tab, "An hour")
    visible(tab.page.get_by_text("An hour went by"))
    press_button(tab, "Add the fault")
    visible(tab.page.get_by_role("cell", name=re.compile("answered 503")))
    assert (server.clock.now() - before).total_seconds() == 3600


def test_a_checkpoint_is_listed_with_its_name_and_time(server: MockServer, open_tab: Any) -> None:
    server.checkpoint("before the import")
    tab = open_tab(server, "#/time")
    row = tab.page.get_by_role("row").filter(has_text="before the import")
    visible(row.get_by_text("2026-11-30 01:04:00"))
    tab.click(row.get_by_role("button", name="Restore data"))
    visible(tab.page.get_by_text("Checkpoint 1 is restored"))


def test_a_removed_fault_can_be_put_back(server: MockServer, open_tab: Any) -> None:
    server.faults.add("GET /people*", status=503, times=2)
    tab = open_tab(server, "#/time")
    tab.click(tab.role("button", "Remove fault 1"))
    tab.click(tab.role("button", "Put it back"))
    visible(tab.page.get_by_role("cell", name=re.compile("GET .people")))
    assert len(server.faults) == 1


def test_a_refused_fault_is_explained_in_the_servers_words(server: MockServer, open_tab: Any) -> None:
    tab = open_tab(server, "#/time")
    tab.expected = ["400"]
    tab.page.get_by_label("Status").fill("999")
    tab.click(tab.role("button", "Add the fault"))
    alert = tab.page.get_by_role("alert").filter(has_text="999")
    visible(alert)
    assert alert.evaluate("element => element === document.activeElement")


# 13: Who changed this person's consent, and when?


def test_the_history_of_a_consent_is_shown_with_three_clicks(server: MockServer, open_tab: Any) -> None:
    server.ui.take_action("petitions", petition_of(server), person=ANN)
    tab = open_tab(server)
    tab.click(tab.role("link", "People & data"))
    tab.page.get_by_label("Search").fill("ann@example.org")
    row = tab.page.locator(".people .vlist-row").filter(has_text="ann@example.org")
    tab.page.wait_for_function("() => document.querySelectorAll('.people .vlist-row').length === 1")
    tab.click(row)
    tab.click(tab.role("button", "History"))
    history = tab.region("History")
    visible(history.get_by_text("email: nothing → subscribed in Local 12"))
    visible(history.get_by_text("ui.take_action"))
    assert tab.clicks == 3


def test_the_history_of_a_consent_with_the_keyboard(server: MockServer, open_tab: Any) -> None:
    server.ui.take_action("petitions", petition_of(server), person=ANN)
    tab = open_tab(server)
    tab.press("g", "p")
    tab.tab_to(tab.page.get_by_label("Search"))
    tab.type("ann@example.org")
    tab.page.wait_for_function("() => document.querySelectorAll('.people .vlist-row').length === 1")
    tab.tab_to(tab.page.get_by_role("grid"))
    tab.press("ArrowDown", "Enter")
    press_button(tab, "History")
    visible(tab.region("History").get_by_text("email: nothing → subscribed in Local 12"))


# Mail


def test_a_mail_is_read_as_text_and_as_html_without_scripts(server: MockServer, open_tab: Any) -> None:
    script = "<script>document.title = 'run'</script><p>Thank you</p>"
    server.switch_on_autoresponse("petitions", petition_of(server), subject="Thanks", body=script)
    server.ui.take_action("petitions", petition_of(server), person=ANN)
    tab = open_tab(server, "#/mailbox")
    tab.click(tab.page.locator(".mailbox .vlist-row").first)
    visible(tab.page.get_by_text(script))
    tab.expected = ["Blocked script execution"]
    tab.click(tab.role("button", "HTML"))
    visible(tab.page.frame_locator("iframe").get_by_text("Thank you"))
