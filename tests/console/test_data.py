"""Data that is hostile, and data that is much."""

from __future__ import annotations

import time
from typing import Any

import pytest

from actionnetwork_mock.servers.threaded import MockServer

from .conftest import MakeServer
from .test_accessibility import PAGES
from .traffic import Program, fill_journal

pytestmark = pytest.mark.uncovered

ATTACK = "<img src=x onerror=\"document.title='attacked'\"><script>document.title='attacked'</script>"
EVERYWHERE = {
    "person": {
        "given_name": ATTACK,
        "family_name": ATTACK,
        "email_addresses": [{"address": "attack@example.org"}],
        "postal_addresses": [{"address_lines": [ATTACK], "locality": ATTACK}],
        "custom_fields": {ATTACK: ATTACK, "link": "javascript:document.title='attacked'"},
    },
    "add_tags": [ATTACK],
    ATTACK: ATTACK,
}


def test_data_is_never_executed(make_server: MakeServer, open_tab: Any) -> None:
    server = make_server(scenario="awkward_data", rate_limit=None)
    program = Program(server)
    server.make("tags", name=ATTACK)
    petition = server.make("petitions", title=ATTACK, description=ATTACK, petition_text=ATTACK)
    person = (
        program.send("POST", "/people", EVERYWHERE).json()["identifiers"][0].removeprefix("action_network:")
    )
    program.send("POST", f"/petitions/{petition.id}/signatures", {**EVERYWHERE, "comments": ATTACK})
    program.send("GET", f"/people?filter={ATTACK}")
    program.send("POST", f"/{ATTACK}", EVERYWHERE)
    program.close()
    tab = open_tab(server)
    numbers = [f"#/requests?n={entry.number}" for entry in server.requests]
    documents = ["people", f"people/{person}", "petitions", f"petitions/{petition.id}", "tags"]
    hashes = [
        *(f"#/{page}" for page in PAGES),
        *numbers,
        *(f"#/explore/{document}" for document in documents),
        f"#/explore/people/{person}?form=PUT",
        "#/explore/people?form=POST&n=1",
        f"#/{ATTACK}",
        f"#/explore/{ATTACK}?form=POST&at={ATTACK}",
        f"#/requests?q={ATTACK}&show={ATTACK}&n={ATTACK}&after={ATTACK}",
        f"#/budget?span={ATTACK}&key={ATTACK}",
        f"#/reference?q={ATTACK}&show={ATTACK}",
    ]
    tab.expected.append("Failed to load resource: the server responded with a status of 4")
    for place in hashes:
        tab.visit(place)
        assert tab.page.title() != "attacked", place
        assert tab.count("main img, main script, #nav img, #nav script") == 0, place
        assert tab.count("a[href^='javascript']") == 0, place


@pytest.mark.parametrize(
    "place",
    [
        "#/explore//evil.test/x",
        "#/explore/..%2F..%2F_mock%2Freset",
        "#/explore/%2e%2e/%2e%2e/_mock/journal",
        "#/explore/people?query=x%23y",
        "#/explore/people?form=DELETE&at=//evil.test/",
        "#/explore/people?form=POST&at=/../../_mock/reset",
    ],
)
def test_a_hash_sends_nothing_but_gets_below_the_api(server: MockServer, open_tab: Any, place: str) -> None:
    sent: list[tuple[str, str]] = []
    tab = open_tab(server)
    tab.expected.append("Failed to load resource: the server responded with a status of 4")
    tab.page.on("request", lambda request: sent.append((request.method, request.url)))
    tab.visit(place)
    site = tab.origin
    allowed = (f"{site}/api/v2", f"{site}/_mock/", f"{site}/openapi.json")
    assert [url for _, url in sent if not url.startswith(allowed)] == []
    changes = [(method, url) for method, url in sent if method != "GET"]
    assert {url for _, url in changes} <= {f"{site}/_mock/preview"}
    assert len(server.people) == 40


def test_ten_thousand_requests_are_ready_at_once_in_few_rows(
    make_server: MakeServer, open_tab: Any, record_property: Any
) -> None:
    server = make_server(rate_limit=None)
    fill_journal(server, 10_000)
    tab = open_tab(server)
    began = time.perf_counter()
    tab.page.reload()
    tab.row("/people/9999").wait_for()
    seconds = time.perf_counter() - began
    record_property("seconds_until_ready", round(seconds, 3))
    print(f"10,000 requests: ready after {seconds:.3f} s")
    rows = "[role=row]"
    assert tab.count(rows) <= 80
    tab.page.get_by_role("button", name="All 10,000").wait_for()
    grid = tab.page.get_by_role("grid")
    grid.focus()
    tab.page.locator("[role=grid][aria-rowcount='10001']").wait_for()
    tab.press("End")
    tab.row("/people/0?").wait_for()
    assert tab.count(rows) <= 80
    tab.press("Home")
    tab.row("/people/9999").wait_for()
    assert tab.count(rows) <= 80
    assert tab.count("*") < 1200


def test_requests_that_arrive_faster_than_they_are_read_are_all_listed(
    make_server: MakeServer, open_tab: Any
) -> None:
    server = make_server(rate_limit=None)
    fill_journal(server, 10)
    tab = open_tab(server)
    tab.row("/people/9").wait_for()
    fill_journal(server, 2500)
    tab.page.locator("[role=grid][aria-rowcount='2511']").wait_for()
    tab.page.get_by_role("button", name="All 2,510").wait_for()
    tab.row("/people/2499").wait_for()
