"""Events, campaigns and who comes, as tests make them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ..api_client import Answer, ApiClient, href, uuid_of
from ..sample_group import make

NOBODY = "00000000-0000-4000-8000-000000000000"
START = datetime(2026, 7, 1, tzinfo=UTC)


def event_body(**fields: Any) -> dict[str, Any]:
    """Return the body of an event: the least that is needed, and what is given."""
    return {"origin_system": "Diary", "title": "Assembly", **fields}


def post_event(api: ApiClient, *, below: Any = None, **fields: Any) -> Any:
    """Post an event, below an event campaign if one is given, and return it."""
    answer = api.post(href(below, "osdi:events") if below else "/events", event_body(**fields))
    assert answer.status == 200, answer.body
    return answer.json


def post_campaign(api: ApiClient, **fields: Any) -> Any:
    """Post an event campaign and return it."""
    answer = api.post("/event_campaigns", event_body(**fields))
    assert answer.status == 200, answer.body
    return answer.json


def made(api: ApiClient, resource: str, *, key: str = "", references: Any = None, **fields: Any) -> Any:
    """Make something in the user interface, of the group of a key, and return it as the API shows it."""
    group = api.world.group_of(key or api.key or "")
    document = make(api.world, resource, {"title": "Assembly", **fields}, group=group, references=references)
    return document["identifiers"][0].partition(":")[2]


def attendances_of(event: Any) -> str:
    """Return the address of an event's attendances."""
    return href(event, "osdi:attendances")


def come(api: ApiClient, event: Any, person: Any, **body: Any) -> Answer:
    """Record that a known person comes."""
    link = {"osdi:person": {"href": href(person)}}
    return api.post(attendances_of(event), {"_links": link, **body})


def bring(api: ApiClient, event: Any, email: str = "ruth@example.org", **body: Any) -> Answer:
    """Call the helper for somebody with this email."""
    return api.post(attendances_of(event), {"person": {"email_addresses": [{"address": email}]}, **body})


def again(api: ApiClient, resource: Any) -> Any:
    """Return a resource as it is now."""
    answer = api.get(href(resource))
    assert answer.status == 200, answer.body
    return answer.json


def listed(api: ApiClient, path: str) -> list[Any]:
    """Return the items on a page."""
    answer = api.get(path)
    assert answer.status == 200, answer.body
    (items,) = answer.json["_embedded"].values()
    return list(items)


def uuids(items: list[Any]) -> list[str]:
    """Return the ids of items."""
    return [uuid_of(item) for item in items]
