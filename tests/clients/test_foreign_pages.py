"""A page of another origin, in a browser, can neither read nor change anything that a mock has."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

from actionnetwork_mock.app import MockApp
from actionnetwork_mock.servers.threaded import MockServer

from .browser import BROWSER, PagesHandler, dump_page, open_page, visit

REBOUND = "rebound.test"
"""A name that leads to this machine, as the browser sees it."""


@pytest.fixture(autouse=True, scope="module")
def browser() -> None:
    """Skip these tests without a browser. In CI they may not be skipped."""
    if not BROWSER:
        assert not os.environ.get("CI"), "CI needs a browser: install Debian's package chromium"
        pytest.skip("no browser: install Debian's package chromium")


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Collect path and status of every answer."""
    answers: list[tuple[str, int]] = []
    serve = MockApp.__call__

    async def watched(app: MockApp, scope: Any, receive: Any, send: Any) -> None:
        async def watch(message: Any) -> None:
            if message["type"] == "http.response.start":
                answers.append((scope["path"], message["status"]))
            await send(message)

        await serve(app, scope, receive, watch)

    monkeypatch.setattr(MockApp, "__call__", watched)
    return answers


@pytest.fixture
def mock() -> Iterator[MockServer]:
    """A server with one person, which opens a world for any key."""
    with MockServer(any_key=True) as server:
        server.make("people", given_name="Ruth", email_addresses=[{"address": "ruth@example.org"}])
        yield server


def expect_untouched(mock: MockServer, answered: list[tuple[str, int]]) -> None:
    assert {status for _, status in answered} == {403}, answered
    assert [person.email for person in mock.people] == ["ruth@example.org"]
    assert mock.requests.count() == 0
    assert mock.run(lambda worlds: len([*worlds])) == 1


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_page_of_another_origin_is_refused_everything(
    mock: MockServer, answered: list[tuple[str, int]], site: str, host: str
) -> None:
    page = f"{site.replace('localhost', host)}/foreign.html"
    outcomes = dict(open_page(page, mock=mock.url.removesuffix("/api/v2")))
    assert len(outcomes) > 20
    assert {name: outcome for name, outcome in outcomes.items() if outcome != "refused"} == {}
    assert len(answered) > 20
    expect_untouched(mock, answered)


def test_a_page_whose_name_is_pointed_at_this_machine_is_refused_everything(
    mock: MockServer, answered: list[tuple[str, int]]
) -> None:
    with rebinding(mock) as port:
        outcomes = dict(open_page(f"http://{REBOUND}:{port}/foreign.html", mock=""))
    assert "403" in outcomes["people with the well-known key"]
    assert "403" in outcomes["reset with the header"]
    assert not [outcome for outcome in outcomes.values() if outcome[:3] == "200" or "ruth" in outcome.lower()]
    expect_untouched(mock, answered)


def test_a_link_on_another_page_opens_the_console(
    mock: MockServer, answered: list[tuple[str, int]], site: str
) -> None:
    control = mock.control_url
    visit(f"{site}/link.html", to=f"{control}/", until=lambda: ("/_mock/events", 200) in answered)
    assert answered[0] == ("/_mock/", 200)
    assert 403 not in {status for _, status in answered}
    assert "another site" in dump_page(f"{site}/link.html", to=f"{control}/journal")
    assert [answer for answer in answered if answer[1] == 403] == [("/_mock/journal", 403)]
    assert mock.requests.count() == 0


@contextmanager
def rebinding(mock: MockServer) -> Iterator[int]:
    """Serve the pages, and pass on every other request to the mock: the page's name was pointed at this machine."""
    target = urlsplit(mock.url).netloc

    class Handler(PagesHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/foreign.html"):
                super().do_GET()
            else:
                self.pass_on()

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            connection = HTTPConnection(target)
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            content = answer.read()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            connection.close()

        do_POST = do_PUT = do_DELETE = do_OPTIONS = pass_on

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield http.server_port
        http.shutdown()
        thread.join()
