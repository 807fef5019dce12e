"""Pages of another origin call the API with fetch, in a browser."""

from __future__ import annotations

import json
from typing import Any

import pytest

from actionnetwork_mock.servers.threaded import MockServer
from actionnetwork_mock.settings import Settings

from .browser import BROWSER, open_page

pytestmark = pytest.mark.skipif(not BROWSER, reason="no browser: install Debian's package chromium")

ADA = {"person": {"email_addresses": [{"address": "ada@example.org"}]}}


def fetch(site: str, server: MockServer, *calls: tuple[Any, ...]) -> list[Any]:
    """Return the outcome of each call of a page, ``(method, path, key, body)``: its status, or ``"blocked"``."""
    names = ("url", "method", "key", "body")
    sent = [
        dict(zip(names, (server.url + path, method, *rest), strict=False)) for method, path, *rest in calls
    ]
    return [outcome[0] for outcome in open_page(f"{site}/fetch.html", calls=json.dumps(sent))]


def test_a_page_reads_every_answer(server: MockServer, site: str) -> None:
    key = server.api_key
    petition = server.make("petitions", title="Keep the library open")
    helper = f"/petitions/{petition.id}/signatures"
    server.faults.add("GET /tags", status=503, html=True)
    outcomes = fetch(
        site,
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
    assert {entry.origin for entry in server.requests} == {site}


def test_a_page_reads_that_it_was_too_fast(site: str) -> None:
    with MockServer(settings=Settings(rate_limit=2)) as server:
        server.clock.freeze()
        outcomes = fetch(site, server, *[("GET", "/people", server.api_key)] * 3)
    assert outcomes == [200, 200, 429]


def test_only_helpers_are_for_pages_if_the_settings_say_so(site: str) -> None:
    with MockServer(settings=Settings(rate_limit=None, keyed_cors="helpers")) as server:
        petition = server.make("petitions", title="Keep the library open")
        helper = f"/petitions/{petition.id}/signatures"
        calls = [
            ("POST", helper, server.api_key, ADA),
            ("GET", helper, server.api_key),
            ("GET", "/people", ""),
        ]
        assert fetch(site, server, *calls) == [200, "blocked", "blocked"]
