"""Emails for the tests of messages and of their helpers: bodies, drafts, and the helpers' answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actionnetwork_mock.settings import Settings

from ..api_client import BASE, Answer, ApiClient, href
from ..conftest import MakeApi
from ..sample_group import make

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
NOBODY = "00000000-0000-4000-8000-000000000000"
TEXTS = {
    "subject": "Three things to do",
    "body": "<p>Friends, here they are.</p>",
    "from": "Local 900",
    "reply_to": "office@example.org",
}
COUNTED_S = Settings().targeting_s
SENT_S = Settings().sending_s


def with_two_people(api: ApiClient) -> ApiClient:
    """Stop the clock at noon, and sign up two people who get mail and one who does not."""
    api.world.clock.freeze(NOON)
    api.sign_up(email="ruth@example.org")
    api.sign_up(email="ada@example.org")
    api.sign_up(email_addresses=[{"address": "eve@example.org", "status": "unsubscribed"}])
    return api


@pytest.fixture(name="api")
def api_for_messages(make_api: MakeApi) -> ApiClient:
    """A client of a group with three people, one of them unsubscribed; messages may follow each other closely."""
    return with_two_people(make_api(message_interval_s=None))


def post_email(api: ApiClient, **body: Any) -> Answer:
    """Post a message that lacks nothing."""
    return api.post("/messages", {**TEXTS, **body})


def make_draft(api: ApiClient, **body: Any) -> Any:
    """Post a message, let it be counted, and return it."""
    posted = post_email(api, **body)
    assert posted.status == 200, posted.body
    api.world.clock.advance(COUNTED_S)
    return read(api, posted.json)


def make_query(api: ApiClient) -> str:
    """Make a query and return its address."""
    return f"{BASE}/queries/{id_in(make(api.world, 'queries', {'name': 'Members'}))}"


def id_in(document: Any) -> str:
    """Return the uuid of what was made in the user interface."""
    return str(document["identifiers"][0]).partition(":")[2]


def read(api: ApiClient, message: Any) -> Any:
    """Return a message as it is now."""
    return api.get(href(message)).json


def send(api: ApiClient, message: Any) -> Answer:
    """Post to the send helper."""
    return api.post(href(message, "osdi:send_helper"), {})


def stop(api: ApiClient, message: Any) -> Answer:
    """Delete at the send helper."""
    return api.delete(href(message, "osdi:send_helper"))


def schedule(api: ApiClient, message: Any, date: str) -> Answer:
    """Post a date to the schedule helper."""
    return api.post(href(message, "osdi:schedule_helper"), {"scheduled_start_date": date})


def unschedule(api: ApiClient, message: Any) -> Answer:
    """Delete at the schedule helper."""
    return api.delete(href(message, "osdi:schedule_helper"))


def addresses_on(api: ApiClient, message: Any) -> list[str]:
    """Return the addresses of those on a message's list of recipients, in its order."""
    items = api.get(f"{href(message, 'osdi:recipients')}/items").json["_embedded"]["osdi:items"]
    people = [api.get(href(item, "osdi:person")).json for item in items]
    return [person["email_addresses"][0]["address"] for person in people]


def messages(api: ApiClient) -> list[Any]:
    """Return the first page of messages."""
    found: list[Any] = api.get("/messages").json["_embedded"]["osdi:messages"]
    return found
