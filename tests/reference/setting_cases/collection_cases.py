"""Settings for collections and filters."""

from __future__ import annotations

from datetime import UTC, datetime

from ...api_client import ApiClient, href, uuid_of
from ..emails import with_two_people
from ..test_made_in_ui import make as make_in_ui
from .case import Case


def _next_on_last_page(api: ApiClient) -> object:
    api.tag("steward")
    api.sign_up(email="ruth@example.org")
    pages = api.get("/tags"), api.get("/tags?page=2"), api.get("/people")
    return ["next" in page.json["_links"] for page in pages]


def _empty_page(api: ApiClient) -> object:
    return api.get("/people").json["_links"].get("osdi:people"), api.get("/tags").json["_links"].get(
        "osdi:tags"
    )


def _odd_page(api: ApiClient) -> object:
    queries = ("page=0", "page=x", "per_page=-1", "page=2x", "page=1")
    return [api.get(f"/people?{query}").json.get("page") for query in queries]


def _unknown_filter(api: ApiClient) -> object:
    api.sign_up(email="ruth@example.org")
    answer = api.get("/people?filter=nickname eq 'x'")
    is_json = answer.header("content-type") == "application/hal+json"
    return answer.status, is_json, api.get("/people?filter=given_name ne 'x'").status


def _links_without_key(api: ApiClient) -> object:
    links = api.with_key(None).get("").json["_links"]
    return [rel in links for rel in ("osdi:tags", "action_network:surveys", "osdi:metadata", "osdi:people")]


def _order(api: ApiClient) -> object:
    for name in ("a", "b"):
        api.tag(name)
        api.sign_up(email=f"{name}@example.org")
    emails = [person["email_addresses"][0]["address"][0] for person in api.people()]
    return emails, [tag["name"] for tag in api.get("/tags").json["_embedded"]["osdi:tags"]]


def _search_lag(api: ApiClient) -> object:
    api.world.clock.freeze(datetime(2026, 7, 1, tzinfo=UTC))
    ruth = api.sign_up(given_name="Ruth", email="ruth@example.org", phone="3125550148")
    filters = ["given_name eq 'Ruth'", "email_address eq 'ruth@example.org'", "created_date gt '2026-06-01'"]
    at_once = [len(api.people(text)) for text in (*filters, "phone_number eq '13125550148'", "")]
    assert api.get(href(ruth)).json == ruth
    api.world.clock.advance(3)
    return at_once, [len(api.people(text)) for text in filters]


def _next_of_items(api: ApiClient) -> object:
    with_two_people(api)
    listed = make_in_ui(api, "lists", name="Members")
    for person in api.people():
        make_in_ui(api, "items", {"list_id": listed, "person_id": uuid_of(person)})
    pages = (api.get(f"/lists/{listed}/items{query}").json for query in ("", "?per_page=1"))
    return tuple(page["_links"]["next"]["href"].partition(listed)[2] for page in pages)


def _events_listed(api: ApiClient) -> object:
    campaign = api.post("/event_campaigns", {"title": "House parties", "origin_system": "Canvass"}).json
    own = {"title": "Party", "origin_system": "Canvass"}
    assert api.get("/events").json["total_records"] == 0
    inside = api.post(f"{href(campaign)}/events", own).json
    api.post("/events", own)
    listed, filtered = api.get("/events").json, api.get("/events?filter=title eq 'Party'").json
    below = api.get(f"{href(campaign)}/events").json
    return (
        listed["total_records"],
        len(filtered["_embedded"]["osdi:events"]),
        below["total_records"],
        api.get(href(inside)).status,
    )


CASES = (
    Case(
        "next_on_last_page",
        _next_on_last_page,
        {"absent": [False, False, True], "present": [True, False, True]},
        ("paging-4",),
    ),
    Case(
        "empty_page_links",
        _empty_page,
        {"empty": ([], []), "absent": (None, None)},
        ("documents-5",),
    ),
    Case(
        "odd_page",
        _odd_page,
        {"first": [1, 1, 1, 1, 1], "leading": [1, 1, 1, 2, 1], "refused": [None] * 4 + [1]},
        ("paging-7",),
    ),
    Case(
        "unknown_filter",
        _unknown_filter,
        {"refused": (400, True, 400), "html_error": (400, False, 400), "ignored": (200, True, 200)},
        ("filters-9",),
    ),
    Case(
        "entry_point_without_key",
        _links_without_key,
        {"tags_and_recent": [False, False, False, True], "tags": [False, True, True, True]},
        ("keys-8",),
    ),
    Case(
        "unspecified_order",
        _order,
        {"oldest_first": (["a", "b"], ["a", "b"]), "newest_first": (["b", "a"], ["b", "a"])},
        ("paging-8",),
    ),
    Case(
        "search_lag_s",
        _search_lag,
        {0: ([1, 1, 1, 1, 1], [1, 1, 1]), 3: ([0, 0, 0, 1, 1], [1, 1, 1]), 5: ([0, 0, 0, 1, 1], [0, 0, 0])},
        ("filters-10",),
    ),
    Case(
        "large_per_page",
        lambda api: api.get("/people?per_page=26").status,
        {"cut": 200, "refused": 403},
        ("paging-11", "paging-6"),
    ),
    Case(
        "list_items_next",
        _next_of_items,
        {
            "proper": ("/items?page=2", "/items?page=2&per_page=1"),
            "malformed": ("/items&per_page=25?page=2", "/items&per_page=1?page=2"),
        },
        ("paging-10",),
    ),
    Case(
        "campaign_events",
        _events_listed,
        {"listed": (2, 2, 1, 200), "below_campaign": (1, 1, 1, 200)},
        ("events-23",),
    ),
)
