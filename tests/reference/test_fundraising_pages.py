from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..api_client import Answer, ApiClient, href, uuid_of
from ..conftest import MakeApi
from ..sample_group import make
from .facts import fact

NOBODY = "00000000-0000-4000-8000-000000000000"
REL = "osdi:fundraising_pages"


def post(api: ApiClient, **fields: object) -> Answer:
    return api.post("/fundraising_pages", {"title": "Strike fund", "origin_system": "ShopSync", **fields})


def made(api: ApiClient, **fields: object) -> Any:
    answer = post(api, **fields)
    assert answer.status == 200, answer.body
    return answer.json


def count(api: ApiClient) -> int:
    return int(api.get("/fundraising_pages").json["total_records"])


@fact("fundraising_pages.rel", "fundraising_pages.addresses")
@fact("fundraising_pages.methods")
@fact("fundraising_pages.answers.200")
@fact("fundraising_pages.fields.title", "fundraising_pages.fields.origin_system")
@fact("fundraising_pages.fields.identifiers", "fundraising_pages.key_order")
@fact("fundraising_pages.links.curies", "documents-4")
@fact("transport-3")
def test_a_page_is_made_and_read_back(api: ApiClient) -> None:
    fields = {"name": "Internal", "description": "<p>Give</p>", "browser_url": "https://example.org/give"}
    answer = post(api, identifiers=["shop:1"], **fields)
    page = answer.json
    assert api.get(f"/fundraising_pages/{uuid_of(page)}").json == page
    assert {"title": "Strike fund", "origin_system": "ShopSync", **fields}.items() <= page.items()
    assert page["identifiers"] == [f"action_network:{uuid_of(page)}", "shop:1"]
    assert [*page] == [
        "identifiers",
        "created_date",
        "total_donations",
        "total_amount",
        "currency",
        "action_network:sponsor",
        "modified_date",
        "origin_system",
        "title",
        "action_network:hidden",
        "name",
        "description",
        "browser_url",
        "tag_list",
        "_embedded",
        "_links",
    ]
    assert answer.header("content-type") == "application/hal+json"
    assert answer.header("cache-control") == "max-age=0, private, must-revalidate"
    assert "curies" in page["_links"]
    (item,) = api.get("/fundraising_pages").json["_embedded"][REL]
    assert "curies" not in item["_links"]


@fact("fundraising_pages.fields.total_donations", "fundraising_pages.fields.total_amount")
@fact("fundraising_pages.fields.currency", "donations-4")
@fact("fundraising_pages.fields.action_network:hidden", "fundraising_pages.fields.tag_list")
def test_a_new_page_has_taken_nothing(api: ApiClient) -> None:
    page = made(
        api, total_donations=7, total_amount="9.00", currency="EUR", **{"action_network:hidden": True}
    )
    assert (page["total_donations"], page["total_amount"], page["currency"]) == (0, "0.00", "USD")
    assert page["action_network:hidden"] is False
    assert page["tag_list"] == []


@fact(
    "fundraising_pages.links.self",
    "fundraising_pages.links.osdi:donations",
    "fundraising_pages.links.osdi:record_donation_helper",
)
@fact("fundraising_pages.addresses")
@fact("fundraising_pages.links.action_network:embed")
@fact("donations-3")
def test_a_page_leads_to_its_donations_and_its_embed_code(api: ApiClient) -> None:
    page = made(api)
    own = f"http://mock.test/api/v2/fundraising_pages/{uuid_of(page)}"
    assert [*page["_links"]] == [
        "self",
        "osdi:donations",
        "osdi:record_donation_helper",
        "osdi:creator",
        "action_network:embed",
        "curies",
    ]
    assert href(page) == own
    assert href(page, "osdi:donations") == href(page, "osdi:record_donation_helper") == f"{own}/donations"
    assert href(page, "action_network:embed") == f"{own}/embed"
    assert api.get(href(page, "osdi:donations")).json["_embedded"] == {"osdi:donations": []}


@fact("fundraising_pages.links.osdi:creator", "fundraising_pages.embedded")
@fact("fundraising_pages.posted_links.osdi:creator")
def test_the_creator_is_linked_and_embedded(api: ApiClient) -> None:
    ruth = api.sign_up(email="ruth@example.org")
    page = made(api, _links={"osdi:creator": {"href": href(ruth)}})
    del ruth["_links"]["curies"]
    assert page["_embedded"] == {"osdi:creator": ruth}
    assert href(page, "osdi:creator") == href(ruth)
    other = made(api)
    assert api.get(href(other, "osdi:creator")).status == 200
    assert href(other, "osdi:creator") == href(other["_embedded"]["osdi:creator"])
    assert api.get("/fundraising_pages").json["_embedded"][REL][1]["_embedded"] == {"osdi:creator": ruth}


@pytest.mark.parametrize(
    "link", ["nonsense", f"http://mock.test/api/v2/people/{NOBODY}", "http://mock.test/api/v2/tags", None, 7]
)
def test_an_unusable_creator_makes_no_page(api: ApiClient, link: object) -> None:
    answer = post(api, _links={"osdi:creator": {"href": link}})
    assert answer.status == 400
    assert answer.error
    assert count(api) == 0


def test_a_creator_of_another_group_makes_no_page(two_groups: tuple[ApiClient, ApiClient]) -> None:
    api, other = two_groups
    theirs = other.sign_up(email="ada@example.org")
    assert post(api, _links={"osdi:creator": {"href": href(theirs)}}).status == 400
    assert count(api) == 0


@fact("fundraising_pages.answers.400", "donations-2", "writing-4")
@fact("fundraising_pages.fields.title", "fundraising_pages.fields.origin_system")
@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        [],
        {"origin_system": "ShopSync"},
        {"title": "", "origin_system": "ShopSync"},
        {"title": None, "origin_system": "ShopSync"},
        {"title": {}, "origin_system": "ShopSync"},
        {"title": "x" * 300, "origin_system": "ShopSync"},
        {"title": "Strike fund", "origin_system": "ShopSync", "tag_list": {"a": "steward"}},
        {"title": "Strike fund", "origin_system": "ShopSync", "identifiers": [{}]},
    ],
)
def test_a_page_without_usable_fields_is_a_400(api: ApiClient, body: object) -> None:
    answer = api.post("/fundraising_pages", body)
    assert answer.status == 400
    assert answer.error
    assert count(api) == 0


@fact("donations-2")
def test_name_and_title_may_be_the_same(api: ApiClient) -> None:
    page = made(api, name="Strike fund")
    assert page["name"] == page["title"] == "Strike fund"


@fact("fundraising_pages.fields.name", "fundraising_pages.fields.description", "transport-10")
@fact("fundraising_pages.fields.browser_url", "fundraising_pages.fields.featured_image_url")
def test_what_has_no_value_is_absent(api: ApiClient) -> None:
    page = made(api, featured_image_url="https://example.org/x.png")
    for name in ("name", "description", "browser_url", "featured_image_url"):
        assert name not in page


@fact("fundraising_pages.answers.200", "writing-3")
@fact("fundraising_pages.fields.created_date", "fundraising_pages.fields.modified_date")
def test_a_put_sets_what_is_sent_and_keeps_the_rest(api: ApiClient) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    page = made(api, name="Internal", description="<p>Give</p>", identifiers=["shop:1"])
    api.world.clock.advance(60)
    answer = api.put(
        href(page),
        {
            "title": "Legal fund",
            "description": None,
            "title_": 1,
            "identifiers": ["shop:2"],
            "origin_system": "x",
        },
    )
    changed = answer.json
    assert answer.status == 200
    assert (changed["title"], changed["name"], changed["origin_system"]) == (
        "Legal fund",
        "Internal",
        "ShopSync",
    )
    assert "description" not in changed
    assert changed["identifiers"] == [f"action_network:{uuid_of(page)}", "shop:1", "shop:2"]
    assert changed["created_date"] == "2026-07-01T00:00:00Z"
    assert changed["modified_date"] == "2026-07-01T00:01:00Z"
    assert "unknown-field" in answer.note_codes
    assert api.put(href(page), {"title": None}).json["title"] == "Legal fund"


@pytest.mark.parametrize("body", [[], "text", {"title": {}}, {"tag_list": [{}]}, {"name": "x" * 300}])
def test_an_unusable_put_changes_nothing(api: ApiClient, body: object) -> None:
    page = made(api)
    answer = api.put(href(page), body)
    assert answer.status == 400
    assert answer.error
    assert api.get(href(page)).json == page


@fact("writing-10", "fundraising_pages.answers.405", "fundraising_pages.background")
def test_a_page_cannot_be_deleted_and_nothing_is_done_in_the_background(api: ApiClient) -> None:
    page = made(api)
    for method in ("DELETE", "PATCH"):
        assert api.request(method, href(page)).status == 405
    assert api.delete("/fundraising_pages").status == 405
    answer = api.post("/fundraising_pages?background_request=true", {"title": "x", "origin_system": "y"})
    assert answer.json["title"] == "x"


@fact("fundraising_pages.answers.404")
def test_an_id_that_nobody_here_has_is_a_404(two_groups: tuple[ApiClient, ApiClient]) -> None:
    api, other = two_groups
    page = made(api)
    for wrong in (NOBODY, "nonsense", uuid_of(api.tag("steward")), "x" * 5000):
        for answer in (
            api.get(f"/fundraising_pages/{wrong}"),
            api.put(f"/fundraising_pages/{wrong}", {"title": "x"}),
            api.get(f"/fundraising_pages/{wrong}/donations"),
        ):
            assert answer.status == 404
            assert answer.error
    assert other.get(href(page)).status == other.put(href(page), {"title": "x"}).status == 404


@fact("keys-4", "limits-2")
def test_a_key_is_needed_and_four_calls_a_second_are_allowed(make_api: MakeApi) -> None:
    api = make_api(rate_limit=4)
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    answer = api.with_key("wrong").get("/fundraising_pages")
    assert (answer.status, answer.error) == (403, "API Key invalid or not present wrong")
    assert [api.get("/fundraising_pages").status for _ in range(5)] == [200] * 4 + [429]


@fact("fundraising_pages.paging")
@fact("paging-4", "transport-1")
def test_pages_come_newest_first_with_totals_and_next_while_there_are_more(api: ApiClient) -> None:
    for n in range(26):
        made(api, title=f"Fund {n}")
    first, last = api.get("/fundraising_pages/?per_page=100").json, api.get("/fundraising_pages?page=2").json
    assert [*first] == ["total_pages", "per_page", "page", "total_records", "_links", "_embedded"]
    assert [first[key] for key in ("total_pages", "per_page", "page", "total_records")] == [2, 25, 1, 26]
    assert [*first["_links"]] == ["next", "self", REL, "curies"]
    assert [*last["_links"]] == ["previous", "self", REL, "curies"]
    titles = [item["title"] for page in (first, last) for item in page["_embedded"][REL]]
    assert titles == [f"Fund {n}" for n in reversed(range(26))]


@fact("fundraising_pages.filters", "filters-15", "filters-3")
@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("origin_system eq 'My Shop'", ["Legal fund"]),
        ("title eq 'Strike fund'", ["Strike fund"]),
        ("identifier eq 'shop:2'", ["Legal fund"]),
        ("created_date gt '2026-07-01T00:00:30Z'", ["Legal fund"]),
        ("modified_date lt '2026-07-01T00:00:30Z'", ["Strike fund"]),
        ("created_date gt '2026-06-30' and title eq 'Legal fund'", ["Legal fund"]),
        ("title eq 'Nothing'", []),
    ],
)
def test_pages_are_found_by_filter(api: ApiClient, clause: str, found: list[str]) -> None:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    made(api, identifiers=["shop:1"])
    api.world.clock.advance(60)
    made(api, title="Legal fund", identifiers=["shop:2"], origin_system="My Shop")
    answer = api.get(f"/fundraising_pages?filter={clause}")
    assert [item["title"] for item in answer.json["_embedded"][REL]] == found


def test_an_unknown_filter_is_a_400(api: ApiClient) -> None:
    assert api.get("/fundraising_pages?filter=currency eq 'USD'").status == 400


@fact("fundraising_pages.fields.action_network:sponsor", "actions-6")
@fact("fundraising_pages.objects.sponsor.title", "fundraising_pages.objects.sponsor.browser_url")
def test_the_sponsor_is_the_group_and_a_personal_key_has_none(make_api: MakeApi) -> None:
    api = make_api(user_keys=["personal"])
    assert made(api)["action_network:sponsor"] == {
        "title": "Group 1",
        "browser_url": "https://actionnetwork.org/api/v2/groups/group-1",
    }
    assert "action_network:sponsor" not in made(api.with_key("personal"))


@fact("actions-2", "fundraising_pages.fields.identifiers")
def test_a_foreign_identifier_makes_no_second_page(api: ApiClient) -> None:
    first = made(api, identifiers=["shop:1"])
    again = made(api, identifiers=["shop:1"], title="Legal fund")
    assert uuid_of(again) == uuid_of(first)
    assert again["title"] == "Legal fund"
    assert made(api, title="Legal fund")["title"] == "Legal fund"
    assert count(api) == 2


@fact("actions-2")
def test_a_foreign_identifier_of_another_group_makes_no_second_holder(
    two_groups: tuple[ApiClient, ApiClient],
) -> None:
    api, other = two_groups
    made(other, identifiers=["shop:1"])
    assert made(api, identifiers=["shop:1"])["identifiers"][1:] == []


@fact("fundraising_pages.fields.tag_list", "actions-4")
def test_tag_list_has_existing_tags_and_puts_none_on_donors(api: ApiClient) -> None:
    api.tag("Steward")
    page = made(api, tag_list=["steward", "unknown"])
    assert page["tag_list"] == ["Steward"]
    body = {
        "person": {"email_addresses": [{"address": "ruth@example.org"}]},
        "recipients": [{"display_name": "Local 1", "amount": "5"}],
    }
    assert api.post(href(page, "osdi:donations"), body).status == 200
    assert api.tags_of(api.people()[0]) == []
    assert api.put(href(page), {"tag_list": []}).json["tag_list"] == []


@fact("actions-1", "fundraising_pages.fields.browser_url")
def test_only_pages_of_the_user_interface_have_a_public_page(api: ApiClient) -> None:
    own = make(api.world, "fundraising_pages", {"title": "Strike fund"})
    assert own["browser_url"] == "https://actionnetwork.org/fundraising/strike-fund"
    assert own["origin_system"] == "Action Network"
    assert "browser_url" not in made(api)
