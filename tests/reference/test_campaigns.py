from __future__ import annotations

from typing import Any

import pytest

from actionnetwork_mock.errors import UsageError

from ..api_client import ApiClient, href
from ..conftest import MakeApi
from .facts import fact
from .sample_events import START, event_body, listed, made

ACTIONS = [
    {"title": "Volunteer", "browser_url": "https://actionnetwork.org/forms/volunteer"},
    {"title": "Sign", "browser_url": "https://actionnetwork.org/petitions/sign"},
]
SET = {
    "name": "Winter, internal",
    "title": "Winter of action",
    "description": "<p>Pick one.</p>",
    "browser_url": "https://example.org/winter",
    "featured_image_url": "https://example.org/a.png",
    "action_network:hidden": True,
    "tag_list": ["winter"],
    "actions": ACTIONS,
}


def campaign(api: ApiClient, **fields: Any) -> Any:
    """Return a campaign that was made in the user interface."""
    return api.get(f"/campaigns/{made(api, 'campaigns', **fields)}").json


@fact("campaigns.rel", "campaigns.addresses", "campaigns.links.self")
@fact(
    "campaigns.answers.200",
    "campaigns.methods",
)
@fact("campaigns.links.curies", "campaigns.embedded")
def test_a_campaign_is_read_by_itself_and_in_the_list(api: ApiClient) -> None:
    uuid = made(api, "campaigns")
    read = api.get(f"/campaigns/{uuid}")
    page = api.get("/campaigns")
    (item,) = page.json["_embedded"]["action_network:campaigns"]
    assert read.status == page.status == 200
    assert href(read.json) == href(item)
    assert href(item).endswith(f"/campaigns/{uuid}")
    assert {**item, "_links": {}} == {**read.json, "_links": {}}
    assert list(read.json["_links"]) == ["self", "curies"]
    assert "_embedded" not in read.json


@pytest.mark.parametrize("name", [pytest.param(name, marks=fact(f"campaigns.fields.{name}")) for name in SET])
def test_a_campaign_shows_what_the_user_interface_set(api: ApiClient, name: str) -> None:
    assert campaign(api, **SET)[name] == SET[name]


@fact("campaigns.fields.identifiers", "campaigns.fields.created_date", "campaigns.fields.modified_date")
@fact("campaigns.fields.origin_system", "campaigns.fields.browser_url", "actions-4")
@fact("campaigns.fields.action_network:sponsor", "actions-6")
@fact(
    "campaigns.objects.sponsor.title",
    "campaigns.objects.sponsor.browser_url",
    "campaigns.key_order",
)
def test_a_campaign_with_a_title_alone_has_these_keys_in_this_order(api: ApiClient) -> None:
    api.world.clock.freeze(START)
    uuid = made(api, "campaigns", title="Winter of action")
    shown = api.get(f"/campaigns/{uuid}").json
    links = shown.pop("_links")
    assert list(shown.items()) == [
        ("identifiers", [f"action_network:{uuid}"]),
        ("origin_system", "Action Network"),
        ("created_date", "2026-07-01T00:00:00Z"),
        ("modified_date", "2026-07-01T00:00:00Z"),
        ("title", "Winter of action"),
        ("browser_url", "https://actionnetwork.org/campaigns/winter-of-action"),
        ("action_network:hidden", False),
        (
            "action_network:sponsor",
            {"title": "Group 1", "browser_url": "https://actionnetwork.org/api/v2/groups/group-1"},
        ),
        ("tag_list", []),
        ("actions", []),
    ]
    assert links["self"]["href"].endswith(uuid)


@fact("campaigns.fields.actions", "actions-14")
@fact("campaigns.objects.action.title", "campaigns.objects.action.browser_url")
def test_its_actions_have_a_title_and_a_page_and_no_link(api: ApiClient) -> None:
    assert campaign(api, actions=ACTIONS)["actions"] == ACTIONS


@fact("writing-10", "campaigns.answers.405", "campaigns.background")
@pytest.mark.parametrize("query", ["", "?background_request=true"])
def test_a_campaign_can_only_be_read(api: ApiClient, query: str) -> None:
    shown = campaign(api)
    answers = [
        api.post(f"/campaigns{query}", event_body()),
        api.put(f"{href(shown)}{query}", {"title": "Summer of action"}),
        api.delete(f"{href(shown)}{query}"),
    ]
    assert [answer.status for answer in answers] == [405] * 3
    assert all(answer.error for answer in answers)
    assert api.get(href(shown)).json == shown


@fact("actions-14", "keys-3", "campaigns.answers.404")
def test_a_personal_key_gets_none(make_api: MakeApi) -> None:
    api = make_api(user_keys=["personal"])
    shown, personal = campaign(api), api.with_key("personal")
    assert listed(personal, "/campaigns") == []
    assert personal.get("/campaigns").json["total_records"] == 0
    assert personal.get(href(shown)).status == 404
    with pytest.raises(UsageError, match="belong to groups"):
        made(personal, "campaigns")
