"""jquery-osdi, unmodified, on a page of another origin in a browser: it sends a form's data, without a key."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from actionnetwork_mock.servers.threaded import MockServer

from .browser import BROWSER, open_page

KEY = {"OSDI-API-Token": "test-api-key"}

pytestmark = [
    pytest.mark.skipif(not BROWSER, reason="no browser: install Debian's package chromium"),
    pytest.mark.usefixtures("npm_packages"),
]


def get(server: MockServer, path: str) -> Any:
    return httpx2.get(server.url + path, headers=KEY).json()


def id_of(document: Any) -> str:
    first: str = document["identifiers"][0]
    return first.removeprefix("action_network:")


def send_form(site: str, action: str, email_address: str) -> Any:
    """Return what the page was told: ``["done", 200, {}]``."""
    return open_page(f"{site}/page.html", action=action, email_address=email_address)


@pytest.mark.parametrize(("actions", "records"), [("petitions", "signatures"), ("forms", "submissions")])
def test_a_page_records_a_person(server: MockServer, site: str, actions: str, records: str) -> None:
    server.make("tags", name="Volunteers")
    action = server.create_record(actions, {"title": "Keep the library open"}).id
    server.switch_on_autoresponse(actions, action, subject="Thank you", body="<p>Thank you</p>")
    path = f"/{actions}/{action}/{records}"

    assert send_form(site, server.url + path, "ada@example.org") == ["done", 200, {}]
    asked = [(entry.method, entry.path, entry.status, entry.key) for entry in server.requests]
    assert asked == [("OPTIONS", path, 200, ""), ("POST", path, 200, "")]
    (person,) = get(server, "/people")["_embedded"]["osdi:people"]
    assert (person["given_name"], person["family_name"]) == ("Ada", "O’Neil")
    (record,) = get(server, path)["_embedded"][f"osdi:{records}"]
    assert record["action_network:person_id"] == id_of(person)
    assert get(server, f"/people/{id_of(person)}/taggings")["total_records"] == 1
    assert [(mail.to, mail.subject) for mail in server.mailbox] == [("ada@example.org", "Thank you")]


def test_a_page_is_not_told_that_a_body_is_unusable(server: MockServer, site: str) -> None:
    path = f"/petitions/{id_of(server.make('petitions', title='Keep the library open'))}/signatures"
    assert send_form(site, server.url + path, "no address") == ["done", 200, {}]
    assert "blind-failed" in [note.code for note in server.requests.last(f"POST {path}").notes]
    assert get(server, path)["total_records"] == 0
