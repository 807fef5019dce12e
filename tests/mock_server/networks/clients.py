"""Clients of a network of groups, and what tests do with them."""

from __future__ import annotations

from typing import Any, NamedTuple

from ...api_client import ApiClient, email_status, href

PARENT, CHILD, SIBLING, GRANDCHILD, STRANGER = (
    "parent-key",
    "child-key",
    "sibling-key",
    "grandchild-key",
    "other-key",
)
KEYS = [CHILD, PARENT, SIBLING, GRANDCHILD, STRANGER]
PARENTS = {CHILD: PARENT, SIBLING: PARENT, GRANDCHILD: CHILD}
EMAIL, PHONE = "ruth@example.org", "13125550148"


class Network(NamedTuple):
    """Clients of a parent, two children, a grandchild, and a group outside."""

    parent: ApiClient
    child: ApiClient
    sibling: ApiClient
    grandchild: ApiClient
    stranger: ApiClient


def clients(api: ApiClient) -> Network:
    return Network(*(api.with_key(key) for key in (PARENT, CHILD, SIBLING, GRANDCHILD, STRANGER)))


def sign_up(api: ApiClient, status: str | None = None, **person: Any) -> Any:
    entry = {"address": EMAIL} if status is None else {"address": EMAIL, "status": status}
    return api.sign_up(email_addresses=[entry], **person)


def seen_by(network: Network) -> list[str | None]:
    """The one person's status in the parent, child, sibling and grandchild; None where nobody is listed."""
    lists = [api.people() for api in network[:4]]
    assert all(len(people) <= 1 for people in lists)
    return [email_status(people[0]) if people else None for people in lists]


def petition(api: ApiClient, title: str = "Keep the library open") -> Any:
    answer = api.post("/petitions", {"title": title, "origin_system": "CRM"})
    assert answer.status == 200, answer.body
    return answer.json


def sign(api: ApiClient, on: Any, email: str = EMAIL) -> Any:
    return api.post(href(on, "osdi:signatures"), {"person": {"email_addresses": [{"address": email}]}}).json


def titles(api: ApiClient, query: str = "") -> list[str]:
    return [one["title"] for one in api.get(f"/petitions{query}").json["_embedded"]["osdi:petitions"]]
