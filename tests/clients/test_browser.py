"""Pages of another origin call the API with fetch, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from .drivers.browser import browser
from .drivers.process import Driver, start_driver

pytestmark = pytest.mark.skipif(not browser(), reason="no browser: install Debian's package chromium")

SETUP = """
return {
  fetchAll: async calls => {
    const outcomes = []
    for (const [url, method, key, body] of calls) {
      const headers = { ...(key && { "OSDI-API-Token": key }), ...(body && { "Content-Type": "application/json" }) }
      try {
        outcomes.push((await fetch(url, { method, headers, body: body && JSON.stringify(body) })).status)
      } catch { // the browser does not send the request, or the page may not read the answer
        outcomes.push("blocked")
      }
    }
    return outcomes
  },
}
"""

ADA = {"person": {"email_addresses": [{"address": "ada@example.org"}]}}


@pytest.fixture(scope="module")
def page() -> Iterator[Driver]:
    with start_driver("browser") as page:
        page.ask(setup=SETUP)
        yield page


def fetch(page: Driver, server: MockServer, *calls: tuple[Any, ...]) -> Any:
    """Return the outcome of each call of a page, ``(method, path, key, body)``: its status, or ``"blocked"``."""
    sent = [(server.url + path, method, *rest) for method, path, *rest in calls]
    return page.ask(names={"calls": sent}, code="fetchAll(calls)")["answer"]


def test_a_page_reads_every_answer(server: MockServer, page: Driver) -> None:
    key = server.api_key
    petition = server.make("petitions", title="Keep the library open")
    helper = f"/petitions/{petition.id}/signatures"
    server.faults.add("GET /tags", status=503, html=True)
    outcomes = fetch(
        page,
        server,
        ("GET", "/people", key),
        ("POST", helper, key, ADA),
        ("POST", helper, "", ADA),
        ("PUT", f"/petitions/{petition.id}", key, {"title": "Keep it open"}),
        ("DELETE", "/people", key),
        ("GET", "/people", "wrong"),
        ("GET", "/people", ""),
        ("GET", "/peoples", key),
        ("POST", "/tags", key, {}),
        ("GET", "/tags", key),
    )
    assert outcomes == [200, 200, 200, 200, 405, 403, 403, 404, 400, 503]
    assert {finding.code for finding in server.findings()} >= {"key-in-page"}
    assert {entry.origin for entry in server.requests} == {page.ask(code="location.origin")["answer"]}


def test_a_page_reads_that_it_was_too_fast(page: Driver) -> None:
    with MockServer(settings=Settings(rate_limit=2)) as server:
        server.clock.freeze()
        outcomes = fetch(page, server, *[("GET", "/people", server.api_key)] * 3)
    assert outcomes == [200, 200, 429]


def test_only_helpers_are_for_pages_if_the_settings_say_so(page: Driver) -> None:
    with MockServer(settings=Settings(rate_limit=None, keyed_cors="helpers")) as server:
        petition = server.make("petitions", title="Keep the library open")
        helper = f"/petitions/{petition.id}/signatures"
        calls = [
            ("POST", helper, server.api_key, ADA),
            ("GET", helper, server.api_key),
            ("GET", "/people", ""),
        ]
        assert fetch(page, server, *calls) == [200, "blocked", "blocked"]
