"""Donations for the tests: posted for a person that exists, or with the helper."""

from __future__ import annotations

from typing import Any

from ..api_client import Answer, ApiClient, href, person_hash

NOBODY = "00000000-0000-4000-8000-000000000000"
LOCAL = {"display_name": "Local 1", "amount": "20.00"}
FUND = {"display_name": "Legal fund", "amount": "5.00"}


def make_page(api: ApiClient) -> Any:
    """Post a fundraising page, and return it."""
    answer = api.post("/fundraising_pages", {"title": "Strike fund", "origin_system": "ShopSync"})
    assert answer.status == 200, answer.body
    return answer.json


def give(api: ApiClient, page: Any, person: Any, query: str = "", /, **body: Any) -> Answer:
    """Post a donation of an existing person."""
    link = {"_links": {"osdi:person": {"href": href(person)}}}
    return api.post(href(page, "osdi:donations") + query, {**link, "recipients": [LOCAL], **body})


def help_give(api: ApiClient, page: Any, query: str = "", /, *, person: Any = None, **body: Any) -> Answer:
    """Post a donation with a person hash."""
    person = person_hash(email="ruth@example.org") if person is None else person
    sent = {"person": person, "recipients": [LOCAL], **body}
    return api.post(href(page, "osdi:record_donation_helper") + query, sent)


def count(api: ApiClient) -> int:
    """Return the number of donations of the group."""
    return int(api.get("/donations").json["total_records"])


def totals(api: ApiClient, page: Any) -> tuple[int, str]:
    """Return the number of donations of a page and their total."""
    shown = api.get(href(page)).json
    return shown["total_donations"], shown["total_amount"]
