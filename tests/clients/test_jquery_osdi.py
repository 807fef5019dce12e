"""jquery-osdi on a web page: what its posts without a key, which are all answered alike, leave behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.clients.matrix.clients.jquery_osdi import JQUERY_OSDI
from tests.clients.matrix.runner import OpenClient, missing, open_client

pytestmark = pytest.mark.skipif(bool(missing(JQUERY_OSDI)), reason=missing(JQUERY_OSDI))


@pytest.fixture(scope="module")
def page() -> Iterator[OpenClient]:
    with open_client(JQUERY_OSDI) as page:
        yield page


@pytest.mark.parametrize(
    ("actions", "action", "records"),
    [("petitions", "petition", "signatures"), ("forms", "form", "submissions")],
)
def test_a_page_records_a_person(page: OpenClient, actions: str, action: str, records: str) -> None:
    server = page.server
    server.reset()
    server.switch_on_autoresponse(actions, page.names[action], subject="Thank you", body="<p>Thank you</p>")
    path = f"/{actions}/{page.names[action]}/{records}"

    page.driver.ask(code=f"submit('{path}', fields, {{ add_tags: ['Volunteers'] }})")

    assert [(entry.method, entry.path, entry.status, entry.key) for entry in server.requests] == [
        ("OPTIONS", path, 200, ""),
        ("POST", path, 200, ""),
    ]
    grace = server.people["grace@example.org"]
    assert grace.given_name == "Grace"
    assert grace.id in [record["action_network:person_id"] for record in getattr(server, records)]
    assert len(server.taggings) == 2
    assert [(mail.to, mail.subject) for mail in server.mailbox] == [("grace@example.org", "Thank you")]


def test_a_page_is_not_told_that_a_body_is_unusable(page: OpenClient) -> None:
    page.server.reset()
    path = f"/petitions/{page.names['petition']}/signatures"
    told = page.driver.ask(code=f"submit('{path}', {{ email_address: 'no address' }})")
    assert told == {"answer": {"status": 200, "body": {}}}
    assert "blind-failed" in [note.code for note in page.server.requests.last(f"POST {path}").notes]
    assert len(page.server.people) == 2
