from __future__ import annotations

from typing import Any

import pytest

from ..api_client import BASE, ApiClient, href
from .facts import fact
from .sample_events import made, post_campaign, post_event

WIDGETS = {
    "petitions": "petition",
    "events": "event",
    "forms": "form",
    "fundraising_pages": "fundraising",
    "advocacy_campaigns": "letter",
    "event_campaigns": "event_campaign",
    "surveys": "survey",
}
SITE = "https://actionnetwork.org"
SHEETS = {"default": "style-embed.css", "layout_only": "style-embed-whitelabel.css", "no": ""}


def snippet(widget: str, slug: str, size: str, styles: str) -> str:
    """Return a snippet as it is known: a sheet unless there are no styles, a script, a place for what it draws."""
    sheet = f"<link href='{SITE}/css/{SHEETS[styles]}' rel='stylesheet' type='text/css' />"
    query = "format=js&source=widget" + ("&style=full" if size == "full" else "")
    return (
        f"{sheet if styles != 'no' else ''}<script src='{SITE}/widgets/{widget}/{slug}?{query}'></script>"
        f"<div id='can-{widget}-area-{slug}' style='width: 100%'></div>"
    )


@fact("embeds.rel", "embeds.addresses", "embeds.methods", "embeds.answers.200")
@fact("embeds.links.self", "embeds.links.curies", "actions-16")
@fact("embeds.key_order", "embeds.paging", "embeds.embedded", "actions-17")
@pytest.mark.parametrize("action", WIDGETS)
def test_an_action_of_the_user_interface_has_six_snippets_and_nothing_else(
    api: ApiClient, action: str
) -> None:
    path = f"/{action}/{made(api, action)}"
    address = href(api.get(path).json, "action_network:embed")
    answer = api.get(address)
    assert answer.status == 200
    assert address == href(answer.json) == f"{BASE}{path}/embed"
    assert list(answer.json) == [
        *(f"embed_{size}_{style}_styles" for size in ("standard", "full") for style in SHEETS),
        "_links",
    ]
    assert list(answer.json["_links"]) == ["self", "curies"]


@fact("actions-18")
@pytest.mark.parametrize("action", WIDGETS)
@pytest.mark.parametrize(
    ("size", "styles"),
    [
        pytest.param(size, styles, marks=fact(f"embeds.fields.embed_{size}_{styles}_styles"))
        for size in ("standard", "full")
        for styles in SHEETS
    ],
)
def test_a_snippet_names_the_widget_by_kind_and_slug(
    api: ApiClient, action: str, size: str, styles: str
) -> None:
    shown = api.get(f"/{action}/{made(api, action)}/embed").json
    assert shown[f"embed_{size}_{styles}_styles"] == snippet(WIDGETS[action], "assembly", size, styles)


@fact("actions-18")
def test_the_slug_is_that_of_the_page(api: ApiClient) -> None:
    made(api, "events")
    second = api.get(f"/events/{made(api, 'events')}/embed").json
    own = {"browser_url": "https://example.org/pages/it's%20here/"}
    third = api.get(f"/events/{made(api, 'events', **own)}/embed").json
    assert second["embed_full_no_styles"] == snippet("event", "assembly-2", "full", "no")
    assert "'https://actionnetwork.org/widgets/event/it&#x27;s%20here?format" in third["embed_full_no_styles"]


@fact("embeds.answers.404", "actions-17")
@fact("actions-1")
def test_an_action_made_through_the_api_links_to_an_embed_that_is_not_there(api: ApiClient) -> None:
    for action in (post_event(api), post_campaign(api)):
        answer = api.get(href(action, "action_network:embed"))
        assert answer.status == 404
        assert "embed code" in answer.error


@fact("writing-10", "embeds.background", "embeds.filters", "embeds.methods")
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_an_embed_can_only_be_read(api: ApiClient, method: str) -> None:
    path = f"/events/{made(api, 'events')}/embed"
    body: Any = {"embed_full_no_styles": "<p>"}
    answer = api.request(method, f"{path}?background_request=true", body)
    assert answer.status == 405
    assert answer.error
    assert api.get(f"{path}?filter=title eq 'x'").status == 200


@pytest.mark.parametrize("path", ["/people/{id}/embed", "/campaigns/{id}/embed", "/events/embed", "/embed"])
def test_nothing_else_has_an_embed(api: ApiClient, path: str) -> None:
    assert api.get(path.format(id=made(api, "campaigns"))).status == 404


def test_an_embed_of_another_group_is_not_there(two_groups: tuple[ApiClient, ApiClient]) -> None:
    first, second = two_groups
    path = f"/events/{made(second, 'events')}/embed"
    assert second.get(path).status == 200
    assert first.get(path).status == 404


def test_an_embed_needs_a_key(api: ApiClient) -> None:
    assert api.with_key(None).get(f"/events/{made(api, 'events')}/embed").status == 403
