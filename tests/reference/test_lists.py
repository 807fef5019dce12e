from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError

from ..api_client import ApiClient, href, uuid_of
from .facts import fact
from .test_made_in_ui import make


def made_list(api: ApiClient, **fields: object) -> Any:
    return api.get(f"/lists/{make(api, 'lists', **fields)}").json


@fact("lists.fields.name", "lists.fields.title", "lists.fields.description", "lists.fields.browser_url")
@fact("lists-3", "lists-1")
def test_a_report_is_a_list_that_says_so_and_where_it_is_managed(api: ApiClient) -> None:
    made = made_list(api, name="Stewards, this quarter")
    assert (made["name"], made["title"]) == ("Stewards, this quarter", "Stewards, this quarter")
    assert made["description"] == "Report"
    assert made["browser_url"] == "https://actionnetwork.org/reports/stewards-this-quarter/manage"
    reports = [
        one for one in api.get("/lists").json["_embedded"]["osdi:lists"] if one["name"] == made["name"]
    ]
    assert [uuid_of(one) for one in reports] == [uuid_of(made)]


@fact("lists.fields.title", "lists.fields.description", "lists.fields.browser_url")
def test_the_list_of_an_email_has_its_subject(api: ApiClient) -> None:
    made = made_list(api, title="Vote on Friday", description="Email")
    assert (made["title"], made["description"]) == ("Vote on Friday", "Email")
    assert made["browser_url"] == "https://actionnetwork.org/emails/vote-on-friday/manage"


@fact("lists-3")
def test_the_name_of_a_report_is_filled_even_when_none_was_given(api: ApiClient) -> None:
    assert made_list(api)["name"]


def test_a_list_of_another_kind_cannot_be_made(api: ApiClient) -> None:
    with pytest.raises(UsageError, match="Letter"):
        make(api, "lists", description="Letter")
    assert api.get("/lists").json["total_records"] == 0


@fact("lists-4")
def test_everything_that_may_be_sent_is_sent(api: ApiClient) -> None:
    assert set(made_list(api)) == {
        "identifiers",
        "origin_system",
        "created_date",
        "modified_date",
        "name",
        "title",
        "description",
        "browser_url",
        "_links",
    }


@fact("lists-2", "lists.links.osdi:items")
def test_a_list_leads_to_its_items_and_does_not_count_them(api: ApiClient) -> None:
    made = made_list(api)
    assert "total_items" not in made
    assert href(made, "osdi:items") == f"{href(made)}/items"
    assert api.get(href(made, "osdi:items")).json["_embedded"] == {"osdi:items": []}


@fact("lists-1")
def test_a_sent_message_leads_to_the_list_of_who_got_it(api: ApiClient) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    ruth = api.sign_up(email="ruth@example.org")
    draft = {"subject": "Vote on Friday", "body": "b", "from": "Local 1", "reply_to": "local@example.org"}
    message = api.post("/messages", {**draft, "origin_system": "x"}).json
    api.world.clock.advance(60)
    assert api.post(f"{href(message)}/send", {}).status == 200
    api.world.clock.advance(86_400)
    recipients = api.get(href(api.get(href(message)).json, "osdi:recipients")).json
    assert href(recipients) == f"http://mock.test/api/v2/lists/{uuid_of(recipients)}"
    assert (recipients["title"], recipients["description"]) == ("Vote on Friday", "Email")
    (item,) = api.get(href(recipients, "osdi:items")).json["_embedded"]["osdi:items"]
    assert item["action_network:person_id"] == uuid_of(ruth)
